"""The annual plan: each function is what one cell of `reports/kategoriplan.qmd` shows."""

from kpilib.report.plan.behov import flyttar, over_tid, personkrets, vantande, volymer
from kpilib.report.plan.bilaga import avtal_per_insats, avtalstabell, kallor, skillnader
from kpilib.report.plan.handling import laget, nyckeltal, strategier
from kpilib.report.plan.insats import insats, insatser
from kpilib.report.plan.jamforelse import (
    avvikelse,
    boendekostnad,
    kop,
    lss_per_invanare,
    saknade,
    standardkostnad,
)
from kpilib.report.plan.kategori import rubrik, sammanfattning, trad
from kpilib.report.plan.kostnad import kopform, kostnad_per_enhet, nettokostnad, regiform

__all__ = [
    "avtal_per_insats",
    "avtalstabell",
    "avvikelse",
    "boendekostnad",
    "flyttar",
    "insats",
    "insatser",
    "kallor",
    "kop",
    "kopform",
    "kostnad_per_enhet",
    "laget",
    "lss_per_invanare",
    "nettokostnad",
    "nyckeltal",
    "over_tid",
    "personkrets",
    "regiform",
    "rubrik",
    "saknade",
    "sammanfattning",
    "skillnader",
    "standardkostnad",
    "strategier",
    "trad",
    "vantande",
    "volymer",
]
