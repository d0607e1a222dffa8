"""Shapes by hand from the description of the sources, and small makers of files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from kommunen import arbetsmapp

from kpilib.sources import Profile, Shape, load_profiles
from kpilib.workspace import Workspace

SHAPES = (
    Shape(
        "kopfil",
        (
            "personnummer",
            "insats",
            "leverantor",
            "avtalsform",
            "fran",
            "dygn",
            "belopp",
            "period",
        ),
        (
            "lagrum",
            "organisationsnummer",
            "enhet",
            "kommun",
            "avtalsnummer",
            "skolplacering",
            "till",
            "dygnspris",
            "undantag",
        ),
        tid="period",
        slag={"period": "manad", "belopp": "belopp", "dygnspris": "belopp", "dygn": "heltal"},
    ),
    Shape(
        "beslut",
        ("arende", "personnummer", "kon", "insats", "beslutsdatum", "beslutstyp", "verkstallt_fran"),
        (
            "lagrum",
            "verkstallighetsgrad",
            "avslutsdatum",
            "avslutsorsak",
            "personkrets",
            "orsak_ej_verkstalld",
        ),
    ),
    Shape("avbrott", ("arende", "avbrott_fran", "aterupptaget")),
    Shape("egen_regi", ("personnummer", "insats", "fran", "till"), ("enhet",)),
    Shape(
        "enhet",
        ("enhet", "insats", "regiform", "period", "platser", "belagda_dygn"),
        ("kommun",),
        tid="period",
        slag={"period": "manad", "platser": "heltal", "belagda_dygn": "heltal"},
    ),
    Shape(
        "behovsbedomning",
        ("regiform", "datum", "poang"),
        ("personnummer", "enhet", "undantag", "preliminar"),
    ),
    Shape(
        "kostnad",
        ("period", "insats", "regiform", "intakt", "kostnad"),
        ("enhet", "overhead"),
        tid="period",
        slag={"period": "period", "intakt": "belopp", "kostnad": "belopp", "overhead": "belopp"},
    ),
    Shape(
        "ramavtal",
        ("avtalsnummer", "leverantor", "insats", "fran", "till"),
        ("organisationsnummer", "delomrade", "forlangd_till"),
    ),
    Shape("avtalspris", ("avtalsnummer", "insats", "galler_fran", "dygnspris")),
    Shape(
        "leverantorsbeslut",
        ("leverantor", "beslut", "beslutad"),
        ("organisationsnummer", "samma_som", "samma_som_namn", "koncern", "motivering"),
    ),
    Shape(
        "leverantorsreskontra",
        (
            "leverantor",
            "leverantor_id",
            "konto_nr",
            "konto_text",
            "bokforingsdatum",
            "forvaltning",
            "nettobelopp",
        ),
        (
            "kopare_id",
            "kopare",
            "verifikationsnummer",
            "fakturanummer",
            "grund",
            "avtal",
            "kommun_id",
            "s_kod_nr",
        ),
        tid="bokforingsdatum",
        slag={"bokforingsdatum": "datum", "nettobelopp": "belopp"},
    ),
    Shape("f100", ("personnummer", "flyttdatum", "fran_boende")),
    Shape("betaldagar", ("period", "dagar"), ("personer",)),
    Shape(
        "aktivitet",
        ("strategi", "aktivitet", "status"),
        ("beskrivning", "ansvarig", "start", "slut", "kommentar"),
    ),
    Shape(
        "kommentar", ("nyckeltal", "insats", "period", "orsak"), ("atgard", "begar_beslut", "forfattare_roll")
    ),
    Shape("lss_statistik", ("ar", "kommunkod", "roll", "antal"), ("personkrets", "kon", "alder")),
    Shape("matt", ("matt", "ar", "utfall"), ("varav", "enhet", "budget", "riktning", "definition")),
    Shape("prisindex", ("prisindex", "ar", "varde", "kalla"), ("prognos",)),
)


@pytest.fixture(scope="session")
def shapes() -> tuple[Shape, ...]:
    return SHAPES


@pytest.fixture(scope="session")
def shape() -> Callable[[str], Shape]:
    return lambda kalla: next(s for s in SHAPES if s.kalla == kalla)


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Makes a workbook of sheets of rows; a cell of None is left empty."""

    def write(name: str, sheets: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> Path:
        with xlsxwriter.Workbook(str(tmp_path / name)) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for r, row in enumerate(rows):
                    sheet.write_row(r, 0, row)
                if title in hidden:
                    sheet.hide()
        return tmp_path / name

    return write


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return arbetsmapp(tmp_path / "arbetsmapp")


@pytest.fixture
def profiles(workspace: Workspace) -> list[Profile]:
    return load_profiles(workspace)


@pytest.fixture
def profile_with(workspace: Workspace) -> Callable[[str, str], Profile]:
    """The standard profile of a source with the workspace's lines laid over it."""

    def make(kalla: str, lines: str) -> Profile:
        workspace.profiles.mkdir(exist_ok=True)
        text = f'kalla = "{kalla}"\nnamn = "standard"\n{lines}'
        (workspace.profiles / f"{kalla}.toml").write_text(text, encoding="utf-8")
        return next(p for p in load_profiles(workspace) if (p.kalla, p.namn) == (kalla, "standard"))

    return make
