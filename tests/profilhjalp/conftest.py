"""A workspace, and a work with a file in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from kommunen import SETTINGS, arbetsmapp

from kpilib.keys import load_key
from kpilib.profilhjalp import Arbete
from kpilib.sources import load_profiles
from kpilib.workspace import Workspace

FIXTURES = Path(__file__).parent / "fixtures"

KOPFIL = (
    "Brukarens pnr;Brukarens namn;Tjänst;Leverantör;Lev. org;Avtal;Start;Slut;Dygn;Debiterat;"
    "Debiteringsmånad\n"
    "19900101-9844;Anna Exempelsson;BmSS vuxna;Västra Omsorg AB;556459-4538;Ramavtal;2023-02-01;;31;"
    "66 650,00;202410\n"
    "19850615-9816;Bo Exempelsson;Boende vuxna LSS;Västra Omsorg AB;556459-4538;LOU-avtal;2023-02-01;"
    "2024-12-31;31;66 650,00;202410\n"
    "19720514-9888;Cecilia Exempelsson;BmSS vuxna;Södra Stöd AB;556922-4644;LOU-avtal;2024-10-05;;27;"
    "135 000,00;202410\n"
)
"""A purchase file whose headers no profile knows but two, with persons' names, and two foreign codes."""
PERSONER = ("9844", "9816", "9888", "Exempelsson")

Gor = Callable[..., Arbete]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return arbetsmapp(tmp_path / "arbetsmapp")


@pytest.fixture
def fil(tmp_path: Path) -> Callable[..., Path]:
    def write(content: str = KOPFIL, name: str = "uttag_placeringar_2024-10-31.csv") -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.fixture
def gor(workspace: Workspace) -> Gor:
    def make(path: Path, kalla: str | None = None, namn: str | None = None) -> Arbete:
        return Arbete(workspace, SETTINGS, load_key(workspace), path, load_profiles(workspace), kalla, namn)

    return make
