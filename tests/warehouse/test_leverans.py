"""A delivery beside those before it: a correction goes through, a part replaces its part, and what would take
away more waits for an answer, which is a command that works as it stands."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kommunen import arbetsmapp

from kpilib import pipeline
from kpilib.contracts import CONTRACTS
from kpilib.database import create, lay, query
from kpilib.pipeline import Delivered
from kpilib.rawstore import Svar, store
from kpilib.warehouse import Curated, connect
from kpilib.warehouse.schema import CURATED
from kpilib.warehouse.skillnad import jamfor
from kpilib.workspace import Workspace

DELAR = Path(__file__).parent / "fixtures" / "delleverans"
NORDOST, SYDVAST = DELAR / "i_kopfil_nordost_2024-10.csv", DELAR / "i_kopfil_sydvast_2024-10.csv"

HEAD = "Personnr;Insats;Utförare;Avtalstyp;Fr o m;T o m;Antal dygn;Belopp;Månad\n"
PERSONER = (
    "199001019844", "198506159816", "197205149888", "198001019802", "198202029815", "198303039827",
    "198404049831", "198505059842", "198606069851", "198707079865",
)  # fmt: skip
"""Birth numbers that nobody has; those of which the check digit is wrong are left out below."""


def _valid(number: str) -> str:
    digits = [int(d) for d in number[2:11]]
    doubled = (d * (2 if i % 2 == 0 else 1) for i, d in enumerate(digits))
    check = -sum(d // 10 + d % 10 for d in doubled) % 10
    return f"{number[:11]}{check}"


PERSONER = tuple(_valid(number) for number in PERSONER)


def kop(
    personer: Iterable[int], manad: str = "2024-10", belopp: int = 60_000, insats: str = "BmSS vuxna"
) -> str:
    """Lines of a köpfil, one per person."""
    return "".join(
        f"{PERSONER[n]};{insats};A AB;Ramavtal;2023-05-01;;28;{belopp},00;{manad}\n" for n in personer
    )


@pytest.fixture
def take(workspace: Workspace, tmp_path: Path) -> Callable[..., Delivered]:
    """Take a file in by its name and its lines, or what lies at a path."""

    def take(name: str | Path, lines: str = "", head: str = HEAD, **said: str) -> Delivered:
        path = Path(name)
        if not path.is_absolute():
            path = tmp_path / "lamnat" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(head + lines, encoding="utf-8")
        return pipeline.ingest(workspace, [path], **said)  # type: ignore[arg-type]

    return take


def laid(delivered: Delivered, kalla: str, sql: str) -> list[tuple[Any, ...]]:
    """What a query gives on one source's table, as the snapshot's building lays it."""
    own = [c for c in delivered.filer if kalla in c.i_kraft]
    parts = {c.raw.ordning: c.delning for c in own if c.delning is not None}
    files = [(c.raw.ordning, c.tables[kalla]) for c in own]
    with duckdb.connect() as con:
        create(con, CURATED[kalla])
        lay(con, CURATED[kalla], CONTRACTS[kalla].ersatter, files, parts)
        return query(con, sql).rows()


def counted(delivered: Delivered) -> tuple[int, Decimal | None]:
    """The rows and the kronor of the köpfil."""
    return laid(delivered, "kopfil", "SELECT count(*), sum(belopp) FROM main.kopfil")[0]  # type: ignore[return-value]


def questions(delivered: Delivered) -> list[str]:
    return [c.raw.name for c in delivered.vantar]


def ways(delivered: Delivered) -> list[str]:
    """The commands that the one question proposes."""
    [c] = delivered.vantar
    assert c.fraga is not None
    return re.findall(r"kategoriplan ingest .+", c.fraga.gor)


def follow(ws: Workspace, command: str) -> Delivered:
    """Do what a message says, to the letter."""
    _, _, path, flag, *value = shlex.split(command)
    said = {"--del": "part", "--ersatter": "svar", "--bortse": "svar"}[flag]
    answer = value[0] if value else flag.removeprefix("--")
    return pipeline.ingest(ws, [ws.root / path], **{said: answer})  # type: ignore[arg-type]


def told(delivered: Delivered, kod: str) -> list[str]:
    frame = delivered.upplysningar
    return [str(row["beskrivning"]) for row in frame.to_dicts() if row["kod"] == kod]


def test_two_districts_of_one_month_are_asked_about_before_anything_is_replaced(workspace: Workspace) -> None:
    delivered = pipeline.ingest(workspace, [NORDOST, SYDVAST])
    assert questions(delivered) == [SYDVAST.name]
    assert not delivered.rena
    assert counted(delivered) == (2, Decimal(121_000))
    [part, *_] = ways(delivered)
    assert part.endswith("--del sydvast")
    delivered = follow(workspace, part)
    assert delivered.rena
    assert counted(delivered) == (3, Decimal(191_000))


def test_what_waits_is_not_in_the_snapshot_and_is_told_there(workspace: Workspace) -> None:
    delivered = pipeline.ingest(workspace, [NORDOST, SYDVAST])
    pipeline.build_and_publish(workspace, delivered.filer)
    with connect(workspace) as con:
        assert query(con, "SELECT sum(belopp) FROM main.kopfil").row(0) == (Decimal(121_000),)
        files = query(con, "SELECT namn, status, gallande_rader FROM meta.fil ORDER BY ordning").rows()
        told = query(con, "SELECT beskrivning, nasta_steg FROM meta.upplysning WHERE kod = 'vantar'").rows()
    assert files == [(NORDOST.name, "godkand", 2), (SYDVAST.name, "vantar", 0)]
    [(vad, gor)] = told
    assert vad.startswith("Filen väntar på svar")
    assert all(flag in gor for flag in ("--del sydvast", "--ersatter", "--bortse"))


def test_the_second_part_may_come_a_week_later(workspace: Workspace) -> None:
    assert counted(pipeline.ingest(workspace, [NORDOST])) == (2, Decimal(121_000))
    delivered = pipeline.ingest(workspace, [SYDVAST])
    assert counted(delivered) == (2, Decimal(121_000))
    assert counted(follow(workspace, ways(delivered)[0])) == (3, Decimal(191_000))


def test_what_is_answered_may_be_that_it_replaces_or_that_it_does_not_count(workspace: Workspace) -> None:
    delivered = pipeline.ingest(workspace, [NORDOST, SYDVAST])
    _, replaces, leave = ways(delivered)
    delivered = follow(workspace, leave)
    assert questions(delivered) == []
    assert counted(delivered) == (2, Decimal(121_000))
    delivered = follow(workspace, replaces)
    assert counted(delivered) == (1, Decimal(70_000))
    assert told(delivered, "ersatt") == [
        f"{NORDOST.name} ersätts helt: 0 av dess 2 gällande rader finns i den nya filen."
    ]


def test_the_profile_may_say_once_that_the_name_tells_the_part(workspace: Workspace) -> None:
    delivered = pipeline.ingest(workspace, [NORDOST, SYDVAST])
    [c] = delivered.vantar
    assert c.fraga is not None
    [line] = [line for line in c.fraga.gor.split("\n") if "del = " in line]
    name, kalla, namn, key = re.findall(r'profiler/\S+|kalla = "\w+"|namn = "\w+"|del = "\w+"', line)
    path = workspace.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{kalla}\n{namn}\n[las]\n{key}\n", encoding="utf-8")
    delivered = pipeline.ingest(workspace)
    assert questions(delivered) == []
    assert counted(delivered) == (3, Decimal(191_000))


def test_a_correction_of_one_part_leaves_the_other(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    follow(workspace, ways(pipeline.ingest(workspace, [NORDOST, SYDVAST]))[0])
    text = NORDOST.read_text(encoding="utf-8").replace("61000,00", "62000,00")
    delivered = take("i_kopfil_nordost_2024-10_rättad.csv", text, head="")
    assert questions(delivered) == []
    assert counted(delivered) == (3, Decimal(192_000))
    text = SYDVAST.read_text(encoding="utf-8").replace("70000,00", "75000,00")
    delivered = take("i_kopfil_sydvast_2024-10_v2.csv", text, head="")
    assert questions(delivered) == []
    assert counted(delivered) == (3, Decimal(197_000))


def test_what_changed_after_a_correction_of_one_part_is_a_correction(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    delivered = follow(workspace, ways(pipeline.ingest(workspace, [NORDOST, SYDVAST]))[0])
    before = pipeline.build_and_publish(workspace, delivered.filer).path
    text = NORDOST.read_text(encoding="utf-8").replace("61000,00", "62000,00")
    delivered = take("i_kopfil_nordost_2024-10_rättad.csv", text, head="")
    after = pipeline.build_and_publish(workspace, delivered.filer).path
    with jamfor(before, after, lambda _: ["SELECT belopp FROM main.kopfil"]) as found:
        assert found.andrade["kopfil"] == {"rattat"}, "no file was read in another way"
        assert found.rader.select("slag", "led").rows() == [("andrad", "rattat")]


def test_a_part_teaches_the_next_months(workspace: Workspace, take: Callable[..., Delivered]) -> None:
    follow(workspace, ways(pipeline.ingest(workspace, [NORDOST, SYDVAST]))[0])
    take("i_kopfil_nordost_2024-11.csv", kop([0, 1], "2024-11"))
    delivered = take("i_kopfil_sydvast_2024-11.csv", kop([2], "2024-11"))
    assert questions(delivered) == []
    assert counted(delivered)[0] == 6


def test_the_whole_month_in_one_file_takes_the_place_of_its_parts(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    follow(workspace, ways(pipeline.ingest(workspace, [NORDOST, SYDVAST]))[0])
    whole = kop([0, 1, 2])
    delivered = take("kopfil_hela_2024-10.csv", whole)
    assert questions(delivered) == []
    assert counted(delivered) == (3, Decimal(180_000))


@pytest.mark.parametrize("kvar", [10, 9, 8])
def test_a_correction_of_about_the_same_size_is_not_asked_about(
    kvar: int, workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_2024-10.csv", kop(range(10)))
    delivered = take("kopfil_2024-10_ny.csv", kop(range(kvar), belopp=61_000))
    assert questions(delivered) == []
    assert counted(delivered) == (kvar, Decimal(61_000 * kvar))
    assert told(delivered, "ersatt") == [
        f"kopfil_2024-10.csv ersätts helt: {kvar} av dess 10 gällande rader finns i den nya filen."
    ]


def test_half_a_month_waits_whatever_it_is_called(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_2024-10.csv", kop(range(10)))
    delivered = take("kopfil_2024-10_ny.csv", kop(range(5)))
    assert questions(delivered) == ["kopfil_2024-10_ny.csv"]
    assert [way.split(" --")[1] for way in ways(delivered)] == ["ersatter", "bortse"]
    assert counted(delivered)[0] == 10
    assert counted(follow(workspace, ways(delivered)[0]))[0] == 5


def test_a_month_of_other_persons_waits_though_it_is_as_large(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_2024-10.csv", kop(range(5)))
    delivered = take("kopfil_2024-10 (2).csv", kop(range(5, 10)))
    [c] = delivered.vantar
    assert c.fraga is not None
    assert "Ingen av de äldre raderna finns i filen" in c.fraga.vad
    assert counted(follow(workspace, ways(delivered)[0]))[0] == 10


def test_a_month_that_loses_kronor_waits(workspace: Workspace, take: Callable[..., Delivered]) -> None:
    take("kopfil_2024-10.csv", kop(range(5)))
    assert questions(take("kopfil_2024-10_b.csv", kop(range(5), belopp=47_000)))
    delivered = take("kopfil_2024-10_c.csv", kop(range(5), belopp=49_000))
    assert questions(delivered) == [], "a later file, with the same persons, is a correction of both"
    assert counted(delivered) == (5, Decimal(245_000))


def test_rows_in_quarantine_are_named_where_they_are_what_is_lost(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_2024-10.csv", kop(range(6)))
    spoilt = kop(range(3)) + kop(range(3, 6)).replace(";28;", ";99;")
    delivered = take("kopfil_2024-10_ny.csv", spoilt)
    [c] = delivered.vantar
    assert c.fraga is not None
    assert "3 av dess rader ligger i karantän." in c.fraga.vad


def test_a_file_with_a_month_too_many_waits_and_the_earlier_month_stays(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_2024-10.csv", kop(range(10)))
    delivered = take("kopfil_2024-11.csv", kop(range(10), "2024-11") + kop([0], belopp=500))
    [c] = delivered.vantar
    assert c.fraga is not None
    assert "2024-10: 10 rader" in c.fraga.vad
    assert "2024-11" not in c.fraga.vad.replace(c.raw.name, "")
    assert counted(delivered)[0] == 10


def test_months_that_are_delivered_from_the_start_of_the_year_are_a_correction(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_jan-okt.csv", kop(range(10), "2024-09") + kop(range(10)))
    delivered = take(
        "kopfil_jan-nov.csv", kop(range(10), "2024-09") + kop(range(1, 10)) + kop(range(10), "2024-11")
    )
    assert questions(delivered) == []
    assert counted(delivered)[0] == 29


def test_a_part_that_mostly_holds_what_another_part_has_waits(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_nordost_2024-10.csv", kop(range(5)))
    delivered = take("kopfil_norr_2024-10.csv", kop(range(5), belopp=62_000), part="norr")
    assert questions(delivered) == ["kopfil_norr_2024-10.csv"]
    assert counted(delivered) == (5, Decimal(300_000))
    correct, both, leave = ways(delivered)
    assert "kopfil_nordost_2024-10.csv --del norr" in correct
    assert (both.split(" --")[1], leave.split(" --")[1]) == ("ersatter", "bortse")
    assert counted(follow(workspace, correct)) == (5, Decimal(310_000))


def test_an_answer_does_not_lay_an_old_file_over_a_newer(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_2024-10.csv", kop(range(5)))
    delivered = take("kopfil_b_2024-10.csv", kop(range(5, 10)))
    answer = ways(delivered)[1]
    take("kopfil_2024-10_ny.csv", kop(range(5), belopp=61_000))
    delivered = follow(workspace, answer)
    assert questions(delivered) == ["kopfil_2024-10_ny.csv"]
    assert [c.raw.name for c in delivered.filer] == [
        "kopfil_2024-10.csv",
        "kopfil_b_2024-10.csv",
        "kopfil_2024-10_ny.csv",
    ]


def test_a_file_that_waits_is_let_go_when_a_later_one_has_its_rows(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_2024-10.csv", kop(range(10)))
    november = kop(range(10), "2024-11")
    assert questions(take("kopfil_2024-11.csv", november + kop([0], belopp=500)))
    delivered = take("kopfil_2024-11_rättad.csv", november)
    assert questions(delivered) == []
    assert [c.status for c in delivered.filer] == ["godkand", "bortsedd", "godkand"]
    assert counted(delivered)[0] == 20


def test_a_part_that_waits_is_not_let_go_for_a_correction_of_the_other(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    pipeline.ingest(workspace, [NORDOST, SYDVAST])
    text = NORDOST.read_text(encoding="utf-8").replace("61000,00", "62000,00")
    delivered = take("i_kopfil_nordost_2024-10_rättad.csv", text, head="")
    assert questions(delivered) == [SYDVAST.name]
    assert counted(delivered) == (2, Decimal(122_000))
    assert counted(follow(workspace, ways(delivered)[0])) == (3, Decimal(192_000))


def test_a_correction_of_the_large_part_does_not_take_away_a_small_one(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    """A tenth of the month is less than a correction may take away, and is a whole district."""
    take("kopfil_nordost_2024-10.csv", kop(range(9)))
    take("kopfil_sydvast_2024-10.csv", kop([9]), part="sydvast")
    delivered = take("kopfil_nordost_2024-10_ny.csv", kop(range(9), belopp=61_000))
    assert questions(delivered) == []
    assert counted(delivered) == (10, Decimal(9 * 61_000 + 60_000))
    delivered = take("kopfil_nordost_2024-10_ny2.csv", kop(range(3), belopp=62_000) + kop(range(4, 9)))
    assert counted(delivered)[0] == 9


def test_a_whole_month_without_one_of_its_parts_waits(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_nordost_2024-10.csv", kop(range(5)), part="nordost")
    take("kopfil_hisingen_2024-10.csv", kop(range(5, 9)), part="hisingen")
    take("kopfil_sydvast_2024-10.csv", kop([9]), part="sydvast")
    delivered = take("kopfil_hela_2024-10.csv", kop(range(9)))
    assert questions(delivered) == ["kopfil_hela_2024-10.csv"]
    assert counted(delivered)[0] == 10


def test_a_whole_month_with_a_small_part_in_it_does_not_count_that_twice(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_nordost_2024-10.csv", kop(range(9)))
    take("kopfil_sydvast_2024-10.csv", kop([9]), part="sydvast")
    delivered = take("kopfil_hela_2024-10.csv", kop(range(10), belopp=61_000))
    assert questions(delivered) == []
    assert counted(delivered) == (10, Decimal(610_000))


ENHET = "Enhet;Insats;Regiform;Kommun;Period;Platser;Belagda dygn\n"


def units(*enheter: str) -> str:
    return "".join(f"{e};Korttidsvistelse;Egen;;2024-10;10;200\n" for e in enheter)


def occupied(delivered: Delivered) -> list[str]:
    return [str(row[0]) for row in laid(delivered, "enhet", "SELECT enhet FROM main.enhet ORDER BY enhet")]


def test_units_that_each_send_their_own_file(workspace: Workspace, take: Callable[..., Delivered]) -> None:
    take("Snäckan.csv", units("Snäckan"), ENHET)
    delivered = take("Musslan.csv", units("Musslan"), ENHET)
    assert ways(delivered)[0].endswith("--del musslan")
    assert occupied(follow(workspace, ways(delivered)[0])) == ["Musslan", "Snäckan"]


def test_a_column_may_name_the_part(workspace: Workspace, take: Callable[..., Delivered]) -> None:
    (workspace.root / "profiler").mkdir(exist_ok=True)
    own = 'kalla = "enhet"\nnamn = "standard"\n[las]\ndel = "enhet"\n'
    (workspace.root / "profiler" / "enhet.toml").write_text(own, encoding="utf-8")
    take("a.csv", units("Snäckan", "Musslan"), ENHET)
    delivered = take("b.csv", units("Musslan", "Krabban"), ENHET)
    assert questions(delivered) == []
    assert occupied(delivered) == ["Krabban", "Musslan", "Snäckan"]


KOSTNAD = "Period;Insats;Regiform;Intäkt;Kostnad;Overhead\n"


def test_costs_of_two_districts_are_known_by_the_files_names(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    """A cost has nobody to be known by: two of equal size are a correction only under one name."""
    row = "2024-10;BmSS vuxna;Egen;0;-{};0\n"
    take("kostnad_2024-10.csv", row.format(3000), KOSTNAD)
    assert questions(take("kostnad_2024-10_rättad.csv", row.format(3100), KOSTNAD)) == []
    delivered = take("kostnad_centrum_2024-10.csv", row.format(2900), KOSTNAD)
    assert questions(delivered) == ["kostnad_centrum_2024-10.csv"]
    assert ways(delivered)[0].endswith("--del centrum")
    delivered = follow(workspace, ways(delivered)[0])
    assert laid(delivered, "kostnad", "SELECT sum(kostnad) FROM main.kostnad") == [(Decimal(-6000),)]


def test_costs_of_other_units_are_known_by_the_units_whatever_the_file_is_called(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    head = KOSTNAD.replace("Regiform", "Regiform;Enhet")
    row = "2024-10;BmSS vuxna;Egen;{};0;-{};0\n"
    take("export 1.csv", row.format("Snäckan", 3000), head)
    assert questions(take("export 2.csv", row.format("Snäckan", 3100), head)) == []
    delivered = take("export 3.csv", row.format("Musslan", 3100), head)
    assert questions(delivered) == ["export 3.csv"]
    delivered = follow(workspace, ways(delivered)[0])
    assert laid(delivered, "kostnad", "SELECT sum(kostnad) FROM main.kostnad") == [(Decimal(-6200),)]


LEDGER = (
    "Köpare organisationsnummer;Köpare;Verifikationsnummer;Leverantörsnamn;Org.nr;Kontonummer;Kontonamn;"
    "Bokföringsdatum;Förvaltning;Fakturanummer;Nettobelopp\n"
)


def test_a_ledger_that_comes_by_forvaltning_replaces_its_own(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    row = "2120001355;Kommunen;{};A AB;5560360793;46310;Köp;2024-10-0{};{};F{};100,00\n"
    centrum = "".join(row.format(n, n, "Centrum", n) for n in range(1, 6))
    norr = "".join(row.format(n, n, "Norr", n) for n in range(1, 6))
    first = take("reskontra_c.csv", centrum, LEDGER)
    assert first.fel == []
    delivered = take("reskontra_n.csv", norr, LEDGER)
    assert questions(delivered) == []
    total = "SELECT sum(nettobelopp) FROM main.leverantorsreskontra"
    assert laid(delivered, "leverantorsreskontra", total) == [(Decimal(1000),)]
    delivered = take("reskontra_n_ny.csv", norr.replace("100,00", "90,00"), LEDGER)
    assert laid(delivered, "leverantorsreskontra", total) == [(Decimal(950),)]


def test_a_register_that_comes_per_insats_is_no_loss(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    head = "Avtalsnummer;Insats;Gäller från;Dygnspris\n"
    take("priser_a_2024-12-31.csv", "FS-1;Korttidsvistelse;2024-01-01;4200\n", head)
    delivered = take("priser_b_2024-12-31.csv", "FS-2;BmSS vuxna;2024-01-01;3900\n", head)
    assert questions(delivered) == []
    assert laid(delivered, "avtalspris", "SELECT count(*) FROM main.avtalspris") == [(2,)]


def test_a_month_without_the_insatser_of_those_before_says_which(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    several = ("BmSS vuxna", "BmSS barn", "Korttidsvistelse")
    for manad in ("2024-08", "2024-09"):
        take(f"kopfil_{manad}.csv", "".join(kop([n], manad, insats=i) for n, i in enumerate(several)))
    delivered = take("kopfil_2024-10.csv", kop([0], "2024-10"))
    [said] = told(delivered, "saknad_insats")
    assert said.startswith("2024-10 har inga rader för ")
    assert said.endswith("som 2024-08 och 2024-09 hade.")
    names = {i.casefold() for i in re.split(r", | och ", said.split(" för ")[1].split(", som")[0])}
    assert names == {"bmss barn", "korttidsvistelse"}
    delivered = take(
        "kopfil_2024-10_b.csv", kop([1], insats="BmSS barn") + kop([2], insats="Korttidsvistelse")
    )
    assert told(delivered, "saknad_insats") == []


def test_what_a_correction_says_nothing_of_stays_and_is_told(
    workspace: Workspace, take: Callable[..., Delivered]
) -> None:
    take("kopfil_2024-10.csv", kop(range(4)) + kop([5, 6], insats="Korttidsvistelse"))
    delivered = take("kopfil_2024-10_ny.csv", kop(range(4), belopp=61_000))
    assert counted(delivered)[0] == 6
    [said] = told(delivered, "kvar")
    assert said.startswith("2 rader gäller kvar ur kopfil_2024-10.csv för ")
    assert said.endswith(" i 2024-10, för den nya filen har ingen sådan.")


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, 9), min_size=1),
            st.sampled_from(["2024-09", "2024-10"]),
            st.sampled_from([None, "a", "b"]),
            st.sampled_from([None, "ersatter"]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_rows_that_are_weighed_are_those_that_the_snapshot_gets(
    tmp_path_factory: pytest.TempPathFactory,
    deliveries: Sequence[tuple[set[int], str, str | None, Svar | None]],
) -> None:
    """What a file replaces is said twice, in the weighing and in SQL: any deliveries give the same rows."""
    root = tmp_path_factory.mktemp("leverans")
    ws = arbetsmapp(root)
    for n, (personer, manad, part, svar) in enumerate(deliveries):
        path = root / f"kopfil_{n}.csv"
        path.write_text(HEAD + kop(sorted(personer), manad, 1000 + n), encoding="utf-8")
        store(ws, path, source="kopfil", part=part, svar=svar)
    delivered = pipeline.ingest(ws)
    expected: dict[tuple[str, str], tuple[int, set[int]]] = {}
    for n, c in enumerate(delivered.filer):
        if c.status != "godkand":
            continue
        personer, manad, *_ = deliveries[n]
        part = _part(c)
        gone = [key for key in expected if key[0] == manad and part in (None, key[1])]
        for key in gone:
            del expected[key]
        expected[manad, part or ""] = (1000 + n, personer)
    rows = sorted((m, b) for (m, _), (b, personer) in expected.items() for _ in personer)
    assert sorted(laid(delivered, "kopfil", "SELECT period, CAST(belopp AS INT) FROM main.kopfil")) == rows
    shutil.rmtree(root)


def _part(c: Curated) -> str | None:
    return None if c.delning is None else c.delning.strip("'")


RESKONTRA = "Datum;Förvaltning;Leverantör;Org.nr;{}Konto;Belopp\n"


@pytest.mark.parametrize(
    ("head", "number"), [(RESKONTRA.format("Fakturanr;"), "F-{};"), (RESKONTRA.format(""), "")]
)
def test_two_districts_that_buy_of_the_same_suppliers_are_two_parts(
    workspace: Workspace, take: Callable[..., Delivered], head: str, number: str
) -> None:
    def lines(numbers: Iterable[int]) -> str:
        return "".join(
            f"2024-10-05;Vård;A AB;556459-4538;{number.format(n)}46310;{100 + n},00\n" for n in numbers
        )

    take("reskontra_nord_2024-10.csv", lines(range(3)), head)
    delivered = take("reskontra_syd_2024-10.csv", lines(range(3, 6)), head)
    part = next(way for way in ways(delivered) if "--del" in way)
    sql = "SELECT count(*), sum(nettobelopp) FROM main.leverantorsreskontra"
    for _ in range(2):  # without a number of its own, a row may be the other's: it is asked once more
        delivered = follow(workspace, part)
        if not delivered.vantar:
            break
        part = next(way for way in ways(delivered) if "--ersatter" in way)
    assert laid(delivered, "leverantorsreskontra", sql) == [(6, Decimal(615))]
