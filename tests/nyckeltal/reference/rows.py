"""Random rows for a small municipality: a handful in each table, with the awkward cases likely.

The window is January 2023 to March 2024: a whole year, both kinds of February, and months before and
after that a placement, a decision or an assessment may reach into.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from nyckeltal.reference.town import Row

WINDOW = [f"2023-{n:02d}" for n in range(1, 13)] + ["2024-01", "2024-02", "2024-03"]

# Days where a rule turns: ends of months, the leap day, and the days around three months before an end.
_TURNS = [
    date(2023, 1, 1),
    date(2023, 3, 31),
    *(date(y, m, monthrange(y, m)[1]) for y, m in [(2022, 12), (2023, 2), (2023, 6), (2023, 9), (2024, 2)]),
    *(date(2023, m, d) for m, d in [(3, 1), (6, 1), (9, 29), (9, 30), (10, 1), (11, 28), (11, 29), (11, 30)]),
    *(date(2023, 12, d) for d in (1, 30, 31)),
    *(date(2022, m, d) for m, d in [(9, 30), (10, 31), (11, 30)]),
    date(2024, 1, 1),
    date(2024, 2, 28),
    date(2024, 3, 31),
]
before = st.sampled_from([date(2022, 6, 1), date(2020, 2, 29), date(2022, 12, 31)])
days = st.one_of(before, st.sampled_from(_TURNS), st.dates(date(2022, 6, 1), date(2024, 4, 30)))
persons = st.sampled_from(["a1", "a1", "a2", "a3"])
regiformer = st.sampled_from(["egen", "extern"])
kronor = st.decimals(-5000, 90_000, places=2)
kommuner = st.sampled_from(["Mölndal", " GÖTEBORG", "Borås", None])
Insatser = st.SearchStrategy[str]


def or_none(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


@st.composite
def ends(draw: st.DrawFn, start: date) -> date | None:
    """A last day on or after the first: open, the same day, a month's end, or any."""
    later = [d for d in _TURNS if d >= start] or [start]
    stretch = st.integers(0, 400).map(lambda n: start + timedelta(n))
    return draw(st.one_of(st.none(), st.none(), st.just(start), st.sampled_from(later), stretch))


@st.composite
def _decision(draw: st.DrawFn, insatser: Insatser) -> dict[str, Any]:
    made = draw(days)
    executed = draw(or_none(st.one_of(days, st.just(made))))
    grades = ["ingen", None] if executed is None else ["hel", "delvis", None, "ingen"]
    ended = draw(ends(made))
    return {
        "arende": draw(st.sampled_from(["1", "2", "3"])),
        "person": draw(persons),
        "kon": draw(st.sampled_from(["K", "M", "okänt"])),
        "lagrum": draw(st.sampled_from([None, "LSS 9 §", "SoL 4 kap. 1 §"])),
        "insats": draw(insatser),
        "beslutsdatum": made,
        "beslutstyp": draw(st.sampled_from(["nytt", "nytt", "omprovning", "konvertering"])),
        "verkstallt_fran": executed,
        "verkstallighetsgrad": draw(st.sampled_from(grades)),
        "avslutsdatum": ended,
        "avslutsorsak": draw(
            st.sampled_from(["behov_bmss", "behov_korttidsboende", "behov_socialt_boende", "flyttat", None])
        ),
        "personkrets": draw(st.sampled_from(["1", "2", "3", None])),
    }


@st.composite
def beslut(draw: st.DrawFn, insatser: Insatser, least: int) -> list[Row]:
    """Decisions, some of which are converted: the new one begins on the day that the old one ends.

    Some are made twice, in another ärende, and end on another day.
    """

    def same(row: Row) -> object:
        return row["arende"], row["insats"], row["beslutsdatum"]

    made: list[dict[str, Any]] = draw(
        st.lists(_decision(insatser), min_size=least, max_size=8, unique_by=same)
    )
    ended = [row for row in made if row["avslutsdatum"] is not None and row["verkstallt_fran"] is not None]
    for n, row in enumerate(draw(st.lists(st.sampled_from(ended), max_size=2)) if ended else []):
        day = row["avslutsdatum"]
        new = {"beslutsdatum": day, "verkstallt_fran": day, "verkstallighetsgrad": "hel"}
        made.append({**row, **new, "arende": f"k{n}", "beslutstyp": "konvertering", "avslutsdatum": None})
    for n, row in enumerate(draw(st.lists(st.sampled_from(ended), max_size=2)) if ended else []):
        made.append({**row, "arende": f"u{n}", "avslutsdatum": row["avslutsdatum"] + timedelta(n)})
    return list(made)


@st.composite
def _interruption(draw: st.DrawFn) -> dict[str, Any]:
    fran = draw(days)
    return {
        "arende": draw(st.sampled_from(["1", "2", "3"])),
        "avbrott_fran": fran,
        "aterupptaget": draw(ends(fran)),
    }


def avbrott(_: Insatser, least: int) -> st.SearchStrategy[list[Row]]:
    return st.lists(
        _interruption(), min_size=least, max_size=6, unique_by=lambda r: (r["arende"], r["avbrott_fran"])
    )


@st.composite
def behovsbedomning(draw: st.DrawFn, _: Insatser, least: int) -> list[Row]:
    common = {"regiform": regiformer, "datum": days, "undantag": st.booleans()}
    of_person = st.fixed_dictionaries(
        {"person": persons, "enhet": or_none(st.just("Eken")), "poang": st.integers(0, 200), **common}
    )
    of_unit = st.fixed_dictionaries(
        {
            "person": st.none(),
            "enhet": st.sampled_from(["Björken", "Eken", "Norr"]),
            "poang": st.integers(0, 200),
            **common,
            "regiform": st.just("egen"),
        }
    )
    made: list[Row] = draw(
        st.lists(of_person, min_size=least, max_size=7, unique_by=lambda r: (r["person"], r["datum"]))
    )
    return made + draw(st.lists(of_unit, max_size=2, unique_by=lambda r: r["enhet"]))


@st.composite
def kostnad(draw: st.DrawFn, insatser: Insatser, least: int) -> Sequence[Row]:
    line = st.fixed_dictionaries(
        {
            "insats": insatser,
            "regiform": st.sampled_from(["egen", "egen", "extern"]),
            "enhet": st.sampled_from(["Eken", "Björken", None]),
            "intakt": st.decimals(0, 100, places=2),
            "kostnad": st.decimals(-90_000, 10, places=2),
            "overhead": or_none(st.decimals(-100, 0, places=2)),
        }
    )
    lines = draw(st.lists(line, min_size=least, max_size=4))
    without = draw(st.sets(st.sampled_from(WINDOW), max_size=1))
    rows: list[Row] = [{**row, "period": name} for row in lines for name in WINDOW if name not in without]
    if draw(st.booleans()):  # booked for the year, beside the months or instead of them
        of_year: list[Row] = [{**row, "period": "2023"} for row in draw(st.lists(line, max_size=2))]
        return rows + of_year if draw(st.booleans()) else of_year
    return rows


def f100(_: Insatser, least: int) -> st.SearchStrategy[list[Row]]:
    """Moves, some persons' more than one; the register may begin before, on or after a new year."""
    move = st.fixed_dictionaries(
        {
            "person": persons,
            "flyttdatum": days,
            "fran_boende": st.sampled_from(["bmss", "bmss", "korttidsboende", "ovrigt"]),
        }
    )
    return st.lists(
        move, min_size=least, max_size=9, unique_by=lambda row: (row["person"], row["flyttdatum"])
    )


@st.composite
def betaldagar(draw: st.DrawFn, _: Insatser, least: int) -> list[Row]:
    without = draw(st.sets(st.sampled_from(WINDOW), max_size=1 if least else len(WINDOW)))
    number = st.integers(0, 40)
    return [{"period": name, "dagar": draw(number)} for name in WINDOW if name not in without]
