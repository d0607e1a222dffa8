-- fel: Varje tabell och kolumn har en beskrivning.
SELECT concat_ws('.', schema_name, table_name) FROM duckdb_tables() WHERE comment IS NULL AND NOT temporary
UNION ALL
SELECT concat_ws('.', c.schema_name, c.table_name, c.column_name)
FROM duckdb_columns() AS c
JOIN duckdb_tables() AS t ON t.table_oid = c.table_oid AND t.database_oid = c.database_oid
WHERE c.comment IS NULL AND NOT t.temporary
