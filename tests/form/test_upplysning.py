"""Many things to know become few lines, and none of them is lost without being counted."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kpilib.form.upplysning import grouped

SCHEMA = ["kalla", "fil", "kolumn", "kod", "beskrivning", "nasta_steg"]


def told(*rows: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(SCHEMA, pl.String), orient="row")


def test_columns_of_one_kind_are_named_together() -> None:
    rows = [("kopfil", "a.csv", k, "okand_kolumn", f"Kolumnen {k} läses inte.", "Gör.") for k in "ABC"]
    assert grouped(told(*rows), ["kalla"]).rows() == [
        ("kopfil", "okand_kolumn", "Kolumnen A läses inte. Likaså B och C.", "Gör.", "a.csv", 3)
    ]


def test_many_columns_are_counted_beyond_the_first() -> None:
    rows = [("kopfil", "a.csv", k, "okand_kolumn", f"Kolumnen {k} läses inte.", "") for k in "ABCDEFGHIJ"]
    [said] = grouped(told(*rows))["beskrivning"]
    assert said == "Kolumnen A läses inte. Likaså B, C, D, E, F, G och 3 till."


def test_the_same_of_several_files_is_one_line_that_counts_them() -> None:
    rows = [("kopfil", f, "A", "okand_kolumn", "Kolumnen A läses inte.", "") for f in ("a.csv", "b.csv")]
    assert grouped(told(*rows)).select("beskrivning", "var").rows() == [("Kolumnen A läses inte.", "2 filer")]


def test_rows_of_one_kind_are_counted() -> None:
    rows = [("kopfil", "a.csv", "", "dold_rad", f"Rad {n} är dold.", "Ta bort filtret.") for n in (4, 7, 9)]
    [said] = grouped(told(*rows))["beskrivning"]
    assert said == "Rad 4 är dold. Och 2 till av samma slag."


def test_what_each_missing_column_does_is_said() -> None:
    rows = [("beslut", "a.csv", k, "saknad_kolumn", f"{k} saknas: följden av {k}.", "Gör.") for k in "AB"]
    assert grouped(told(*rows))["beskrivning"].to_list() == [row[4] for row in rows]


@given(
    st.lists(
        st.tuples(
            *(
                st.sampled_from(v)
                for v in (["k", "l"], ["a", "b"], ["", "A", "B"], ["x", "y"], ["1", "2", "3"], ["", "g"])
            )
        )
    )
)
def test_every_one_is_counted_in_one_line(rows: list[tuple[str, ...]]) -> None:
    frame = told(*rows)
    assert grouped(frame, ["kalla"])["antal"].sum() == len(rows)
