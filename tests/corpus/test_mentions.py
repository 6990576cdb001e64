"""Published cases of what a mention is, against ours: whom a hand-made share names.

The file is of a library that finds mentions in any text. We look for a sponsor's handle behind a
marker, or in a post's own words, so some of its cases ask what we never ask; those are listed, each
with why.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import pytest

from contestjudge.model.names import ascii_lower
from contestjudge.sources.manual import has_marker
from contestjudge.sources.manual_markers import PLAIN, WIDE, Grammar
from tests.corpus.counted import CORPUS, needs_corpus

pytestmark = needs_corpus
SECTIONS = ("mentions", "mentions_with_indices", "mentions_or_lists_with_indices")


class Case(NamedTuple):
    """A text, and the handles that it mentions."""

    section: str
    description: str
    text: str
    expected: tuple[str, ...]


def _cases() -> list[Case]:
    """Read the little of YAML that the file uses: one member a line, strings as in JSON."""
    if not CORPUS.is_dir():
        return []
    found: list[Case] = []
    section = ""
    content = (CORPUS / "mentions" / "extract.yml").read_text(encoding="utf-8")
    for line in content.splitlines():
        if (heading := re.fullmatch(r"  ([a-z_]+):", line)) is not None:
            section = heading[1]
        if section not in SECTIONS:
            continue
        key, _, value = line.strip().removeprefix("- ").partition(": ")
        if key == "description":
            found.append(Case(section, json.loads(value), "", ()))
        elif key == "text":
            found[-1] = found[-1]._replace(text=json.loads(value))
        elif key in {"expected", "screen_name"} and value:
            value = json.loads(value)
            more = value if isinstance(value, list) else [value]
            found[-1] = found[-1]._replace(expected=(*found[-1].expected, *more))
    return found


CASES = _cases()


BEFORE = "DO NOT extract username preceded by"
CENSORED = {f"{BEFORE} {sign}" for sign in "!#$%&*"}
"""Cases of swearing ("f!@kn"). Which signs may stand *before* a mention matters nowhere: behind a
marker the marker decides (below), and in a post's own words a mention too many only keeps a handle
from being taken for whom the post was copied from."""
EMAIL = "Extract lone metion but not @user@user (too close to an email)"
"""On the fediverse ``@test@example.com`` is what a handle looks like: the wide grammar's reason."""


def _named(grammar: Grammar, text: str) -> set[str]:
    """Whom a text mentions: by itself, or glued to a marker ("RT@username")."""
    behind = {handle for marker in grammar.markers(text) for handle in marker.handles}
    return {*grammar.mentions(text), *behind}


def _handles(case: Case) -> set[str]:
    return set(map(ascii_lower, case.expected))


def test_all_of_it_is_read() -> None:
    assert [sum(case.section == name for case in CASES) for name in SECTIONS] == [23, 3, 5]
    assert sum(not case.expected for case in CASES) == 9
    assert all("@" in case.text for case in CASES)
    assert {*CENSORED, EMAIL} <= {case.description for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
@pytest.mark.parametrize("sign", ["@", "\uff20"], ids=["narrow", "full-width"])
class TestWhomATextMentions:
    def test_on_x(self, case: Case, sign: str) -> None:
        found = _named(PLAIN, case.text.replace("@", sign))
        if case.description in CENSORED:
            assert found == {"kn"}
        else:
            assert found == _handles(case)

    def test_where_handles_have_hosts(self, case: Case, sign: str) -> None:
        found = _named(WIDE, case.text.replace("@", sign))
        if case.description in CENSORED:
            assert found == {"kn"}
        elif case.description == EMAIL:
            assert {name.replace("\uff20", "@") for name in found} == {
                "username",
                "test@example.com",
            }
        else:
            assert found == _handles(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
class TestWhomAMarkerNames:
    """The same, asked of each mention alone, behind a marker of ours."""

    def test_every_mention_of_the_text(self, case: Case) -> None:
        starts = [match.start() for match in re.finditer("(?<![0-9A-Za-z_])@", case.text)]
        named: list[str] = []
        for start in [] if case.description.startswith(BEFORE) else starts:
            text = f"look RT {case.text[start:]}"
            first = next(iter(PLAIN.markers(text)), None)
            # "RT @_@ (cc: @username)" names nobody, and "RT:@mention" is not what is asked.
            if first is not None and first.start == len("look "):
                named += first.handles
                assert has_marker(text) == first.handles[0]
        glued = re.findall("(?i)RT@([0-9a-z_]+)", case.text)
        assert [*glued, *named] == [ascii_lower(handle) for handle in case.expected]


@pytest.mark.parametrize("case", [one for one in CASES if one.description.startswith(BEFORE)])
def test_a_sign_that_may_not_stand_before_it(case: Case) -> None:
    """What makes it no mention makes it no marker either, where it stands between both."""
    assert case.text[0] == "f"
    for marker in ("RT", "via", "HT", "♺"):
        assert PLAIN.markers(marker + case.text[1:]) == []
        assert WIDE.markers(f"{marker} {case.text[1:]}") == []
