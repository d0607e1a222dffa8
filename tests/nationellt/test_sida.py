"""The national page: what it says of a snapshot, against second calculations, and what it says of none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from importlib import import_module
from types import SimpleNamespace

import polars as pl
import pytest
from kommunen import SETTINGS, arbetsmapp, lagg_over
from tabeller import rader

from kpilib import nationellt as sida
from kpilib.begrepp import Period
from kpilib.form import text
from kpilib.form.kallmarkt import datatabell, diagram, under_diagrammet
from kpilib.nationellt.lage import _figur, _plats
from kpilib.secrecy import Gate
from kpilib.underlag.jamforelse import Jamforelse
from kpilib.underlag.serier import AVVIKELSE, LOPANDE_PRISER, Serie
from kpilib.workspace import Workspace
from nationellt import statistik as stat

revideringar = import_module("kpilib.nationellt.revideringar")  # the package has a function so named
NBSP, MINUS = "\u00a0", "\u2212"
FIGURER = ("avvikelse", "avvikelse_kronor", "punkter", "tabell", "per_invanare", "uppdelning", "per_10000")
FUNKTIONER = (*FIGURER, "kop", "avstamning", "revideringar", "grupper")
MARK = re.compile(r"Källa: (Kolada|SCB)|Egen bearbetning av data från (Kolada|SCB)")
BLOCK = re.compile(r"\{#(?P<id>(?:fig|tbl)-[\w-]+)\}.*?\n:{9}\n|<details.*?</details>", re.S)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Two retrievals, the second with other values and another peer group."""
    workspace = arbetsmapp(tmp_path_factory.mktemp("nationellt"))
    lagg_over(
        workspace,
        '[[seriebrott]]\nnyckeltal = "N28027"\nfran = 2020-01-01\norsak = "Ny definition av köp."\n',
    )
    stat.publicera(workspace, tmp_path_factory.mktemp("filer"), stat.allt())
    with Gate(workspace=workspace) as opened:
        yield opened


@pytest.fixture(scope="module")
def j(gate: Gate) -> Jamforelse:
    return Jamforelse(gate)


@pytest.fixture(scope="module")
def gallande() -> pl.DataFrame:
    """The values that are in force, laid over one another by hand."""
    rows = [(k, m, y, v) for (k, m, y), v in {**stat.varden(), **stat.ANDRADE}.items()]
    return pl.DataFrame(rows, schema=["kpi", "kommun", "ar", "varde"], orient="row")


def said(markdown: object) -> str:
    """What is read: tags gone, cells apart."""
    html = re.sub(r"<(style|script).*?</\1>", "", str(getattr(markdown, "data", markdown)), flags=re.S)
    return unescape(re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", html)))


def lines_of(markdown: object, name: str) -> list[list[str]]:
    """The cells of each row of a table, headings and notes too, by its anchor or what it is folded under."""
    html = str(getattr(markdown, "data", markdown))
    place = rf"(?:\{{#tbl-{name}\}}|<summary>Visa som tabell: {name}[^<]*</summary>)"
    table = re.search(rf"{place}.*?(<table>.*?</table>)", html, re.S)
    assert table, name
    return rader(table[1])


def rows_of(markdown: object, name: str) -> dict[str, list[str]]:
    """Row heading -> the other cells, of a table without groups."""
    return {cells[0]: cells[1:] for cells in lines_of(markdown, name)}


@pytest.mark.parametrize("name", FUNKTIONER)
def test_every_figure_and_table_says_whose_figures_it_shows(name: str, j: Jamforelse) -> None:
    shown = getattr(sida, name)(j).data
    blocks = [m[0] for m in BLOCK.finditer(shown)]
    assert blocks
    assert [b[:60] for b in blocks if not MARK.search(unescape(b))] == []


def test_the_areas_of_a_chart_are_the_own_those_of_the_settings_and_riket(j: Jamforelse) -> None:
    assert j.huvud == ["1480", "0180", "1280", "0000"]
    assert j.farg("1280") == SETTINGS.kolada.framhavda["1280"]
    elsewhere = Jamforelse(j.gate, kommun="1280")
    assert elsewhere.huvud == ["1280", "0180", "1480", "0000"]
    assert elsewhere.farg("1480") == SETTINGS.kolada.framhavda["1480"]


def test_raw_values_name_their_source_and_computed_ones_are_our_own_work(j: Jamforelse) -> None:
    assert "Källa: Kolada." in said(sida.avvikelse(j))
    assert "Egen bearbetning" not in said(sida.avvikelse(j))
    for shown in (sida.tabell(j), sida.uppdelning(j)):
        assert "Egen bearbetning av data från Kolada." in said(shown)
        assert "Källa: Kolada" not in said(shown)
    assert "Egen bearbetning av data från SCB." in said(sida.per_invanare(j))
    assert "Egen bearbetning av data från Kolada och SCB." in said(sida.avstamning(j))


def test_a_development_covers_ten_years_with_its_gaps_and_preliminary_values(
    j: Jamforelse, gallande: pl.DataFrame
) -> None:
    shown = sida.avvikelse(j)
    table = rows_of(shown, "Nettokostnadsavvikelse LSS")
    assert table["Kommun"] == [str(y) for y in range(2015, 2025)]
    for kommun in ("1480", "1280", "0180", "1281"):
        own = gallande.filter(kpi="N28018", kommun=kommun).sort("ar")
        expected = [
            "–" if v is None else f"{v:.1f}".replace(".", ",").replace("-", MINUS) + f"{NBSP}%"
            for v in (_half_up(v) for v in own["varde"][1:])
        ]
        expected[-1] += f"{NBSP}p"
        assert table[stat.KOMMUNER[kommun]] == expected
    assert "Stockholm saknar värde 2018" in said(shown)
    assert "p: preliminärt värde. –: värdet saknas" in said(shown)


def _half_up(value: float | None) -> float | None:
    """To one decimal, half away from zero, as the pages round."""
    if value is None:
        return None
    return float(Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def test_a_preliminary_point_is_hollow_and_said_in_words(j: Jamforelse) -> None:
    shown = sida.avvikelse(j).data
    alt = unescape(re.search(r'role="img" aria-label="([^"]+)"', shown)[1])  # type: ignore[index]
    assert alt.startswith("Linjediagram. Nettokostnadsavvikelse LSS, 2015–2024.")
    assert re.search(r"Göteborg: [−\d,]+\u00a0% 2015, [−\d,]+\u00a0% 2024 \(preliminärt\)\.", alt)
    assert shown.count('"circle-open"') == 3, "one for each line of the chart that has the year"
    assert "Ofylld punkt: preliminärt värde. Källa: Kolada." in said(sida.avvikelse(j))


def test_a_series_break_is_drawn_and_not_compared_across(j: Jamforelse) -> None:
    shown = sida.kop(j).data
    assert "seriebrott" in shown
    assert "Seriebrott från 2020: Ny definition av köp. Värden före och efter jämförs inte." in shown


@pytest.mark.parametrize(
    ("group", "members"), [("alla", None), ("liknande", ["1480", "0180", "1280", "1281", "0380"])]
)
def test_the_position_is_that_of_a_second_count(
    group: str, members: list[str] | None, j: Jamforelse, gallande: pl.DataFrame
) -> None:
    values = gallande.filter(pl.col("kpi") == "N28018", pl.col("ar") == 2024, pl.col("varde").is_not_null())
    if members:
        values = values.filter(pl.col("kommun").is_in(members))
    own = values.filter(kommun="1480")["varde"].item()
    rank = values.filter(pl.col("varde") < own).height + 1
    lines = lines_of(sida.tabell(j), "lage-nationellt")
    head = {"alla": "Bland alla kommuner", "liknande": "Bland liknande kommuner"}[group]
    cells = lines[lines.index([head]) + 1]
    assert cells[0] == "Nettokostnadsavvikelse LSS"
    assert f"{rank} av {values.height}" in cells
    median = _half_up(values["varde"].median())  # type: ignore[arg-type]
    assert f"{median:.1f}".replace(".", ",").replace("-", MINUS) + f"{NBSP}%" in cells
    if group == "alla":
        limits = [values["varde"].quantile(q, "linear") for q in (0.25, 0.5, 0.75)]
        assert str(1 + sum(own > limit for limit in limits)) in cells  # type: ignore[operator]


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (1, 67, "lägsta"),
        (67, 1, "högsta"),
        (63, 5, "5:e högsta"),
        (66, 2, "2:a högsta"),
        (66, 1, "högsta"),
        (3, 65, "3:e lägsta"),
        (11, 57, "11:e lägsta"),
        (12, 57, "12:e lägsta"),
        (21, 57, "21:a lägsta"),
        (102, 120, "102:a lägsta"),
        (111, 120, "111:e lägsta"),
        (112, 120, "112:e lägsta"),
        (5, 5, "5:e högsta"),
        (22, 46, "22:a lägsta"),
    ],
)
def test_a_place_is_counted_from_the_nearer_end(low: int, high: int, word: str) -> None:
    assert _plats({"rang": low, "rang_fran_hogst": high}) == word


def test_every_municipality_is_a_dot_and_the_words_name_the_ends(
    j: Jamforelse, gallande: pl.DataFrame
) -> None:
    values = gallande.filter(kpi="N28018", ar=2024).sort("varde")
    shown = sida.punkter(j).data
    assert f"i {values.height} kommuner, 2024" in shown
    alt = unescape(re.search(r'role="img" aria-label="([^"]+)"', shown)[1])  # type: ignore[index]
    for end, row in (("Lägst", 0), ("högst", -1)):
        assert f"{end} har {stat.KOMMUNER[values['kommun'][row]]}" in alt.replace(
            "och högst", "och högst har"
        )
    assert "Liknande kommuner:" in alt
    peers = alt.split("Liknande kommuner:")[1]
    assert "Uppsala" in peers
    assert "Linköping" not in peers


@pytest.mark.parametrize(("serie", "suffix"), [(AVVIKELSE, f"{NBSP}%"), (LOPANDE_PRISER, "")])
def test_the_median_is_drawn_with_its_value_on_a_scale_in_the_unit(
    serie: Serie, suffix: str, j: Jamforelse
) -> None:
    rows = j.gate.tabell("kommunvarden").filter(serie="N28018", ar=2024).sort("varde")
    figure = _figur(j, rows, {"1280"}, serie, 3.25)
    labels = {unescape(a.text): a.x for a in figure.layout.annotations}
    assert labels[f"median {text.varde(3.25, serie.enhet)}"] == 3.25
    assert {"Göteborg", "Malmö"} < set(labels)
    assert figure.layout.xaxis.ticksuffix == suffix


def test_the_first_lines_say_when_each_service_was_asked(j: Jamforelse, empty: Jamforelse) -> None:
    day = stat.ANDRA.isoformat()
    assert f"- **Hämtat.** Kolada {day} och SCB {day}." in sida.sammanfattning(j).data
    assert f"- **Hämtat.** Kolada {stat.FORSTA.isoformat()}." in sida.sammanfattning(empty).data


def test_costs_are_in_the_prices_of_the_last_year(j: Jamforelse) -> None:
    shown = sida.per_invanare(j)
    assert "2024 års priser (KPI)" in said(shown)
    table = rows_of(shown, "Nettokostnad för LSS och SFB per invånare")
    before = 4_000_000 * 1000 / 600_000 * 130 / 125
    after = 4_300_000 * 1000 / 600_000
    expected = [f"{round(v):,}".replace(",", NBSP) + f"{NBSP}kr" for v in (before, after)]
    assert table["Göteborg"] == expected


def test_persons_per_10000_are_kolada_s_persons_over_scb_s_population(j: Jamforelse) -> None:
    """Göteborg: 1 000 + 1 480 persons in housing of 600 000 inhabitants is 41.33 of 10 000."""
    shown = sida.per_10000(j)
    assert rows_of(shown, "Personer i boende enligt LSS")["Göteborg"] == [f"41,3{NBSP}p"]
    assert "Egen bearbetning av data från Kolada och SCB." in said(shown)
    assert ".utan-underlag" in shown.data
    assert "** N28804 och folkmängden från SCB" in shown.data, "what the third series needs"


def test_persons_per_10000_of_every_area_are_the_quotient_itself(gate: Gate) -> None:
    rows = gate.tabell("nationell_serie").filter(serie="scb_n28801_per_10000")
    expected = {k: stat.boende(k) * 10_000 / stat.INVANARE[k] for k in ("1280", "1480")}
    assert dict(rows.select("kommun", "varde").rows()) == pytest.approx(expected, rel=1e-12)
    assert rows["enhet"].unique().to_list() == ["personer per 10 000 invånare"]
    assert rows["preliminar"].all()


def test_nothing_is_drawn_or_listed_without_a_source() -> None:
    rows = pl.DataFrame({"kallhanvisning": []}, schema={"kallhanvisning": pl.String})
    with pytest.raises(ValueError, match="source"):
        diagram(rows, None, id="fig-x", caption="X", alt="X")
    with pytest.raises(ValueError, match="source"):
        datatabell(rows, [{"x": "1"}], {"x": "X"}, id="tbl-x", caption="X")
    with pytest.raises(ValueError, match="source"):
        under_diagrammet(rows, [{"x": "1"}], {"x": "X"}, rubrik="X")


def test_the_parts_of_a_difference_are_the_whole_with_the_rest_in_words(j: Jamforelse) -> None:
    """By hand, with the mean of the two as weight.

    Persons per inhabitant 0.0070 and 0.0075; per person 1 000 000 and 853 333: volume is
    −0.0005 × 926 667 = −463. Housing: 3 600 / 1 200 000 / 0.0070 = 0.4286 of them against 0.4; daily
    activities 700 / 250 000 / 0.0070 = 0.4 against 0.41667. Mix 0.00725 × (0.02857 × 1 100 000 − 0.016667 ×
    245 000) = 198; cost per user 0.00725 × (0.41429 × 200 000 + 0.40833 × 10 000) = 630. The rest is
    600 + 463 − 198 − 630 = 235.
    """
    shown = sida.uppdelning(j)
    cells = rows_of(shown, "uppdelning")["Riket"]
    assert cells == [f"{c}{NBSP}kr" for c in ("+600", f"{MINUS}463", "+198", "+630", "+235")]
    words = said(shown)
    assert f"Göteborg kostade 600{NBSP}kr mer per invånare än riket 2023." in words
    assert f"{MINUS}463{NBSP}kr beror på att färre av invånarna har insatser." in words
    assert f"+235{NBSP}kr återstår" in words


def test_the_reconciliation_gives_the_difference_and_why(j: Jamforelse) -> None:
    shown = said(sida.avstamning(j))
    kommun, ar = stat.RIKTIG
    assert "3 kommunår finns hos båda. Ett kommunår stämmer" in shown
    percent, deviation = stat.avvikelse("1480", 2023), stat.mnkr("1480", 2023)
    assert percent is not None
    assert deviation is not None
    off = deviation / (percent / 100) + deviation - 4000
    assert f" {off:,.2f} ".replace(",", NBSP).replace(".", ",").replace("-", MINUS) in shown
    assert "Mer än avrundningen" in shown
    assert f"{stat.KOMMUNER[kommun]}" in shown
    assert f"{ar}" in shown
    assert "Ryms i avrundningen" in shown


def test_a_year_is_reconciled_in_the_published_numbers_and_what_follows_from_them(j: Jamforelse) -> None:
    """The deviation of 2023 in per cent and in mnkr, the first through the second, and both together."""
    percent, deviation = stat.avvikelse("1480", 2023), stat.mnkr("1480", 2023)
    assert percent is not None
    assert deviation is not None
    reference = deviation / (percent / 100)
    cells = rows_of(sida.avstamning(j), "avstamning-nationell")["Göteborg 2023"]
    kolada, scb, difference, _, published, expected = cells
    assert published == f"{text.varde(percent, 'procent')}; {text.tal(deviation, 1)}"
    assert (expected, kolada) == (text.tal(reference, 1), text.tal(reference + deviation, 1))
    assert (scb, difference) == (f"4{NBSP}000,0", text.tal(reference + deviation - 4000, 2))


class _Personkretsar:
    """The gate with values of its own for one nyckeltal."""

    troskel = 5

    def __init__(self, gate: Gate, varden: dict[tuple[str, str, str], float | None]) -> None:
        self._gate = gate
        self._rows = [
            {
                "dimension_varde": f"{kommun} personkrets {krets}",
                "period": ar,
                "varde": varde,
                "dolt": varde is None,
                "enhet": "antal per 10 000",
            }
            for (kommun, krets, ar), varde in varden.items()
        ]

    def tabell(self, namn: str) -> pl.DataFrame:
        return self._gate.tabell(namn)

    def varden(self, *_: str, **__: str) -> pl.DataFrame:
        return pl.DataFrame(self._rows)


def test_personkretsar_are_compared_in_the_last_year_and_the_own_in_every_year(gate: Gate) -> None:
    values = {
        ("1480", "1", "2023"): 45.0,
        ("1480", "1", "2024"): 46.25,
        ("1480", "2", "2024"): None,
        ("1280", "1", "2023"): 40.0,
        ("1280", "1", "2024"): 41.0,
        ("9999", "1", "2024"): 99.0,
    }
    shown = sida.personkretsar(Jamforelse(_Personkretsar(gate, values)))  # type: ignore[arg-type]
    lines = [cells for cells in lines_of(shown, "personkretsar")[1:] if not MARK.search(cells[0])]
    assert lines == [
        ["2024"],
        ["Göteborg", "46,3", "dolt", "–"],
        ["Malmö", "41,0", "–", "–"],
        ["2023"],
        ["Göteborg", "45,0", "–", "–"],
    ]
    assert "Egen bearbetning av data från Kolada och Socialstyrelsen." in said(shown)


def test_revisions_are_summed_per_series_and_the_own_stand_first(j: Jamforelse) -> None:
    shown = sida.revideringar(j)
    per_series = rows_of(shown, "revideringar")
    before = stat.avvikelse("1280", 2021)
    own = stat.avvikelse("1480", 2022)
    assert before is not None
    assert own is not None
    [name] = [n for n in per_series if "N28018" in n]
    count, kinds, largest = per_series[name]
    changed = [k for k in stat.ANDRADE if k[0] == "N28018"]
    assert f"{len(changed)} ändrat värde" in kinds
    place = "Göteborg 2022" if abs(8.75 - own) > abs(1.0 - before) else "Malmö 2021"
    assert largest.startswith(place)
    _, group, first, *_ = lines_of(shown, "revideringar-detaljer")
    assert group == [f"Hämtat {stat.ANDRA.isoformat()}"]
    assert first[0] == "Göteborg"
    assert first[2:4] == ["2022", "Ändrat värde"]
    assert first[5] == f"8,8{NBSP}%"
    assert "1 av dem gäller Göteborg och har fått ett annat tal." in said(shown)
    assert int(count) >= len(changed)


def test_a_long_list_of_revisions_is_cut_and_says_so(j: Jamforelse) -> None:
    shown = said(sida.revideringar(j))
    total = j.gate.tabell("revideringar").height
    assert total > 20
    assert f"Tabellen visar 20 av {total}" in shown
    assert "kategoriplan revideringar" in shown


@pytest.mark.parametrize(
    ("adopted", "told"),
    [
        (datetime(2025, 9, 1, tzinfo=UTC), "har 32 uppgifter som redan var hämtade ändrats, i 2 serier."),
        (datetime(2025, 12, 1, tzinfo=UTC), "har ingen uppgift som redan var hämtad ändrats."),
    ],
)
def test_revisions_are_those_since_the_last_adopted_follow_up(
    adopted: datetime, told: str, j: Jamforelse, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = SimpleNamespace(period=Period.parse("2025H1"), faststalld=adopted)
    monkeypatch.setattr(revideringar, "half_years", lambda *_: [Period.parse("2025H2")])
    monkeypatch.setattr(revideringar, "FollowUp", lambda *_: SimpleNamespace(fore_faststalld=kept))
    shown = said(sida.revideringar(j))
    day = adopted.date().isoformat()
    assert f"Sedan uppföljningen för första halvåret 2025 fastställdes {day} {told}" in shown


def test_a_peer_group_that_changed_shows_both_vintages(j: Jamforelse) -> None:
    shown = sida.grupper(j)
    table = rows_of(shown, "grupper")
    assert table["Kommun"] == ["Årgång 2023", "Årgång 2024"]
    assert (table["Linköping"], table["Uppsala"], table["Lund"]) == (["●", "–"], ["–", "●"], ["●", "●"])
    assert "Årgång 2024: Uppsala har kommit till och Linköping har lämnat." in said(shown)


def test_the_page_says_how_old_the_statistics_are(j: Jamforelse) -> None:
    shown = said(sida.alder(j))
    days = (j.gate.snapshot.publicerad.date() - stat.ANDRA).days
    assert f"Kolada {stat.ANDRA.isoformat()} {days} dagar 2024" in shown
    assert "Inget hämtas när sidan skrivs eller läses" in shown


def test_a_plan_of_an_earlier_year_stops_at_its_accounts(gate: Gate) -> None:
    then = Jamforelse(gate, till=2022)
    table = rows_of(sida.avvikelse(then), "Nettokostnadsavvikelse LSS")
    assert table["Kommun"] == [str(y) for y in range(2014, 2023)]
    assert "2022" in said(sida.punkter(then))
    assert "2024" not in said(sida.punkter(then))


@pytest.fixture
def empty(workspace: Workspace, tmp_path) -> Iterator[Jamforelse]:  # type: ignore[no-untyped-def]
    """A snapshot with a catalogue and areas but not one value."""
    stat.publicera(
        workspace,
        tmp_path,
        {"kolada-2025-06-02.json": ("kolada", stat.kolada(stat.FORSTA, {}, 2024, []), stat.FORSTA)},
    )
    with Gate(workspace=workspace) as opened:
        yield Jamforelse(opened)


def test_what_is_not_fetched_says_what_to_do_and_draws_nothing(empty: Jamforelse) -> None:
    for name in (*FUNKTIONER, "personkretsar"):
        shown = unescape(getattr(sida, name)(empty).data)
        assert "#fig-" not in shown, name
        assert "<table" not in shown, name
        assert "kategoriplan fetch" in shown or "LSS-statistik" in shown, name
