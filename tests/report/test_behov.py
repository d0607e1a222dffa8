"""The plan's analysis of needs, on values of the tests' own: who is most, what has moved and who waits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

import polars as pl
import pytest
from altered import AlteredGate
from tabeller import rader

from kpilib.begrepp import ALLA, Period
from kpilib.report import plan as pages
from kpilib.report.plan.kategori import _waiting
from kpilib.secrecy import Gate
from kpilib.underlag import Plan
from kpilib.workspace import Workspace

NBSP = "\u00a0"
MANAD = Period.parse("2024-10")
ANKARE = re.compile(r"\[([^\]]*)\]\{#v-[^}]*\}")


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def plan(
    gate: Gate, nyckeltal: str, values: Mapping[tuple[str, str], float], *hidden: tuple[str, str]
) -> Plan:
    """The plan with these values of a nyckeltal, by insats and period, and these hidden: no others."""
    keys = ["insats", "period"]
    names = dict.fromkeys(keys, pl.String)
    told = [(*key, float(x)) for key, x in values.items()]
    given = pl.DataFrame(told, {**names, "given": pl.Float64}, orient="row")
    unseen = pl.DataFrame(hidden, names, orient="row").with_columns(unseen=True)

    def altered(rows: pl.DataFrame) -> pl.DataFrame:
        own = (pl.col("nyckeltal") == nyckeltal) & (pl.col("dimension") == ALLA)
        both = rows.join(given, keys, "left", maintain_order="left")
        both = both.join(unseen, keys, "left", maintain_order="left")
        value = pl.when(own).then("given").otherwise("varde")
        seen = pl.when(own).then(pl.col("unseen").fill_null(value=False))
        changed = both.with_columns(value.alias("varde"), seen.otherwise("dolt").alias("dolt"))
        return changed.drop("given", "unseen")

    return Plan(AlteredGate(gate, altered), MANAD)  # type: ignore[arg-type]


def said(page: str) -> str:
    """A page without the anchors of its numbers."""
    return ANKARE.sub(r"\1", page)


def test_volumes_are_told_from_the_most_and_against_the_first_same_month(gate: Gate) -> None:
    now, first = str(MANAD), "2022-10"
    shown = pages.volymer(
        plan(
            gate,
            "volym",
            {
                ("bmss_barn", now): 44, ("bmss_barn", first): 50,
                ("bmss_vuxna", now): 1998, ("bmss_vuxna", first): 1900, ("bmss_vuxna", "2022-09"): 9,
                ("boendestod", now): 2537, ("boendestod", first): 2537,
                ("korttidsvistelse", now): 422,
            },
        )
    ).data  # fmt: skip
    assert said(shown).startswith(
        f"Flest personer har boendestöd, 2{NBSP}537. Sedan oktober 2022 har antalet ökat i BmSS vuxna. "
        "Det har minskat i BmSS barn.\n"
    )
    head, *rows, _ = rader(shown)
    assert head[2:] == ["Oktober 2022", "Oktober 2024", "Förändring"]
    assert [(cells[0], *cells[2:]) for cells in rows] == [
        ("Boendestöd", f"2{NBSP}537", f"2{NBSP}537", "±0"),
        ("BmSS vuxna", f"1{NBSP}900", f"1{NBSP}998", "+98"),
        ("Korttidsvistelse", "–", "422", "–"),
        ("BmSS barn", "50", "44", "−6"),
    ]


def test_what_is_hidden_stands_in_the_table_and_nobody_is_said_to_have_the_most_of_nothing(
    gate: Gate,
) -> None:
    """A small municipality: of four insatser one has nobody, and three have a few."""
    now = str(MANAD)
    few = [(insats, now) for insats in ("bmss_vuxna", "boendestod", "korttidsvistelse")]
    shown = pages.volymer(plan(gate, "volym", {("bmss_barn", now): 0}, *few)).data
    assert "Flest" not in said(shown)
    assert "fig-volymer" not in shown
    _, *rows, _ = rader(shown)
    assert [(cells[0], cells[3]) for cells in rows] == [
        ("BmSS barn", "0"), ("BmSS vuxna", "dolt"), ("Korttidsvistelse", "dolt"), ("Boendestöd", "dolt"),
    ]  # fmt: skip


def test_which_has_the_most_is_told_of_those_that_are_shown(gate: Gate) -> None:
    """How many a hidden one is at the most is not told."""
    now = str(MANAD)
    shown = pages.volymer(plan(gate, "volym", {("bmss_barn", now): 6}, ("boendestod", now))).data
    assert said(shown).startswith("Av de insatser vars antal visas har BmSS barn flest personer, 6.\n")
    _, *rows, _ = rader(shown)
    assert [(cells[0], cells[3]) for cells in rows] == [("BmSS barn", "6"), ("Boendestöd", "dolt")]


def test_purchases_that_are_hidden_make_no_sentence(gate: Gate) -> None:
    p = plan(gate, "ramavtalskop", {}, ("bmss_vuxna", str(MANAD)))
    assert "ramavtal" not in said(pages.insats(p, "bmss_vuxna").data).partition("\n")[0]


def test_a_curve_of_nothing_is_not_drawn(gate: Gate) -> None:
    periods = ("2024Q1", "2024Q2", "2024Q3")
    nought = {("bmss_vuxna", q): 0.0 for q in periods}
    told = pages.over_tid(plan(gate, "verkstallda_beslut", nought)).data
    assert unescape(told) == "Inget beslut enligt LSS är verkställt."
    hidden = plan(gate, "verkstallda_beslut", {("bmss_vuxna", "2024Q1"): 0}, ("bmss_vuxna", "2024Q2"))
    assert unescape(pages.over_tid(hidden).data) == "Antalen är för små för att visas."
    some = plan(gate, "verkstallda_beslut", {("bmss_vuxna", "2024Q1"): 7}, ("bmss_vuxna", "2024Q2"))
    shown = pages.over_tid(some).data
    assert "fig-over-tid" in shown
    assert "Punkter som saknas räknar eller röjer 1–4 personer och visas inte." in shown


def test_volumes_that_have_not_moved_are_not_said_to(gate: Gate) -> None:
    shown = pages.volymer(plan(gate, "volym", {("bmss_barn", str(MANAD)): 44})).data
    assert said(shown).startswith("Flest personer har BmSS barn, 44.\n")
    assert ".utan-underlag" in pages.volymer(plan(gate, "volym", {("bmss_barn", "2022-10"): 44})).data


def test_those_who_wait_are_compared_with_the_year_before(gate: Gate) -> None:
    values = {
        ("bmss_vuxna", "2024Q3"): 12, ("bmss_vuxna", "2023Q3"): 10, ("bmss_vuxna", "2024Q2"): 3,
        ("korttidsvistelse", "2024Q3"): 7,
    }  # fmt: skip
    shown = said(pages.vantande(plan(gate, "ej_verkstallda", values)).data)
    assert "Så många sådana beslut fanns vid utgången av kvartal 3 2024:" in shown
    assert " BmSS vuxna 12 (2 fler än ett år tidigare)." in shown
    assert " Korttidsvistelse 7.\n" in shown
    assert "Punkter som saknas" not in shown
    head, *rows, note = rader(shown)
    quarters = [(4, 2022), *((n, 2023) for n in (1, 2, 3, 4)), *((n, 2024) for n in (1, 2, 3))]
    assert head == ["Insats", *(f"kv {n} {ar}" for n, ar in quarters)]
    [own] = [cells for cells in rows if cells[0] == "BmSS vuxna"]
    assert own[head.index("kv 2 2024") : head.index("kv 3 2024") + 1] == ["3", "12"]
    assert "Antal under 5, och de som röjer dem, är dolda." in note[0]


def test_a_chart_says_which_of_its_points_are_hidden_and_none_is_drawn_of_nothing(gate: Gate) -> None:
    values, hidden = {("bmss_vuxna", "2024Q3"): 12.0}, ("bmss_barn", "2024Q3")
    shown = said(pages.vantande(plan(gate, "ej_verkstallda", values, hidden)).data)
    assert "Punkter som saknas räknar eller röjer 1–4 beslut och visas inte." in shown
    assert " BmSS barn dolt." in shown
    only = said(pages.vantande(plan(gate, "ej_verkstallda", {}, hidden)).data)
    assert "#fig-vantande" not in only
    assert "#tbl-vantande" in only
    assert "#tbl-vantande" not in pages.vantande(plan(gate, "ej_verkstallda", {})).data


def test_an_insats_that_came_later_is_in_the_table_from_then(gate: Gate) -> None:
    def altered(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.filter((pl.col("insats") != "bmss_vuxna") | (pl.col("referensdatum") >= MANAD.fore.till))

    shown = rader(pages.vantande(Plan(AlteredGate(gate, altered), MANAD)).data)  # type: ignore[arg-type]
    [own] = [cells for cells in shown if cells[0] == "BmSS vuxna"]
    assert own[1:] == ["–"] * 7 + ["153"]


def test_the_summary_names_where_most_wait(gate: Gate) -> None:
    values = {("bmss_vuxna", "2024Q3"): 12.0, ("korttidsvistelse", "2024Q3"): 13.0}
    assert _waiting(plan(gate, "ej_verkstallda", values)) == (
        "**Väntan.** Flest beslut som inte är verkställda inom tre månader har korttidsvistelse, 13 vid "
        "utgången av kvartal 3 2024."
    )
    assert _waiting(plan(gate, "ej_verkstallda", {})) == ""


@pytest.mark.parametrize(
    ("insatser", "shown"), [(("bmss_vuxna",), True), (("bmss_vuxna", "bmss_barn"), True), ((), False)]
)
def test_executed_decisions_are_drawn_for_each_insats_that_has_a_value(
    insatser: tuple[str, ...], shown: bool, gate: Gate
) -> None:
    values = {(i, q): 10.0 + n for i in insatser for n, q in enumerate(("2024Q2", "2024Q3"))}
    page = pages.over_tid(plan(gate, "verkstallda_beslut", values)).data
    assert ("#fig-over-tid" in page) == shown
    alt = re.search(r'role="img" aria-label="([^"]+)"', page)
    for insats, name in (("bmss_vuxna", "BmSS vuxna: 10"), ("bmss_barn", "BmSS barn: 10")):
        assert (name in (alt[1] if alt else "")) == (insats in insatser)


def test_moves_are_told_with_the_share_that_comes_from_bmss(gate: Gate) -> None:
    shown = said(pages.flyttar(Plan(gate, MANAD)).data)
    assert shown == (
        "Under 2023 flyttade 61 personer till en egen lägenhet enligt rutin F100, varav 10 från BmSS. "
        f"Det är 16{NBSP}% av flyttarna."
    )


def test_a_personkrets_has_its_share_of_all_three(gate: Gate) -> None:
    rows = gate.varden("personkrets_per_10000", period=Period.parse("2023"))
    counts = dict(
        rows.filter(pl.col("dimension") == "personkrets").select("dimension_varde", "taljare").rows()
    )
    whole = sum(counts.values())
    shown = pages.personkrets(Plan(gate, MANAD)).data
    cells = {row[0]: row[1:3] for row in rader(shown)[1:-1]}
    assert list(cells) == ["Personkrets 1", "Personkrets 2", "Personkrets 3"]
    for krets, n in counts.items():
        persons, share = cells[f"Personkrets {krets}"]
        assert persons == f"{int(n):,}".replace(",", NBSP)
        assert share == f"{round(100 * n / whole)}{NBSP}%"
