"""Excel workbooks, read as tables, a sheet at a time. Needs the extra ``xlsx``.

A number in a workbook is a floating-point number: one too large to hold every integer is written
as fifteen digits and noughts, whatever digits the file has. A time is shown as exactly as its cell
shows it, or as exactly as it is, where that is more. Of formulas the value counts that was last
computed.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TYPE_CHECKING, Final

from contestjudge.doors.extras import extra_missing
from contestjudge.doors.payload import Payload
from contestjudge.doors.tables import Shown, cell_text, csv_row, moment_text, number_text
from contestjudge.doors.zipped import Entry, Member
from contestjudge.errors import InputError, input_error

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell, ReadOnlyCell
    from openpyxl.cell.read_only import EmptyCell
    from openpyxl.workbook import Workbook

MAX_UNPACKED: Final = 512 * 2**20
"""Bytes; a workbook whose parts are larger together is refused."""
MAX_CELLS: Final = 50_000_000
"""More cells than that in a sheet, empty ones between them counted, are refused."""
PARTS: Final = frozenset({"[Content_Types].xml", "xl/workbook.xml"})
"""Members by which an archive is known to be a workbook."""

_PIECE: Final = 1 << 18
_DECLARATIONS: Final = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_SAVE: Final = "save the sheet as CSV UTF-8"


@dataclass(frozen=True, slots=True)
class Sheet(Payload):
    """One sheet of a workbook, given as CSV; its digest is the workbook's."""

    workbook: Payload = field(default=Payload(""))
    """Where its bytes are."""
    sheet: str = ""
    """What it is called."""

    def stored(self) -> IO[bytes]:
        """Open the workbook."""
        return self.workbook.stored()

    def chunks(self) -> Iterator[bytes]:
        """Give the rows as CSV, the first that is not empty as the header.

        Raises:
            InputError: the workbook is broken, or too large.
        """
        width = 0
        with _opened(self) as book:
            for row in _rows(book, self.sheet, self.name):
                width = width or len(row)
                yield csv_row(row + [""] * (width - len(row)))


def sheets(workbook: Payload, members: list[Entry]) -> list[Payload]:
    """List the sheets of a workbook, in its own order.

    Raises:
        InputError: openpyxl is not installed (``extra.missing``); the workbook is broken
            (``workbook.broken``) or too large (``workbook.too_large``).
    """
    if sum(one.size for one in members) > MAX_UNPACKED:
        raise _too_large(workbook.name)
    for one in members:
        if one.name.endswith((".xml", ".rels", ".vml")):
            _refuse_declarations(Member(f"{workbook.name}!{one.name}", archive=workbook, entry=one))
    with _opened(workbook) as book:
        titles = [sheet.title for sheet in book.worksheets]
    return [Sheet(f"{workbook.name}!{title}", workbook=workbook, sheet=title) for title in titles]


def _refuse_declarations(part: Member) -> None:
    """No workbook declares entities: where one does, it is made to swell in memory."""
    longest = max(map(len, _DECLARATIONS))
    kept = b""
    with part.stored() as stream:
        while piece := stream.read(_PIECE):
            kept += piece
            if any(word in kept for word in _DECLARATIONS):
                raise input_error(
                    "workbook.broken",
                    "declares entities, as no workbook does",
                    _SAVE,
                    source=part.name,
                )
            kept = kept[-longest:]


@contextmanager
def _opened(workbook: Payload) -> Iterator[Workbook]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise extra_missing("xlsx", "an Excel workbook", "openpyxl", workbook.name) from error
    with workbook.stored() as stream:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and extensions that carry no data
                book = load_workbook(stream, read_only=True, data_only=True)
        except Exception as error:
            raise _broken(workbook.name, error) from error
        try:
            yield book
        finally:
            book.close()


def _rows(book: Workbook, title: str, name: str) -> Iterator[list[str]]:
    """Give the rows that are not empty, cut behind their last cell that is not."""
    seen = 0
    try:
        sheet = book[title]
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            seen += len(row) + 1
            if seen > MAX_CELLS:
                raise _too_large(name)  # noqa: TRY301 - it leaves as it is
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield cells
    except InputError:
        raise
    except Exception as error:
        raise _broken(name, error) from error


def _text(cell: Cell | EmptyCell | MergedCell | ReadOnlyCell) -> str:
    value = cell.value
    if isinstance(value, datetime):
        return moment_text(value, _shown(cell.number_format))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return cell_text(value)


def _shown(number_format: str | None) -> Shown:
    """Tell how exactly a cell shows its time.

    >>> _shown("yyyy-mm-dd hh:mm"), _shown('dd" s "mmm yyyy')
    (<Shown.MINUTE: 1>, <Shown.DAY: 0>)
    """
    letters = _LITERAL.sub("", number_format or "").lower()
    if "s" in letters:
        return Shown.SECOND
    return Shown.MINUTE if "h" in letters else Shown.DAY


def _too_large(name: str) -> InputError:
    return input_error("workbook.too_large", "too large to be read here", _SAVE, source=name)


def _broken(name: str, error: Exception) -> InputError:
    said = (str(error) or type(error).__name__).partition("\n")[0][:200]
    return input_error(
        "workbook.broken", f"the workbook cannot be read ({said})", _SAVE, source=name
    )
