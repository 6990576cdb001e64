"""The page in a real browser: quiet, self-contained, searchable, and in nobody's way."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from contestjudge.report.plain import shown
from tests.report.by_day import judged_in
from tests.report.html.audits import audited, hostile_audit
from tests.report.html.browser import opened, started
from tests.report.html.made import HOSTILE, hostile, judged
from tests.report.html.many import as_many_as_listed, crowd

LOOKED_AT = [
    *(("final", width, scheme) for width in (400, 1000, 1600) for scheme in ("light", "dark")),
    ("provisional", 1000, "light"),
    ("provisional", 400, "dark"),
    ("hostile", 400, "light"),
    ("hostile", 1600, "dark"),
    ("audit", 400, "light"),
    ("audit", 1600, "dark"),
    ("hostile audit", 400, "dark"),
    ("days", 400, "dark"),
    ("days", 1000, "light"),
]
_PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
  for (const one of list.getEntriesByName("first-contentful-paint")) done(one.startTime);
}).observe({type: "paint", buffered: true}))"""
GRAVE = {"moderate", "serious", "critical"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {"provisional": judged(1), "final": judged(4)}
    texts = {kind: decision.html(summary) for kind, (decision, summary) in made.items()}
    texts["hostile"] = hostile(4).html(judged(4)[1])
    texts["audit"] = audited().html()
    texts["hostile audit"] = hostile_audit().html()
    texts["days"] = judged_in(folder, 'per = "day"\nalternates = 1\n').html()
    texts["crowd"] = crowd().html()
    for kind, text in texts.items():
        (folder / f"{kind}.html").write_text(text, encoding="utf-8")
    return {kind: folder / f"{kind}.html" for kind in texts}


@pytest.mark.parametrize(("kind", "width", "scheme"), LOOKED_AT)
def test_nothing_is_wrong_asked_for_or_in_the_way(
    browser: Browser,
    pages: dict[str, Path],
    kind: str,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    with opened(browser, pages[kind], width=width, scheme=scheme) as found:
        beyond = found.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, "the page is wider than the window"
        for one in found.page.query_selector_all("summary"):
            one.click()
        violations = Axe().run(found.page).response["violations"]
        assert [
            (one["id"], [node["target"] for node in one["nodes"]])
            for one in violations
            if one["impact"] in GRAVE
        ] == []
        assert found.complaints == []
        assert found.requests == [pages[kind].as_uri()]


_BOXES = """() => [...document.querySelectorAll("svg")].map(svg =>
  [...svg.querySelectorAll("text:not(.away)")].map(one => {
    const box = one.getBoundingClientRect();
    return [one.textContent, box.left, box.top + 2, box.right, box.bottom - 2];
  }))"""
_LINES = """() => [...document.querySelectorAll("svg line.grid")].map(one => {
    const box = one.getBoundingClientRect();
    return ["line", box.left, box.top, box.left, box.bottom];
  })"""
Box = tuple[str, float, float, float, float]


def _strike(one: Box, other: Box) -> bool:
    return one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]


@pytest.mark.parametrize("kind", ["final", "provisional", "days", "crowd"])
def test_no_label_of_a_drawing_strikes_another_on_a_telephone(
    browser: Browser, pages: dict[str, Path], kind: str
) -> None:
    with opened(browser, pages[kind], width=400) as found:
        drawings: list[list[Box]] = found.page.evaluate(_BOXES)
        lines: list[Box] = found.page.evaluate(_LINES)
    assert lines
    for texts in drawings:
        assert [(one, two) for one, two in combinations(texts, 2) if _strike(one, two)] == []
        assert [(one, two) for one in texts for two in lines if _strike(one, two)] == []


def test_hostile_texts_are_text(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["hostile"]) as found:
        names = found.page.locator("#everyone-rows tbody bdi").all_text_contents()
        assert names == [shown(f"@{handle}", 40) for handle in HOSTILE]
        assert found.page.locator("script").count() == 1
        assert found.page.locator("img").count() == 0
        assert "taken" not in found.page.title().replace("title='taken'", "")
        assert found.complaints == []


def test_it_reads_without_a_script(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["final"], script=False) as found:
        assert found.page.locator("#everyone-rows tbody tr").count() == 10
        assert found.page.locator(".find").first.is_hidden()
        assert found.page.locator("svg.finish").is_visible()


def test_lines_can_be_found_and_sorted(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["final"]) as found:
        found.page.get_by_label("Find somebody").fill("RASM")
        found.page.get_by_text("1 line", exact=True).wait_for()
        rows = found.page.locator("#everyone-rows tbody tr")
        assert rows.filter(visible=True).locator("bdi").all_text_contents() == ["@rasmus"]
        found.page.get_by_label("Find somebody").fill("")
        found.page.get_by_role("button", name="Who").click()
        names = found.page.locator("#everyone-rows tbody bdi").all_text_contents()
        assert names == sorted(names)
        found.page.get_by_role("button", name="Rank").click()
        names = found.page.locator("#everyone-rows tbody bdi").all_text_contents()
        assert names[:2] == ["@raz", "@jacob"]
        assert found.complaints == []


def test_the_keyboard_reaches_everything(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["final"]) as found:
        found.page.keyboard.press("Tab")
        assert found.page.evaluate("document.activeElement.textContent") == "Skip to the seats"
        assert found.page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
        reached = set()
        for _ in range(60):
            found.page.keyboard.press("Tab")
            reached.add(found.page.evaluate("document.activeElement.tagName"))
        assert {"A", "SUMMARY", "INPUT", "BUTTON"} <= reached


def test_on_paper_it_is_dark_on_light_and_whole(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["final"], scheme="dark") as found:
        found.page.emulate_media(media="print", color_scheme="dark")
        background = found.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == "rgb(255, 255, 255)"
        assert found.page.locator("nav").is_hidden()
        assert len(found.page.pdf()) > 10_000


def test_a_long_page_opens_as_fast_as_an_empty_one_of_its_size(
    browser: Browser, tmp_path: Path
) -> None:
    full = tmp_path / "full.html"
    full.write_text(as_many_as_listed().html(), encoding="utf-8")
    size = full.stat().st_size
    empty = tmp_path / "empty.html"
    padding = "<!-- " + "x" * 95 + " -->"
    empty.write_text(
        f"<!DOCTYPE html><title>Empty</title><p>Empty</p>{padding * (size // len(padding))}",
        encoding="utf-8",
    )

    def first_paint(file: Path) -> float:
        times: list[float] = []
        for _ in range(3):
            with opened(browser, file) as found:
                painted: float = found.page.evaluate(_PAINTED)
                times.append(painted)
                assert found.complaints == []
        return statistics.median(times)

    # The same order: at most ten times as long, and a slow machine's pause allowed for.
    assert first_paint(full) <= 10 * max(50.0, first_paint(empty))
