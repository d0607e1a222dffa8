"""Small random municipalities, one kind for each group of nyckeltal that build on the same tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from nyckeltal.reference import kop_rows, rows, year_rows
from nyckeltal.reference.rows import WINDOW, Insatser
from nyckeltal.reference.town import ALL_INSATSER, BOENDE_OCH_KORTTIDS, MONTHLY, REGISTERS, Row, Town

TABLES: Mapping[str, Callable[[Insatser, int], st.SearchStrategy[Any]]] = {
    "kopfil": kop_rows.kopfil,
    "egen_regi": kop_rows.egen_regi,
    "enhet": kop_rows.enhet,
    "ramavtal": kop_rows.ramavtal,
    "avtalspris": kop_rows.avtalspris,
    "leverantorsbeslut": kop_rows.leverantorsbeslut,
    "beslut": rows.beslut,
    "avbrott": rows.avbrott,
    "behovsbedomning": rows.behovsbedomning,
    "kostnad": rows.kostnad,
    "f100": rows.f100,
    "betaldagar": rows.betaldagar,
    "kolada_varde": year_rows.inhabitants,
}
KORTTIDS = ("korttidsvistelse", "korttidsboende_sol")
UTDRAG = [date(2024, 3, 31), date(2024, 2, 29), date(2024, 3, 30), date(2023, 12, 31)]


@dataclass(frozen=True)
class Group:
    """Nyckeltal that are tried on the same municipalities."""

    nyckeltal: tuple[str, ...]
    towns: st.SearchStrategy[Town]


@st.composite
def towns(
    draw: st.DrawFn,
    tables: Sequence[str],
    insatser: Sequence[str] = BOENDE_OCH_KORTTIDS,
    others: Sequence[str] = (),
) -> Town:
    """Municipalities with rows in these tables, most of them of one of these insatser.

    Own placements of one person do not overlap where they are weighed against a cost: nobody lives in two
    places, and a test of its own shows what comes of rows that say so.
    """
    focus = draw(st.sampled_from(insatser))
    other = draw(st.sampled_from([focus, *insatser, *others]))
    chosen = st.sampled_from([focus, focus, other])
    least = draw(st.sampled_from([0, 2, 3]))
    found = {name: draw(TABLES[name](chosen, least)) for name in tables}
    if {"kostnad", "egen_regi"} <= found.keys():
        found["egen_regi"] = kop_rows.one_home(found["egen_regi"])
    return _town(
        found, draw(st.sampled_from([WINDOW[0], "2022-12", "2023-02"])), draw(st.sampled_from(UTDRAG))
    )


@st.composite
def years(draw: st.DrawFn) -> Town:
    """Municipalities whose years are told against one another."""
    found: dict[str, Sequence[Row]] = {
        "kostnad": draw(year_rows.account_lines()),
        "kopfil": draw(year_rows.sold()),
        "leverantorsreskontra": draw(year_rows.ledger()),
    }
    return _town(found, "2022-01", date(2024, 3, 31))


@st.composite
def published(draw: st.DrawFn) -> Town:
    """Municipalities of which others publish figures."""
    found = {"kolada_varde": draw(year_rows.kolada()), "lss_statistik": draw(year_rows.lss_statistik())}
    return _town(found, draw(st.sampled_from([WINDOW[0], "2022-01"])), date(2024, 3, 31))


def _town(tables: Mapping[str, Sequence[Row]], kalender_fran: str, utdrag: date) -> Town:
    """A town; it has some register, which says how far it is reported."""
    register = {"person": "a1", "enhet": None, "fran": date(2022, 1, 1), "till": None}
    if not any(tables.get(table) for table in (*REGISTERS, *MONTHLY)):
        tables = {**tables, "egen_regi": [register | {"insats": "boendestod"}]}
    return Town(tables, kalender_fran, utdrag)


GROUPS: Mapping[str, Group] = {
    "kop": Group(
        (
            "kop_utan_avtal_kronor",
            "leverantorskoncentration",
            "ramavtalskop",
            "ramavtalskop_kronor",
            "ramavtalskop_utan_stod",
            "storsta_leverantor",
        ),
        towns(("kopfil", "ramavtal", "leverantorsbeslut")),
    ),
    "placeringar": Group(
        ("andel_verkstallda_i_gr", "extern_andel", "regiform"),
        towns(("kopfil", "egen_regi", "enhet"), ("bmss_barn", "bmss_barn", *BOENDE_OCH_KORTTIDS)),
    ),
    "avtal": Group(("antal_avtal", "avtalsperiod"), towns(("ramavtal",))),
    "korttids": Group(
        (
            "belaggning_korttidsboende_sol",
            "belaggning_korttidshem",
            "dygn_per_manad",
            "dygn_per_person",
            "kostnad_per_plats",
            "pris_mot_avtal",
        ),
        towns(("kopfil", "egen_regi", "enhet", "kostnad", "avtalspris"), KORTTIDS),
    ),
    "beslut": Group(
        (
            "avslut_boendestod_pga_boende",
            "ej_verkstallda",
            "nya_beslut",
            "personkrets_per_10000",
            "verkstallda_beslut",
            "volym",
            "volym_manad",
        ),
        towns(
            ("beslut", "avbrott", "kolada_varde"),
            ("boendestod", "boendestod", "korttidsboende_sol", "bmss_vuxna"),
            ALL_INSATSER,
        ),
    ),
    "poang": Group(
        ("kostnad_per_bedomningspoang",),
        towns(("kostnad", "kopfil", "egen_regi", "behovsbedomning"), ("bmss_barn", "bmss_vuxna")),
    ),
    "kostnad": Group(("andel_nettokostnad", "nettokostnad"), towns(("kostnad",), ALL_INSATSER)),
    "ar": Group(
        (
            "decemberandel",
            "forandring_andel_nettokostnad",
            "forlorade_leverantorer",
            "nya_leverantorer",
        ),
        years(),
    ),
    "handelser": Group(("betaldagar", "flytt_f100", "flytt_f100_fran_bmss"), towns(("f100", "betaldagar"))),
    "statistik": Group(
        (
            "kop_av_insatser",
            "kostnad_per_brukare_boende",
            "lss_per_10000",
            "nettokostnadsavvikelse",
            "personkrets_kommuner",
            "referenskostnad_lss",
            "standardkostnad_lss",
        ),
        published(),
    ),
}
"""Every nyckeltal is in one group."""
