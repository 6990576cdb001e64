"""What the pages show is what happens (see ``pages`` for the convention)."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Shell, blocks, commands, matches, pages

_NAMES = [str(page.relative_to(ROOT)) for page in pages()]
_LINK = re.compile(r"\]\((?P<to>[^)#]+?)?(?:#(?P<anchor>[^)]+))?\)")
_MACHINE = re.compile(r"(?<![0-9A-Za-z.])/(?:home|root|tmp|work|Users|mnt)/")


@pytest.fixture(params=_NAMES)
def page(request: pytest.FixtureRequest) -> Path:
    return ROOT / str(request.param)


def test_there_are_runnable_examples() -> None:
    found = [block for page in pages() for block in blocks(page.read_text(encoding="utf-8"))]
    run = [
        command for block in found if block.kind == "console" for command in commands(block.body)
    ]
    assert len(run) >= 15
    assert any(block.kind == "python" and ">>>" in block.body for block in found)


def test_examples(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shell = Shell(tmp_path)
    names: dict[str, object] = {}
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.file is not None:
            target = tmp_path / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.body, encoding="utf-8")
        elif block.kind == "console":
            for command in commands(block.body):
                printed = shell.run(command.line)
                shown = f"{page.name}:{block.line}: $ {command.line}\n{printed}"
                assert matches(command.expected, printed), shown
        elif block.kind == "python" and ">>>" in block.body:
            test = doctest.DocTestParser().get_doctest(
                block.body, names, page.name, str(page), block.line
            )
            runner = doctest.DocTestRunner(verbose=False)
            runner.run(test, clear_globs=False)
            names = test.globs
            assert runner.failures == 0, f"{page.name}:{block.line}"


def test_toml_is_toml(page: Path) -> None:
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.kind == "toml":
            tomllib.loads(block.body)


def _anchors(text: str) -> set[str]:
    """Make the anchors that headings get: lower case, no punctuation, hyphens for blanks."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE):
        kept = re.sub(r"[^0-9a-z_ -]", "", heading.lower())
        found.add(kept.replace(" ", "-"))
    return found


def test_links_resolve(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for match in _LINK.finditer(re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        to, anchor = match["to"], match["anchor"]
        if to is not None and re.match(r"[a-z]+:", to):
            continue
        target = page if to is None else page.parent / to
        assert target.exists(), f"{page.name}: {to}"
        if anchor is not None:
            assert anchor in _anchors(target.read_text(encoding="utf-8")), f"{page.name}: #{anchor}"


def test_no_page_knows_this_machine(page: Path) -> None:
    assert _MACHINE.search(page.read_text(encoding="utf-8")) is None


def test_every_page_is_reachable_from_the_index() -> None:
    reached: set[Path] = set()
    todo = [ROOT / "README.md"]
    while todo:
        here = todo.pop()
        if here in reached:
            continue
        reached.add(here)
        for match in _LINK.finditer(here.read_text(encoding="utf-8")):
            to = match["to"]
            if not to or ":" in to:
                continue
            target = (here.parent / to).resolve()
            if target.is_dir():  # a link to a folder leads to all that is in it
                todo += target.glob("*.md")
            elif target.suffix == ".md":
                todo.append(target)
    missing = {page for page in pages() if page not in reached}
    assert not missing


def test_three_dots_stand_for_lines() -> None:
    assert matches("a\n...\nd\n", "a\nb\nc\nd\n")
    assert not matches("a\n...\nd\n", "a\nb\nc\ne\n")
    assert not matches("a\n", "b\n")
