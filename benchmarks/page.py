"""A page holds what was measured between two comments, and everything else of it stays."""

from __future__ import annotations

from pathlib import Path


def put(page: Path, part: str, markdown: str) -> None:
    """Replace a part of a page: what stands between ``<!-- PART -->`` and ``<!-- end of PART -->``.

    Raises:
        ValueError: the page has no such part.
    """
    begin, end = f"<!-- {part} -->\n", f"<!-- end of {part} -->\n"
    text = page.read_text(encoding="utf-8")
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        message = f"{page}: there is no part between {begin.strip()} and {end.strip()}"
        raise ValueError(message)
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n{markdown}\n{end}{after}", encoding="utf-8")
