"""What Kolada publishes, as Kolada publishes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from nyckeltal.reference.definition import ALLA, Key, Outcome
from nyckeltal.reference.rows import or_none
from nyckeltal.reference.town import Row, Town

EGEN = "1480"


@dataclass(frozen=True)
class Series:
    """A series: its id, and the id of the deviation in miljoner kronor that its per cent are of."""

    kpi: str
    mnkr: str | None = None


SERIES = {
    "kostnad_per_brukare_boende": Series("N28013"),
    "lss_per_10000": Series("N28892"),
    "nettokostnadsavvikelse": Series("N28018", "N28021"),
    "referenskostnad_lss": Series("N28026"),
    "standardkostnad_lss": Series("N28017"),
}


@st.composite
def kolada(draw: st.DrawFn, series: Series) -> Town:
    """A few published values, beside a register that says which years are reported."""
    value = st.fixed_dictionaries(
        {
            "kpi": st.sampled_from([series.kpi, series.kpi, series.mnkr or "N00000"]),
            "kommun": st.sampled_from([EGEN, "1280", "0000"]),
            "ar": st.sampled_from([2023, 2022, 2024]),
            "kon": st.sampled_from(["T", "T", "T", "K"]),
            "varde": or_none(st.decimals(-50, 300, places=4)),
        }
    )
    rows: list[dict[str, Any]] = draw(
        st.lists(
            value, min_size=1, max_size=14, unique_by=lambda r: (r["kpi"], r["kommun"], r["ar"], r["kon"])
        )
    )
    register = {"arende": "1", "person": "a1", "kon": "K", "insats": "boendestod", "beslutstyp": "nytt"}
    return Town({"kolada_varde": rows, "beslut": [{**register, "beslutsdatum": date(2023, 1, 1)}]})


def expected(series: Series, town: Town) -> dict[Key, tuple[Outcome, float | None]]:
    """Each municipality's and year's value; a year without the own one's is a gap."""
    found: dict[Key, tuple[Outcome, float | None]] = {}
    years = {period.id for period in town.reported_periods() if period.typ == "ar"}
    for row in town.rows("kolada_varde"):
        if row["kpi"] == series.kpi and row["kon"] == "T":
            year = str(row["ar"])
            years.add(year)
            found["alla", "kommun", row["kommun"], "ar", year] = _published(series, town, row)
            if row["kommun"] == EGEN:
                found["alla", ALLA, ALLA, "ar", year] = _published(series, town, row)
    return {("alla", ALLA, ALLA, "ar", year): (Outcome(), None) for year in years} | found


def _published(series: Series, town: Town, row: Row) -> tuple[Outcome, float | None]:
    if row["varde"] is None:
        return Outcome(uteslutna={"saknas_i_kolada": 1}), None
    if series.mnkr is None:
        return Outcome(rader=1), float(row["varde"])
    deviation = [
        Fraction(r["varde"]) * 1_000_000
        for r in town.rows("kolada_varde")
        if r["kpi"] == series.mnkr
        and (r["kommun"], r["ar"], r["kon"]) == (row["kommun"], row["ar"], "T")
        and r["varde"] is not None
    ]
    taljare = deviation[0] if deviation else Fraction(0)
    share = Fraction(row["varde"]) / 100
    return Outcome(taljare, taljare / share if share else Fraction(0), 1), float(row["varde"])
