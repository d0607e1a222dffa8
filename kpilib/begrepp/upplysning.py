"""Kinds of what a person should know of a file, that more than one room asks for."""

OKAND_KOLUMN = "okand_kolumn"
GISSAD_DAG = "gissad_utdragsdag"
"""A column that nothing reads."""

SAKNAD_KOLUMN = "saknad_kolumn"
"""An optional column that the file lacks; what that does is another thing for each."""

VANTAR = "vantar"
"""A question that must be answered before the file counts."""
