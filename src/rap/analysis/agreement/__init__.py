"""How far people who coded or rated the same things agree, beyond what chance would give.

For anyone who has two coders or more: what they decided goes in as a frame, and a coefficient comes
out with its interval, what it is made of, and the reason when it is undefined. It reads no files
and needs numpy and pandas. `docs/libraries/agreement.md` introduces it.

>>> from rap.analysis.agreement import measure_agreement
>>> ratings = [["rent", "rent"], ["rent", "key"], ["key", "key"], ["key", "key"], [None, "key"]]
>>> found = measure_agreement(ratings, coefficient="alpha", draws=500)
>>> round(found.value, 3), found.n_units, round(found.observed, 3), round(found.expected, 3)
(0.533, 4.0, 0.25, 0.536)

What is public:

- ratings of any kind, a row a unit and a column a coder: `measure_agreement`, which gives an
  `Agreement` (or a `Gamma`) for any of `COEFFICIENTS`; and one function each that gives the number
  alone: `percent_agreement`, `cohen_kappa`, `conger_kappa`, `weighted_kappa`, `scott_pi`,
  `fleiss_kappa`, `krippendorff_alpha`, `gwet_ac1`, `brennan_prediger`, `bennett_s`;
- codes given to units of a text, a row a coding: `agreement` makes a table, `agreement_report` an
  `AgreementReport` to read aloud and to cite, `find_disagreements` lists what to talk about;
  `find_units` and `rate_units` are the steps between;
- where passages begin and end: `unitizing_alpha` and `unitizing_agreement`, `gamma_agreement`,
  `f1_segments`.

To change it, read first `coefficients` (what units add up to, and one formula each) and `table`
(codings in, a table out).

A new coefficient is added in at most six places: its formula and a row of `COEFFICIENTS` in
`coefficients` (tables, intervals and `measure_agreement` then know it), a function in
`named_coefficients`, its name below, a test with a published example, a row of `docs/agreement.md`,
and, when reports are to mention it, the methods paragraph in `languages/*/analysis.po`.
"""

from __future__ import annotations

from rap.analysis.agreement.coefficients import COEFFICIENTS
from rap.analysis.agreement.gamma import Gamma, gamma_agreement
from rap.analysis.agreement.named_coefficients import (
    bennett_s,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    measure_agreement,
    percent_agreement,
    scott_pi,
    weighted_kappa,
)
from rap.analysis.agreement.ratings import Agreement
from rap.analysis.agreement.report import AgreementReport, agreement_report
from rap.analysis.agreement.segments import f1_segments, find_disagreements
from rap.analysis.agreement.stretches import find_units, rate_units
from rap.analysis.agreement.table import agreement
from rap.analysis.agreement.unitizing import unitizing_agreement, unitizing_alpha

__all__ = [
    "COEFFICIENTS",
    "Agreement",
    "AgreementReport",
    "Gamma",
    "agreement",
    "agreement_report",
    "bennett_s",
    "brennan_prediger",
    "cohen_kappa",
    "conger_kappa",
    "f1_segments",
    "find_disagreements",
    "find_units",
    "fleiss_kappa",
    "gamma_agreement",
    "gwet_ac1",
    "krippendorff_alpha",
    "measure_agreement",
    "percent_agreement",
    "rate_units",
    "scott_pi",
    "unitizing_agreement",
    "unitizing_alpha",
    "weighted_kappa",
]
