"""The ``duckdb`` engine: usual native shares are rows of DuckDB, which spills to disk."""
