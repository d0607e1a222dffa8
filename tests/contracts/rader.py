"""A right row of each source, and what its columns are, for tests that put something else in a cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from kpilib.contracts import CONTRACTS, Outcome, accept
from kpilib.contracts.contract import in_file
from kpilib.contracts.read import Terms
from kpilib.formats import DEFAULT
from kpilib.sources import RawTable

PERSON, ANNAN = "19811218-9876", "19640823-9819"
KOLUMNER = {
    "kopfil": "personnummer! insats! lagrum? leverantor! organisationsnummer? enhet? kommun? avtalsform! "
    "avtalsnummer? skolplacering? fran! till? dygnspris? dygn! belopp! period! undantag?",
    "beslut": "arende! personnummer! kon! lagrum? insats! beslutsdatum! beslutstyp! verkstallt_fran_ "
    "verkstallighetsgrad? avslutsdatum? avslutsorsak? personkrets? orsak_ej_verkstalld?",
    "avbrott": "arende! avbrott_fran! aterupptaget_",
    "egen_regi": "personnummer! insats! enhet? fran! till_",
    "enhet": "enhet! insats! regiform! kommun? period! platser! belagda_dygn!",
    "behovsbedomning": "personnummer? enhet? regiform! datum! poang! undantag? preliminar?",
    "kostnad": "period! insats! regiform! enhet? intakt! kostnad! overhead?",
    "ramavtal": "avtalsnummer! leverantor! organisationsnummer? insats! delomrade? fran! till! "
    "forlangd_till?",
    "avtalspris": "avtalsnummer! insats! galler_fran! dygnspris!",
    "leverantorsreskontra": "kopare_id? kopare? verifikationsnummer? leverantor! leverantor_id_ konto_nr! "
    "konto_text? bokforingsdatum! forvaltning_ fakturanummer? nettobelopp! grund? avtal? kommun_id? "
    "s_kod_nr?",
    "leverantorsbeslut": "leverantor! organisationsnummer? beslut! samma_som? samma_som_namn? koncern? "
    "motivering? beslutad!",
    "f100": "personnummer! flyttdatum! fran_boende!",
    "betaldagar": "period! dagar! personer?",
    "aktivitet": "strategi! aktivitet! beskrivning? ansvarig? status! start? slut? kommentar?",
    "kommentar": "nyckeltal! insats_ period! orsak_ atgard? begar_beslut? forfattare_roll?",
    "matt": "matt! varav? enhet? ar! utfall_ budget? riktning? definition?",
    "lss_statistik": "ar! kommunkod! roll_ personkrets? kon? alder? antal!",
    "prisindex": "prisindex! ar! varde! kalla! prognos?",
}
"""Columns as a file names them. ``!``: the file has it and every cell is filled; ``_``: the file has it, and
its cells may be empty; ``?``: the file may lack it."""

RIGHT: dict[str, dict[str, str]] = {
    "kopfil": {
        "personnummer": PERSON, "insats": "BmSS vuxna", "lagrum": "LSS", "leverantor": "Exempel AB",
        "organisationsnummer": "556036-0793", "enhet": "Norr", "kommun": "Ale", "avtalsform": "Ramavtal",
        "avtalsnummer": "R1", "skolplacering": "nej", "fran": "2024-10-01", "till": "2024-10-31",
        "dygnspris": "100", "dygn": "31", "belopp": "3100", "period": "2024-10", "undantag": "nej",
    },
    "beslut": {
        "arende": "1", "personnummer": PERSON, "kon": "K", "lagrum": "LSS", "insats": "BmSS vuxna",
        "beslutsdatum": "2024-01-01", "beslutstyp": "nytt", "verkstallt_fran": "2024-02-01",
        "verkstallighetsgrad": "ingen", "avslutsdatum": "2024-03-01", "avslutsorsak": "flyttat",
        "personkrets": "1", "orsak_ej_verkstalld": "individ",
    },
    "avbrott": {"arende": "1", "avbrott_fran": "2024-01-01", "aterupptaget": "2024-02-01"},
    "egen_regi": {
        "personnummer": PERSON, "insats": "BmSS vuxna", "enhet": "Eken", "fran": "2024-01-01",
        "till": "2024-02-01",
    },
    "enhet": {
        "enhet": "Eken", "insats": "Korttidsvistelse", "regiform": "egen", "kommun": "Ale",
        "period": "2024-02", "platser": "3", "belagda_dygn": "80",
    },
    "behovsbedomning": {
        "personnummer": PERSON, "enhet": "Eken", "regiform": "egen", "datum": "2024-01-01", "poang": "12",
        "undantag": "nej", "preliminar": "nej",
    },
    "kostnad": {
        "period": "2024-01", "insats": "BmSS vuxna", "regiform": "egen", "enhet": "Eken", "intakt": "5",
        "kostnad": "-100", "overhead": "-3",
    },
    "ramavtal": {
        "avtalsnummer": "R1", "leverantor": "Exempel AB", "organisationsnummer": "556036-0793",
        "insats": "BmSS vuxna", "delomrade": "1", "fran": "2024-01-01", "till": "2024-12-31",
        "forlangd_till": "2025-12-31",
    },
    "avtalspris": {
        "avtalsnummer": "R1", "insats": "BmSS vuxna", "galler_fran": "2024-01-01", "dygnspris": "100",
    },
    "leverantorsreskontra": {
        "kopare_id": "212000-1355", "kopare": "Staden", "verifikationsnummer": "V1",
        "leverantor": "Exempel AB", "leverantor_id": "556036-0793", "konto_nr": "5010",
        "konto_text": "Boende", "bokforingsdatum": "2024-01-31", "forvaltning": "Nord",
        "fakturanummer": "7", "nettobelopp": "100", "grund": "avtal", "avtal": "R1",
        "kommun_id": "1480", "s_kod_nr": "1",
    },
    "leverantorsbeslut": {
        "leverantor": "Exempel AB", "organisationsnummer": "556036-0793", "beslut": "samma",
        "samma_som": "202100-5489", "samma_som_namn": "Exempel", "koncern": "Gruppen", "motivering": "Lika",
        "beslutad": "2024-05-02",
    },
    "f100": {"personnummer": PERSON, "flyttdatum": "2024-03-01", "fran_boende": "BmSS"},
    "betaldagar": {"period": "2024-01", "dagar": "7", "personer": "2"},
    "aktivitet": {
        "strategi": "Öka", "aktivitet": "Upphandla", "beskrivning": "Nytt avtal", "ansvarig": "Upphandlare",
        "status": "Pågår", "start": "2024-01-01", "slut": "2024-12-31", "kommentar": "I tid",
    },
    "kommentar": {
        "nyckeltal": "volym", "insats": "alla", "period": "2024H2", "orsak": "Få", "atgard": "Fler",
        "forfattare_roll": "Kategoriledare",
    },
    "matt": {
        "matt": "Personer", "varav": "Alla", "enhet": "antal", "ar": "2024", "utfall": "8", "budget": "9",
        "riktning": "okar", "definition": "Antal",
    },
    "lss_statistik": {
        "ar": "2024", "kommunkod": "1480", "roll": "boende_vuxna", "personkrets": "1", "kon": "K",
        "alder": "0-22", "antal": "7",
    },
    "prisindex": {"prisindex": "PKV", "ar": "2024", "varde": "120,4", "kalla": "SKR", "prognos": "nej"},
}  # fmt: skip
"""A row of each source that is accepted."""


INSATSER = {"bmss_vuxna": ("BmSS vuxna",), "korttidsvistelse": ("Korttidsvistelse", "Korttidsboende LSS")}


def terms(**changed: Any) -> Terms:
    """The terms of a Swedish file, some of them changed."""
    usual: dict[str, Any] = {
        "key": b"k" * 32, "dag": date(2024, 12, 31), "insatser": INSATSER, "varden": {},
        "decimaltecken": ",", "datumformer": DEFAULT, "faktor": {},
    }  # fmt: skip
    return Terms(**(usual | changed))


def taken(
    name: str,
    *rows: dict[str, str | None],
    without: Collection[str] = (),
    of_file: Mapping[str, Any] = MappingProxyType({}),
    **changed: Any,
) -> Outcome:
    """Right rows with other cells, against the contract; `changed` are terms of the file.

    Parameters
    ----------
    without
        Columns that the file lacks.
    of_file
        What else the file's reading says (`RawTable`).
    """
    columns = [in_file(n, c) for n, c in CONTRACTS[name].kolumner.items()]
    frame = pl.DataFrame(
        [{**RIGHT[name], **row} for row in rows], schema=dict.fromkeys(columns, pl.String)
    ).with_columns(pl.lit("").alias("blad"), pl.int_range(2, len(rows) + 2, dtype=pl.UInt32).alias("rad"))
    table = RawTable(frame.drop(without), **of_file)
    return accept(CONTRACTS[name], table, "f00", terms(**changed))


def broken(name: str, **cells: str | None) -> set[str]:
    """The rules that a right row breaks with some other cells."""
    return set(taken(name, cells).avvisade["regel"])
