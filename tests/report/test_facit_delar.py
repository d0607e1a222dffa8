"""Cells of pages in states that neither municipality of `test_facit` is in, word for word.

Each is the demonstration's with some of its tables, or of its values, as the case has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from altered import AlteredGate, tabell
from lasning import ankare, as_read, facit

from kpilib.begrepp import EJ_UPPNATT, INFORMATION, SAKNAR_UNDERLAG, UPPNATT, Period
from kpilib.report import andringar, atgarder, datakvalitet, halvar, kop_mot_bokfort, luckor, oversikt
from kpilib.report import katalog as katalogen
from kpilib.report import plan as planen
from kpilib.report import utveckling as utvecklingen
from kpilib.secrecy import Andringar, Gate
from kpilib.underlag import FollowUp, Plan, Underlag
from kpilib.workspace import Workspace

H1, H2, MANAD = Period.parse("2024H1"), Period.parse("2024H2"), Period.parse("2024-10")
NAR = datetime(2025, 2, 3, 12, tzinfo=UTC)
"""When what the tests alter was published and adopted."""
Fall = Callable[[Gate], Sequence[Any]]


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


class _Gate(AlteredGate):
    """A gate with follow-ups that were adopted, or with a snapshot of the test's own."""

    def __init__(
        self,
        gate: Any,
        varden: Callable[[pl.DataFrame], pl.DataFrame] = lambda values: values,
        *,
        antagna: Sequence[tuple[Period, str]] = (),
        andrade: Andringar | None = None,
        snapshot: Any = None,
        **tabeller: pl.DataFrame,
    ) -> None:
        super().__init__(gate, varden, **tabeller)
        self._antagna, self._andrade = dict(antagna), andrade
        self.snapshot = snapshot or replace(gate.snapshot, publicerad=NAR)

    def faststalld(self, period: Period) -> Any:
        if period not in self._antagna:
            return None
        return SimpleNamespace(
            period=period, snapshot=self._antagna[period], faststalld=NAR, varden=lambda _: None
        )

    def andringar(self, _: Any) -> Andringar | None:
        return self._andrade


def halvaret(gate: Gate, *args: Any, **tables: Any) -> FollowUp:
    return FollowUp(_Gate(gate, *args, **tables), H2)  # type: ignore[arg-type]


def status(word: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Every value with one status of its target."""
    return lambda values: values.with_columns(malstatus=pl.lit(word))


# --- what the council acts on -----------------------------------------------------------------------------


def _kommenterade(gate: Gate) -> Sequence[Any]:
    """A cause alone, a measure alone, both, neither; and of another half-year."""
    given = [
        ("ramavtalskop", "bmss_barn", "2024H2", "Bara orsak.", None, False),
        ("ramavtalskop", "bmss_vuxna", "2024H2", None, "Bara åtgärd.", True),
        ("ramavtalskop", "korttidsvistelse", "2024H2", "Orsak som begär beslut.", None, True),
        ("betaldagar", "alla", "2024H2", "Båda, orsak.", "Båda, åtgärd.", True),
        ("ramavtalskop", "korttidsboende_sol", "2024H1", "Ett annat halvår.", "Ett annat halvår.", True),
    ]
    keys = ("nyckeltal", "insats", "period", "orsak", "atgard", "begar_beslut")
    f = halvaret(gate, kommentar=tabell(gate, "kommentar", *(dict(zip(keys, r, strict=True)) for r in given)))
    return [atgarder.avvikelsetabell(f), atgarder.beslut(f), oversikt.avvikelser(f)]


def _alla_kommenterade(gate: Gate) -> Sequence[Any]:
    missed = FollowUp(gate, H2).lage().filter(pl.col("malstatus") == EJ_UPPNATT)
    rows = [
        {"nyckeltal": r["nyckeltal"], "insats": r["insats"], "orsak": "Orsak.", "atgard": None}
        for r in missed.iter_rows(named=True)
    ]
    return [atgarder.avvikelsetabell(halvaret(gate, kommentar=tabell(gate, "kommentar", *rows)))]


def _med_status(word: str) -> Fall:
    """What is said where every value has one status of its target."""

    def shown(gate: Gate) -> Sequence[Any]:
        f = halvaret(gate, status(word))
        told = [atgarder.avvikelsetabell(f), atgarder.beslut(f), oversikt.avvikelser(f), oversikt.rutor(f)]
        return [*told, halvar.sammanfattning(f)]

    return shown


def _inga_varden(gate: Gate) -> Sequence[Any]:
    """A half-year that nothing is counted for."""
    f = halvaret(gate, lambda values: values.clear(), antagna=[(H2, "k"), (H1, "k")])
    g = halvaret(gate, lambda values: values.clear())
    cells = (
        halvar.lage, atgarder.avvikelsetabell, oversikt.avvikelser, oversikt.rutor, luckor.luckor,
        luckor.finns, halvar.sammanfattning, andringar.andringar,
    )  # fmt: skip
    return [*(cell(f) for cell in cells), atgarder.beslut(f), andringar.andringar(g), atgarder.beslut(g)]


AKTIVITETER: Sequence[dict[str, Any]] = [
    {"aktivitet": name, "status": state, "start": start, "slut": end}
    for name, state, start, end in (
        ("Slutar med halvåret", "pagar", date(2024, 1, 1), date(2024, 12, 31)),
        ("Slutar dagen efter", "pagar", date(2024, 1, 1), date(2025, 1, 1)),
        ("Börjar med halvåret slut", "ej_paborjad", date(2024, 12, 31), date(2025, 6, 30)),
        ("Börjar dagen efter", "ej_paborjad", date(2025, 1, 1), date(2025, 6, 30)),
        ("Skulle ha börjat och slutat", "ej_paborjad", date(2024, 1, 1), date(2024, 6, 30)),
        ("Klar", "klar", date(2024, 1, 1), date(2024, 6, 30)),
        ("Avbruten", "avbruten", date(2024, 1, 1), date(2024, 6, 30)),
        ("Pausad", "pausad", date(2024, 1, 1), date(2025, 6, 30)),
        ("Pausad för länge", "pausad", date(2024, 1, 1), date(2024, 6, 30)),
        ("Utan dagar", "pagar", None, None),
    )
]


def _aktiviteter(gate: Gate) -> Sequence[Any]:
    own = {"kommentar": None, "beskrivning": None, "ansvarig": None}
    rows = [row | (own if n % 2 else {"kommentar": "Kommenterad."}) for n, row in enumerate(AKTIVITETER)]
    rows[-1] |= {"strategi": "Någon annans strategi"}
    table = tabell(gate, "aktivitet", *rows)
    f, p = halvaret(gate, aktivitet=table), planen_med(gate, aktivitet=table)
    extracts = [{"kalla": "aktivitet", "utdrag": date(2024, 12, day)} for day in (1, 31, 15)]
    newest = planen_med(gate, aktivitet=table, filer=tabell(gate, "filer", *extracts))
    unknown = planen_med(gate, aktivitet=table, filer=gate.tabell("filer").clear())
    return [
        atgarder.aktiviteter(f), atgarder.beslut(f), planen.strategier(p), planen.laget(p),
        planen.laget(newest), planen.laget(unknown),
    ]  # fmt: skip


def _aktiviteter_i_tid(gate: Gate) -> Sequence[Any]:
    f = halvaret(gate, aktivitet=tabell(gate, "aktivitet", *(AKTIVITETER[n] for n in (1, 3, 5, 6))))
    none = gate.tabell("aktivitet").clear()
    empty, p = halvaret(gate, aktivitet=none), planen_med(gate, aktivitet=none)
    bare = planen_med(gate, aktivitet=none, strategier=gate.tabell("strategier").clear())
    return [
        atgarder.aktiviteter(f), atgarder.aktiviteter(empty), planen.strategier(p), planen.laget(p),
        planen.strategier(bare),
    ]  # fmt: skip


def _avtal(gate: Gate) -> Sequence[Any]:
    """Agreements that end so soon that it is taken up: one, several on a day, several days."""
    days = [date(2025, 3, 1), date(2025, 3, 1), date(2025, 6, 30)]
    rows = [
        {"avtalsnummer": f"A{n}", "insats": insats, "till": till}
        for n, (insats, till) in enumerate(
            [("boendestod", date(2025, 2, 1)), *(("bmss_barn", day) for day in days)]
        )
    ]
    twice = {"avtalsnummer": "A0", "insats": "boendestod", "till": date(2025, 2, 1), "delomrade": "Norr"}
    table = tabell(gate, "ramavtal", *rows, twice)
    return [atgarder.beslut(halvaret(gate, status(UPPNATT), ramavtal=table))]


# --- whether a follow-up is adopted, and what has changed since --------------------------------------------


def _faststalld(gate: Gate) -> Sequence[Any]:
    own = gate.snapshot.snapshot
    return [
        halvar.rubrik(halvaret(gate, antagna=antagna))
        for antagna in ([(H2, own)], [(H2, "kannat")], [(H1, own)], [(H1, own), (H2, own)])
    ] + [
        atgarder.beslut(
            halvaret(
                gate,
                status(UPPNATT),
                antagna=[(H2, own)],
                ramavtal=gate.tabell("ramavtal").clear(),
                aktivitet=gate.tabell("aktivitet").clear(),
            )
        )
    ]


def _andringarna(
    gate: Gate, rows: Sequence[dict[str, Any]], bakom: Sequence[dict[str, Any]] = ()
) -> Andringar:
    names = ("nyckeltal", "insats", "dimension", "dimension_varde", "period_typ", "period")
    keys = dict(zip(names, ("ramavtalskop", "bmss_barn", "alla", "alla", "halvar", "2024H1"), strict=True))
    like = keys | {
        "enhet": "andel", "fore": 0.25, "nu": 0.375, "dolt": False, "orsaker": ["rättelse"], "bidrag": [],
        "mal_fore": 1.0, "mal": 1.0, "definition_fore": 1, "definition": 1,
    }  # fmt: skip
    values = pl.DataFrame([like | row for row in rows], infer_schema_length=None)
    corrected = {
        "tabell": "kopfil", "orsak": "rättelse", "filer": ["ny.csv"], "filer_fore": ["gammal.csv"],
        "tillagda": "0", "borttagna": "0", "andrade": "<5",
    }  # fmt: skip
    behind = pl.DataFrame([keys | corrected | row for row in bakom or [{"insats": "x"}]])
    return Andringar("k1", "k2", values, behind, {})


def _andrade_varden(gate: Gate) -> Sequence[Any]:
    rows = [
        {},
        {"insats": "bmss_vuxna", "dolt": True},
        {"nyckeltal": "volym", "insats": "bmss_barn", "enhet": "antal", "fore": 40.0, "nu": 44.0,
         "orsaker": ["inställning", "mål"], "mal_fore": 1.0, "mal": 2.0},
        {"nyckeltal": "regiform", "dimension": "regiform", "dimension_varde": "egen"},
        {"period": "2023H2"},
        {"dimension": "koptyp", "dimension_varde": "skolplacering"},
        {"insats": "korttidsvistelse", "orsaker": ["oförändrat"]},
    ]  # fmt: skip
    behind = [
        {"andrade": "7", "tillagda": "2"},
        {"orsak": "inställning", "nyckeltal": "volym", "borttagna": "6", "andrade": "0"},
        {"insats": "bmss_vuxna"},
        {"period": "2023H2"},
    ]
    f = halvaret(gate, antagna=[(H1, "k1")], andrade=_andringarna(gate, rows, behind))
    only = halvaret(gate, antagna=[(H1, "k1")], andrade=_andringarna(gate, [{"orsaker": ["oförändrat"]}]))
    other = halvaret(gate, antagna=[(H1, "k1")], andrade=_andringarna(gate, [{"period": "2023H2"}]))
    return [
        andringar.andringar(f), andringar.andringar(only), andringar.andringar(other),
        *(_som_text(andringar.forandring_orsak(f, row)) for row in _jamforda(f)),
    ]  # fmt: skip


def _jamforda(f: FollowUp) -> Sequence[dict[str, Any]]:
    like = {
        "nyckeltal": "ramavtalskop",
        "insats": "bmss_barn",
        "dimension": "alla",
        "dimension_varde": "alla",
    }
    row = like | {"fore": 0.25, "varde": 0.5, "seriebrott": None}
    changed = ({}, {"insats": "boendestod"}, {"fore": None}, {"varde": None}, {"seriebrott": "Nytt system."})
    return [row | one for one in changed]


def _som_text(words: str) -> Any:
    return SimpleNamespace(data=f"[{words}]")


# --- what was read, and how far it reaches -----------------------------------------------------------------


def _filer(gate: Gate) -> Sequence[Any]:
    """Files of three sources: accepted, rejected and waiting; one source without amounts or rows."""
    given = [
        ("kopfil", "a.csv", date(2024, 5, 1), "godkand", None, 10, 8, 2, 1_000_00, 900_00, 100_00),
        ("kopfil", "b.csv", date(2024, 6, 1), "avvisad", "Den går inte att läsa.", *[None] * 6),
        ("kostnad", "c.csv", date(2024, 3, 1), "vantar", None, 3, 3, 0, -5_000_000_00, -5_000_000_00, 0),
        ("kostnad", "d.csv", date(2024, 4, 1), "godkand", None, 1, 1, 0, None, None, None),
        ("beslut", "e.csv", date(2024, 7, 1), "godkand", None, 5, 5, 0, None, None, None),
        ("okand", "f.csv", None, "godkand", None, 0, 0, 0, None, None, None),
    ]  # fmt: skip
    keys = (
        "kalla", "namn", "utdrag", "status", "orsak", "lasta_rader", "godkanda_rader", "avvisade_rader",
        "lasta_ore", "godkanda_ore", "avvisade_ore",
    )  # fmt: skip
    filer = tabell(gate, "filer", *(dict(zip(keys, row, strict=True)) for row in given))
    checks = tabell(
        gate, "avstamning",
        {"kontroll": "b", "allvar": "varning", "beskrivning": "Varnar och fann.", "antal": 3},
        {"kontroll": "a", "allvar": "varning", "beskrivning": "Varnar och fann inget.", "antal": 0},
        {"kontroll": "c", "allvar": "fel", "beskrivning": "Stoppar och fann.", "antal": 1},
        {"kontroll": "d", "allvar": "fel", "beskrivning": "Stoppar och fann inget.", "antal": 0},
        {"kontroll": "e", "allvar": "varning", "beskrivning": "Varnar och fann en.", "antal": 1},
    )  # fmt: skip
    covered = tabell(
        gate, "tackning",
        {"tabell": "beslut", "insats": "a", "fran": date(2020, 1, 1), "till": date(2024, 6, 30)},
        {"tabell": "beslut", "insats": "b", "fran": date(2019, 1, 1), "till": date(2024, 12, 31)},
        {"tabell": "kopfil", "insats": "a", "fran": date(2021, 1, 1), "till": date(2024, 12, 30)},
        {"tabell": "ramavtal", "insats": "*", "fran": date(2021, 1, 1), "till": date(2024, 12, 31)},
    )  # fmt: skip
    snapshot = replace(gate.snapshot, korning=17, publicerad=NAR)
    given_ = {"filer": filer, "avstamning": checks, "tackning": covered}
    f = halvaret(gate, snapshot=snapshot, **given_)
    u = Underlag(_Gate(gate, **given_))  # type: ignore[arg-type]
    clean = {
        "filer": filer.filter(pl.col("kalla") == "beslut"),
        "avstamning": checks.filter(pl.col("antal") == 0),
        "tackning": covered.clear(),
    }
    none = Underlag(_Gate(gate, **clean))  # type: ignore[arg-type]
    return [
        datakvalitet.sammanfattning(u), datakvalitet.lasta(u), datakvalitet.avvisade_filer(u),
        datakvalitet.kontroller(u), datakvalitet.tackning(u), halvar.kallor(f), halvar.ursprung(f),
        oversikt.rutor(f), oversikt.farskhet(f), datakvalitet.sammanfattning(none),
        datakvalitet.avvisade_filer(none), datakvalitet.tackning(none), datakvalitet.statistik(none),
        oversikt.farskhet(halvaret(gate, **clean)),
        oversikt.farskhet(halvaret(gate, tackning=covered.filter(pl.col("tabell") == "ramavtal"))),
        oversikt.farskhet(halvaret(gate, tackning=covered.filter(pl.col("insats") != "a"))),
        oversikt.farskhet(halvaret(gate, tackning=covered.filter(pl.col("insats") != "b"))),
    ]  # fmt: skip


def _karantan(gate: Gate) -> Sequence[Any]:
    said = {"beskrivning": "Ett fel.", "nasta_steg": "Rätta."}
    karantan = tabell(
        gate, "karantan",
        {"kalla": "beslut", "regel": "datum", "allvar": "avvisad", "antal": 1234, **said},
        {"kalla": "beslut", "regel": "lagrum", "allvar": "anmarkt", "antal": 1, **said},
        {"kalla": "kopfil", "regel": "belopp", "allvar": "avvisad", "antal": 2, **said},
    )  # fmt: skip
    vantar = tabell(gate, "vantar", {"kalla": "kopfil", "fil": "a.csv", "nasta_steg": "Hel månad: x\nDel: y"})
    told = tabell(
        gate, "upplysningar",
        *({"kalla": kalla, "kolumn": kolumn, "kod": "okand_kolumn", "beskrivning": f"{kolumn} läses inte.",
           "nasta_steg": "", "fil": "a.csv", "rad": None} for kalla, kolumn in
          (("kopfil", "A"), ("kopfil", "B"), ("beslut", "A"))),
    )  # fmt: skip
    u = Underlag(_Gate(gate, karantan=karantan, vantar=vantar, upplysningar=told))  # type: ignore[arg-type]
    none = Underlag(_Gate(gate, upplysningar=told.clear()))  # type: ignore[arg-type]
    cells = (datakvalitet.karantan, datakvalitet.vantar, datakvalitet.upplysningar)
    return [cell(one) for one in (u, none) for cell in cells]


def _statistik(gate: Gate) -> Sequence[Any]:
    """Retrieved the same day, before and after the publishing, and the latest year with a value."""
    shown = []
    for day in (date(2025, 3, 10), date(2025, 3, 9), date(2025, 3, 8), date(2025, 3, 11), date(2025, 3, 12)):
        snapshot = replace(gate.snapshot, publicerad=datetime(2025, 3, 10, tzinfo=UTC))
        extracts = [{"kalla": "kolada", "utdrag": day}, {"kalla": "kolada", "utdrag": date(2024, 1, 1)}]
        kolada = tabell(
            gate, "kolada",
            *({"kpi": kpi, "titel": kpi.lower(), "ar": ar, "varde": x} for kpi, ar, x in
              (("N2", 2023, 1.0), ("N2", 2024, None), ("N1", 2021, 1.0), ("N1", 2022, 1.0),
               ("N1", 2020, 1.0))),
        )  # fmt: skip
        tables = {"filer": tabell(gate, "filer", *extracts), "kolada": kolada}
        shown.append(datakvalitet.statistik(Underlag(_Gate(gate, snapshot=snapshot, **tables))))  # type: ignore[arg-type]
    return shown


def _kop_mot_bokfort(gate: Gate) -> Sequence[Any]:
    def rows(*given: tuple[str, str, str, int, str, str]) -> pl.DataFrame:
        keys = ("insats", "ar", "orsak", "antal", "kopt", "bokfort")
        named = [dict(zip(keys, row, strict=True)) for row in given]
        whole = [
            row | {k: Decimal(row[k]) for k in ("kopt", "bokfort")}
            | {"skillnad": Decimal(row["kopt"]) - Decimal(row["bokfort"]),
               "forst": f"{row['ar']}-02", "sist": f"{row['ar']}-11"}
            for row in named
        ]  # fmt: skip
        return tabell(gate, "avstamning_inkop", *whole)

    asked = rows(
        ("bmss_vuxna", "2023", "belopp_lika", 3, "300.10", "300.10"),
        ("bmss_barn", "2024", "saknas_i_kopfilen", 1, "0", "55.50"),
        ("bmss_vuxna", "2024", "saknas_i_reskontran", 2, "1000", "0"),
        ("bmss_barn", "2024", "saknas_i_reskontran", 2, "2000", "0"),
        ("bmss_barn", "2023", "belopp_skiljer", 12, "10", "20"),
        ("bmss_barn", "2024", "kredit", 1, "0", "-10"),
    )
    same = rows(("bmss_barn", "2024", "avrundning", 1, "10.49", "10"))
    shown = []
    for table in (asked, same, asked.clear()):
        u = Underlag(_Gate(gate, avstamning_inkop=table))  # type: ignore[arg-type]
        shown.append(kop_mot_bokfort.kop_mot_bokfort(u))
    return shown


# --- the plan ----------------------------------------------------------------------------------------------


def planen_med(gate: Gate, *args: Any, **tables: Any) -> Plan:
    return Plan(_Gate(gate, *args, **tables), MANAD)  # type: ignore[arg-type]


def _utan(*nyckeltal: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda values: values.filter(~pl.col("nyckeltal").is_in(nyckeltal))


def _dolda(gate: Gate) -> Sequence[Any]:
    """Every part of the purchases and the regiform hidden."""

    def hidden(values: pl.DataFrame) -> pl.DataFrame:
        own = pl.col("nyckeltal").is_in(["ramavtalskop", "regiform", "extern_andel", "personkrets_per_10000"])
        part = own & (pl.col("dimension") != "alla")
        gone = {
            name: pl.when(part).then(None).otherwise(pl.col(name)) for name in ("varde", "taljare", "namnare")
        }
        return values.with_columns(dolt=part | pl.col("dolt"), **gone)

    p = planen_med(gate, hidden)
    cells = (
        planen.kopform, planen.regiform, planen.personkrets, planen.avtal_per_insats, planen.skillnader,
        planen.sammanfattning, planen.kostnad_per_enhet,
    )  # fmt: skip
    return [*(cell(p) for cell in cells), planen.insats(p, "bmss_barn")]


def _planen_utan(gate: Gate) -> Sequence[Any]:
    gone = (
        "ramavtalskop", "regiform", "nettokostnad", "volym", "kostnad_per_plats",
        "kostnad_per_bedomningspoang", "antal_avtal", "extern_andel",
    )  # fmt: skip
    p = planen_med(gate, _utan(*gone), ramavtal=gate.tabell("ramavtal").clear())
    cells = (
        planen.sammanfattning, planen.trad, planen.nettokostnad, planen.kopform, planen.regiform,
        planen.kostnad_per_enhet, planen.avtal_per_insats, planen.avtalstabell, planen.skillnader,
        planen.volymer, planen.flyttar,
    )  # fmt: skip
    return [*(cell(p) for cell in cells), planen.insats(p, "boendestod")]


def _inget_i_planen(gate: Gate) -> Sequence[Any]:
    p = planen_med(gate, lambda values: values.clear())
    return [planen.sammanfattning(p), planen.nyckeltal(p), planen.skillnader(p), planen.personkrets(p)]


def _kostnaden_ofordandrad(gate: Gate) -> Sequence[Any]:
    """The same shares and the same cost two years running, and a year before that is not known."""

    def altered(same: bool) -> Callable[[pl.DataFrame], pl.DataFrame]:
        def change(values: pl.DataFrame) -> pl.DataFrame:
            own = pl.col("nyckeltal").is_in(["andel_nettokostnad", "nettokostnad"])
            year = pl.col("period")
            now = values.filter(own & (year == "2023"))
            before = now.with_columns(period=pl.lit("2022"), referensdatum=pl.lit(date(2022, 12, 31)))
            rest = values.filter(~(own & year.is_in(["2022", "2023"])))
            return pl.concat([rest, now, before]) if same else pl.concat([rest, now])

        return change

    return [planen.nettokostnad(planen_med(gate, altered(same))) for same in (True, False)]


def _avvikelsen(gate: Gate) -> Sequence[Any]:
    """The cost above and below what is expected, risen, fallen and alone."""
    shown = []
    for now, before in (
        (1.0, 2.0),
        (-1.0, -2.0),
        (-2.0, -1.0),
        (1.0, 1.0),
        (1.0, None),
        (None, 1.0),
        (0.0, 1.0),
        (1.0, -2.0),
        (1.0, 0.0),
        (0.04, 0.04),
        (-0.04, -3.0),
    ):

        def altered(values: pl.DataFrame, now: Any = now, before: Any = before) -> pl.DataFrame:
            own = (pl.col("nyckeltal") == "nettokostnadsavvikelse") & (pl.col("dimension") == "alla")
            given = pl.col("period").replace_strict(
                {"2023": now, "2022": before}, default=None, return_dtype=pl.Float64
            )
            return values.with_columns(varde=pl.when(own).then(given).otherwise("varde"))

        said = planen.sammanfattning(planen_med(gate, altered)).data
        shown.append(_som_text("\n".join(line for line in said.splitlines() if "Jämfört" in line)))
    return shown


def _kolada_utan_varden(gate: Gate) -> Sequence[Any]:
    kolada = tabell(
        gate, "kolada",
        *({"titel": titel, "namn": namn, "varde": x, "kon": kon} for titel, namn, x, kon in (
            ("B", "Malmö", None, "T"), ("B", "Lund", None, "T"), ("B", "Ystad", 1.0, "T"),
            ("B", "Ystad", None, "T"), ("A", "Malmö", None, "T"), ("A", None, None, "T"),
            ("C", "Malmö", None, "K"))),
    )  # fmt: skip
    tables = (kolada, kolada.filter(pl.col("varde").is_not_null()), kolada.clear())
    return [planen.saknade(planen_med(gate, kolada=table)) for table in tables]


# --- the catalogue -----------------------------------------------------------------------------------------


def _katalogen(gate: Gate) -> Sequence[Any]:
    """A nyckeltal with everything that a section may have, and one with nothing of it."""
    entry = gate.tabell("katalog").filter(pl.col("nyckeltal") == "ramavtalskop").to_dicts()[0]
    mal = (
        '{{"bmss_barn": {{"varde": {0}, "ingangsvarde": {1}, "galler_fran": 2024, "kalla": "Plan"}}}}'.format
    )
    example = (
        '{"exempel.toml": "beskrivning = \\"Två köp.\\"", "forvantat.csv": "varde,taljare,namnare,mal\\n'
        '0.5,1,2,\\n", "kopfil.csv": "belopp,dygn,fran\\n1000,30,2024-01-01\\n"}'
    )
    plain = entry | {
        "exempel": example, "sida": "## Vad det säger\n\nEtt.\n\n### Under\n\nTvå.\n",
        "sql": "SELECT 1 < 2 \n", "utesluts": '{"dubbel": "Dubbla rader.", "fel": "Felaktiga."}',
    }  # fmt: skip
    entries = [
        plain | {"mal": mal("0.9", "false")},
        plain | {"nyckeltal": "a_b", "namn": "Lågt", "mal": mal("0.9", "false"), "riktning": "lag"},
        plain | {"nyckeltal": "a_c", "namn": "Sjunker", "mal": mal("null", "true"), "riktning": "lag"},
        plain | {"nyckeltal": "a_d", "namn": "Stiger", "mal": mal("null", "true"), "riktning": "hog"},
        plain | {"nyckeltal": "a_e", "namn": "Utan", "mal": "{}", "utesluts": "{}", "strategi": "",
                 "insatser": ["alla"], "slag": "bestand"},
        plain | {"nyckeltal": "a_f", "namn": "Ingens", "mal": "{}", "insatser": [], "slag": "flode",
                 "strategi": "Två; Ett"},
    ]  # fmt: skip
    u = Underlag(_Gate(gate, katalog=pl.DataFrame(entries, gate.tabell("katalog").schema)))  # type: ignore[arg-type]
    return [katalogen.innehall(u), katalogen.katalog(u)]


# --- what has no basis -------------------------------------------------------------------------------------


def _luckor(gate: Gate) -> Sequence[Any]:
    """Values that lack sources, some of a nyckeltal's and all of another's, and other reasons."""

    def altered(values: pl.DataFrame) -> pl.DataFrame:
        id_, insats = pl.col("nyckeltal"), pl.col("insats")
        reason = (
            pl.when((id_ == "volym") & (insats == "bmss_barn"))
            .then(pl.lit("Källan Beslut täcker inte perioden."))
            .when(id_ == "ramavtalskop")
            .then(pl.lit("Källorna Köpfil och Ramavtal täcker inte perioden."))
            .when(id_ == "regiform")
            .then(pl.lit("Nämnaren är noll."))
            .when((id_ == "nya_beslut") & (insats == "boendestod"))
            .then(pl.lit("Inga sådana beslut finns."))
            .when(id_ == "antal_avtal")
            .then(pl.lit("Källan Ramavtal täcker inte perioden."))
        )
        gone = reason.is_not_null()
        return values.with_columns(
            orsak_saknas=reason,
            varde=pl.when(~gone).then("varde"),
            dolt=~gone & pl.col("dolt"),
            malstatus=pl.when(gone).then(pl.lit(SAKNAR_UNDERLAG)).otherwise("malstatus"),
        )

    f = halvaret(gate, altered)
    filer = gate.tabell("filer")
    fewer = halvaret(gate, altered, filer=filer.filter(~pl.col("kalla").is_in(["ramavtal", "beslut"])))
    none = halvaret(gate, altered, filer=filer.clear(), tackning=gate.tabell("tackning").clear())
    refused = filer.with_columns(
        status=pl.when(pl.col("kalla") == "ramavtal").then(pl.lit("avvisad")).otherwise("status")
    )
    every = (f, fewer, none, halvaret(gate, altered, filer=refused))
    return [
        *(cell(one) for one in every for cell in (luckor.luckor, luckor.finns)),
        halvar.lage(f), halvar.sammanfattning(f),
    ]  # fmt: skip


def _utveckling(gate: Gate) -> Sequence[Any]:
    """A nyckeltal of which all is hidden, one with a series break, and one without a section."""

    def altered(values: pl.DataFrame) -> pl.DataFrame:
        own = pl.col("nyckeltal") == "ej_verkstallda"
        gone = {
            name: pl.when(own).then(None).otherwise(pl.col(name)) for name in ("varde", "taljare", "namnare")
        }
        return values.with_columns(dolt=own | pl.col("dolt"), **gone)

    broken = tabell(
        gate, "seriebrott",
        {"nyckeltal": "volym", "insats": "*", "fran": date(2024, 7, 1), "orsak": "Nytt system."},
    )  # fmt: skip
    katalog = gate.tabell("katalog").filter(
        pl.col("nyckeltal").is_in(["ej_verkstallda", "volym", "regiform", "flytt_f100"])
    )
    f = halvaret(gate, altered, seriebrott=broken, katalog=katalog)
    bare = halvaret(gate, _utan("volym"))
    return [utvecklingen.utveckling(f), halvar.nyckeltal(f, "volym"), halvar.nyckeltal(bare, "volym")]


def _forsta_halvaret(gate: Gate) -> Sequence[Any]:
    """What is counted from the start of the year begins anew, and is told with where it would end."""
    f = FollowUp(_Gate(gate), H1)  # type: ignore[arg-type]
    return [halvar.sammanfattning(f), halvar.lage(f), atgarder.aktiviteter(f)]


FALL: dict[str, Fall] = {
    "forsta-halvaret": _forsta_halvaret,
    "kommenterade": _kommenterade,
    "alla-kommenterade": _alla_kommenterade,
    "alla-mal-uppnadda": _med_status(UPPNATT),
    "inga-mal": _med_status(INFORMATION),
    "alla-mal-missade": _med_status(EJ_UPPNATT),
    "inga-varden": _inga_varden,
    "aktiviteter": _aktiviteter,
    "aktiviteter-i-tid": _aktiviteter_i_tid,
    "avtal-som-loper-ut": _avtal,
    "faststalld": _faststalld,
    "andrade-varden": _andrade_varden,
    "filer": _filer,
    "karantan": _karantan,
    "statistikens-alder": _statistik,
    "kop-mot-bokfort": _kop_mot_bokfort,
    "dolda-delar": _dolda,
    "planen-utan": _planen_utan,
    "inget-i-planen": _inget_i_planen,
    "kostnaden": _kostnaden_ofordandrad,
    "avvikelsen": _avvikelsen,
    "kolada-utan-varden": _kolada_utan_varden,
    "katalogen": _katalogen,
    "luckor": _luckor,
    "utveckling": _utveckling,
}
ANKARE = re.compile(r"\[([^\]]*)\]\{#v-[^}]*\}")


@pytest.mark.parametrize("name", FALL)
def test_a_cell_says_what_it_said(name: str, gate: Gate) -> None:
    shown = "\n\n".join(ANKARE.sub(r"\1", str(one.data)) for one in FALL[name](gate))
    said = [*as_read(shown), ankare(shown)]
    assert said == facit(f"delar/{name}", said)
