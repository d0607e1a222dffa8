"""SQL from a person: one SELECT within limits, and an answer in Swedish when it does not work."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread, Timer

import duckdb
import polars as pl
import pyarrow as pa

from kpilib.errors import UsageError
from kpilib.fragor import require_reading, utanfor
from kpilib.settings import Sql
from kpilib.warehouse.publish import reading_fault

_BATCH = 10_000
_PAUSE = 0.1
"""Seconds between two times that a question is told to end."""
_OF_THE_TEXT = (
    *(duckdb.ParserException, duckdb.SyntaxException),
    *(duckdb.BinderException, duckdb.CatalogException),
)
"""What is wrong with the question itself: what DuckDB says of it names no value of a row."""
_SQL = "[sql] i kategoriplan.toml"


def ask(con: duckdb.DuckDBPyConnection, sql: str, limits: Sql | None = None) -> pl.DataFrame:
    """The result of one SELECT on a read-only snapshot.

    Parameters
    ----------
    limits
        How long it may take and how much it may answer; None: those of the program. Memory and disk are
        bounded by the connection (`granser.shut_in`).

    Raises
    ------
    UsageError
        The text is not one reading statement, names something that does not exist, reaches for files, the
        network or settings, or goes beyond the limits.
    """
    limits = limits or Sql()
    timer = Timer(limits.sekunder, con.interrupt)
    timer.daemon = True
    timer.start()
    try:
        require_reading(con, sql)
        return _aside(con, lambda: _answer(con, sql, limits))
    except duckdb.PermissionException:
        raise utanfor() from None
    except duckdb.InterruptException:
        raise UsageError(
            f"Frågan tog mer än {limits.sekunder} sekunder och avbröts.",
            gor="Fråga efter färre rader, eller se till att varje tabell har ett villkor som binder den till "
            f"de andra. Gränsen är sekunder under {_SQL}.",
        ) from None
    except (duckdb.OutOfMemoryException, MemoryError, pa.ArrowMemoryError):
        raise UsageError(
            f"Frågan behöver mer än {limits.minne_mb} MB minne, eller {limits.mellanlager_mb} MB på disken.",
            gor="Fråga efter färre rader eller kolumner. Gränserna är minne_mb och mellanlager_mb under "
            f"{_SQL}.",
        ) from None
    except _OF_THE_TEXT as error:
        raise UsageError("SQL-frågan gick inte att köra.", var=_first_line(error), gor=_hint(error)) from None
    except duckdb.Error as error:
        if fault := reading_fault(error):
            raise fault from None
        # What DuckDB says here holds what it met: a value of a row, or where a file lies.
        kind = type(error).__name__.removesuffix("Exception")
        raise UsageError(
            f"SQL-frågan gick inte att räkna ut på de rader som den läser ({kind}).",
            gor="Ett värde passar inte i det som frågan gör med det. Skriv TRY_CAST i stället för CAST, "
            "eller välj bort raderna med WHERE.",
        ) from None
    finally:
        timer.cancel()


def _aside(con: duckdb.DuckDBPyConnection, work: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """What a thread of its own finds, which Ctrl-C interrupts.

    DuckDB looks up for a signal while it executes and not while Arrow fetches from it. The main thread does
    nothing but wait, so the signal comes to it at once.
    """
    done: Future[pl.DataFrame] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        return done.result()
    except KeyboardInterrupt:
        while thread.is_alive():  # an interrupt that comes before the question has begun is lost
            con.interrupt()
            thread.join(_PAUSE)
        raise


def _answer(con: duckdb.DuckDBPyConnection, sql: str, limits: Sql) -> pl.DataFrame:
    """The rows, fetched a batch at a time so that too large an answer is known before it fills the memory."""
    reader = con.sql(sql).to_arrow_reader(_BATCH)
    batches, rows, size = [], 0, 0
    try:
        for batch in reader:
            batches.append(batch)
            rows, size = rows + batch.num_rows, size + batch.nbytes
            if rows > limits.rader or size > limits.minne_mb * 10**6:
                reader.close()
                raise UsageError(
                    f"Svaret är större än {limits.rader} rader, eller än {limits.minne_mb} MB.",
                    gor="Lägg till LIMIT, villkor eller en summering. Gränserna är rader och minne_mb under "
                    f"{_SQL}. Hela tabeller skrivs med kategoriplan export.",
                )
    except (OSError, pa.ArrowException) as error:
        raise _of_stream(str(error)) from None
    found = pl.from_arrow(pa.Table.from_batches(batches, schema=reader.schema))
    assert isinstance(found, pl.DataFrame)
    return found


def _of_stream(said: str) -> duckdb.Error:
    """DuckDB's own error, which Arrow hands on as its text: it fell while the rows were fetched."""
    if said.startswith("INTERRUPT"):
        return duckdb.InterruptException(said)
    return duckdb.OutOfMemoryException(said) if "memory" in said.lower() else duckdb.DataError(said)


def _first_line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), "")


def _hint(error: Exception) -> str:
    near = re.search(r"(Did you mean|Candidate bindings:) (.+)", str(error))
    if near:
        return f"Närmast: {near[2].strip().rstrip('?')}"
    tables = "SELECT schema_name, table_name, comment FROM duckdb_tables()"
    return f'Tabellerna listas med: kategoriplan sql "{tables}"'
