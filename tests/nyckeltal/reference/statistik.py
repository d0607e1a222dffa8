"""What others publish: Kolada's series as they are, and Socialstyrelsen's counts per inhabitant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from nyckeltal.reference.calendar import Period
from nyckeltal.reference.definition import Counted, Definition, Del
from nyckeltal.reference.town import ALLA, Row, Town

EGEN = "1480"
JAMFORDA = ("1480", "1280", "0180", "0000")
"""Areas that the default settings compare, some of them."""
INVANARE = "N01951"
MNKR = 1_000_000


def _of(town: Town, kpi: str, period: Period) -> list[Row]:
    """A series' figures of the year for everybody, women and men together."""
    return [
        row
        for row in town.rows("kolada_varde")
        if row["kpi"] == kpi and str(row["ar"]) == period.id and row["kon"] == "T"
    ]


def _figure(row: Row, parts: dict[str, str], *, hel: bool) -> Counted:
    missing = None if row["varde"] is not None else "saknas_i_kolada"
    value = None if row["varde"] is None else float(row["varde"])
    return Counted(ALLA, parts, utesluten=missing, hel=hel, publicerat=value)


def _series(kpi: str) -> Callable[[Town, Period], Iterable[Counted]]:
    """A series of Kolada's for the compared areas; the whole is the own municipality's."""

    def counted(town: Town, period: Period) -> Iterator[Counted]:
        for row in _of(town, kpi, period):
            if row["kommun"] in JAMFORDA:
                yield _figure(row, {"kommun": row["kommun"]}, hel=row["kommun"] == EGEN)

    return counted


def _kop_av_insatser(town: Town, period: Period) -> Iterator[Counted]:
    """The share that is bought, and its parts by who sells."""
    yield from _series("N28027")(town, period)
    for kpi, seller in (("N28028", "privata företag"), ("N28029", "föreningar och stiftelser")):
        for row in _of(town, kpi, period):
            if row["kommun"] == EGEN:
                yield _figure(row, {"saljare": seller}, hel=False)


def _nettokostnadsavvikelse(town: Town, period: Period) -> Iterator[Counted]:
    """The deviation in per cent; where it is published in kronor too, the referenskostnad follows."""
    kronor = {
        row["kommun"]: Fraction(row["varde"]) * MNKR
        for row in _of(town, "N28021", period)
        if row["varde"] is not None
    }
    for row in _of(town, "N28018", period):
        if row["kommun"] not in JAMFORDA:
            continue
        taljare, namnare = kronor.get(row["kommun"], Fraction(0)), Fraction(0)
        if row["varde"]:
            namnare = taljare / (Fraction(row["varde"]) / 100)
        figure = _figure(row, {"kommun": row["kommun"]}, hel=row["kommun"] == EGEN)
        yield Counted(
            ALLA,
            figure.parts,
            taljare,
            namnare,
            figure.utesluten,
            hel=figure.hel,
            publicerat=figure.publicerat,
        )


def _personkrets_kommuner(town: Town, period: Period) -> Iterator[Counted]:
    for row in town.rows("lss_statistik"):
        whole = [row["roll"], row["kon"], row["alder"]] == [ALLA] * 3
        if str(row["ar"]) != period.id or not whole or row["personkrets"] == ALLA:
            continue
        place = {"kommun_personkrets": f"{row['kommun']} personkrets {row['personkrets']}"}
        if row["antal"] is None:
            yield Counted(ALLA, place, utesluten=row["antal_saknas"].replace(" ", "_"))
            continue
        living = [r["varde"] for r in _of(town, INVANARE, period) if r["kommun"] == row["kommun"]]
        inhabitants = Fraction(living[0]) if living and living[0] is not None else Fraction(0)
        yield Counted(ALLA, place, Fraction(row["antal"]), inhabitants)


def inhabitants(town: Town, period: Period) -> Fraction | None:
    """The own municipality's inhabitants at the end of a year."""
    known = [r["varde"] for r in _of(town, INVANARE, period) if r["kommun"] == EGEN]
    return Fraction(known[0]) if known and known[0] is not None else None


def _published(
    counted: Callable[[Town, Period], Iterable[Counted]], *breakdowns: str, **terms: Any
) -> Definition:
    usual: dict[str, Any] = {"kallor": ("kolada_varde",)}
    return Definition(
        (ALLA,),
        counted=counted,
        bestand=False,
        period_typer=("ar",),
        statistik=True,
        delar=dict.fromkeys(breakdowns, Del.BREDVID),
        **(usual | terms),
    )


KOSTNAD_PER_BRUKARE_BOENDE = _published(_series("N28013"), "kommun")
LSS_PER_10000 = _published(_series("N28892"), "kommun")
REFERENSKOSTNAD_LSS = _published(_series("N28026"), "kommun")
STANDARDKOSTNAD_LSS = _published(_series("N28017"), "kommun")
NETTOKOSTNADSAVVIKELSE = _published(_nettokostnadsavvikelse, "kommun")
KOP_AV_INSATSER = _published(_kop_av_insatser, "kommun", "saljare")
PERSONKRETS_KOMMUNER = _published(
    _personkrets_kommuner,
    "kommun_personkrets",
    kallor=("lss_statistik", "kolada_varde"),
    helhet=False,
    faktor=10_000,
)
