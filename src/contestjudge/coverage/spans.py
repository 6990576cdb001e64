"""Closed spans of integer microseconds: taking some away from others."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """Return what is left of a closed span when others are taken away, in order.

    >>> without((0, 9), [(2, 3), (3, 5), (8, 20)])
    [(0, 1), (6, 7)]
    """
    left: list[Span] = []
    start, end = span
    for low, high in sorted(taken):
        if high < start:
            continue
        if low > end:
            break
        if low > start:
            left.append((start, low - 1))
        start = max(start, high + 1)
    if start <= end:
        left.append((start, end))
    return left
