"""Usual native shares are kept as rows; everything else goes to the reference.

The law: nothing is decided here. What stays apart are rows of which the reference would do the same
with every one of them; whatever could be told apart goes to the reference code (spec 14). Where the
rows are, is a store's affair: columns in memory, DuckDB, Spark.
"""
