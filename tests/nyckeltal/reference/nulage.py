"""What chapter 3 and appendix 5.1 of the plan count: agreements' periods, external share, LSS decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from nyckeltal.reference.bestand import bought
from nyckeltal.reference.calendar import Period
from nyckeltal.reference.definition import Counted, Definition, Del
from nyckeltal.reference.statistik import inhabitants
from nyckeltal.reference.town import ALLA, BOENDE_OCH_KORTTIDS, Row, Town, runs

ONE, NONE = Fraction(1), Fraction(0)
LSS_INSATSER = (
    "bmss_barn",
    "bmss_vuxna",
    "korttidsvistelse",
    "daglig_verksamhet",
    "personlig_assistans",
    "ledsagarservice",
    "kontaktperson",
    "avlosarservice",
    "korttidstillsyn",
)


def _avtalsperiod(town: Town, period: Period) -> Iterator[Counted]:
    # An agreement with several delområden counts once per insats, by the one that runs longest; of equals
    # the one that began first.
    agreements: dict[tuple[str, str], list[Row]] = {}
    for row in town.rows("ramavtal"):
        if row["fran"] <= period.till <= _slut(row):
            agreements.setdefault((row["insats"], row["avtalsnummer"]), []).append(row)
    for rows in agreements.values():
        counted = max(rows, key=lambda row: (_slut(row), -row["fran"].toordinal()))
        for row in rows:
            yield Counted(
                row["insats"],
                {"avtalsperiod": f"{row['fran']} – {_slut(row)}"},
                Fraction((_slut(row) - period.till).days),
                ONE,
                None if row is counted else "annat_delomrade",
            )


def _slut(row: Row) -> date:
    end: date = row["forlangd_till"] or row["till"]
    return end


def _extern_andel(town: Town, period: Period) -> Iterator[Counted]:
    # A person counts once per insats, where the latest placement began; of two that began on one day it is
    # the own one, and then the one that is not for school.
    day = period.till
    of_person: dict[tuple[str, str], list[tuple[Row, bool, bool]]] = {}
    for row in town.rows("egen_regi"):
        if runs(row, day):
            of_person.setdefault((row["insats"], row["person"]), []).append((row, False, False))
    there, gone = bought(town, day)
    for row in gone:
        urval = "skolplaceringar" if row["skolplacering"] else "utan skolplaceringar"
        yield Counted(row["insats"], {"urval": urval}, ONE, ONE, "krediterat")
    for row in there:
        placed = of_person.setdefault((row["insats"], row["person"]), [])
        placed.append((row, True, row["skolplacering"]))
    for (insats, _), places in of_person.items():
        places.sort(key=lambda p: (-p[0]["fran"].toordinal(), p[1], p[2]))
        for n, (_, extern, school) in enumerate(places):
            urval = "skolplaceringar" if school else "utan skolplaceringar"
            reason = "annan_placering" if n else None
            yield Counted(insats, {"urval": urval}, ONE if extern else NONE, ONE, reason)


def _verkstallda_beslut(town: Town, period: Period) -> Iterator[Counted]:
    # Of an ärende's decisions on one insats that are being given, the one executed last is in force; of
    # equals the one made last. What was decided by another law is not counted, in force or not.
    of_arende: dict[tuple[str, str], list[Row]] = {}
    for row in town.rows("beslut"):
        start, end = row["verkstallt_fran"], row["avslutsdatum"]
        given = start is not None and row["verkstallighetsgrad"] != "ingen"
        if given and start <= period.till and (end is None or end >= period.till):
            of_arende.setdefault((row["insats"], row["arende"]), []).append(row)
    for (insats, _), rows in of_arende.items():
        in_force = max(rows, key=lambda row: (row["verkstallt_fran"], row["beslutsdatum"]))
        for row in rows:
            other = None if _by_lss(row) else "annat_lagrum"
            yield Counted(insats, {}, ONE, utesluten=other if row is in_force else "ersatt_beslut")


def _by_lss(row: Row) -> bool:
    """Whether a decision is made by LSS; where it does not say, its insats' own law decides."""
    lagrum: str = row["lagrum"] or ("LSS" if row["insats"] in LSS_INSATSER else "SoL")
    return lagrum.startswith("LSS")


def _personkrets_per_10000(town: Town, year: Period) -> Iterator[Counted]:
    # A person counts once, in the personkrets that was decided last; of two on one day in the lower.
    of_person: dict[str, list[Row]] = {}
    for row in town.rows("beslut"):
        start, end = row["verkstallt_fran"], row["avslutsdatum"]
        given = start is not None and row["verkstallighetsgrad"] != "ingen" and _by_lss(row)
        if given and start <= year.till and (end is None or end >= year.till):
            of_person.setdefault(row["person"], []).append(row)
    for rows in of_person.values():
        rows.sort(key=lambda r: (r["personkrets"] is None, -r["beslutsdatum"].toordinal(), r["personkrets"]))
        for n, row in enumerate(rows):
            place = {"personkrets": row["personkrets"]} if row["personkrets"] else {}
            reason = "annat_beslut" if n else None if place else "personkrets_saknas"
            yield Counted(ALLA, place, ONE, utesluten=reason)
    living = inhabitants(town, year)
    if living is not None:  # the whole population in each of the personkretsar, and in the whole
        yield Counted(ALLA, {}, NONE, living)
        for krets in ("1", "2", "3"):
            yield Counted(ALLA, {"personkrets": krets}, NONE, living, hel=False)


AVTALSPERIOD = Definition(
    BOENDE_OCH_KORTTIDS, ("ramavtal",), _avtalsperiod, bestand=True, delar={"avtalsperiod": Del.DELMANGD}
)
EXTERN_ANDEL = Definition(
    BOENDE_OCH_KORTTIDS, ("kopfil", "egen_regi"), _extern_andel, bestand=True, delar={"urval": Del.DELMANGD}
)
VERKSTALLDA_BESLUT = Definition(LSS_INSATSER, ("beslut",), _verkstallda_beslut, bestand=True, antal=True)
PERSONKRETS_PER_10000 = Definition(
    (ALLA,),
    ("beslut", "kolada_varde"),
    _personkrets_per_10000,
    bestand=True,
    delar={"personkrets": Del.GEMENSAM},
    period_typer=("ar",),
    faktor=10_000,
)
