"""``KEY=VALUE`` on the command line: a key of the contest file, and a value as TOML writes it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Final

from contestjudge.errors import UsageError, usage_error

_WORD: Final = re.compile(r"[@A-Za-z_][@A-Za-z0-9_./:+-]*")
_SHOWN: Final = 60


def settings(stated: Sequence[str]) -> dict[str, object]:
    """Read settings; with nothing behind the sign the key is to be left out.

    A bare word is text. Anything else is TOML.

    Raises:
        UsageError: one is no setting, or a key is set twice.

    >>> settings(["entry.indirect=exclude", "award.seats=3", "entry.opens="])
    {'entry.indirect': 'exclude', 'award.seats': 3, 'entry.opens': None}
    >>> settings(["entry.forms=['native', 'quote']"])
    {'entry.forms': ['native', 'quote']}
    """
    found: dict[str, object] = {}
    for one in stated:
        key, sign, text = one.partition("=")
        key, text = key.strip(" "), text.strip(" ")
        if not sign or not key:
            raise usage_error(
                "usage",
                f"--what-if takes KEY=VALUE, not {one[:_SHOWN]!a}",
                "write, for example, --what-if entry.indirect=exclude",
            )
        if key in found:
            raise usage_error("usage", f"--what-if sets {key[:_SHOWN]!a} twice", "set it once")
        found[key] = _value(text, key) if text else None
    return found


def _value(text: str, key: str) -> object:
    try:
        table = tomllib.loads(f"value = {text}\n")
        repr(table)  # no number of more digits than Python writes, nothing nested too deep
    except (ValueError, RecursionError) as error:
        if _WORD.fullmatch(text):
            return text
        raise _unreadable(text, key) from error
    if table.keys() != {"value"}:
        raise _unreadable(text, key)
    value: object = table["value"]
    return value


def _unreadable(text: str, key: str) -> UsageError:
    return usage_error(
        "usage",
        f"--what-if {key[:_SHOWN]}: {text[:_SHOWN]!a} is no value",
        "write a word, a number, true or false, a date, or what TOML writes in quotes or brackets",
    )
