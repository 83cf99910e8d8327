"""How far people who read the same texts agree, beyond what chance would give.

Where to read first: `coefficients` (what units add up to, and one formula each), `table`
(codings in, a table out). `named_coefficients` takes ratings of your own; `unitizing` and `gamma`
compare where passages lie; `report` puts it into words. Imports nothing of a study: frames in,
frames out.

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
