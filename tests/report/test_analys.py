"""The analyst's text: values are written in through the gate, and the words must say what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from altered import AlteredGate

from kpilib.begrepp import Period
from kpilib.errors import RenderError
from kpilib.form import text
from kpilib.report.analys import analystext
from kpilib.secrecy import Gate
from kpilib.workspace import Workspace

NB = "\u00a0"
H2 = Period.parse("2024H2")
Write = Callable[..., str]


def inom(shown: str) -> str:
    """A text as it reads, without the box that says that somebody has written it."""
    return unescape(shown).removeprefix("::: {.kp-text}\n\n").removesuffix("\n\n:::")


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


@pytest.fixture
def write(gate: Gate, tmp_path: Path) -> Write:
    """The finished text of what an analyst writes, for the second half of 2024."""

    def _write(body: str, gate: Gate = gate) -> str:
        path = tmp_path / "reports" / "text" / "plan" / "lage.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
        return inom(analystext(gate, "plan/lage", period=H2, workspace=Workspace(tmp_path)).data)

    return _write


def _row(gate: Gate, id_: str, **keys: str) -> dict[str, object]:
    rows = gate.varden(id_, **{"dimension": "alla", **keys})
    assert rows.height == 1
    return rows.row(0, named=True)


def _moved(gate: Gate, up: bool) -> tuple[str, str]:
    """A nyckeltal and insats that rose, or fell, both since the half-year before and the year before."""
    rows = gate.varden(period_typ="halvar", dimension="alla").filter(pl.col("enhet") == "antal")
    for (id_, insats), part in rows.group_by("nyckeltal", "insats", maintain_order=True):
        by = dict(part.select("period", "varde").rows())
        now, steps = by.get("2024H2"), [by.get("2024H1"), by.get("2023H2")]
        if now is None or None in steps:
            continue
        if all(now > s for s in steps) if up else all(now < s for s in steps):
            return str(id_), str(insats)
    raise AssertionError("no such series")


def test_a_provision_reads_as_on_the_last_day_of_the_period(gate: Gate, tmp_path: Path) -> None:
    path = tmp_path / "reports" / "text" / "lag.md"
    path.parent.mkdir(parents=True)
    path.write_text("Enligt {{lag SoL}} och {{lag LSS 9 § 8}}.", encoding="utf-8")
    for period, act in (("2025H1", "4 kap. 1 § socialtjänstlagen (2001:453)"), ("2025-07", "11 kap. 1 §")):
        shown = inom(analystext(gate, "lag", period=period, workspace=Workspace(tmp_path)).data)
        assert shown.startswith(f"Enligt {act}")
        assert shown.endswith("och 9 § 8 LSS.")


def test_a_placeholder_becomes_the_value_that_the_gate_gives(gate: Gate, write: Write) -> None:
    row = _row(gate, "ramavtalskop", insats="bmss_vuxna", period="2024-10")
    shown = write("Utfallet är {{nyckeltal ramavtalskop insats=bmss_vuxna period=2024-10}}.")
    assert shown == f"Utfallet är {text.varde(row['varde'], 'andel')}."


def test_the_reports_own_period_and_the_whole_area_are_meant_when_none_is_named(
    gate: Gate, write: Write
) -> None:
    row = _row(gate, "ramavtalskop", insats="bmss_vuxna", period="2024H2")
    assert write("{{nyckeltal ramavtalskop insats=bmss_vuxna}}") == text.varde(row["varde"], "andel")
    whole = _row(gate, "flytt_f100", insats="alla", period="2024H2")
    assert write("{{nyckeltal flytt_f100}}") == text.rad_varde(whole)


def test_the_parts_and_the_target_can_be_written(gate: Gate, write: Write) -> None:
    row = _row(gate, "ramavtalskop", insats="bmss_vuxna", period="2024H2")
    parts = " ".join(
        f"{{{{nyckeltal ramavtalskop insats=bmss_vuxna del={part}}}}}"
        for part in ("taljare", "namnare", "mal")
    )
    shown = f"{text.tal(row['taljare'])} {text.tal(row['namnare'])} {text.varde(row['mal'], 'andel')}"
    assert write(parts) == shown


def test_what_is_hidden_stays_hidden_in_every_part(gate: Gate, write: Write) -> None:
    hidden = gate.varden(period_typ="halvar", dimension="alla").filter(pl.col("dolt"))
    assert hidden.height
    for row in hidden.head(20).iter_rows(named=True):
        at = f"{row['nyckeltal']} insats={row['insats']} period={row['period']}"
        for part in ("varde", "taljare", "namnare"):
            assert write(f"{{{{nyckeltal {at} del={part}}}}}") in (rf"\<{gate.troskel}", text.DOLT)
        assert "visas" in write(f"Antalet har {{{{riktning {at} fran={row['period']}}}}}.")


@pytest.mark.parametrize(("up", "word"), [(True, "ökat"), (False, "minskat")])
def test_a_direction_is_computed(gate: Gate, write: Write, up: bool, word: str) -> None:
    id_, insats = _moved(gate, up)
    assert write(f"Det har {{{{riktning {id_} insats={insats} fran=2023H2}}}}.") == f"Det har {word}."
    assert (
        write(f"Det har {{{{riktning {id_} insats={insats} fran=2024H2}}}}.") == "Det har varit oförändrat."
    )


@pytest.mark.parametrize(
    ("placeholder", "what"),
    [
        ("{{nyckeltal ramavtalskopp}}", "Nyckeltalet ramavtalskopp finns inte"),
        ("{{nyckeltal ramavtalskop insats=bmss}}", "insats=bmss finns inte"),
        ("{{nyckeltal ramavtalskop insats=bmss_vuxna period=1999H1}}", "perioden 1999H1 finns inte"),
        ("{{nyckeltal ramavtalskop insats=bmss_vuxna del=allt}}", "del=allt finns inte"),
        ("{{nyckeltal ramavtalskop insats=bmss_vuxna dimension=kon:x}}", "finns inte"),
        ("{{nyckeltal ramavtalskop period}}", "med period finns inte"),
        ("{{riktning ramavtalskop insats=bmss_vuxna}}", "riktning saknar fran"),
        ("{{varde ramavtalskop}}", "Platshållaren {{varde ramavtalskop}} finns inte"),
        ("{{nyckeltal ramavtalskop", "inte hel"),
    ],
)
def test_a_placeholder_that_cannot_be_filled_stops_with_file_and_line(
    write: Write, placeholder: str, what: str
) -> None:
    with pytest.raises(RenderError) as stopped:
        write(f"Ett stycke.\n\nNästa rad {placeholder}\n")
    assert what in str(stopped.value)
    assert stopped.value.var == "reports/text/plan/lage.md:3"


@pytest.mark.parametrize(
    ("placeholder", "vad", "gor"),
    [
        ("{{nyckeltal ramavtalskopp}}", "Nyckeltalet ramavtalskopp finns inte.",
         "Välj till exempel ramavtalskop, ramavtalskop_kronor, ramavtalskop_utan_stod."),
        ("{{nyckeltal ramavtalskop insats=bmss}}", "ramavtalskop med insats=bmss finns inte.",
         "Välj till exempel bmss_barn, bmss_vuxna."),
        ("{{nyckeltal ramavtalskop insats=bmss_vuxna period=xyz}}", "Värde för perioden xyz finns inte.",
         "Välj till exempel 2023T1, 2023T2, 2023T3, 2024T1, 2024T2, 2024T3."),
        ("{{nyckeltal ramavtalskop insats=bmss_vuxna del=allt}}", "del=allt finns inte.",
         "Välj till exempel mal."),
        ("{{nyckeltal ramavtalskop insats=bmss_vuxna dimension=kon:x}}",
         "ramavtalskop med dimension=kon finns inte.", "Välj till exempel alla, avtalsform, koptyp."),
        ("{{nyckeltal ramavtalskop insats=bmss_vuxna dimension=koptyp:ord}}",
         "ramavtalskop med dimension=koptyp:ord finns inte.", "Välj till exempel ordinarie."),
        ("{{nyckeltal ramavtalskop period}}", "nyckeltal med period finns inte.",
         "Välj till exempel period."),
        ("{{nyckeltal ramavtalskop fran=2023}}", "nyckeltal med fran=2023 finns inte.",
         "Välj till exempel insats, period, dimension, del."),
        ("{{riktning ramavtalskop insats=bmss_vuxna}}", "riktning saknar fran.",
         "Skriv fran=PERIOD, t.ex. fran=2023H2."),
        ("{{varde ramavtalskop}}", "Platshållaren {{varde ramavtalskop}} finns inte.",
         "Skriv {{nyckeltal ID …}}, {{riktning ID …}} eller {{lag NAMN}}."),
        ("{{nyckeltal}}", "Platshållaren {{nyckeltal}} finns inte.",
         "Skriv {{nyckeltal ID …}}, {{riktning ID …}} eller {{lag NAMN}}."),
        ("ramavtalskop}}", "En platshållare är inte hel.", "Skriv {{nyckeltal …}} på en och samma rad."),
        ("{{nyckeltal", "En platshållare är inte hel.", "Skriv {{nyckeltal …}} på en och samma rad."),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_says_what_there_is_instead(
    write: Write, placeholder: str, vad: str, gor: str
) -> None:
    with pytest.raises(RenderError) as stopped:
        write(placeholder)
    assert (stopped.value.vad, stopped.value.gor) == (vad, gor)


@pytest.mark.parametrize(
    ("placeholder", "shown"),
    [
        ("{{nyckeltal ramavtalskop_kronor insats=bmss_vuxna period=2024-10 del=taljare}}", "kr"),
        ("{{nyckeltal ramavtalskop_kronor insats=bmss_vuxna period=2024-10 del=namnare}}", ""),
    ],
)
def test_a_taljare_of_kronor_has_its_unit(gate: Gate, write: Write, placeholder: str, shown: str) -> None:
    row = _row(gate, "ramavtalskop_kronor", insats="bmss_vuxna", period="2024-10")
    part = "taljare" if shown else "namnare"
    assert write(placeholder) == text.tal(row[part]) + (f"{NB}kr" if shown else "")


def test_a_part_that_there_is_none_of_is_a_dash(write: Write) -> None:
    assert write("{{nyckeltal volym insats=bmss_vuxna del=namnare}}") == "–"
    assert write("{{nyckeltal volym insats=bmss_vuxna del=mal}}") == "–"


def test_a_target_is_told_of_a_hidden_value_and_its_parts_are_not(gate: Gate, write: Write) -> None:
    def hidden(values: pl.DataFrame) -> pl.DataFrame:
        gone = {name: pl.lit(None).cast(values.schema[name]) for name in ("varde", "taljare", "namnare")}
        return values.with_columns(dolt=pl.lit(True), **gone)

    at = "nyckeltal ramavtalskop insats=bmss_vuxna del="
    told = " ".join(f"{{{{{at}{part}}}}}" for part in ("varde", "taljare", "namnare", "mal"))
    assert write(told, gate=AlteredGate(gate, hidden)) == f"dolt dolt dolt 100{NB}%"


def test_a_nyckeltal_of_the_catalogue_without_any_row_lacks_its_basis(gate: Gate, write: Write) -> None:
    none = AlteredGate(gate, lambda values: values.filter(pl.col("nyckeltal") != "volym"))
    assert write("Det är {{nyckeltal volym}}.", gate=none) == "Det är saknar underlag."
    assert write("Det har {{riktning volym}}.", gate=none) == "Det har inte kunnat jämföras."


@pytest.mark.parametrize(
    ("now", "fore", "word"),
    [
        (5.0, 4.0, "ökat"),
        (4.0, 5.0, "minskat"),
        (4.0, 4.2, "varit oförändrat"),
        (None, 4.0, "inte kunnat jämföras"),
        (4.0, None, "inte kunnat jämföras"),
    ],
)
def test_a_direction_is_that_of_the_two_values_as_they_are_written(
    now: float | None, fore: float | None, word: str
) -> None:
    seen = {"dolt": False, "enhet": "antal"}
    assert text.riktning(seen | {"varde": now}, seen | {"varde": fore}) == word
    for hidden in ({"dolt": True}, {}), ({}, {"dolt": True}):
        one, other = (seen | {"varde": 4.0} | part for part in hidden)
        assert text.riktning(one, other) == "förändrats på ett sätt som inte visas"


@pytest.mark.parametrize("body", ["", "  \n\n"])
def test_an_empty_text_is_refused(write: Write, body: str) -> None:
    with pytest.raises(RenderError, match="tom"):
        write(body)


@pytest.mark.parametrize(("up", "wrong"), [(True, "minskat"), (False, "ökade"), (True, "sjunkit")])
def test_a_word_of_direction_must_agree_with_the_series(
    gate: Gate, write: Write, up: bool, wrong: str
) -> None:
    id_, insats = _moved(gate, up)
    value = f"{{{{nyckeltal {id_} insats={insats}}}}}"
    with pytest.raises(RenderError, match=f"”{wrong}”") as stopped:
        write(f"Först en mening.\nDet {wrong} till {value}. Sedan en till.")
    assert stopped.value.var == "reports/text/plan/lage.md:2"
    assert value not in write(f"Det har {'ökat' if up else 'minskat'} till {value}.")
    assert write(f"Det har inte {wrong}, utan är {value}.")
    assert write(f"Något annat {wrong}. Detta är {value}.")


def test_two_periods_in_a_sentence_are_compared_with_each_other(gate: Gate, write: Write) -> None:
    id_, insats = _moved(gate, up=True)
    at = f"nyckeltal {id_} insats={insats}"
    with pytest.raises(RenderError, match="minskade"):
        write(f"Från {{{{{at} period=2023H2}}}} minskade det till {{{{{at}}}}}.")


@pytest.mark.parametrize(
    ("words", "ok"),
    [
        ("mer än hälften", True),
        ("nio tiondelar", True),  # not judged
        ("mindre än hälften", False),
        ("en tredjedel", False),
        ("knappt hälften", False),
    ],
)
def test_a_share_in_words_must_agree_with_the_share_in_the_sentence(
    gate: Gate, write: Write, words: str, ok: bool
) -> None:
    assert float(str(_row(gate, "ramavtalskop", insats="bmss_vuxna", period="2024H2")["varde"])) > 0.8
    body = f"Det är {words} av köpen, {{{{nyckeltal ramavtalskop insats=bmss_vuxna}}}}."
    if ok:
        assert write(body)
    else:
        with pytest.raises(RenderError, match=words):
            write(body)


@pytest.mark.parametrize(
    "body",
    ["Det är 93 % av köpen.", "Vi köper av 12 leverantörer.", "Kostnaden är 1 234,5 mnkr.", "- 4 beslut"],
)
def test_a_typed_number_is_refused(write: Write, body: str) -> None:
    with pytest.raises(RenderError, match="skrivet för hand"):
        write(body)


@pytest.mark.parametrize(
    "body",
    [
        "Beslut enligt 9 § 8 LSS och 4 kap. 1 § SoL, se § 9 punkt 9.",
        "Planen gäller 2025–2028 och antogs den 12 december 2024 (kvartal 4 2024, 2024H2).",
        "1. Först\n2. Sedan",
        "F100 och HVB, se avsnitt 3.2 och bilaga 1. Inom 18 månader.",
        "Se [sidan](sida-2.qmd) och @tbl-del-2.",
        "Den som är 65 år.",
    ],
)
def test_years_sections_of_a_law_and_names_are_no_typed_numbers(write: Write, body: str) -> None:
    assert write(body) == body


@pytest.mark.parametrize(
    ("text", "stays"),
    [("Läget är stabilt.", True), ("*Texten är inte skriven än. Här står analysen.*", False)],
)
def test_what_is_written_stays_also_where_its_section_has_no_figures(
    text: str, stays: bool, demo: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "reports" / "text" / "lage.md"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with Gate("rad", workspace=demo) as gate:
        shown = analystext(gate, "lage", period=H2, workspace=Workspace(tmp_path)).data
    assert shown.startswith("::: {.kp-text}") == stays


@pytest.mark.parametrize("text", ["", None])
def test_a_text_that_is_empty_or_not_there_is_told_from_its_first_line(
    text: str | None, demo: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "reports" / "text" / "lage.md"
    path.parent.mkdir(parents=True)
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with Gate("rad", workspace=demo) as gate, pytest.raises(RenderError) as refused:
        analystext(gate, "lage", period=H2, workspace=Workspace(tmp_path))
    assert refused.value.var == "reports/text/lage.md:1"
