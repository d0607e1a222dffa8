"""Rows of a file that say the same twice, or contradict each other on one key."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from kpilib.contracts.contract import Contract


def duplicates(contract: Contract, typed: pl.DataFrame, rejected: Collection[int]) -> list[tuple[int, str]]:
    """Which rows are to be put in quarantine, and why: ``dubblett`` or ``dubblett_nyckel``.

    A row equal to an earlier one is a duplicate. Rows of one key with different content contradict each
    other, and none of them is taken. Where a key has credits (rows of a negative amount), its rows are
    charges and corrections of them and contradict nothing; of equal ones there may then be one more charge
    than there are credits, and as many credits as charges: what is credited and charged anew is no duplicate.

    Parameters
    ----------
    rejected
        Rows that are out already.
    """
    if not contract.nyckel:
        return []
    key, content = pl.struct(contract.nyckel), pl.struct(list(contract.kolumner))
    credit = pl.lit(value=False)
    if contract.krediteras:
        credit = pl.col(contract.krediteras) < 0
    rows = (
        typed.with_row_index("_i")
        .filter(~pl.col("_i").is_in(list(rejected)))
        .with_columns(credit.alias("_kredit"), key.alias("_nyckel"), content.alias("_innehall"))
        .with_columns(
            pl.col("_kredit").sum().over("_nyckel").alias("_krediter"),
            (~pl.col("_kredit")).sum().over("_nyckel").alias("_debiteringar"),
            pl.int_range(pl.len()).over("_innehall").alias("_nr"),
        )
    )
    allowed = (
        pl.when("_kredit").then(pl.max_horizontal(1, "_debiteringar")).otherwise(pl.col("_krediter") + 1)
    )
    again = pl.col("_nr") >= allowed
    once = rows.filter(~again)
    contradicting = once.filter((pl.col("_krediter") == 0) & pl.col("_nyckel").is_duplicated())
    return [
        (i, regel)
        for regel, frame in (("dubblett", rows.filter(again)), ("dubblett_nyckel", contradicting))
        for i in frame["_i"].to_list()
    ]
