"""What each source's rows must be, and the quarantine for those that are not."""

from collections.abc import Mapping

from kpilib.contracts.accept import AVVISAD, Balance, Outcome, accept, require_rows
from kpilib.contracts.contract import PLATS, Contract
from kpilib.contracts.read import Terms
from kpilib.contracts.tables.aktivitet import AKTIVITET
from kpilib.contracts.tables.avtalspris import AVTALSPRIS
from kpilib.contracts.tables.behovsbedomning import BEHOVSBEDOMNING
from kpilib.contracts.tables.beslut import AVBROTT, BESLUT
from kpilib.contracts.tables.betaldagar import BETALDAGAR
from kpilib.contracts.tables.egen_regi import EGEN_REGI, ENHET
from kpilib.contracts.tables.f100 import F100
from kpilib.contracts.tables.kommentar import KOMMENTAR
from kpilib.contracts.tables.kopfil import KOPFIL
from kpilib.contracts.tables.kostnad import KOSTNAD
from kpilib.contracts.tables.leverantorsbeslut import LEVERANTORSBESLUT
from kpilib.contracts.tables.leverantorsreskontra import LEVERANTORSRESKONTRA
from kpilib.contracts.tables.lss_statistik import LSS_STATISTIK
from kpilib.contracts.tables.matt import MATT
from kpilib.contracts.tables.prisindex import PRISINDEX
from kpilib.contracts.tables.ramavtal import RAMAVTAL
from kpilib.contracts.tackning import Tackning
from kpilib.contracts.upplysningar import told

CONTRACTS: Mapping[str, Contract] = {
    contract.namn: contract
    for contract in (
        KOPFIL,
        BESLUT,
        AVBROTT,
        EGEN_REGI,
        ENHET,
        BEHOVSBEDOMNING,
        KOSTNAD,
        RAMAVTAL,
        AVTALSPRIS,
        LEVERANTORSRESKONTRA,
        LEVERANTORSBESLUT,
        F100,
        BETALDAGAR,
        AKTIVITET,
        KOMMENTAR,
        MATT,
        LSS_STATISTIK,
        PRISINDEX,
    )
}
"""Every contract by the name of its table."""

SHAPES = tuple(contract.shape for contract in CONTRACTS.values())
"""Every source's columns, as the reading of files needs them."""

__all__ = [
    "AVVISAD",
    "CONTRACTS",
    "PLATS",
    "SHAPES",
    "Balance",
    "Contract",
    "Outcome",
    "Tackning",
    "Terms",
    "accept",
    "require_rows",
    "told",
]
