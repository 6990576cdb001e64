"""How a notebook is run, and what is stored of it: outputs, and nothing of the machine or the hour.

``python -m tests.docs.notebooks`` runs every notebook and writes its outputs anew; with names
behind it, those only. ``python -m tests.docs.notebooks --pictures FOLDER`` writes their pictures
into a folder too, to be looked at.
"""

from __future__ import annotations

import base64
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import nbformat
from nbclient import NotebookClient

from tests.docs.pages import ROOT

FOLDER: Final = ROOT / "docs" / "notebooks"
METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_SECONDS: Final = 300
"""A cell may take so long."""


def notebooks() -> list[Path]:
    """All notebooks, sorted."""
    return sorted(FOLDER.glob("*.ipynb"))


def stored(path: Path) -> Any:  # noqa: ANN401 - nbformat has no types
    """Read a notebook as it is stored."""
    return nbformat.read(path, as_version=4)


def run(path: Path) -> Any:  # noqa: ANN401
    """Run a notebook in its folder; return it with its outputs, ready to be stored.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell raised what it does not say it raises.
    """
    book = stored(path)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    with tempfile.TemporaryDirectory() as home:
        # Neither a reader's profile nor settings of the machine reach the kernel.
        kept = dict(os.environ)
        os.environ.update(IPYTHONDIR=home, MPLCONFIGDIR=home, TZ="UTC", PYTHONHASHSEED="0")
        try:
            NotebookClient(
                book,
                timeout=_SECONDS,
                kernel_name="python3",
                record_timing=False,
                resources={"metadata": {"path": str(path.parent)}},
            ).execute()
        finally:
            os.environ.clear()
            os.environ.update(kept)
    return settled(book)


def settled(book: Any) -> Any:  # noqa: ANN401
    """Leave out of a notebook whatever differs from run to run."""
    book.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(book.cells, 1):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs = list(_joined(cell.outputs))
    return book


def _joined(outputs: Iterable[Any]) -> Iterator[Any]:
    """Join what a cell printed in a row: in how many pieces it came is the kernel's affair."""
    last = None
    for output in outputs:
        if output.output_type == "stream" and last is not None and last.name == output.name:
            last.text += output.text
            continue
        last = output if output.output_type == "stream" else None
        yield output


def texts(book: Any) -> Iterator[str]:  # noqa: ANN401
    """Give what the cells printed and showed as text; of a picture only that it is there.

    Blanks are folded: how wide a library sets its columns is its own affair.
    """
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                yield _folded(output.text)
                continue
            if output.output_type == "error":
                yield f"error: {output.ename}"
                continue
            if "image/png" in output.data:
                yield "a picture"
                continue
            yield from (
                _folded(output.data[kind])
                for kind in ("text/plain", "text/html")
                if kind in output.data and "dataframe" not in output.data[kind]
            )


def _folded(text: str) -> str:
    return " ".join(text.split())


def pictures(book: Any) -> Iterator[bytes]:  # noqa: ANN401
    """Give the pictures of a notebook, in order."""
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", {}):
                yield base64.b64decode(output.data["image/png"])


def write(path: Path) -> Any:  # noqa: ANN401
    """Run a notebook and store it."""
    book = run(path)
    path.write_text(nbformat.writes(book) + "\n", encoding="utf-8")
    return book


def _main(arguments: list[str]) -> None:
    into = None
    if "--pictures" in arguments:
        at = arguments.index("--pictures")
        into = Path(arguments[at + 1])
        del arguments[at : at + 2]
    for path in notebooks():
        if arguments and path.stem not in arguments:
            continue
        book = write(path)
        for number, picture in enumerate(pictures(book), 1):
            if into is not None:
                (into / f"{path.stem}-{number}.png").write_bytes(picture)


if __name__ == "__main__":
    _main(sys.argv[1:])
