"""A follow-up that is adopted, and the next one that is compared with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from altered import AlteredGate, tabell
from kommunen import ALL, arbetsmapp
from tabeller import celler

from kpilib import pipeline
from kpilib.begrepp import DOLT, Period
from kpilib.cli import run
from kpilib.errors import SnapshotError, UsageError
from kpilib.form import text
from kpilib.report.andringar import andringar, forandring_orsak
from kpilib.report.atgarder import aktiviteter, avvikelser, avvikelsetabell, beslut, forsenade
from kpilib.report.halvar import lage, rubrik
from kpilib.report.rader import takt
from kpilib.secrecy import Gate, faststallda
from kpilib.underlag import FollowUp, follow_up_period
from kpilib.warehouse import current
from kpilib.workspace import HOME, Workspace

HEAD = (
    "Personnummer;Insats;Leverantör;Organisationsnummer;Avtalsform;Från;Till;Dygnspris;Dygn;Belopp;Period\n"
)
FORM = {"R": "Ramavtal", "D": "Direktupphandling"}


def kopfil(manad: str, former: str) -> str:
    """A purchase file of a month: for each insats a purchase per letter, R on a framework agreement."""
    rows = [
        f"{personnummer(n)};{insats};Exempel A;556036-0793;{FORM[form]};"
        f"2020-01-01;;1000,00;30;30000,00;{manad}"
        for insats in ("BmSS vuxna", "BmSS barn")
        for n, form in enumerate(former)
    ]
    return HEAD + "\n".join(rows) + "\n"


def personnummer(n: int) -> str:
    digits = f"9001{n % 28 + 1:02d}{100 + n}"
    total = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(digits))
    return f"19{digits[:6]}-{digits[6:]}{-total % 10}"


AKTIVITET = """Strategi;Aktivitet;Ansvarig;Status;Start;Slut
Öka andel ramavtal;Klar i tid;Chef;Klar;2024-01-01;2024-06-30
Öka andel ramavtal;Borde vara klar;Chef;Pågår;2024-01-01;2024-12-15
Öka andel ramavtal;Borde ha börjat;Chef;Ej påbörjad;2024-10-01;2025-06-30
Öka andel ramavtal;Börjar senare;Chef;Ej påbörjad;2025-01-01;2025-06-30
Öka andel ramavtal;Står still;Chef;Pausad;2024-01-01;2025-06-30
Öka andel ramavtal;Ska inte göras;Chef;Avbruten;2024-01-01;2024-06-30
"""
KOMMENTAR = """Nyckeltal;Insats;Period;Orsak;Åtgärd;Begär beslut
ramavtalskop;BmSS barn;2024H2;Dyra platser.;En ny upphandling.;Ja
"""
RAMAVTAL = """Avtalsnummer;Leverantör;Organisationsnummer;Insats;Från;Till
A1;Exempel A;556036-0793;BmSS vuxna;2022-01-01;2026-06-30
A2;Exempel A;556036-0793;BmSS vuxna;2022-01-01;2026-07-01
A3;Exempel A;556036-0793;BmSS vuxna;2022-01-01;2024-12-30
"""

HOST = [f"2024-{m:02d}" for m in range(7, 13)]


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Spring is taken in and adopted; then May is corrected and autumn taken in."""
    ws = arbetsmapp(tmp_path_factory.mktemp("uppfoljning"))
    out = tmp_path_factory.mktemp("leverans")

    def deliver(**files: str) -> None:
        paths = []
        for name, content in files.items():
            path = out / f"{name}.csv"
            path.write_text(content, encoding="utf-8")
            paths.append(path)
        delivered = pipeline.ingest(ws, paths)
        assert not delivered.fel
        assert delivered.rena
        pipeline.build_and_publish(ws, delivered.filer)

    deliver(**{f"kopfil_2024-{m:02d}": kopfil(f"2024-{m:02d}", "RRRRRRRRDDDDDDDD") for m in range(1, 7)})
    pipeline.faststall(ws, "2024H1")
    deliver(
        **{"kopfil_2024-06_rattad": kopfil("2024-06", "RRRRRRRRRRDDDDDD")},
        **{f"kopfil_{m}": kopfil(m, "RRRRRRRRRRRRRDDDDDDD") for m in HOST},
        **{"aktivitet_2024-12-31": AKTIVITET, "kommentar_2024-12-31": KOMMENTAR},
        **{"ramavtal_2024-12-31": RAMAVTAL},
    )
    return ws


@pytest.fixture
def follow_up(adopted: Workspace) -> Iterator[FollowUp]:
    with Gate("rad", workspace=adopted) as gate:
        yield FollowUp(gate, Period.parse("2024H2"))


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (None, "2024H2"),
        ("2024H2", "2024H2"),
        ("2024-07", "2024H2"),
        ("2024-06", "2024H1"),
        ("2023H2", "2023H2"),
    ],
)
def test_the_half_year_is_the_one_that_holds_what_is_asked_for_or_the_last(
    asked: str | None, given: str, demo: Workspace
) -> None:
    with Gate("rad", workspace=demo) as gate:
        assert follow_up_period(gate, Period.parse(asked) if asked else None) == Period.parse(given)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("2034H2", "2024H2, 2023H2, 2024H1"),
        ("1890H1", "2024H1, 2023H1, 2022H1"),
        ("1999", "2023H2, 2024H1, 2024H2"),
    ],
)
def test_a_half_year_without_values_is_refused_with_those_that_have(
    asked: str, near: str, demo: Workspace
) -> None:
    with Gate("rad", workspace=demo) as gate, pytest.raises(UsageError) as refused:
        follow_up_period(gate, Period.parse(asked))
    assert refused.value.vad == f"Det finns inga värden för perioden {asked}."
    assert refused.value.gor == f"Närmast: {near}."


@pytest.mark.parametrize(
    ("till", "utdrag", "half"),
    [
        ([date(2024, 6, 30), date(2024, 3, 1)], date(2020, 1, 1), "2024H1"),
        ([date(2024, 6, 29)], date(2025, 1, 1), "2023H2"),
        ([], date(2024, 12, 31), "2024H2"),
        ([], date(2024, 12, 30), "2024H1"),
        ([], None, "2025H2"),  # the last of the calendar
    ],
)
def test_where_nothing_has_a_value_it_is_the_last_that_ended_before_what_is_taken_in(
    till: list[date], utdrag: date | None, half: str, demo: Workspace
) -> None:
    with Gate("rad", workspace=demo) as gate:
        covered = tabell(gate, "tackning", *({"till": day} for day in till))
        extracts = [{"utdrag": utdrag}, {"utdrag": date(2019, 1, 1)}] if utdrag else []
        none: Any = AlteredGate(
            gate, lambda values: values.clear(), tackning=covered, filer=tabell(gate, "filer", *extracts)
        )
        assert follow_up_period(none, None) == Period.parse(half)
        assert follow_up_period(none, Period.parse("2031H1")) == Period.parse("2031H1")


@pytest.mark.parametrize(("hidden", "given"), [(False, "2024H1"), (True, "2024H2")])
def test_a_half_year_of_gaps_is_none_and_one_of_hidden_values_is(
    hidden: bool, given: str, demo: Workspace
) -> None:
    def altered(values: pl.DataFrame) -> pl.DataFrame:
        last = pl.col("period") == "2024H2"
        return values.with_columns(
            varde=pl.when(~last).then(pl.col("varde")),
            dolt=pl.when(last).then(pl.lit(hidden)).otherwise(pl.col("dolt")),
        )

    with Gate("rad", workspace=demo) as gate:
        assert follow_up_period(AlteredGate(gate, altered), None) == Period.parse(given)  # type: ignore[arg-type]


def ramavtalskop(f: FollowUp) -> dict[str, Any]:
    row = pl.col("nyckeltal") == "ramavtalskop"
    return f.lage().filter(row & (pl.col("insats") == "bmss_vuxna")).row(0, named=True)


def test_what_was_adopted_is_kept_for_every_audience_with_its_snapshot(adopted: Workspace) -> None:
    kept = faststallda(adopted)["2024H1"]
    assert kept.publiker == ("arbetsmaterial", "rapportor", "rad", "stad")
    assert kept.underlag.exists()
    assert kept.snapshot != current(adopted).snapshot
    assert kept.definitioner["ramavtalskop"] == ALL["ramavtalskop"].terms.definition_version
    values = kept.varden("rad")
    assert values is not None
    row = values.filter(pl.col("nyckeltal") == "ramavtalskop", pl.col("period") == "2024H1").filter(
        pl.col("dimension") == "alla", pl.col("insats") == "bmss_vuxna"
    )
    assert row.select("varde", "mal", "malstatus").rows() == [(0.5, 1.0, "ej uppnått")]


def test_what_was_hidden_is_hidden_in_what_is_kept(adopted: Workspace) -> None:
    kept = faststallda(adopted)["2024H1"]
    for publik in kept.publiker:
        values = kept.varden(publik)
        assert values is not None
        personal = values.filter(pl.col("raknar").is_in(["personer", "beslut", "kop"]))
        assert not personal.filter(
            pl.col("taljare").is_between(1, 4) | pl.col("namnare").is_between(1, 4)
        ).height


def test_an_adopted_follow_up_is_not_adopted_again(adopted: Workspace) -> None:
    with pytest.raises(UsageError, match="redan fastställd"):
        pipeline.faststall(adopted, "2024H1")


def test_a_half_year_without_values_is_not_adopted(adopted: Workspace) -> None:
    with pytest.raises(UsageError, match="2031H1"):
        pipeline.faststall(adopted, "2031H1")
    assert list(faststallda(adopted)) == ["2024H1"]


def test_a_kept_file_that_is_changed_is_found(adopted: Workspace, tmp_path: Path) -> None:
    import shutil

    copy = arbetsmapp(tmp_path)
    shutil.copytree(adopted.uppfoljningar, copy.uppfoljningar)
    path = copy.uppfoljningar / "2024H1" / "varden-rad.parquet"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(SnapshotError, match="ändrad"):
        faststallda(copy)


def test_the_next_is_compared_with_what_was_published(follow_up: FollowUp) -> None:
    row = ramavtalskop(follow_up)
    assert (row["fore"], row["varde"]) == (0.5, 13 / 20)
    recounted = follow_up.gate.varden("ramavtalskop", insats="bmss_vuxna", period="2024H1", dimension="alla")
    assert recounted["varde"].to_list() == [10 / 16]


def test_the_change_is_told_with_its_causes(follow_up: FollowUp) -> None:
    why = forandring_orsak(follow_up, ramavtalskop(follow_up))
    step = text.forandring(10 / 16, 0.5, "andel")
    assert why == f"nytt halvår; det förra: rättelse ({step})"
    assert why in lage(follow_up).data


def test_changed_published_values_are_shown_with_file_and_few_rows_hidden(follow_up: FollowUp) -> None:
    said = unescape(andringar(follow_up).data)
    assert "kopfil_2024-06_rattad.csv ersätter kopfil_2024-06.csv: rader ändrade (antalet dolt)." in said
    assert {"50\u00a0%", "63\u00a0%"} <= celler(said)


def test_without_an_adopted_one_the_page_says_what_it_compares_with(demo: Workspace) -> None:
    with Gate("rad", workspace=demo) as gate:
        f = FollowUp(gate, Period.parse("2024H2"))
        assert "inte fastställd i den här arbetsmappen" in andringar(f).data
        assert "räknat på dagens underlag" in rubrik(f).data


def test_a_draft_is_marked_until_it_is_adopted(adopted: Workspace) -> None:
    with Gate("rad", workspace=adopted) as gate:
        assert "## Utkast" in rubrik(FollowUp(gate, Period.parse("2024H2"))).data
        spring = rubrik(FollowUp(gate, Period.parse("2024H1"))).data
        assert "## Fastställd" in spring
        assert "senare underlag" in spring


def test_a_deviation_has_its_comment_or_says_that_it_is_missing(follow_up: FollowUp) -> None:
    missed = {(r["nyckeltal"], r["insats"]): r["orsak"] for r in avvikelser(follow_up).iter_rows(named=True)}
    assert missed == {
        ("ramavtalskop", "bmss_vuxna"): None,
        ("ramavtalskop", "bmss_barn"): "Dyra platser.",
    }
    said = avvikelsetabell(follow_up).data
    assert "Kommentar saknas för 1 av 2 avvikelser" in said
    assert "Dyra platser." in said


def test_only_what_is_behind_plan_is_listed(follow_up: FollowUp) -> None:
    found = dict(forsenade(follow_up).select("aktivitet", "varfor").rows())
    assert found == {
        "Borde vara klar": "Skulle ha varit klar",
        "Borde ha börjat": "Skulle ha börjat",
        "Står still": "Pausad",
    }
    assert "Planen har 6 aktiviteter. 3 ligger efter planen." in aktiviteter(follow_up).data


def test_the_council_is_asked_for_what_follows_from_the_follow_up(follow_up: FollowUp) -> None:
    asked = unescape(beslut(follow_up).data).splitlines()
    assert asked[0] == "1. Ta ställning till förslaget för Ramavtalsköp, BmSS barn: En ny upphandling."
    assert any("Begära orsak och åtgärd för Ramavtalsköp, BmSS vuxna" in line for line in asked)
    assert sum("ny tidplan" in line for line in asked) == 3
    [avtal] = [line for line in asked if "löper ut" in line]
    assert avtal.endswith("för BmSS vuxna: ett avtal löper ut 2026-06-30."), (
        "not the one past, nor the one later"
    )
    assert asked[-1].endswith("Fastställa uppföljningen för andra halvåret 2024.")


@pytest.mark.parametrize("begar_beslut", [True, False])
def test_a_decision_is_asked_for_by_the_comment_that_says_so_and_by_no_word_in_it(
    begar_beslut: bool, follow_up: FollowUp
) -> None:
    comment = follow_up.gate.tabell("kommentar").with_columns(
        atgard=pl.lit("Kategorirådet beslutar om ny upphandling."), begar_beslut=pl.lit(begar_beslut)
    )
    f = FollowUp(AlteredGate(follow_up.gate, kommentar=comment), follow_up.period)  # type: ignore[arg-type]
    assert ("Kategorirådet beslutar om ny upphandling." in unescape(beslut(f).data)) == begar_beslut


@pytest.mark.parametrize(
    ("month", "varde", "mal", "said"),
    [
        (6, 30.0, 25.0, "takt 60\u00a0% av årsmålet 50; i samma takt 60"),
        (12, 30.0, 50.0, "takt 60\u00a0% av årsmålet 50"),
    ],
)
def test_pace_is_the_years_share_and_the_year_at_this_pace(
    month: int, varde: float, mal: float, said: str, follow_up: FollowUp
) -> None:
    row = {
        "nyckeltal": "flytt_f100", "mal": mal, "varde": varde, "enhet": "antal",
        "referensdatum": date(2024, month, 30),
    }  # fmt: skip
    assert takt(follow_up, row) == said
    assert takt(follow_up, row | {"nyckeltal": "volym"}) == ""


def test_the_command_tells_what_changed(
    adopted: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(HOME, str(adopted.root))
    assert run(["andringar"]) == 0
    out = capsys.readouterr().out
    assert "Ramavtalsköp, bmss_vuxna, 2024H1: 50\u00a0% till" in out
    assert "kopfil_2024-06_rattad.csv ersätter kopfil_2024-06.csv: rader ändrade (antalet dolt)." in out
    assert run(["andringar", "--sedan", "2024H1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["fore"] == faststallda(adopted)["2024H1"].snapshot
    assert {r["andrade"] for r in found["rader"]} == {DOLT}
    assert run(["andringar", "--sedan", "2019H1"]) == 2
    assert "Fastställda: 2024H1" in capsys.readouterr().err
