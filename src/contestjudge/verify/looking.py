"""One verification: what the first steps found out is what the others stand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from contestjudge.model.bundle import (
    COMMITMENT,
    CONTEST,
    DECISION,
    DRAW,
    POOL,
    PUBLISHED,
    Disclosure,
    ManifestDocument,
)
from contestjudge.seal.rows import canonical
from contestjudge.verify.asked import Asked, Sealed

_OF_LEVEL: Final = {
    Disclosure.PUBLIC: {PUBLISHED},
    Disclosure.PARTICIPANT: {PUBLISHED},
    Disclosure.REGULATOR: {CONTEST, DECISION},
}
"""What a bundle of each level must hold."""
_OF_A_DRAW: Final = {
    Disclosure.PUBLIC: {COMMITMENT},
    Disclosure.PARTICIPANT: {COMMITMENT},
    Disclosure.REGULATOR: {COMMITMENT, DRAW, POOL},
}
"""And of a draw besides."""


@dataclass(slots=True)
class Looking:
    """A bundle, what is asked of it, and what was read of it so far."""

    sealed: Sealed
    asked: Asked
    manifest: ManifestDocument | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Documents, as JSON values."""

    def expected(self) -> set[str]:
        """What a bundle of this level must hold."""
        level = Disclosure.REGULATOR if self.manifest is None else self.manifest.level
        drawn = self.manifest is not None and self.manifest.draw is not None
        return _OF_LEVEL[level] | (_OF_A_DRAW[level] if drawn else set())

    def holds(self, path: str) -> bool:
        """Whether the bundle holds a document, or must."""
        return path in self.sealed.found or path in self.expected()

    def document(self, path: str) -> tuple[dict[str, Any] | None, str]:
        """Read a document of the bundle: the value, or what is wrong."""
        content = self.sealed.documents.get(path)
        if content is None:
            return None, "it is missing"
        value, fault = canonical(content)
        if value is not None:
            self.values[path] = value
        return value, fault
