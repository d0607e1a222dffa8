"""From the rows of a nyckeltal's SQL to its values.

A nyckeltal's SQL returns one row per thing counted, with its part of täljare and nämnare, or the reason
why it was left out. Summing those rows is done here, once for all, so what `explain` lists is by
construction what the value counts. The columns that a nyckeltal's SQL returns:

period_typ, period, insats, <one column per dimension>, taljare, namnare (null where the nyckeltal is a
count), utesluten (reason or null), person (pseudonym or null), tabell, fil, blad, rad; `publicerat` where
the source publishes the ratio itself; and the boolean of `total_villkor` where the terms name one. A row
whose dimension is null has no place in that breakdown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb
import polars as pl

from kpilib.begrepp import ALLA, ALLA_INSATSER, Steg, och
from kpilib.database import create, fill, query
from kpilib.errors import UsageError
from kpilib.nyckeltal.katalog import post
from kpilib.nyckeltal.personer import INGEN, PERSONER, personer
from kpilib.nyckeltal.result import KATALOG, VARDE
from kpilib.nyckeltal.seriebrott import SERIEBROTT
from kpilib.nyckeltal.targets import with_targets
from kpilib.nyckeltal.terms import SUMMOR, Nyckeltal, Terms
from kpilib.rules import Brott, emellan
from kpilib.services.registry import titel
from kpilib.systemet import refusal
from kpilib.warehouse.tackning import covers_days

_KEYS = ["insats", "period_typ", "period"]
_FACTOR = {"procent": 100, "procentenheter": 100, "antal per 10 000": 10_000}
"""Units of a ratio that is not shown as it comes out of the division."""

_PARTS = {"taljare": pl.Decimal(24, 6), "namnare": pl.Decimal(24, 6)}


def compute(
    con: duckdb.DuckDBPyConnection,
    catalogue: Mapping[str, Nyckeltal],
    snapshot: str,
    brott: Sequence[Brott] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Fill the tables of `nyckeltal` (katalog, varde, personer and seriebrott) from those of `main`.

    Parameters
    ----------
    con
        A database with the tables of `main`; it is written to.
    snapshot
        The id that each value carries.
    brott
        The series breaks, of which no change is computed across any.
    progress
        Is told which nyckeltal is being counted (`begrepp.Steg`).

    Raises
    ------
    UsageError
        A nyckeltal's SQL cannot be run, or does not give the columns that its terms speak of.
    """
    create(con, KATALOG)
    create(con, VARDE)
    create(con, PERSONER)
    create(con, SERIEBROTT)
    fill(con, SERIEBROTT, pl.DataFrame(brott, schema=[c.namn for c in SERIEBROTT.kolumner], orient="row"))
    fill(con, KATALOG, pl.DataFrame([post(n) for n in catalogue.values()], infer_schema_length=None))
    computed = []
    for number, n in enumerate(catalogue.values()):
        progress(Steg(f"Räknar {n.terms.namn}", number, len(catalogue), tyst=True))
        computed.append(_counted(con, n, brott))
    fill(con, VARDE, pl.concat(v for v, _ in computed).with_columns(pl.lit(snapshot).alias("snapshot")))
    fill(con, PERSONER, pl.concat(p for _, p in computed))


def _counted(
    con: duckdb.DuckDBPyConnection, nyckeltal: Nyckeltal, brott: Sequence[Brott]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    try:
        with _rows(con, nyckeltal) as terms:
            parts = [*([None] if terms.total else []), *terms.dimension]
            behind = [INGEN, *(personer(con, terms, part) for part in parts if terms.insatser)]
            return _values(con, nyckeltal, brott), pl.concat(behind).select(
                pl.lit(nyckeltal.id).alias("nyckeltal"), pl.all()
            )
    except duckdb.Error as error:
        # What is wrong with the statement may be told; what it met in a row may not.
        about_sql = isinstance(error, duckdb.ProgrammingError)
        raise refusal(error) or UsageError(
            f"Nyckeltalet {nyckeltal.id} går inte att räkna.",
            var=str(nyckeltal.folder),
            gor=f"Rätta dess SQL: {str(error).splitlines()[0]}"
            if about_sql
            else "Rätta dess SQL: en rad gav ett fel. Pröva satsen med kategoriplan sql -p arbetsmaterial.",
        ) from None


def values(con: duckdb.DuckDBPyConnection, nyckeltal: Nyckeltal, brott: Sequence[Brott] = ()) -> pl.DataFrame:
    """Every value of a nyckeltal, gaps included, with the columns of `nyckeltal.varde` but `snapshot`.

    A value whose sources do not cover its period, or whose nämnare is zero, has `varde` null and says
    why in `orsak_saknas`; so does a change from the year before across a series break.
    """
    with _rows(con, nyckeltal):
        return _values(con, nyckeltal, brott)


@contextmanager
def _rows(con: duckdb.DuckDBPyConnection, nyckeltal: Nyckeltal) -> Iterator[Terms]:
    """The nyckeltal's rows as the table `underlag`, for as long as they are asked for."""
    if nyckeltal.terms.insatser:
        con.execute(f"CREATE OR REPLACE TEMP TABLE underlag AS {_within_reach(nyckeltal)}")
    try:
        yield nyckeltal.terms
    finally:
        con.execute("DROP TABLE IF EXISTS underlag")


def _values(con: duckdb.DuckDBPyConnection, nyckeltal: Nyckeltal, brott: Sequence[Brott]) -> pl.DataFrame:
    terms = nyckeltal.terms
    if not terms.insatser:  # the municipality has no insats that it is counted for
        return _no_values(con)
    expected = _expected(con, terms)
    parts = [_summed(con, terms, name) for name in terms.dimension]
    if terms.total:
        parts.insert(0, _summed(con, terms, None))
    found = pl.concat(parts)
    # An expected value without rows is a true zero, or a gap with its reason; where the parts of a
    # distribution are all there is, one row stands for the whole that is missing.
    present = found.filter(pl.col("dimension") == ALLA) if terms.total else found
    absent = expected.join(present, on=_KEYS, how="anti").with_columns(
        pl.lit(ALLA).alias("dimension"), pl.lit(ALLA).alias("dimension_varde")
    )
    joined = found.join(expected.select(*_KEYS, "luckan"), on=_KEYS, how="left")
    rows = pl.concat(
        [joined, absent.select("luckan", *_KEYS, "dimension", "dimension_varde")], how="diagonal"
    )
    periods = query(con, "FROM main.kalender").select(
        "period_typ", "period", pl.col("till").alias("referensdatum")
    )
    own = [b for b in brott if b.nyckeltal == nyckeltal.id]
    rows = rows.join(periods, on=["period_typ", "period"])
    if terms.aret_fore:
        day = pl.col("referensdatum")
        broken = emellan(own, day.dt.offset_by("-1y"), day)
        rows = rows.with_columns(pl.coalesce("luckan", pl.lit("Seriebrott sedan året före: ") + broken))
    return (
        with_targets(_valued(rows, terms), terms, own)
        .with_columns(
            pl.lit(nyckeltal.id).alias("nyckeltal"),
            pl.lit(terms.enhet).alias("enhet"),
            pl.lit(terms.definition_version, pl.Int32).alias("definition_version"),
        )
        .select(c.namn for c in VARDE.kolumner if c.namn != "snapshot")
        .sort("insats", "dimension", "dimension_varde", "referensdatum", "period_typ")
    )


def _no_values(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    columns = (f'CAST(NULL AS {c.typ}) AS "{c.namn}"' for c in VARDE.kolumner if c.namn != "snapshot")
    return query(con, f"SELECT {', '.join(columns)} LIMIT 0")


def _within_reach(nyckeltal: Nyckeltal) -> str:
    """The SQL's rows for the periods and insatser that the nyckeltal is reported for."""
    terms = nyckeltal.terms
    reported = "TRUE" if terms.slag == "statistik" else "k.redovisas"
    return f"""
        SELECT u.* FROM ({nyckeltal.sql}) AS u
        JOIN main.kalender AS k ON k.period_typ = u.period_typ AND k.period = u.period
        WHERE {reported} AND u.period_typ IN ({_list(terms.period_typer)})
            AND u.insats IN ({_list(terms.insatser)})
    """


def _summed(con: duckdb.DuckDBPyConnection, terms: Terms, dimension: str | None) -> pl.DataFrame:
    by = f'CAST("{dimension}" AS VARCHAR)' if dimension else f"'{ALLA}'"
    where = f'"{dimension}" IS NOT NULL' if dimension else terms.total_villkor or "TRUE"
    reasons = ", ".join(f"count(CASE WHEN utesluten = '{r}' THEN 1 END) AS \"{r}\"" for r in terms.utesluts)
    whole = bool(dimension) and terms.dimension[dimension or ""].slag == "fordelning"
    namnare = "sum(CASE WHEN utesluten IS NULL THEN namnare END)"
    taljare = "sum(CASE WHEN utesluten IS NULL THEN taljare END)"
    if whole:
        # A part whose rows are all left out is none of the whole, not a share of nothing.
        taljare = f"coalesce({namnare}, 0)"
        namnare = f"sum({namnare}) OVER (PARTITION BY insats, period_typ, period)"
    rows = query(
        con,
        f"""
        SELECT
            insats, period_typ, period, '{dimension or ALLA}' AS dimension, {by} AS dimension_varde,
            {taljare} AS taljare,
            {namnare} AS namnare,
            count(CASE WHEN utesluten IS NULL THEN 1 END) AS antal_rader,
            {"max(publicerat)" if terms.publicerat else "CAST(NULL AS DOUBLE)"} AS publicerat
            {"," if reasons else ""} {reasons}
        FROM underlag WHERE {where} GROUP BY insats, period_typ, period, {by}
    """,
    )
    left_out = [
        json.dumps({r: row[r] for r in terms.utesluts if row[r]}, ensure_ascii=False)
        for row in rows.iter_rows(named=True)
    ]
    return rows.with_columns(
        *(pl.col(name).cast(dtype) for name, dtype in _PARTS.items()),
        pl.Series("exkluderade", left_out, dtype=pl.String),
    ).drop(terms.utesluts)


def _expected(con: duckdb.DuckDBPyConnection, terms: Terms) -> pl.DataFrame:
    """insats, period_typ, period that ought to have a value; `luckan`: why a source falls short, or null."""
    if terms.slag == "statistik":
        reported = f"""
            SELECT DISTINCT insats, period_typ, period FROM underlag
            UNION
            SELECT i.insats, k.period_typ, k.period
            FROM main.kalender AS k CROSS JOIN (SELECT unnest([{_list(terms.insatser)}]) AS insats) AS i
            WHERE k.redovisas AND k.period_typ IN ({_list(terms.period_typer)})
        """
        return query(con, reported).with_columns(pl.lit(None, pl.String).alias("luckan"))
    first = {"bestand": "k.till", "ackumulerat": "date_trunc('year', k.till)"}.get(terms.slag, "k.fran")
    first = f"{first} - INTERVAL 1 YEAR" if terms.aret_fore else first
    whole = "TRUE" if terms.namnare_alla else f"i.insats = '{ALLA}'"
    covers = f"(NOT t.helar OR k.period_typ = 'ar') AND t.fran <= {first} AND t.till >= k.till"
    own = f"t.insats IN (i.insats, '{ALLA_INSATSER}')"
    # What is counted for the whole area needs every insats that a table says something of in the period.
    short = ", ".join(
        f"""CASE WHEN NOT EXISTS (
            SELECT 1 FROM main.tackning AS t
            WHERE t.tabell = '{source}' AND ({own} OR {whole}) AND {covers}
        ) OR {whole} AND EXISTS (
            SELECT 1 FROM main.tackning AS o
            WHERE o.tabell = '{source}' AND o.fran <= k.till AND o.till >= {first} AND NOT EXISTS (
                SELECT 1 FROM main.tackning AS t
                WHERE t.tabell = o.tabell AND t.insats = o.insats AND {covers}
            )
        ) THEN '{titel(source)}' END"""
        for source in terms.kallor
        if covers_days(source)
    )
    sql = f"""
        SELECT i.insats, k.period_typ, k.period, [{short}] AS kort
        FROM main.kalender AS k CROSS JOIN (SELECT unnest([{_list(terms.insatser)}]) AS insats) AS i
        WHERE k.redovisas AND k.period_typ IN ({_list(terms.period_typer)})
    """
    what = {"bestand": "dagen", "ackumulerat": "året till och med perioden"}.get(terms.slag, "hela perioden")
    what += " och året före" if terms.aret_fore else ""
    whom = pl.when(pl.col("insats") == ALLA).then(pl.lit(".")).otherwise(pl.lit(" för insatsen."))
    kort = pl.col("kort").list.drop_nulls()
    which = pl.when(kort.list.len() > 1).then(pl.lit("Källorna ")).otherwise(pl.lit("Källan "))
    names = kort.map_elements(och, return_dtype=pl.String)
    reason = pl.concat_str(which, names, pl.lit(f" täcker inte {what}"), whom)
    frame = query(con, sql)
    return frame.with_columns(pl.when(kort.list.len() > 0).then(reason).alias("luckan")).drop("kort")


def _valued(rows: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """`varde` from its parts, last of all, or `orsak_saknas`; a row with a gap loses its parts."""
    gap = pl.col("luckan").is_not_null()
    if terms.enhet in SUMMOR:
        taljare = pl.col("taljare").fill_null(0)
        varde, why = taljare.cast(pl.Float64), pl.lit(None, pl.String)
    else:
        taljare = pl.col("taljare")
        ratio = taljare.cast(pl.Float64) * _FACTOR.get(terms.enhet, 1) / pl.col("namnare").cast(pl.Float64)
        computed = pl.when(pl.col("namnare") != 0).then(ratio)
        varde = pl.coalesce("publicerat", computed)
        missing = terms.saknas or (
            "Källan har inget värde för perioden."
            if terms.publicerat
            else "Nämnaren är noll: det finns inget att räkna andelen av."
        )
        why = pl.when(varde.is_null()).then(pl.lit(missing))
    return rows.with_columns(
        pl.when(~gap).then(taljare).alias("taljare"),
        pl.when(~gap).then(pl.col("namnare")).alias("namnare"),
        pl.when(~gap).then(varde).alias("varde"),
        pl.coalesce("luckan", why).alias("orsak_saknas"),
        pl.col("antal_rader").fill_null(0),
        pl.col("exkluderade").fill_null("{}"),
    ).drop("luckan", "publicerat")


def _list(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
