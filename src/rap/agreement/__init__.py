"""How far people who read the same texts agree: coefficients, intervals, and the passages they read differently."""

from __future__ import annotations

from rap.agreement.coefficients import (
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    measure_agreement,
    percent_agreement,
    scott_pi,
)
from rap.agreement.gamma import Gamma, gamma_agreement
from rap.agreement.ratings import Agreement
from rap.agreement.report import AgreementReport, agreement_report
from rap.agreement.segments import f1_segments, find_disagreements
from rap.agreement.stretches import rate_units
from rap.agreement.table import agreement
from rap.agreement.unitizing import unitizing_alpha
from rap.agreement.units import find_units

__all__ = [
    "Agreement",
    "AgreementReport",
    "Gamma",
    "agreement",
    "agreement_report",
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
    "unitizing_alpha",
]
