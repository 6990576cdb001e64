"""Exceptions mean that a caller or a payload is at fault, and say how to mend it.

One root, two branches: :class:`UsageError` (the call is wrong) and :class:`InputError` (a contest,
an evidence file or a payload is wrong). Everything that is merely *out* (an excluded share, a
rejected record, a hole) is a typed result instead, never an exception.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what, and what to do about it."""

    code: str
    problem: str
    advice: str = ""
    source: str = ""
    """The file (or ``<stdin>``, ``<memory>``) it stands in."""
    key: str = ""
    """The key path (``entry.opens``) or the record (``record 12``)."""

    def sentence(self) -> str:
        r"""Say it in one line: place, problem, advice.

        Names of files and what stands in them are strangers': controls are written out.

        >>> print(Fault("file.unreadable", "cannot be read", source="a\nb.zip").sentence())
        a\u000ab.zip: cannot be read
        """
        place = ": ".join(part for part in (self.source, self.key) if part)
        text = f"{place}: {self.problem}" if place else self.problem
        text = f"{text}; {self.advice}" if self.advice else text
        return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@dataclass(slots=True)
class FaultList:
    """Validation collects everything, then speaks: faults gathered before one raise."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Keep one more fault."""
        self.faults.append(fault)

    def raise_if_any(self) -> None:
        """Raise one :class:`InputError` that carries every fault kept so far."""
        if self.faults:
            raise InputError(*self.faults)


class ContestJudgeError(Exception):
    """The root of every exception that this library raises on purpose."""

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            message = "an error carries at least one fault"
            raise ValueError(message)
        self.faults = faults
        super().__init__(" | ".join(fault.sentence() for fault in faults))

    @property
    def code(self) -> str:
        """The stable code of the first fault."""
        return self.faults[0].code


class UsageError(ContestJudgeError):
    """The call is wrong: an argument, an option, a name that does not exist."""


class InputError(ContestJudgeError):
    """A contest document, an evidence file or a payload is wrong."""


def usage_error(code: str, problem: str, advice: str = "") -> UsageError:
    """Make a :class:`UsageError` with a single fault."""
    return UsageError(Fault(code, problem, advice))


def input_error(
    code: str, problem: str, advice: str = "", *, source: str = "", key: str = ""
) -> InputError:
    """Make an :class:`InputError` with a single fault."""
    return InputError(Fault(code, problem, advice, source, key))
