"""The system's Chromium, started once for all tests that open a page; none is fetched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REQUIRED = "CONTESTJUDGE_BROWSER"
"""Environment variable: with it set, a browser that is missing is a failure."""


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser; skip the tests that need it, saying so, where there is none."""
    path = os.environ.get(REQUIRED) or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Opened:
    """A page that is open, with everything that it complained of or asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    *,
    width: int = 1000,
    scheme: Literal["light", "dark"] = "light",
    script: bool = True,
) -> Iterator[Opened]:
    """Open a file.

    Args:
        browser: what opens it.
        file: the page.
        width: of the window, in pixels.
        scheme: what the reader prefers.
        script: whether scripts may run at all.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=script,
    )
    page = context.new_page()
    found = Opened(page)
    page.on("console", lambda message: found.complaints.append(message.text))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("request", lambda request: found.requests.append(request.url))
    page.on("dialog", lambda dialog: found.complaints.append(dialog.message))
    page.goto(file.as_uri())
    try:
        yield found
    finally:
        context.close()
