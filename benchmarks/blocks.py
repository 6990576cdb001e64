"""What is printed, in blocks: for a terminal, and for a page in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 100


@dataclass(frozen=True)
class Heading:
    """A heading of a section."""

    words: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences."""

    words: str


@dataclass(frozen=True)
class Items:
    """A list: names, and what is said of each."""

    each: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """Rows under a header; every column but the first holds figures."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Paragraph | Items | Table


def as_text(blocks: Iterable[Block]) -> str:
    """Lay blocks out for a terminal."""
    return "\n\n".join(map(_text, blocks)) + "\n"


def as_markdown(blocks: Iterable[Block]) -> str:
    """Write blocks as Markdown."""
    return "\n\n".join(map(_markdown, blocks)) + "\n"


def _text(block: Block) -> str:
    match block:
        case Heading(words):
            return f"{words}\n{'=' * len(words)}"
        case Paragraph(words):
            return textwrap.fill(words, WIDTH)
        case Items(each):
            return "\n".join(
                textwrap.fill(f"- {name}: {words}", WIDTH, subsequent_indent="  ")
                for name, words in each
            )
        case Table(header, rows):
            columns = zip(header, *rows, strict=True)
            widths = [max(map(len, column)) for column in columns]
            return "\n".join(_aligned(row, widths) for row in (header, *rows))


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)])


def _markdown(block: Block) -> str:
    match block:
        case Heading(words):
            return f"### {words}"
        case Paragraph(words):
            return words
        case Items(each):
            return "\n".join(f"- **{name}**: {words}" for name, words in each)
        case Table(header, rows):
            marks = ["---", *("---:" for _ in header[1:])]
            return "\n".join(f"| {' | '.join(row)} |" for row in (header, marks, *rows))
