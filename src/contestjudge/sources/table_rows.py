"""Bytes become rows, and nothing is held but the row at hand.

The grammar is that of the standard ``csv`` module in its strict mode: a quote opens a cell only
where the cell begins, two quotes inside one are a quote, and after the closing one comes the
delimiter or the end of the row. It is written out here because the module's limit on a cell's
size is global state that any other code in the process may have changed.

A row longer than ``MAX_RECORD_BYTES`` is refused unread. A quote that no other closes within that
size is a fault of the physical line that it stands in; reading goes on with the next line, so that
a stray quote costs one row and not all that follow.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from contestjudge.errors import input_error
from contestjudge.sources.base import MAX_RECORD_BYTES

DELIMITERS: Final = (",", "\t", ";")
"""Of those that give the header equally many columns, the first."""
SPACES: Final = " \t\r\n\u00a0\ufeff"
"""What may surround a cell without belonging to it."""

_BLOCK: Final = 2**16
_STRETCH: Final = 2**16
"""So many characters of lines are given together at most."""
_LINE_END: Final = re.compile("[\r\n]")
_QUOTED: Final = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
TOO_LONG: Final = f"the row is longer than {MAX_RECORD_BYTES // 2**20} MiB"
"""Why a row was refused unread."""
_PLAIN: Final = {mark: re.compile(f"[^{mark}\r\n]*+") for mark in DELIMITERS}
_TIDY: Final = {
    mark: re.compile(
        f'(?:{_QUOTED.pattern}|[^"{mark}]*+)(?:{mark}(?:{_QUOTED.pattern}|[^"{mark}]*+))*+'
    )
    for mark in DELIMITERS
}
"""Rows in which every quote opens or closes a cell, or stands for one inside."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Row(NamedTuple):
    """One physical record: its cells, or why it has none."""

    cells: list[str]
    text: str
    """As it stands in the table; of a row that is too long, the beginning."""
    fault: str = ""

    def whole(self, width: int) -> list[str]:
        """Return the cells of a row that is as wide as the header.

        Raises:
            ValueError: it has none, or more or fewer.
        """
        if self.fault:
            raise ValueError(self.fault)
        if len(self.cells) != width:
            message = f"{len(self.cells)} cells, where the header has {width}"
            raise ValueError(message)
        return self.cells


def decoded(chunks: Iterable[bytes], source: str, *, whole: bool = True) -> Iterator[str]:
    """Decode UTF-8, or UTF-16 that says so by its mark; one leading mark is dropped.

    Where the chunks are not the ``whole`` input, their end may break a character.

    Raises:
        InputError: ``table.encoding``: it is neither.
    """
    pieces = iter(chunks)
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= len(codecs.BOM_UTF8):
            break
    mark, encoding = next((known for known in _MARKS if head.startswith(known[0])), (b"", "utf-8"))
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        yield decoder.decode(head[len(mark) :])
        for piece in pieces:
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=whole)
    except UnicodeDecodeError as error:
        raise input_error(
            "table.encoding",
            f"the table is not {encoding.upper()} text: {error.reason}",
            "save it as CSV in UTF-8",
            source=source,
        ) from None


class Rows:
    """The rows of one table; blank ones are passed over."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self._buffer = ""
        self._start = 0
        self._ended = False

    def header(self) -> tuple[Row, str]:
        """Read the header, and find the delimiter that gives it the most columns.

        One that cuts through a quoted name is none, where there is another. An empty table has a
        header without cells.
        """
        chosen: tuple[Row, int] | None = None
        best = False, 0
        delimiter = DELIMITERS[0]
        self._skip_blank_lines()
        for candidate in DELIMITERS:
            scanned = self._scan(candidate)
            if scanned is None:
                break
            row, length = scanned
            if row.fault == TOO_LONG:
                return row, delimiter  # its rest has been dropped: there is nothing to go back to
            found = _TIDY[candidate].fullmatch(row.text) is not None, len(row.cells)
            if not chosen or found > best:
                chosen, delimiter, best = (row, length), candidate, found
        if chosen is None:
            return Row([], ""), delimiter
        # Counted from the start of the row: reading on may have moved the buffer.
        self._start += chosen[1]
        return chosen[0], delimiter

    def records(self, delimiter: str) -> Iterator[Row]:
        """Yield what is left, row by row, in order."""
        while (scanned := self._scan(delimiter)) is not None:
            row, length = scanned
            self._start += length
            if row.fault or any(cell and cell.strip(SPACES) for cell in row.cells):
                yield row

    def stretches(self, delimiter: str) -> Iterator[list[str] | Row]:
        """Yield what is left likewise, but lines without a quote many at a time, as they stand.

        Each such line is a row of its own: its cells are what stands between delimiters. Blank ones
        are among them.
        """
        while True:
            lines = self._lines()
            if lines:
                yield lines
            scanned = self._scan(delimiter)
            if scanned is None:
                return
            row, length = scanned
            self._start += length
            if row.fault or any(cell and cell.strip(SPACES) for cell in row.cells):
                yield row

    def _lines(self) -> list[str]:
        """Take the whole lines at the start that hold no quote and nothing else that is special."""
        if len(self._buffer) - self._start < _BLOCK and not self._ended:
            self._read_on()
        last = self._start + _STRETCH
        quote = self._buffer.find('"', self._start, last)
        end = self._buffer.rfind("\n", self._start, last if quote < 0 else quote) + 1
        if end <= self._start:
            return []
        lines = self._buffer[self._start : end]
        if "\r" in lines:
            lines = lines.replace("\r\n", "\n")
        if "\r" in lines or "\0" in lines:
            return []
        self._start = end
        return lines[:-1].split("\n")

    def _scan(self, delimiter: str) -> tuple[Row, int] | None:
        """Read the row at the start; with it, how many characters lie before the next one."""
        while True:
            found = _LINE_END.search(self._buffer, self._start)
            # What lies further on may be held or not, as the chunks fall, and must not matter.
            size, limit = len(self._buffer) - self._start, self._start + MAX_RECORD_BYTES
            if found is None and not self._ended:
                if size > MAX_RECORD_BYTES:
                    return self._over_long()
                self._read_on()
                continue
            if not size:
                return None
            end = len(self._buffer) if found is None else found.start()
            line = self._buffer[self._start : end]
            if '"' not in line:
                row, after = Row(line.split(delimiter), line), end
            elif (quoted := self._scan_quoted(delimiter)) and quoted[1] <= limit:
                row, after = quoted
            elif not self._ended and size <= MAX_RECORD_BYTES:
                self._read_on()
                continue
            else:
                row, after = Row([], line, "a quote is opened and never closed"), end
            return _checked(row), min(after + 1, len(self._buffer)) - self._start

    def _scan_quoted(self, delimiter: str) -> tuple[Row, int] | None:
        """Read a row that holds quotes; ``None`` where its end is not in the buffer."""
        buffer, position, cells = self._buffer, self._start, list[str]()
        plain = _PLAIN[delimiter]
        while True:
            if buffer.startswith('"', position):
                quoted = _QUOTED.match(buffer, position)
                if quoted is None:
                    return None
                cells.append(quoted[1].replace('""', '"'))
                position = quoted.end()
            else:
                unquoted = plain.match(buffer, position)
                position = position if unquoted is None else unquoted.end()
                cells.append("" if unquoted is None else unquoted[0])
            if position == len(buffer) and not self._ended:
                # More may follow, and turn a closing quote into one of a pair.
                return None
            if position == len(buffer) or buffer[position] in "\r\n":
                return Row(cells, buffer[self._start : position]), position
            if buffer[position] != delimiter:
                line_end = _LINE_END.search(buffer, position)
                if line_end is None and not self._ended:
                    return None
                after = len(buffer) if line_end is None else line_end.start()
                return Row([], buffer[self._start : after], "text follows a closing quote"), after
            position += 1

    def _over_long(self) -> tuple[Row, int]:
        """Drop the rest of a line that is longer than any row may be."""
        row = _too_long(self._buffer[self._start :])
        while not self._ended:
            self._start = len(self._buffer)
            self._read_on()
            found = _LINE_END.search(self._buffer)
            if found is not None:
                return row, found.end()
        return row, len(self._buffer)

    def _skip_blank_lines(self) -> None:
        while True:
            while self._start < len(self._buffer) and self._buffer[self._start] in SPACES:
                # A tab or a space can begin a header: only whole lines are blank.
                line_end = _LINE_END.search(self._buffer, self._start)
                if line_end is None:
                    break
                if self._buffer[self._start : line_end.start()].strip(SPACES):
                    return
                self._start = line_end.end()
            settled = self._start < len(self._buffer) and self._buffer[self._start] not in SPACES
            if settled or self._ended or len(self._buffer) - self._start > MAX_RECORD_BYTES:
                return
            self._read_on()

    def _read_on(self) -> None:
        """Add at least as much as is held, so that rescanning stays linear."""
        parts = [self._buffer[self._start :]]
        wanted, added = max(len(parts[0]), _BLOCK), 0
        for text in self._texts:
            parts.append(text)
            added += len(text)
            if added >= wanted:
                break
        else:
            self._ended = True
        self._buffer, self._start = "".join(parts), 0


def _checked(row: Row) -> Row:
    """Refuse a row that is too long, or holds what no cell may."""
    text = row.text
    if len(text) * 4 > MAX_RECORD_BYTES and len(text.encode("utf-8")) > MAX_RECORD_BYTES:
        return _too_long(text)
    if "\0" in text and not row.fault:
        return Row([], text, "the row holds a NUL character")
    return row


def _too_long(text: str) -> Row:
    return Row([], text[:MAX_RECORD_BYTES], TOO_LONG)
