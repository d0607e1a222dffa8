"""The national page's cells on statistics that the demonstration has not, word for word.

Each is the demonstration's comparison with some of its tables as the case has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import polars as pl
import pytest
from altered import AlteredGate, tabell
from lasning import ankare, as_read, facit

from kpilib import nationellt as sida
from kpilib.begrepp import REVIDERING, RIKET
from kpilib.errors import UsageError
from kpilib.nationellt.lage import mening
from kpilib.nationellt.utveckling import egen_mening, utveckling
from kpilib.secrecy import Gate
from kpilib.underlag import Jamforelse, kommunkod
from kpilib.underlag.serier import AVVIKELSE, FASTA_PRISER, KOP, LOPANDE_PRISER, PER_10000, Serie
from kpilib.workspace import Workspace

EGEN, MALMO, STOCKHOLM, LUND = "1480", "1280", "0180", "1281"
NAMN = {EGEN: "Göteborg", MALMO: "Malmö", STOCKHOLM: "Stockholm", LUND: "Lund", RIKET: "Riket"}
ANDRA = {f"000{n}": f"Ort {n}" for n in range(1, 8)}
NAMN |= ANDRA
PUBLICERAD = datetime(2025, 3, 10, tzinfo=UTC)
Fall = Callable[[Gate], Sequence[Any]]


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def jamforelse(gate: Gate, kommun: str | None = None, till: int | None = None, **tables: Any) -> Jamforelse:
    altered: Any = AlteredGate(gate, **tables)
    altered.snapshot = replace(gate.snapshot, publicerad=PUBLICERAD)
    return Jamforelse(altered, till, kommun)


def serier(
    gate: Gate, serie: Serie, values: dict[tuple[str, int], float | None], **more: Any
) -> pl.DataFrame:
    """A series by area and year; from 2024 on preliminary."""
    like = {"serie": serie.id, "namn": serie.namn, "kalla": "Kolada", "kallhanvisning": "Källa: Kolada"}
    rows = [
        like | {"kommun": k, "kommun_namn": NAMN[k], "ar": ar, "varde": x, "preliminar": ar >= 2024} | more
        for (k, ar), x in values.items()
    ]
    return tabell(gate, "nationell_serie", *rows)


# --- development -------------------------------------------------------------------------------------------


def _utvecklingen(gate: Gate) -> Sequence[Any]:
    """Twelve years of which ten are shown, gaps, a year that nobody has, one area that is alone in a year."""
    values = {(EGEN, ar): (ar - 2000) / 2 for ar in range(2012, 2024) if ar not in (2016, 2018, 2019)}
    values |= {(RIKET, ar): 4.0 for ar in range(2014, 2025)} | {(LUND, 2024): 7.0, (EGEN, 2013): None}
    values |= {(MALMO, ar): None for ar in range(2012, 2025)} | {(STOCKHOLM, 2011): 1.0}
    rows = serier(gate, AVVIKELSE, values)
    lacks = tabell(
        gate, "kolada",
        *({"kpi": kpi, "kommun": kommun, "varde": x, "status": status} for kpi, kommun, x, status in (
            ("N28018", MALMO, None, "Bortfall"), ("N28018", MALMO, None, "Avvikande"),
            ("N28018", MALMO, 1.0, "OK"), ("N28018", EGEN, None, ""), ("N28027", EGEN, None, "Annan serie"))),
    )  # fmt: skip
    breaks = tabell(
        gate, "seriebrott",
        *({"nyckeltal": id_, "insats": "*", "fran": date(ar, 1, 1), "orsak": why} for id_, ar, why in (
            ("nettokostnadsavvikelse", 2022, "Ny modell."), ("N28018", 2020, "Ny definition."),
            ("N28027", 2021, "En annan serie."))),
    )  # fmt: skip
    tables = {"nationell_serie": rows, "kolada": lacks, "seriebrott": breaks}
    js = [
        jamforelse(gate, **tables),
        jamforelse(gate, till=2022, **tables),
        jamforelse(gate, MALMO, **tables),
    ]
    return [sida.avvikelse(j) for j in js] + [sida.avvikelse(jamforelse(gate, "9999", **tables))]


def _ett_ar(gate: Gate) -> Sequence[Any]:
    """One year is ranked, final and preliminary; areas of no chart are taken where the others lack values."""
    shown = []
    for ar in (2023, 2024):
        values = {
            (EGEN, ar): 3.0,
            (RIKET, ar): 4.0,
            (LUND, ar): 9.0,
            (MALMO, ar): None,
            (MALMO, ar - 1): None,
        }
        shown.append(utveckling(jamforelse(gate, nationell_serie=serier(gate, AVVIKELSE, values)), AVVIKELSE))
    others = {(LUND, 2023): 2.0, (LUND, 2022): 1.0}
    j = jamforelse(gate, nationell_serie=serier(gate, KOP[0], others))
    many = {(k, 2023): 2.0 for k in ANDRA} | {("0007", 2022): 1.0}
    more = jamforelse(gate, nationell_serie=serier(gate, KOP[0], many))
    return [*shown, utveckling(j, KOP[0]), utveckling(j, KOP[1]), utveckling(more, KOP[0])]


def _priser(gate: Gate) -> Sequence[Any]:
    """In fixed prices by one index, by the other, and in the year's own where there is neither."""
    shown = []
    for serie, unit in (
        (FASTA_PRISER[0], "kr/inv, 2024 års priser (PKV)"),
        (FASTA_PRISER[1], "kr/inv, 2024 års priser (KPI)"),
        (LOPANDE_PRISER, "kr/inv"),
        (FASTA_PRISER[0], "kr/inv"),
    ):
        j = jamforelse(
            gate,
            nationell_serie=serier(gate, serie, {(EGEN, 2022): 6000.0, (EGEN, 2023): 6500.0}, enhet=unit),
        )
        shown += [sida.per_invanare(j), sida.sammanfattning(j)]
    none = jamforelse(gate, nationell_serie=gate.tabell("nationell_serie").clear())
    bare = jamforelse(
        gate,
        nationell_serie=gate.tabell("nationell_serie").clear(),
        hamtningar=gate.tabell("hamtningar").clear(),
    )
    return [*shown, sida.per_invanare(none), sida.sammanfattning(none), sida.sammanfattning(bare)]


def _flera(gate: Gate) -> Sequence[Any]:
    one = serier(gate, PER_10000[2], {(EGEN, 2023): 12.25, (RIKET, 2023): 11.0})
    both = pl.concat([one, serier(gate, PER_10000[0], {(EGEN, 2022): 70.0, (EGEN, 2023): 71.0})])
    shown = [sida.per_10000(jamforelse(gate, nationell_serie=rows)) for rows in (one, both, one.clear())]
    elsewhere = jamforelse(gate, MALMO, nationell_serie=both)
    return [*shown, sida.kop(jamforelse(gate, nationell_serie=both)), sida.sammanfattning(elsewhere)]


# --- position ----------------------------------------------------------------------------------------------


def _lagen(gate: Gate) -> Sequence[Any]:
    """A place among few, among enough, among peers of another year; preliminary; many without a value."""
    like = {
        "serie": AVVIKELSE.id, "kommun": EGEN, "ar": 2023, "jamforelse": "alla", "grupp": None,
        "varde": 7.25, "preliminar": False, "rang": 3, "rang_fran_hogst": 6, "antal": 8, "antal_saknas": 0,
        "kvartil": 2, "median": 4.5, "kallhanvisning": "Egen bearbetning av data från Kolada",
    }  # fmt: skip
    peers = like | {"jamforelse": "liknande", "grupp": "G1", "antal": 4, "rang": 4, "rang_fran_hogst": 1}
    cases = [
        [like, peers],
        [like | {"antal": 7}, peers | {"ar": 2022}],
        [like | {"preliminar": True, "antal_saknas": 9}, peers | {"antal": 1}],
        [like | {"ar": 2022, "varde": 1.0}, like | {"antal_saknas": 8}, like | {"ar": 2024, "rang": None}],
        [
            like | {"serie": KOP[0].id, "antal": 2},
            peers | {"serie": KOP[0].id, "antal": 2, "preliminar": True},
        ],
        [like | {"antal": 1}],
        [like | {"kommun": MALMO}],
    ]
    shown: list[Any] = []
    for case in cases:
        j = jamforelse(gate, nationell_lage=tabell(gate, "nationell_lage", *case))
        shown += [sida.tabell(j), mening(j, AVVIKELSE)]
    return shown


def _punkter(gate: Gate) -> Sequence[Any]:
    """Eight municipalities with peers of the latest edition of the year's group; and seven."""
    like = {
        "serie": AVVIKELSE.id, "kommun": EGEN, "ar": 2023, "jamforelse": "alla", "grupp": None, "varde": 7.25,
        "preliminar": False, "rang": 3, "rang_fran_hogst": 6, "antal": 8, "antal_saknas": 0, "kvartil": 2,
        "median": 4.5,
    }  # fmt: skip
    titel = "Liknande kommuner LSS, Göteborg, 2023"
    lage = [
        like, like | {"jamforelse": "liknande", "grupp": titel},
        like | {"jamforelse": "liknande", "grupp": "Liknande kommuner LSS, Göteborg, 2022", "ar": 2022},
    ]  # fmt: skip
    group = tabell(
        gate, "kommungrupp_historik",
        *({"titel": t, "kommun": k, "namn": NAMN[k], "galler_fran": day} for t, k, day in (
            (titel, MALMO, date(2025, 1, 2)), (titel, LUND, date(2024, 1, 2)),
            (titel, STOCKHOLM, date(2025, 1, 2)),
            ("Liknande kommuner LSS, Göteborg, 2022", LUND, date(2025, 1, 2)))),
    )  # fmt: skip

    def values(preliminary: bool) -> pl.DataFrame:
        rows = [
            {"serie": AVVIKELSE.id, "ar": ar, "kommun": k, "namn": n, "varde": x, "preliminar": False}
            for ar, k, n, x in [(2023, "0001", "Ale", 5.0), (2023, EGEN, "Göteborg", 7.25),
                                (2023, MALMO, "Malmö", -1.5), (2023, LUND, "Lund", 9.0),
                                (2022, LUND, "Lund", 1.0),
                                (2023, STOCKHOLM, "Stockholm", 5.0), (2023, "0002", "Alingsås", 5.0)]
        ]  # fmt: skip
        rows[3] |= {"preliminar": preliminary}
        return tabell(gate, "kommunvarden", *rows, rows[0] | {"serie": "N28027"})

    def shown(lage: Sequence[dict[str, Any]], preliminary: bool) -> Any:
        tables = {"nationell_lage": tabell(gate, "nationell_lage", *lage), "kommungrupp_historik": group}
        return sida.punkter(jamforelse(gate, kommunvarden=values(preliminary), **tables))

    few = [row | {"antal": 7} for row in lage]
    return [shown(lage, True), shown(lage, False), shown(lage[:1], False), shown(few, False)]


def _grupper(gate: Gate) -> Sequence[Any]:
    """One edition, several that agree, several that do not, one that came twice, and another's group."""

    def shown(*given: tuple[int, str, int, str], kommun: str = "Göteborg") -> Any:
        rows = [
            {"titel": f"Liknande kommuner LSS, {kommun}, {argang}", "argang": argang,
             "galler_fran": date(2025, month, 1), "namn": namn}
            for argang, namn, month, _ in given
        ]  # fmt: skip
        rows.append({"titel": "Liknande kommuner LSS, Malmö, 2023", "argang": 2021, "namn": "Kiruna"})
        return sida.grupper(
            jamforelse(gate, kommungrupp_historik=tabell(gate, "kommungrupp_historik", *rows))
        )

    one = [(2024, "Malmö", 1, ""), (2024, "Lund", 1, "")]
    same = [*one, (2023, "Lund", 1, ""), (2023, "Malmö", 1, "")]
    other = [*same, (2022, "Ale", 1, ""), (2022, "Lund", 1, "")]
    twice = [*one, (2024, "Ale", 6, ""), (2024, "Lund", 6, "")]
    return [shown(*one), shown(*same), shown(*other), shown(*twice), shown(*one, kommun="Lund")]


# --- differences, revisions and age ------------------------------------------------------------------------


def _delarna(gate: Gate) -> Sequence[Any]:
    def row(mot: str, ar: int, *parts: float | None, **more: Any) -> dict[str, Any]:
        names = ("skillnad", "volym", "sammansattning", "kostnad_per_brukare", "rest")
        given = {n: None if x is None else Decimal(str(x)) for n, x in zip(names, parts, strict=True)}
        like = {
            "kommun": EGEN, "mot": mot, "mot_namn": NAMN.get(mot), "ar": ar, "insatser": "boende",
            "orsak_saknas": None, "preliminar": False,
            "kallhanvisning": "Egen bearbetning av data från Kolada",
        }  # fmt: skip
        return like | given | more

    why = "Vad insatserna kostar går inte att skilja ut: Kolada saknar kostnaden."
    cases = [
        [row(MALMO, 2023, -50, 10, -20, -30, -10), row(RIKET, 2023, 600, -463, 198, 630, 235),
         row(RIKET, 2022, 1, 1, 1, 1, 1), row("9998", 2023, 0, 0, 0, 0, 0),
         row(LUND, 2023, 1, -1, 0.4, -0.4, 1)],
        [row(RIKET, 2023, -400, 10, None, None, -410, orsak_saknas=why, preliminar=True),
         row(STOCKHOLM, 2023, 20, 10, 5, 5, 0)],
        [],
    ]  # fmt: skip
    tables = [tabell(gate, "nationell_uppdelning", *case) for case in cases]
    shown = [sida.uppdelning(jamforelse(gate, nationell_uppdelning=table)) for table in tables]
    return [*shown, sida.uppdelning(jamforelse(gate, MALMO, nationell_uppdelning=tables[0]))]


def _avstamning(gate: Gate) -> Sequence[Any]:
    def row(kommun: str, ar: int, stammer: bool, preliminar: bool = False, **more: Any) -> dict[str, Any]:
        like = {"kommun": kommun, "namn": NAMN.get(kommun), "ar": ar, "stammer": stammer}
        return like | {"preliminar": preliminar, "skillnad_mnkr": ar / 1000} | more

    some = [
        row(MALMO, 2022, True), row(EGEN, 2022, True), row(EGEN, 2023, False, True), row(MALMO, 2023, False),
        row("0001", 2023, True), row("0002", 2023, False, namn="Åmål"), row("0003", 2023, False, namn="Ale"),
        row("0003", 2022, False, namn="Ale"),
    ]  # fmt: skip
    many = [row(f"{n:04}", 2023, False, namn=f"K{n:02}") for n in range(2000, 2045)]
    cases = [some, many, [row("0001", 2023, True)], [row(EGEN, 2023, True), row(EGEN, 2021, True)], []]
    tables = [tabell(gate, "avstamning_nationell", *case) for case in cases]
    return [sida.avstamning(jamforelse(gate, avstamning_nationell=table)) for table in tables]


def _revideringar(gate: Gate) -> Sequence[Any]:
    """Every kind of change, near and far, in each unit; a list that is cut; days; and none."""
    like = {
        "kalla": "Kolada", "slag": "andrat", "serie": "N1", "namn": "Serie", "enhet": "%", "kommun": EGEN,
        "kommun_namn": "Göteborg", "ar": 2023, "varde_fore": 2.0, "varde_efter": 3.0,
        "preliminar_fore": False, "preliminar_efter": False, "text_fore": None, "text_efter": None,
        "hamtad_fore": date(2025, 1, 1), "hamtad": date(2025, 2, 1), "kallhanvisning": "Källa: Kolada",
    }  # fmt: skip
    far = {"kommun": "0001", "kommun_namn": "Ale"}
    some = [
        *(like | {"slag": slag, "namn": f"Serie {slag}"} for slag in sorted(REVIDERING)),
        like | {"kommun": RIKET, "kommun_namn": "Riket", "varde_efter": 2.1},
        like | {"kommun": MALMO, "kommun_namn": "Malmö", "varde_efter": None, "slag": "uteblivet"},
        like | far | {"varde_efter": 9.0, "enhet": "mnkr"},
        like | far | {"varde_fore": 4.0, "varde_efter": 1.0, "enhet": "mnkr", "ar": 2022},
        like | {"varde_fore": 0.0, "varde_efter": 0.0, "ar": 2019},
        like | {"varde_fore": 0.0, "varde_efter": 1.0, "ar": 2018, "preliminar_fore": True},
        like | {"varde_efter": 6500.4, "enhet": "kr/inv", "kalla": "SCB", "serie": "scb", "namn": "Kostnad"},
        like | {"kommun": None, "kommun_namn": None, "ar": None, "slag": "ny_titel", "text_efter": "Ny"},
        like | {"kommun": "0009", "kommun_namn": None, "varde_efter": 2.5, "enhet": "antal"},
        like | {"hamtad": date(2025, 1, 15), "namn": "Tidigare"},
    ]  # fmt: skip
    many = [like | far | {"ar": 2000 + n, "varde_efter": 3.0 + n} for n in range(21)]
    own = [like | far, like | {"slag": "slutligt", "preliminar_fore": True}]
    once = tabell(gate, "hamtningar", {"kalla": "kolada"}, {"kalla": "scb"})
    twice = tabell(gate, "hamtningar", {"kalla": "kolada"}, {"kalla": "kolada"})
    tables = [tabell(gate, "revideringar", *case) for case in (some, many, own, [like])]
    shown = [sida.revideringar(jamforelse(gate, revideringar=table)) for table in tables]
    none = tables[0].clear()
    return [
        *shown,
        *(sida.revideringar(jamforelse(gate, revideringar=none, hamtningar=h)) for h in (once, twice)),
        sida.revideringar(jamforelse(gate, hamtningar=once.clear())),
    ]


def _alder(gate: Gate) -> Sequence[Any]:
    """Retrieved the same day, a day and days before and after; told of what was asked for; and not at all."""

    def shown(*given: tuple[str, date | None, int, bool]) -> Any:
        keys = ("kalla", "hamtad", "ordning", "sager_vad_som_begardes")
        rows = [dict(zip(keys, row, strict=True)) for row in given]
        series = [
            {"kalla": kalla, "ar": ar, "varde": x, "preliminar": p}
            for kalla, ar, x, p in (("Kolada", 2023, 1.0, True), ("Kolada", 2022, 1.0, True),
                                    ("Kolada", 2021, 1.0, False),
                                    ("Kolada", 2024, None, True), ("SCB", 2020, 1.0, False))
        ]  # fmt: skip
        tables = {"nationell_serie": tabell(gate, "nationell_serie", *series)}
        j = jamforelse(gate, hamtningar=tabell(gate, "hamtningar", *rows), **tables)
        return [sida.alder(j), sida.sammanfattning(j)]

    days = [date(2025, 3, 10), date(2025, 3, 9), date(2025, 3, 8), date(2025, 3, 11), date(2025, 3, 12)]
    cases: list[list[tuple[str, date | None, int, bool]]] = [[("kolada", day, 1, True)] for day in days]
    cases += [
        [("kolada", date(2025, 1, 1), 2, False), ("kolada", date(2025, 2, 1), 1, True),
         ("scb", days[0], 3, True)],
        [("kolada", date(2025, 1, 1), 1, False), ("kolada", date(2025, 2, 1), 2, True),
         ("kolada", None, 3, False)],
        [("kolada", None, 1, False)],
    ]  # fmt: skip
    return [one for case in cases for one in shown(*case)]


FALL: dict[str, Fall] = {
    "utvecklingen": _utvecklingen,
    "ett-ar": _ett_ar,
    "priser": _priser,
    "flera-serier": _flera,
    "lagen": _lagen,
    "punkter": _punkter,
    "grupper": _grupper,
    "skillnadens-delar": _delarna,
    "avstamning": _avstamning,
    "revideringar": _revideringar,
    "statistikens-alder-per-kalla": _alder,
}


@pytest.mark.parametrize("name", FALL)
def test_a_cell_says_what_it_said(name: str, gate: Gate) -> None:
    shown = "\n\n".join(getattr(one, "data", str(one)) for one in FALL[name](gate))
    said = [*as_read(shown), ankare(shown)]
    assert said == facit(f"delar/{name}", said)


def test_a_sentence_tells_of_another_municipality_where_the_page_does(gate: Gate) -> None:
    rows = serier(gate, AVVIKELSE, {(MALMO, 2023): 7.0, (EGEN, 2023): 1.0})
    told = unescape(egen_mening(jamforelse(gate, MALMO, nationell_serie=rows), AVVIKELSE))
    assert told == "Nettokostnadsavvikelsen i Malmö var 7,0\u00a0% 2023."


def test_an_area_that_the_statistics_have_no_name_for_is_called_by_its_code(gate: Gate) -> None:
    rows = serier(gate, AVVIKELSE, {(MALMO, 2023): 7.0}, kommun_namn=None)
    j = jamforelse(gate, MALMO, nationell_serie=rows)
    assert j.omradesnamn == {EGEN: "Göteborg"}
    assert j.egen_namn == MALMO
    assert [line.namn for line in j.linjer(AVVIKELSE, rows, [MALMO])] == [MALMO]


@pytest.mark.parametrize("asked", ["1280", "Malmö", " malmö ", "MALMÖ"])
def test_a_municipality_is_found_by_its_code_or_its_name_however_it_is_written(
    asked: str, gate: Gate
) -> None:
    assert kommunkod(gate, asked) == MALMO


@pytest.mark.parametrize("asked", ["Riket", RIKET, "Kiruna"])
def test_a_municipality_that_is_not_compared_is_refused_with_those_that_are(asked: str, gate: Gate) -> None:
    known = {EGEN: "Göteborg", MALMO: "Malmö", STOCKHOLM: "Stockholm"}
    rows = serier(gate, AVVIKELSE, {(k, 2023): 1.0 for k in (RIKET, *known)})
    with pytest.raises(UsageError) as refused:
        kommunkod(AlteredGate(gate, nationell_serie=rows), asked)  # type: ignore[arg-type]
    assert refused.value.vad == f"Kommunen {asked} finns inte i jämförelsen."
    assert refused.value.gor == (
        "Välj en av: Stockholm (0180), Malmö (1280), Göteborg (1480); eller lägg till den under [kolada] "
        "kommuner i kategoriplan.toml, hämta och publicera igen."
    )
