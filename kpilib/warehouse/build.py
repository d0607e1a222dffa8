"""A new snapshot file: curated rows in, newer deliveries over older ones, then what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb
import polars as pl

from kpilib.contracts import CONTRACTS
from kpilib.database import fill, lay, query, sql_file
from kpilib.rules import handelser
from kpilib.services.registry import KALLOR, SERVICES
from kpilib.services.serier import load_series
from kpilib.settings import Settings
from kpilib.warehouse.curated import Curated
from kpilib.warehouse.inkop import derive_suppliers, reconcile
from kpilib.warehouse.kalender import kalender
from kpilib.warehouse.nationell import nationell
from kpilib.warehouse.schema import CURATED, DERIVED, META, create_all
from kpilib.warehouse.tackning import tackning_sql, years_sql


def build(con: duckdb.DuckDBPyConnection, delivered: Sequence[Curated], settings: Settings) -> None:
    """Fill an empty database with `main` and `meta.kalla`, `meta.fil`, `meta.avvisad`.

    Parameters
    ----------
    delivered
        What came of the raw files, in order of arrival: a later file's rows replace the earlier ones
        that the contract says it replaces.
    """
    create_all(con)
    load_files(con, delivered)
    for name, contract in CONTRACTS.items():
        own = [c for c in delivered if name in c.i_kraft]
        parts = {c.raw.ordning: c.delning for c in own if c.delning is not None}
        lay(con, CURATED[name], contract.ersatter, [(c.raw.ordning, c.tables[name]) for c in own], parts)
    for service in SERVICES.values():
        service.load(con, delivered)
    load_series(con)
    derive(con, settings)
    nationell(con)
    _count_rows_in_force(con)


def load_files(con: duckdb.DuckDBPyConnection, delivered: Sequence[Curated]) -> None:
    """`meta.kalla`, `meta.fil` and `meta.avvisad`."""
    names = [{"kalla": kalla, "titel": titel} for kalla, titel in KALLOR.items()]
    fill(con, META["kalla"], pl.DataFrame(names))
    fill(con, META["fil"], pl.DataFrame([c.as_row() for c in delivered], infer_schema_length=None))
    read = [c for c in delivered if c.findings is not None and c.status != "bortsedd"]
    findings = [pl.read_parquet(c.findings) for c in read if c.findings is not None]
    if findings:
        fill(con, META["avvisad"], pl.concat(findings))


def derive(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """What follows from the curated tables: calendar, coverage, the insats tree, the waiting events,
    the suppliers and the reconciliation of purchases."""
    insatser = [
        {"insats": key, "ordning": n, **i.model_dump(exclude={"alias", "roller"})}
        for n, (key, i) in enumerate(settings.insats.items())
    ]
    fill(con, DERIVED["insats"], pl.DataFrame(insatser))
    roller = [(key, roll) for key, i in settings.insats.items() for roll in i.roller]
    both = {"insats": pl.String, "roll": pl.String}
    fill(con, DERIVED["insats_roll"], pl.DataFrame(roller, schema=both, orient="row"))
    strategier = [(key, one.namn, n) for n, (key, one) in enumerate(settings.strategi.items())]
    columns = {"strategi": pl.String, "namn": pl.String, "ordning": pl.Int32}
    fill(con, DERIVED["strategi"], pl.DataFrame(strategier, schema=columns, orient="row"))
    kommun = {"kommun": settings.kommun.kod, "namn": settings.kommun.namn}
    fill(con, DERIVED["egen_kommun"], pl.DataFrame([kommun]))
    colour = settings.kolada.framhavda
    order = {area: n for n, area in enumerate(colour)}
    compared = [
        {"kommun": area, "ordning": n, "framhavd": order.get(area), "farg": colour.get(area)}
        for n, area in enumerate(settings.kolada.kommuner)
    ]
    fill(con, DERIVED["jamforelseomrade"], pl.DataFrame(compared, schema_overrides={"farg": pl.String}))
    region = [{"region": settings.region.namn, "namn": name} for name in settings.region.kommuner]
    fill(con, DERIVED["region_kommun"], pl.DataFrame(region, schema={"region": pl.String, "namn": pl.String}))
    _fill_calendar(con, settings)
    fill_events(con, {key: i.lagrum for key, i in settings.insats.items()})
    derive_suppliers(con, settings.inkop)
    reconcile(con)


def fill_events(con: duckdb.DuckDBPyConnection, lagrum: Mapping[str, str]) -> None:
    """The waiting events and their flow, from the decisions and the interruptions; `lagrum` by insats."""
    by_insats = {insats: lag for insats, text in lagrum.items() if (lag := _lag(text))}
    beslut, avbrott = query(con, "FROM main.beslut"), query(con, "FROM main.avbrott")
    fill(con, DERIVED["verkstallighet"], handelser(beslut, avbrott, by_insats))
    con.execute(f"INSERT INTO main.verkstallighet_flode {sql_file(__package__, 'verkstallighet_flode')}")


def _fill_calendar(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    fran = date.fromisoformat(f"{settings.plan.kalender_fran}-01")
    # DuckDB lets nothing else happen on a connection until a result is fetched whole, hence fetchall.
    years = con.execute(years_sql()).fetchall()[0]
    known = [y for y in (*years, fran.year) if y is not None]
    # The calendar is laid twice: coverage needs the periods, and which periods are reported needs coverage.
    whole = kalender(min(known), max(known), fran, date.max)
    fill(con, DERIVED["kalender"], whole)
    con.execute(f"INSERT INTO main.tackning {tackning_sql()}")
    till = con.execute("SELECT max(till) FROM main.tackning").fetchall()[0][0]
    con.execute("UPDATE main.kalender SET redovisas = redovisas AND till <= ?", [till or fran])


def _count_rows_in_force(con: duckdb.DuckDBPyConnection) -> None:
    for table in (*CURATED.values(), *(s.tabeller[s.varden] for s in SERVICES.values())):
        con.execute(
            f"UPDATE meta.fil SET gallande_rader = n FROM (SELECT fil AS f, count(*) AS n FROM {table.name} "
            "GROUP BY fil) WHERE fil.fil = f"
        )
    con.execute("UPDATE meta.fil SET gallande_rader = 0 WHERE gallande_rader IS NULL AND status <> 'avvisad'")


def _lag(lagrum: str) -> str | None:
    found = [lag for lag in ("LSS", "SoL") if lag in lagrum]
    return found[0] if len(found) == 1 else None
