"""Text files: quotation marks, encodings and last lines, each read as it was meant or asked about."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpilib.errors import AmbiguousError, DataError, FileRejectedError
from kpilib.sources import Profile, RawTable, Shape, load_profiles, read_file
from kpilib.workspace import Workspace
from sources.fall import FALL, followed, lines_of

SHAPE = Shape("kostnad", ("enhet", "period", "belopp"), ("text",))
PROFILE = Profile(kalla="kostnad", namn="prov")
HEAD = "Enhet;Period;Text;Belopp\n"

Read = Callable[..., RawTable]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def make(content: str | bytes, profile: Profile = PROFILE) -> RawTable:
        path = tmp_path / "fil.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(path, profile, SHAPE)

    return make


@pytest.fixture
def ledger(workspace: Workspace) -> Profile:
    found = {(p.kalla, p.namn): p for p in load_profiles(workspace)}
    return found["leverantorsreskontra", "standard"]


def _ledger(path: Path, profile: Profile, shape: Callable[[str], Shape]) -> RawTable:
    return read_file(path, profile, shape("leverantorsreskontra"))


def test_a_stray_quotation_mark_takes_no_rows(ledger: Profile, shape: Callable[[str], Shape]) -> None:
    path = FALL / "citattecken" / "q_svaljer.csv"
    with pytest.raises(AmbiguousError) as caught:
        _ledger(path, ledger, shape)
    assert caught.value.var == "q_svaljer.csv, rad 3"
    as_text, as_field = lines_of(caught.value)
    assert as_text == 'citattecken = ""'
    table = _ledger(path, followed(ledger, as_text), shape)
    assert table.frame["verifikationsnummer"].to_list() == ["1", "2", "3", "4", "5"]
    assert table.trasiga == []
    assert _ledger(path, followed(ledger, as_field), shape).frame.height == 3


SVALJER = {
    "one that another row's field closes": 'A;2024-10;"x;1\nB;2024-10;"y; z";2\nC;2024-10;w;3\n',
    "one in the last column": 'A;2024-10;x;"1\nB;2024-10;y;2"\nC;2024-10;"p; q";3\n',
    "one in the first column": '"A;2024-10;x;1\nB;2024-10;y;2\nC;2024-10";z;3\n',
    "one that parts the row wrong": 'A;"2024-10;x;1\nB;2024-10;y";2\nC;2024-10;z;3\n',
    "one that nothing closes": 'A;2024-10;"x;1\nB;2024-10;y;2\nC;2024-10;z;3\n',
}


@pytest.mark.parametrize("rows", SVALJER.values(), ids=SVALJER)
def test_each_row_after_a_stray_quotation_mark_is_there_when_the_message_is_followed(
    read: Read, rows: str
) -> None:
    with pytest.raises(AmbiguousError) as caught:
        read(HEAD + rows)
    assert caught.value.var == "fil.csv, rad 2"
    table = read(HEAD + rows, followed(PROFILE, lines_of(caught.value)[0]))
    assert table.frame["enhet"].str.strip_chars('"').to_list() == ["A", "B", "C"]
    assert table.frame["belopp"].str.strip_chars('"').to_list() == ["1", "2", "3"]


@pytest.mark.parametrize(
    "cell", ['"rad ett\nrad två"', '"a; b\nc"', '"a\nb; c; d"', '"a\n\nb"', '"a ""b""\nc"', '"a\r\nb"']
)
def test_a_field_over_several_lines_is_one_field(read: Read, cell: str) -> None:
    table = read(f"{HEAD}A;2024-10;{cell};1\nB;2024-10;;2\n")
    assert table.frame["belopp"].to_list() == ["1", "2"]
    assert table.frame["text"][0] == cell[1:-1].replace('""', '"')


def test_a_field_that_holds_what_looks_like_a_row_is_one_when_the_profile_says_so(read: Read) -> None:
    text = f'{HEAD}A;2024-10;"se även\nB;2024-10;x;9\ndito";1\n'
    with pytest.raises(AmbiguousError) as caught:
        read(text)
    table = read(text, followed(PROFILE, lines_of(caught.value)[1]))
    assert table.frame["belopp"].to_list() == ["1"]


def test_a_field_of_very_many_lines_is_one_when_the_profile_says_so(read: Read) -> None:
    text = f'{HEAD}A;2024-10;"{"rad" + chr(10) * 60}";1\n'
    with pytest.raises(AmbiguousError) as caught:
        read(text)
    assert read(text, followed(PROFILE, lines_of(caught.value)[1])).frame["belopp"].to_list() == ["1"]


def test_without_line_ends_in_fields_each_line_is_told_of_for_itself(read: Read) -> None:
    text = HEAD + 'A;2024-10;"x; y";1\nB;2024-10;"z;2\nC;2024-10;"p; q";3\nD;"2024-10;4\n'
    table = read(text, followed(PROFILE, "radbrytning_i_falt = false"))
    assert table.frame["text"].to_list() == ["x; y", '"z', "p; q"]
    assert [(t.rad, t.regel) for t in table.trasiga] == [(5, "antal_falt")]


def test_quotes_that_do_not_match_over_several_lines_are_told_of_line_by_line(read: Read) -> None:
    text = HEAD + 'A;2024-10;"x\ny" z;1\nB;2024-10;x;2\n'
    table = read(text, followed(PROFILE, "radbrytning_i_falt = true"))
    assert [(t.rad, t.regel) for t in table.trasiga] == [(2, "citattecken"), (3, "citattecken")]
    assert table.frame["enhet"].to_list() == ["B"]


def test_quotation_marks_that_are_kept_round_whole_fields_are_told(read: Read) -> None:
    table = read(HEAD + 'A;2024-10;"x";1\nB;2024-10;"y;2\n', followed(PROFILE, 'citattecken = ""'))
    assert table.frame["text"].to_list() == ['"x"', '"y']
    (told,) = table.upplysningar
    assert (told.kod, told.vad[:6]) == ("citattecken_kvar", "1 fält")
    mended = followed(PROFILE, *lines_of(told))
    assert read(HEAD + 'A;2024-10;"x";1\n', mended).frame["text"].to_list() == ["x"]


ROWS = HEAD + "A;2024-10;x;1,00\nB;2024-10;y;2,50\nC;2024-10;z;3,75\n"


@pytest.mark.parametrize("last", ["D;2024-10", "D;2024-1", "D;2024-10;x", "D;2024-10;x;", "D;2024-10;x;14"])
def test_a_last_line_that_is_cut_is_told_and_set_aside(read: Read, last: str) -> None:
    table = read(ROWS + last)
    assert [(t.rad, t.regel) for t in table.trasiga] == [(5, "avbruten_rad")]
    assert [(u.rad, u.kod) for u in table.upplysningar] == [(5, "avbruten_fil")]
    assert table.frame["enhet"].to_list() == ["A", "B", "C"]


@pytest.mark.parametrize("last", ["D;2024-10;x;4,00", "D;2024-10;x;1 000,00", "Summa;;;7,25"])
def test_a_whole_last_line_needs_no_line_feed(read: Read, last: str) -> None:
    table = read(ROWS + last)
    assert table.trasiga == []
    assert {told.kod for told in table.upplysningar} <= {"summarader"}


def test_a_last_line_of_too_few_fields_that_ends_is_not_called_cut(read: Read) -> None:
    assert [t.regel for t in read(ROWS + "D;2024-10\n").trasiga] == ["antal_falt"]


def test_a_day_without_its_last_digits_is_cut(read: Read) -> None:
    text = "Enhet;Belopp;Period\n" + "".join(f"A;1;2024-10-0{n}\n" for n in range(1, 5))
    assert [t.regel for t in read(text + "A;1;2024-1").trasiga] == ["avbruten_rad"]
    assert read(text + "A;1;2024-10-05").trasiga == []


def test_a_file_that_ends_within_quotes_may_be_cut(read: Read) -> None:
    with pytest.raises(AmbiguousError, match="slutar mitt i ett fält") as caught:
        read(ROWS + 'D;2024-10;"Solg')
    assert caught.value.var == "fil.csv, rad 5"


@pytest.mark.parametrize(("name", "encoding"), [("cp850_vanlig.csv", "cp850"), ("macroman.csv", "macroman")])
def test_a_dos_or_mac_file_is_read_when_the_message_is_followed(
    ledger: Profile, shape: Callable[[str], Shape], name: str, encoding: str
) -> None:
    path = FALL / "teckenkodning" / name
    with pytest.raises(DataError) as caught:
        _ledger(path, ledger, shape)
    (line,) = lines_of(caught.value)
    assert line == f'teckenkodning = "{encoding}"'
    table = _ledger(path, followed(ledger, line), shape)
    assert table.frame["leverantor"].to_list() == ["Västra AB", "Ängslyckan AB"]


@pytest.mark.parametrize("named", [None, "utf-8", "cp1252", "iso-8859-1", "cp850", "macroman"])
def test_the_row_that_is_not_utf_8_is_named_whatever_the_profile_says(
    ledger: Profile, shape: Callable[[str], Shape], named: str | None
) -> None:
    path = FALL / "teckenkodning" / "utf8_stray.csv"
    profile = followed(ledger, f'teckenkodning = "{named}"') if named else ledger
    with pytest.raises(DataError) as caught:
        _ledger(path, profile, shape)
    assert caught.value.var == "utf8_stray.csv, rad 4"
    assert "rad 4" in caught.value.vad
    table = _ledger(path, followed(profile, lines_of(caught.value)[0]), shape)
    assert table.frame["leverantor"].to_list() == ["Västra AB", "Västra AB", "Ängslyckan – AB"]
    assert [(u.rad, u.kod) for u in table.upplysningar] == [(4, "blandad_teckenkodning")]


def test_a_row_that_is_both_must_be_mended(read: Read) -> None:
    data = (HEAD + "Å;2024-10;x;1\n").encode() + "Å;2024-10;".encode() + "å;2\n".encode("cp1252")
    with pytest.raises(AmbiguousError) as caught:
        read(data)
    assert lines_of(caught.value) == []
    with pytest.raises(FileRejectedError) as again:
        read(data, followed(PROFILE, 'teckenkodning = "utf-8+cp1252"'))
    assert (caught.value.var, again.value.var) == ("fil.csv, rad 3", "fil.csv, rad 3")
    assert "Rätta rad 3" in caught.value.gor


@pytest.mark.parametrize("name", ["Windows-1252", "latin-1", "UTF8", "IBM850", "Macintosh"])
def test_an_encoding_has_several_names(read: Read, name: str) -> None:
    assert followed(PROFILE, f'teckenkodning = "{name}"').las.teckenkodning is not None


CELL = st.text('ab å;"\n', max_size=8)
TABLE = st.lists(st.tuples(CELL, st.integers(0, 99)), min_size=1, max_size=8)


def _written(rows: list[tuple[str, int]], quoting: Literal[0, 1]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n", quoting=quoting)
    writer.writerows([f"E{n}", "2024-10", cell, f"{amount},00"] for n, (cell, amount) in enumerate(rows))
    return HEAD + text.getvalue()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLE, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_what_a_writer_of_csv_wrote_is_read_or_asked_about(
    read: Read, rows: list[tuple[str, int]], quoting: Literal[0, 1]
) -> None:
    text = _written(rows, quoting)
    try:
        table = read(text)
    except AmbiguousError as error:
        table = read(text, followed(PROFILE, lines_of(error)[1]))
    assert table.frame.select("enhet", "text", "belopp").rows() == [
        (f"E{n}", cell.strip() or None, f"{amount},00") for n, (cell, amount) in enumerate(rows)
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("ab å", max_size=6), min_size=1, max_size=8), st.integers(0), st.integers(0, 2))
def test_a_stray_quotation_mark_loses_no_row_in_silence(
    read: Read, cells: list[str], where: int, more: int
) -> None:
    text = _written([(cell, n) for n, cell in enumerate(cells)], csv.QUOTE_MINIMAL)
    for n in range(more + 1):
        place = len(HEAD) + (where * (n + 1)) % (len(text) - len(HEAD))
        text = f'{text[:place]}"{text[place:]}'
    profile = PROFILE
    for _ in range(3):  # the separator may be asked for, and then the quotation mark
        try:
            table = read(text, profile)
            break
        except AmbiguousError as error:
            profile = followed(profile, lines_of(error)[0])
    found = {*table.frame["rad"], *(t.rad for t in table.trasiga)}
    assert found == set(range(2, len(cells) + 2))


def test_a_row_of_many_empty_fields_is_read_and_one_of_many_names_refused(read: Read) -> None:
    wide = ";" * 20_000
    table = read(f"Enhet;Period;Text;Belopp{wide}\nA;2024-10;x;1{wide}\n")
    assert table.frame["belopp"].to_list() == ["1"]
    names = ";".join(f"K{n}" for n in range(20_000))
    with pytest.raises(FileRejectedError, match="20000 fält") as caught:
        read(f"{names}\n{names}\n")
    assert caught.value.var == "fil.csv, rad 1"


def test_a_file_whose_every_line_is_one_quoted_field_is_read_as_the_lines(read: Read) -> None:
    rows = (HEAD + 'A;2024-10;"x; y";1\nB;2024-10;z;2\n').splitlines()
    wrapped = "".join('"' + row.replace('"', '""') + '"\n' for row in rows)
    table = read(wrapped)
    assert table.frame["text"].to_list() == ["x; y", "z"]
    assert table.frame["belopp"].to_list() == ["1", "2"]


def test_a_row_whose_fields_stand_in_apostrophes_is_told_the_line_that_reads_it(read: Read) -> None:
    text = HEAD + "A;2024-10;'x; y';1\nB;2024-10;O'Brien;2\n"
    [broken] = read(text).trasiga
    line = broken.vad.partition(": ")[2].partition(" under")[0]
    assert read(text, followed(PROFILE, line)).frame["text"].to_list() == ["x; y", "O'Brien"]
    assert read(HEAD + "A;2024-10;x; y;1\n").trasiga[0].vad == "Raden har 5 fält men rubriken 4."
