"""Where a draw's randomness comes from, and what came out of it (spec 9.3)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final, Literal, NoReturn

from contestjudge.draw.bls import loaded, signature_size, signed
from contestjudge.draw.chains import CHAINS, Chain
from contestjudge.draw.rfc3797 import key_of
from contestjudge.errors import InputError, input_error
from contestjudge.model.contest import Award
from contestjudge.model.evidence_file import DrawnRandomness
from contestjudge.model.time import LAST_INSTANT

_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_KEY: Final = re.compile(r"[!-~][ -~]{0,4095}")
RULES: Final = "award.randomness"
"""The key of the contest file."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rules say of the randomness, before it exists."""

    source: Literal["drand", "dice", "rfc3797"]
    selection: Literal["tickets", "rfc3797"]
    chain: Chain | None = None
    round: int | None = None
    at: int | None = None
    """When dice are thrown, or numbers drawn; microseconds UTC."""

    @property
    def due(self) -> int | None:
        """From when on the randomness can be known, microseconds UTC; ``None``: nobody said."""
        if self.chain is not None and self.round is not None:
            return self.chain.due(self.round)
        return self.at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out."""

    plan: Plan
    value: str
    """The randomness in its canonical form."""
    signature: str | None = None
    previous_signature: str | None = None
    checked: bool | None = None
    """Of drand: whether the signature was checked, and is right. ``None``: there is none."""


def plan_of(award: Award) -> Plan:
    """Return what the rules say of a draw's randomness.

    Raises:
        InputError: they say nothing, or name a chain or a round that there is not.
    """
    stated = award.randomness
    if stated is None:
        raise input_error(
            "randomness.unplanned",
            "the rules do not say where the randomness comes from",
            'write [award.randomness] with source = "drand", "dice" or "rfc3797"',
            key=RULES,
        )
    if stated.source != "drand":
        return Plan(stated.source, stated.selection, at=stated.at)
    if stated.chain not in CHAINS:
        known = ", ".join(f"{chain.hash} ({chain.name})" for chain in CHAINS.values())
        problem = "no chain is named" if stated.chain is None else "the chain is not known"
        raise input_error(
            "randomness.chain", problem, f"write one of {known}", key=f"{RULES}.chain"
        )
    chain = CHAINS[stated.chain]
    if stated.round is None:
        raise input_error(
            "randomness.round",
            "no round is named",
            f"write the number of a round of {chain.name} that is yet to come: round 1 was due at"
            f" {chain.genesis} (Unix time), and one follows every {chain.period} seconds",
            key=f"{RULES}.round",
        )
    if chain.due(stated.round) > LAST_INSTANT:
        raise input_error(
            "randomness.round",
            "that round is due in some centuries",
            "check the number",
            key=f"{RULES}.round",
        )
    return Plan(stated.source, stated.selection, chain, stated.round)


def outcome_of(plan: Plan, drawn: DrawnRandomness, source: str) -> Outcome:
    """Return what came out, checked against what the rules say.

    Args:
        plan: what the rules say.
        drawn: what the evidence says.
        source: the file that says it, for messages.

    Raises:
        InputError: it is not what the rules ask for, or its signature is not the chain's.
    """
    if drawn.source != plan.source:
        _refuse(
            "source",
            f"it comes from {drawn.source}, and the rules name {plan.source}",
            "take the randomness from where the rules say",
            source,
        )
    if plan.chain is not None and plan.round is not None:
        return _of_round(plan, plan.chain, plan.round, drawn, source)
    if plan.source == "dice":
        if not drawn.values:
            _refuse("values", "there are no numbers", "write values = [4, 1, 6, …]", source)
        return Outcome(plan, " ".join(map(str, drawn.values)))
    if (drawn.key is None) == (drawn.inputs is None):
        _refuse(
            "key", "a key or its inputs are needed", "write inputs = [[9319], [2, 5, 12]]", source
        )
    key = drawn.key if drawn.inputs is None else _key_of(drawn.inputs, source)
    if key is None or not _KEY.fullmatch(key):
        _refuse("key", "the key is not printable ASCII", "write it as it was published", source)
    return Outcome(plan, key)


def _key_of(inputs: tuple[tuple[int, ...], ...], source: str) -> str:
    if not inputs or not all(inputs):
        _refuse("inputs", "an input has no numbers", "write inputs = [[9319], [2, 5, 12]]", source)
    return key_of(inputs)


def _of_round(
    plan: Plan, chain: Chain, number: int, drawn: DrawnRandomness, source: str
) -> Outcome:
    if drawn.round is not None and drawn.round != number:
        _refuse(
            "round",
            f"it is of round {drawn.round}, and the rules name {number}",
            f"take round {number} of {chain.name}",
            source,
        )
    signature = _bytes(drawn.signature, "signature", source)
    if signature is None:
        _refuse("signature", "there is none", "copy it from the round as it was published", source)
    if len(signature) != signature_size(chain):
        _refuse(
            "signature",
            f"it has {len(signature)} bytes, and those of {chain.name} have"
            f" {signature_size(chain)}",
            "copy it whole",
            source,
        )
    previous = _bytes(drawn.previous_signature, "previous_signature", source) or b""
    if chain.chained and not previous:
        _refuse(
            "previous_signature",
            f"there is none, and {chain.name} signs it too",
            "copy it from the round as it was published",
            source,
        )
    if previous and not chain.chained:
        _refuse(
            "previous_signature", f"{chain.name} does not link its rounds", "leave it out", source
        )
    library = loaded()
    if library is not None and not signed(library, chain, number, signature, previous):
        _refuse(
            "signature",
            f"it is not the signature of round {number} by the key of {chain.name}",
            "copy the round as it was published, and check its number",
            source,
        )
    return Outcome(
        plan,
        hashlib.sha256(signature).hexdigest(),
        signature.hex(),
        previous.hex() or None,
        checked=library is not None,
    )


def _bytes(text: str | None, key: str, source: str) -> bytes | None:
    if text is None:
        return None
    if not _HEX.fullmatch(text):
        _refuse(key, "it is not hexadecimal", "write two digits for each byte", source)
    return bytes.fromhex(text)


def _refuse(key: str, problem: str, advice: str, source: str) -> NoReturn:
    raise input_error(f"randomness.{key}", problem, advice, source=source, key=f"randomness.{key}")


def already_due(plan: Plan, now: int) -> InputError | None:
    """Say that the randomness may be known already, where it may.

    Args:
        plan: what the rules say.
        now: microseconds UTC.
    """
    if plan.due is None or plan.due > now:
        return None
    if plan.chain is None:
        return input_error(
            "randomness.due",
            "the randomness is due already: it may be known to somebody",
            "name a moment that is yet to come",
            key=f"{RULES}.at",
        )
    return input_error(
        "randomness.due",
        f"round {plan.round} of {plan.chain.name} is out already: everybody can know it",
        f"name a round that is yet to come; the last one is {plan.chain.latest_by(now)}",
        key=f"{RULES}.round",
    )
