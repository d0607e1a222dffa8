"""Which days each table covers, and which years the calendar has: SQL of what contracts declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files

from kpilib.begrepp import ALLA_INSATSER
from kpilib.contracts import CONTRACTS, Contract, Tackning
from kpilib.contracts.columns import kind
from kpilib.database import quote
from kpilib.errors import UsageError
from kpilib.formats import nearest
from kpilib.services.registry import SERVICES
from kpilib.warehouse.schema import CURATED


def declared() -> Mapping[str, Tackning]:
    """Every table whose rows are of a time -> what it covers."""
    fetched = {s.arsvarden: Tackning("ar", "ar") for s in SERVICES.values() if s.arsvarden}
    return {**{name: c.tackning for name, c in CONTRACTS.items() if c.tackning}, **fetched}


def covers_days(tabell: str) -> bool:
    """Whether a table covers stretches of days; what one that does not lacks is a missing value.

    Raises
    ------
    UsageError
        No source has such a table.
    """
    known = [*CURATED, *(name for one in SERVICES.values() for name in one.tabeller)]
    if tabell not in known:
        raise UsageError(
            f"Det finns ingen källa som heter {tabell}.",
            gor=f"Menade du {', '.join(nearest(tabell, known))}?",
        )
    found = declared().get(tabell)
    return found is not None and found.dagar


def registers() -> list[str]:
    """The tables that are registers: a new extraction is not much smaller than the one before."""
    return [name for name, tackning in declared().items() if tackning.slag == "register"]


def tackning_sql() -> str:
    """A SELECT that gives the rows of `main.tackning`, from the curated tables and the calendar."""
    sql = files("kpilib.warehouse").joinpath("sql/tackning.sql").read_text(encoding="utf-8")
    return (
        f"WITH manadsrad AS ({' UNION ALL '.join(_month_rows())}), "
        f"registerrad AS ({' UNION ALL '.join(_register_rows())}) FROM ({sql}) ORDER BY tabell, insats, fran"
    )


def years_sql() -> str:
    """A SELECT that gives the first and the last year of the calendar; null where nothing says one."""
    tables = [
        f"SELECT {_year(name, tackning)} FROM main.{name}"
        for name, tackning in declared().items()
        if tackning.slag != "register"
    ]
    fetched = ", ".join(map(quote, SERVICES))
    days = f"SELECT year(utdrag) FROM meta.fil WHERE kalla NOT IN ({fetched})"
    return f"SELECT min(ar), max(ar) FROM ({' UNION '.join([*tables, days])}) AS t (ar)"


def first_day(contract: Contract, alias: str) -> str:
    """The SQL of the day that a row of a table begins to say something of; for a month or year its first.

    Raises
    ------
    ValueError
        The table covers no stretch of days.
    """
    if contract.tackning is None or not contract.tackning.dagar:
        raise ValueError(f"{contract.namn} covers no days")
    column = f'{alias}."{contract.tackning.kolumn}"'
    if _holds_days(contract):
        return column
    return f"CAST(concat({column}, CASE WHEN length({column}) = 4 THEN '-01-01' ELSE '-01' END) AS DATE)"


def _holds_days(contract: Contract) -> bool:
    return contract.tackning is not None and kind(contract.kolumner[contract.tackning.kolumn]).typ == "datum"


def _month_rows() -> Iterator[str]:
    for contract, tackning in _with("manad"):
        month = f"strftime({tackning.kolumn}, '%Y-%m')" if _holds_days(contract) else tackning.kolumn
        yield (
            f"SELECT DISTINCT {quote(contract.namn)} AS tabell, {_insats(contract)} AS insats, "
            f"{month} AS period, fil, {tackning.utan_rader} AS utan_rader FROM main.{contract.namn}"
        )


def _register_rows() -> Iterator[str]:
    for contract, tackning in _with("register"):
        day = tackning.kolumn
        if tackning.hel_manad:
            day = f"CAST(date_trunc('month', {day}) AS DATE)"
        yield (
            f"SELECT {quote(contract.namn)} AS tabell, {_insats(contract)} AS insats, fil, {day} AS dag "
            f"FROM main.{contract.namn}"
        )


def _with(slag: str) -> Iterator[tuple[Contract, Tackning]]:
    return ((c, c.tackning) for c in CONTRACTS.values() if c.tackning and c.tackning.slag == slag)


def _insats(contract: Contract) -> str:
    return "insats" if contract.per_insats else quote(ALLA_INSATSER)


def _year(name: str, tackning: Tackning) -> str:
    column = tackning.kolumn
    if tackning.slag == "ar":
        return column
    return f"year({column})" if _holds_days(CONTRACTS[name]) else f"CAST(left({column}, 4) AS INTEGER)"
