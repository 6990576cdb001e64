"""The ``duckdb`` engine: usual native shares stay in DuckDB, everything else goes to the reference.

The law: this engine decides nothing. What it keeps to itself are rows of which the reference would
do the same with every one of them; whatever could be told apart goes to the reference code.
"""
