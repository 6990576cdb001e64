"""The ``spark`` engine: usual native shares are rows of Spark, on one machine or on many."""
