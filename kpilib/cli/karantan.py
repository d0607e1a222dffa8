"""The quarantine as it now lies, published or not: by rule for a reader, by row for whoever mends it.

Nothing here shows a protected value: a row is pointed out by its place and by the masked shape of its cell
(`kpilib.contracts.masked`); a value is there only where the contract lets it be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import RenderableType
from rich.text import Text

from kpilib.cli import output
from kpilib.contracts.accept import AVVISAD
from kpilib.errors import UsageError
from kpilib.form import text
from kpilib.formats import nearest
from kpilib.warehouse import Curated

_UTFALL = (
    pl.when(pl.col("allvar") == "avvisad")
    .then(pl.lit("i karantän"))
    .otherwise(pl.lit("behållen med ersatt värde"))
    .alias("Utfall")
)
KOLUMNER = ("Fil", "Blad", "Rad", "Kolumn", "Vad", "Nästa steg", "Utfall", "Form", "Värde", "Källa", "Regel")
_RAD = ("fil", "blad", "rad")
EXEMPEL = 2
"""How many rows stand as examples of a rule."""


def anmarkningar(delivered: Iterable[Curated]) -> pl.DataFrame:
    """Every finding of the files, as `AVVISAD`, with the file's name `namn` first; in order of arrival."""
    frames = [pl.DataFrame(schema={"namn": pl.String, **AVVISAD})]
    for one in delivered:
        if one.findings is not None:
            found = pl.read_parquet(one.findings)  # one that an earlier version wrote may lack a column
            frames.append(found.select(pl.lit(one.raw.name).alias("namn"), pl.all()))
    return pl.concat(frames, how="diagonal")


def grupper(found: pl.DataFrame) -> pl.DataFrame:
    """The findings by source, rule and column.

    Returns
    -------
    DataFrame
        kalla, regel, allvar, kolumn (as the files call it), rader, ore (of those rows whose amount is
        known, null where none is), beskrivning, nasta_steg (the first of the group's), olika_steg (how many
        there are), exempel (List of String: place and masked shape); rejected rows first, most rows first.
    """
    one_per_row = found.unique(
        [*_RAD, "kalla", "regel", "kolumn", "allvar"], keep="first", maintain_order=True
    )
    return (
        one_per_row.with_columns(_plats().alias("plats"))
        .group_by("kalla", "regel", "allvar", "kolumn", maintain_order=True)
        .agg(
            pl.col("rubrik").drop_nulls().first().alias("rubrik"),
            pl.len().alias("rader"),
            pl.when(pl.col("ore").is_not_null().any()).then(pl.col("ore").sum()).alias("ore"),
            pl.col("beskrivning").first(),
            pl.col("nasta_steg").first(),
            pl.col("nasta_steg").n_unique().alias("olika_steg"),
            pl.col("plats").head(EXEMPEL).alias("exempel"),
        )
        .with_columns(pl.coalesce(pl.col("rubrik"), pl.col("kolumn")).alias("kolumn"))
        .drop("rubrik")
        .sort(pl.col("allvar") == "anmarkt", -pl.col("rader").cast(pl.Int64), maintain_order=True)
    )


def summering(found: pl.DataFrame) -> tuple[int, int | None]:
    """How many rows are in quarantine, and their öre where amounts are known."""
    rows = found.filter(pl.col("allvar") == "avvisad").unique(_RAD)
    known = rows["ore"].drop_nulls()
    return rows.height, int(known.sum()) if known.len() else None


def som_text(found: pl.DataFrame, indrag: str = "  ") -> list[str]:
    """The findings by rule: how many rows and kronor, what is wrong, two examples, and what to do now."""
    lines = []
    for group in grupper(found).iter_rows(named=True):
        kept = "" if group["allvar"] == "avvisad" else ", behållna med ersatt värde"
        where = ", ".join(filter(None, (group["kalla"], group["kolumn"])))
        lines += [
            f"{indrag}{antal(group['rader'], group['ore'])}{kept}: {group['beskrivning']} ({where})",
            f"{indrag}  {'Till exempel ' if group['rader'] > EXEMPEL else ''}{'; '.join(group['exempel'])}",
            f"{indrag}  Gör så här: {group['nasta_steg']}{_other_steps(group)}",
        ]
    return lines


def rader(found: pl.DataFrame) -> pl.DataFrame:
    """The findings row by row, for the owner of the system: Fil, Blad, Rad, Kolumn, Vad, Nästa steg, Utfall
    (in quarantine or kept), Form, Värde (only where it may be shown), Källa, Regel.
    """
    return found.select(
        pl.col("namn").alias("Fil"),
        pl.col("blad").alias("Blad"),
        pl.col("rad").alias("Rad"),
        pl.coalesce(pl.col("rubrik"), pl.col("kolumn")).alias("Kolumn"),
        pl.col("beskrivning").alias("Vad"),
        pl.col("nasta_steg").alias("Nästa steg"),
        _UTFALL,
        pl.col("form").alias("Form"),
        pl.col("varde").alias("Värde"),
        pl.col("kalla").alias("Källa"),
        pl.col("regel").alias("Regel"),
    )


def hela_filer(delivered: Iterable[Curated]) -> pl.DataFrame:
    """The files that were rejected whole, in the columns of `rader`."""
    return pl.DataFrame(
        [
            {
                "Fil": one.raw.name,
                "Kolumn": one.fel["var"],
                "Vad": one.fel["vad"],
                "Nästa steg": one.fel["gor"],
                "Utfall": "hela filen avvisad",
                "Källa": one.raw.source,
            }
            for one in delivered
            if one.fel is not None
        ],
        schema=dict.fromkeys(("Fil", "Kolumn", "Vad", "Nästa steg", "Utfall", "Källa"), pl.String),
    )


def per_regel(found: pl.DataFrame) -> pl.DataFrame:
    """`grupper` for a reader: Källa, Kolumn, Vad, Nästa steg, Utfall, Rader, Kronor, Exempel."""
    return grupper(found).select(
        pl.col("kalla").alias("Källa"),
        pl.col("kolumn").alias("Kolumn"),
        pl.col("beskrivning").alias("Vad"),
        pl.col("nasta_steg").alias("Nästa steg"),
        _UTFALL,
        pl.col("rader").alias("Rader"),
        (pl.col("ore") / 100).alias("Kronor"),
        pl.col("exempel").list.join("; ").alias("Exempel"),
    )


def hel_lista(delivered: Sequence[Curated], found: pl.DataFrame) -> Iterator[RenderableType]:
    """The whole quarantine for the terminal: by rule, and then file by file."""
    for one in delivered:
        if one.fel is not None:
            yield Text(f"Avvisad i sin helhet: {one.raw.name}. {one.fel['vad']}")
            yield from (Text(f"  Var: {one.fel['var']}") for _ in range(1) if one.fel["var"])
            yield Text(f"  Gör så här: {one.fel['gor']}")
    if found.is_empty():
        yield Text("Inga rader i karantän.")
        return
    yield Text(f"Karantän: {antal(*summering(found))}.")
    yield from map(Text, som_text(found))
    for (name, *_), rows in found.group_by("namn", "fil", maintain_order=True):
        listed = rader(rows).select("Blad", "Rad", "Kolumn", "Form", "Vad", "Nästa steg", "Utfall")
        if not any(listed["Blad"]):
            listed = listed.drop("Blad")
        yield Text()
        yield output.table(listed, titel=str(name), most=listed.height)


def av_fil(delivered: Sequence[Curated], fil: str | None) -> list[Curated]:
    """The files of a name, or all.

    Raises
    ------
    UsageError
        No file has the name.
    """
    names = {one.raw.name for one in delivered}
    wanted = None if fil is None else Path(fil).name
    if wanted is not None and wanted not in names:
        near = nearest(wanted, sorted(names))
        raise UsageError(
            f"Ingen intagen fil heter {wanted}.",
            gor=f"Menade du {' eller '.join(near)}?" if near else "kategoriplan status visar filerna.",
        )
    return [one for one in delivered if wanted in (None, one.raw.name)]


def som_json(delivered: Sequence[Curated], found: pl.DataFrame) -> dict[str, Any]:
    """The quarantine for a program."""
    rows, ore = summering(found)
    return {
        "rader": rows,
        "ore": ore,
        "grupper": grupper(found).to_dicts(),
        "anmarkningar": found.to_dicts(),
        "avvisade_filer": [{"namn": c.raw.name, "kalla": c.raw.source, **c.fel} for c in delivered if c.fel],
    }


def antal(rows: int, ore: int | None) -> str:
    """A count of rows, and their kronor where they are known."""
    count = "1 rad" if rows == 1 else f"{text.tal(rows)} rader"
    return count if ore is None else f"{count}, {text.tal(round(ore / 100))} kr"


def _plats() -> pl.Expr:
    sheet = (
        pl.when(pl.col("blad").fill_null("") != "").then(pl.format(", blad {}", "blad")).otherwise(pl.lit(""))
    )
    shape = pl.when(pl.col("form").is_not_null()).then(pl.format(" ({})", "form")).otherwise(pl.lit(""))
    return pl.format("{}{}, rad {}{}", "namn", sheet, "rad", shape)


def _other_steps(group: dict[str, Any]) -> str:
    others = group["olika_steg"] - 1
    return f" (och {others} andra steg; kategoriplan karantan visar dem)" if others else ""
