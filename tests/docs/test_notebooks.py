"""Notebooks run, print what is stored, and are stored without anything of a machine or an hour."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.docs.notebooks import FOLDER, METADATA, notebooks, pictures, run, stored, texts
from tests.docs.pages import ROOT

_NAMES = [path.stem for path in notebooks()]
_MACHINE = re.compile(r"/(?:home|root|tmp|work|Users|mnt|opt|var)/|[0-9a-f]{12}> at 0x")


@pytest.fixture(params=_NAMES)
def notebook(request: pytest.FixtureRequest) -> Path:
    return FOLDER / f"{request.param}.ipynb"


def test_there_are_four_and_each_is_linked_to() -> None:
    assert len(_NAMES) == 4
    page = (ROOT / "docs" / "howto" / "notebooks.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\.\./notebooks/([^)]+)\.ipynb", page)) == set(_NAMES)


@pytest.mark.slow
# What Jupyter's own packages warn of is theirs to mend.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::RuntimeWarning:zmq")
def test_running_it_gives_what_is_stored(notebook: Path) -> None:
    kept, fresh = stored(notebook), run(notebook)
    assert list(texts(fresh)) == list(texts(kept)), (
        f"python -m tests.docs.notebooks {notebook.stem} writes it anew; look at it then"
    )
    assert len(list(pictures(fresh))) == len(list(pictures(kept))) >= 1


def test_it_was_run_from_top_to_bottom(notebook: Path) -> None:
    cells = [cell for cell in stored(notebook).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not any(out.output_type == "error" for cell in cells for out in cell.outputs)


def test_it_knows_no_machine_and_no_hour(notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    book = json.loads(text)
    assert book["metadata"] == METADATA
    assert [cell["id"] for cell in book["cells"]] == [
        f"cell-{number:02}" for number in range(1, len(book["cells"]) + 1)
    ]
    assert all(cell["metadata"] == {} for cell in book["cells"])
    for cell in book["cells"]:
        for output in cell.get("outputs", ()):
            assert output.get("metadata", {}) == {}
            output.get("data", {}).pop("image/png", None)
    assert _MACHINE.search(json.dumps(book)) is None


def test_it_says_what_is_made_up_and_what_to_take_home(notebook: Path) -> None:
    told = "\n".join(cell.source for cell in stored(notebook).cells if cell.cell_type == "markdown")
    assert "made up" in told
    assert "The point of this notebook: **" in told
    assert "**To take home**" in told
    assert told.startswith("# ")


def test_links_resolve(notebook: Path) -> None:
    for cell in stored(notebook).cells:
        if cell.cell_type == "markdown":
            for to in re.findall(r"\]\(([^)#]+)\)", cell.source):
                assert (notebook.parent / to).exists(), to
