"""Series of national statistics: what every service adds to `nationell_serie`, in one shape."""

from __future__ import annotations

import duckdb

from kpilib.begrepp import EGEN_BEARBETNING, KALLA
from kpilib.database import main_table, quote
from kpilib.services.registry import SERVICES

NATIONELL_SERIE = main_table(
    "nationell_serie",
    "Ett värde i en serie ur den nationella statistiken: lämnat av källan, eller räknat ur det lämnade.",
    ("kalla", "VARCHAR", "Vems uppgifter serien bygger på."),
    ("serie", "VARCHAR", "Seriens id."),
    ("namn", "VARCHAR", "Seriens namn."),
    ("kommun", "VARCHAR", "Kommunens kod; 0000 är riket."),
    ("ar", "INTEGER", "År."),
    ("varde", "DOUBLE", "Värdet."),
    ("enhet", "VARCHAR", "Enhet; för fasta priser med basår och index."),
    ("preliminar", "BOOLEAN", "Någon av uppgifterna bakom är preliminär."),
    ("harledd", "BOOLEAN", "Värdet är räknat ur det som källan lämnar."),
    ("kallhanvisning", "VARCHAR", "Det som ska stå där värdet visas."),
)


def define_attribution(con: duckdb.DuckDBPyConnection) -> None:
    """Give a connection `kallhanvisning(kalla, harledd)`: the source line as `kpilib.begrepp` writes it.

    `kalla` is what the sources are called, in the order of the alphabet and with `, ` between.
    """
    con.execute(
        "CREATE OR REPLACE TEMP MACRO kallhanvisning(kalla, harledd) AS "
        f"CASE WHEN harledd THEN {quote(EGEN_BEARBETNING)} ELSE {quote(KALLA)} END "
        "|| regexp_replace(kalla, ', ([^,]*)$', ' och \\1')"
    )


def load_series(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `nationell_serie` with what each service's `serie` gives.

    That is a SELECT of the columns of the table but `kalla` and `kallhanvisning`, which follow from the
    service and `harledd`. It may also give `med`, the name of another service whose figures it has used, and
    `tillagg`, what more the source line says.
    """
    define_attribution(con)
    columns = ", ".join(c.namn for c in NATIONELL_SERIE.kolumner)
    parts = " UNION ALL BY NAME ".join(
        f"SELECT {quote(service.titel)} AS titel, * FROM ({service.serie})"
        for service in SERVICES.values()
        if service.serie
    )
    con.execute(
        f"""
        INSERT INTO main.nationell_serie ({columns})
        WITH given AS (
            SELECT NULL::VARCHAR AS med, NULL::VARCHAR AS tillagg WHERE false UNION ALL BY NAME {parts}
        ),
        named AS (
            SELECT *, array_to_string(list_sort(list_filter([titel, med], lambda t: t IS NOT NULL)), ', ')
                AS kalla
            FROM given
        ),
        attributed AS (
            SELECT *, concat_ws('; ', kallhanvisning(kalla, harledd), tillagg) AS kallhanvisning FROM named
        )
        SELECT {columns} FROM attributed ORDER BY ALL
        """
    )
