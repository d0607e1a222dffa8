"""Empty cells that repeat the one above, each column for itself, and never a person who may be another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kpilib.contracts import SHAPES as REAL
from kpilib.sheets.sheet import Body, Sheet
from kpilib.sources import Profile, RawTable, Shape, load_profiles, read_file
from kpilib.sources.fyllning import fill
from kpilib.sources.header import find_header
from kpilib.workspace import Workspace
from sources.fall import FALL

SHAPE = Shape(
    "beslut",
    ("arende", "personnummer", "kon"),
    ("enhet", "belopp"),
    slag={"belopp": "belopp", "personnummer": "person"},
)
A, B = "199001019844", "197205149888"

Rows = Sequence[tuple[str, ...]]


def _profile(*filled: str) -> Profile:
    return Profile.model_validate({"kalla": "beslut", "namn": "prov", "las": {"fyll_nedat": filled}})


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., RawTable]:
    def make(text: str, *filled: str, shape: Shape = SHAPE) -> RawTable:
        path = tmp_path / "fil.csv"
        path.write_text(text, encoding="utf-8")
        return read_file(path, _profile(*filled), shape)

    return make


def _persons(table: RawTable) -> list[str | None]:
    return table.frame["personnummer"].to_list()


def _nobodys(table: RawTable) -> list[int]:
    return [u.rad for u in table.upplysningar if u.kod == "ingens_rad"]


def test_the_next_case_is_the_persons_and_a_row_of_another_sex_is_nobodys(workspace: Workspace) -> None:
    profile = {(p.kalla, p.namn): p for p in load_profiles(workspace)}["beslut", "treserva"]
    shape = next(s for s in REAL if s.kalla == "beslut")
    table = read_file(FALL / "fyll_nedat" / "beslutslista_2024-12-31.xlsx", profile, shape)
    assert table.frame.select("rad", "personnummer", "kon").rows() == [
        (2, A, "Kvinna"),
        (3, A, "Kvinna"),
        (4, None, "Man"),
        (5, B, "Man"),
    ]
    (told,) = [u for u in table.upplysningar if u.kod == "ingens_rad"]
    assert (told.rad, told.kolumn) == (4, "personnummer")
    assert "Juridiskt kön är en annan" in told.vad
    assert A not in told.vad


HEAD = "Personnummer;Kon;Namn;Arende;Enhet\n"


@pytest.mark.parametrize(
    ("rows", "persons", "nobodys"),
    [
        (f"{A};K;;1;x\n;;;2;x\n;K;;3;y\n", [A, A, A], []),
        (f"{A};K;Ada;1;x\n;;Ada;2;x\n;;Bo;3;x\n", [A, A, None], [4]),
        (
            f"{A};K;;1;x\n;M;;2;x\n;;;3;x\n;M;;4;x\n{B};M;;5;x\n;;;6;x\n",
            [A, None, None, None, B, B],
            [3, 4, 5],
        ),
        (f"{A};;;1;x\n;K;;2;x\n;M;;3;x\n", [A, A, None], [4]),
        (f"{A};K;;1;x\n\n;;;2;x\n", [A, None], [4]),
        (f"{A};K;;1;x\nSumma;;;;\n;;;2;x\n", [A, None], [4]),
        (f"{A};K;;1;x\n{B};M\n;;;2;x\n", [A, None], [4]),
        (";;;1;x\n" + f"{A};K;;2;x\n", [None, A], []),
        (f"{A};K;;1;x\n{A};M;;2;x\n;M;;3;x\n", [A, A, A], []),
    ],
    ids=[
        "more cases of one person",
        "another name",
        "nobody's until the next number",
        "a sex that is said later",
        "a blank row between",
        "a sum between",
        "a row between that could not be read",
        "nobody above",
        "the same number again is the same person",
    ],
)
def test_a_person_is_filled_down_only_to_rows_that_are_the_persons(
    read: Callable[..., RawTable], rows: str, persons: list[str | None], nobodys: list[int]
) -> None:
    table = read(HEAD + rows, "personnummer")
    assert _persons(table) == persons
    assert _nobodys(table) == nobodys


def test_a_new_person_does_not_have_the_sex_of_the_one_above(read: Callable[..., RawTable]) -> None:
    table = read(HEAD + f"{A};K;;1;x\n;;;2;x\n{B};;;3;x\n;;;4;x\n", "personnummer", "kon")
    assert table.frame["kon"].to_list() == ["K", "K", None, None]


def test_a_unit_to_the_left_that_begins_ends_the_person(read: Callable[..., RawTable]) -> None:
    text = f"Enhet;Personnummer;Kon;Arende\nx;{A};K;1\n;;;2\ny;;;3\n"
    table = read(text, "enhet", "personnummer")
    assert table.frame.select("enhet", "personnummer").rows() == [("x", A), ("x", A), ("y", None)]
    assert _nobodys(table) == [4]


def test_what_stands_once_for_each_person_begins_another_though_nothing_reads_it(
    read: Callable[..., RawTable],
) -> None:
    text = f"Nr;Personnummer;Kon;Arende;Enhet\n1;{A};K;1;x\n;;;2;x\n2;;;3;x\n;;;4;x\n3;{B};;5;x\n"
    table = read(text, "personnummer")
    assert _persons(table) == [A, A, None, None, B]
    assert _nobodys(table) == [4, 5]


def test_a_number_of_every_row_begins_nobody(read: Callable[..., RawTable]) -> None:
    text = f"Nr;Personnummer;Kon;Arende;Enhet\n1;{A};K;1;x\n2;;;2;x\n3;{B};;3;x\n"
    assert _persons(read(text, "personnummer")) == [A, A, B]


def test_a_unit_to_the_right_is_the_persons_next(read: Callable[..., RawTable]) -> None:
    table = read(f"Personnummer;Kon;Arende;Enhet\n{A};K;1;x\n;;2;y\n", "enhet", "personnummer")
    assert _persons(table) == [A, A]


def test_a_column_is_not_filled_past_a_row_that_could_not_be_read(read: Callable[..., RawTable]) -> None:
    text = f"Enhet;Personnummer;Kon;Arende\nx;{A};K;1\ny;{A}\n;{A};K;2\n"
    table = read(text, "enhet")
    assert table.frame["enhet"].to_list() == ["x", None]
    assert [(u.rad, u.kolumn, u.kod) for u in table.upplysningar] == [(4, "enhet", "ej_ifylld")]


def test_a_field_over_several_lines_is_no_blank_row(read: Callable[..., RawTable]) -> None:
    table = read(HEAD + f'{A};K;"Ada\nNy";1;x\n;;;2;x\n', "personnummer")
    assert _persons(table) == [A, A]


def test_where_a_person_may_be_missing_the_row_is_set_aside(read: Callable[..., RawTable]) -> None:
    shape = Shape("beslut", ("arende", "kon"), ("personnummer", "enhet"))
    table = read(HEAD + f"{A};K;;1;x\n;M;;2;x\n", "personnummer", shape=shape)
    assert _persons(table) == [A]
    assert [(t.rad, t.regel) for t in table.trasiga] == [(3, "ingens_rad")]


@given(st.lists(st.tuples(st.sampled_from([A, B, ""]), st.sampled_from(["K", "M", ""])), max_size=8))
def test_no_row_is_of_a_person_of_another_sex(rows: list[tuple[str, str]]) -> None:
    import polars as pl

    frame = pl.DataFrame(
        [(p or None, k or None, str(n), n + 2) for n, (p, k) in enumerate(rows)],
        schema={"0": pl.String, "1": pl.String, "2": pl.String, "rad": pl.UInt32},
        orient="row",
    )
    body = Body(frame, [])
    sheet = Sheet("", [(1, ["Personnummer", "Kon", "Arende"])], lambda _h, _w: body)
    profile = _profile("personnummer", "kon")
    header = find_header(sheet, profile, SHAPE)
    assert header is not None
    named = frame.select(
        pl.col("0").alias("personnummer"), pl.col("1").alias("kon"), pl.col("2").alias("arende"), "rad"
    )
    filled = fill(named, frame, header, (sheet, body), profile, SHAPE)
    sex: dict[str | None, str] = {}
    above: str | None = None
    for (person, kon), given_ in zip(
        filled.frame.select("personnummer", "kon").iter_rows(), rows, strict=True
    ):
        assert person == given_[0] or not given_[0]
        assert kon == given_[1] or not given_[1]
        if given_[0]:
            above = given_[0]
            sex[above] = given_[1] or sex.get(above, "")
        elif person is not None:
            assert person == above
            assert given_[1] in ("", sex[above] or given_[1])
            sex[above] = sex[above] or given_[1]
    told = {u.rad for u in filled.upplysningar}
    for (person,), given_, rad in zip(
        filled.frame.select("personnummer").iter_rows(), rows, filled.frame["rad"], strict=True
    ):
        first = next((n for n, row in enumerate(rows) if row[0]), len(rows))
        assert person is not None or given_[0] or rad in told or rad - 2 < first


def _merged(path: Path, rows: Rows, *spans: tuple[int, int, int, int]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        for r, row in enumerate(rows):
            sheet.write_row(r, 0, [cell or None for cell in row])
        for top, left, bottom, right in spans:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
    return path


ROWS = (
    ("Personnummer", "Kon", "Arende", "Enhet", "Belopp"),
    (A, "K", "1", "x", "100"),
    ("", "", "2", "", ""),
    ("", "M", "3", "", ""),
)


def test_merged_cells_fill_their_own_rows_and_no_others(tmp_path: Path) -> None:
    table = read_file(_merged(tmp_path / "a.xlsx", ROWS, (1, 3, 2, 3)), _profile(), SHAPE)
    assert table.frame["enhet"].to_list() == ["x", "x", None]


def test_a_merged_person_is_not_of_a_row_of_another_sex(tmp_path: Path) -> None:
    table = read_file(_merged(tmp_path / "a.xlsx", ROWS, (1, 0, 3, 0)), _profile(), SHAPE)
    assert _persons(table) == [A, A, None]
    assert _nobodys(table) == [4]


def test_a_merged_month_is_counted_once(tmp_path: Path) -> None:
    rows = (("Enhet", "jan-24", "feb-24"), ("x", "1", "2"), ("y", "", "3"))
    path = _merged(tmp_path / "a.xlsx", rows, (1, 1, 2, 1))
    shape = Shape("enhet", ("enhet", "period", "dygn"), slag={"dygn": "heltal"}, tid="period")
    profile = Profile.model_validate(
        {"kalla": "enhet", "namn": "prov", "las": {"manader_som_kolumner": "dygn", "fyll_nedat": ["dygn"]}}
    )
    table = read_file(path, profile, shape)
    assert table.frame.select("enhet", "period", "dygn").rows() == [
        ("x", "2024-01", "1"),
        ("x", "2024-02", "2"),
        ("y", "2024-02", "3"),
    ]
    assert "sammanfogat_tal" in {u.kod for u in table.upplysningar}


def test_a_merged_amount_is_counted_once_and_told(tmp_path: Path) -> None:
    table = read_file(_merged(tmp_path / "a.xlsx", ROWS, (1, 4, 2, 4)), _profile(), SHAPE)
    assert table.frame["belopp"].to_list() == ["100", None, None]
    assert [(u.rad, u.kolumn) for u in table.upplysningar if u.kod == "sammanfogat_tal"] == [(2, "belopp")]
