"""The ``python`` engine: usual native shares are columns of integers in memory."""
