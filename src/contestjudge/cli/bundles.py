"""The commands about bundles: sealing beside ``judge``, ``verify``, ``prove``, ``publish``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from contestjudge import doors
from contestjudge.canonical import canonical_bytes
from contestjudge.errors import usage_error
from contestjudge.model.bundle import STANDINGS, Disclosure
from contestjudge.model.contest import Contest
from contestjudge.report.decision import Decision

_ALL_CHECKED: Final = 0
_MISMATCH: Final = 3
_BUNDLE: Final = "the folder that judge --out or draw --out wrote"
SIGN: Final = "sign it with this private Ed25519 key (PEM)"
COMPARED: Final = "the contest file before the last change: it is compared"
AMENDS: Final = f"{COMPARED}, and sealed too"

Answer = tuple[str, int]
"""What is printed, and the exit status."""


def add_sealing(judge: argparse.ArgumentParser) -> None:
    """Add the options of ``judge`` that seal what it decides."""
    judge.add_argument("--out", metavar="DIR", help="seal a bundle in this new folder as well")
    judge.add_argument(
        "--with-evidence", action="store_true", help="put the payloads into the bundle too"
    )
    judge.add_argument("--sign", metavar="KEY", help=SIGN)
    judge.add_argument("--amends", metavar="CONTEST", help=AMENDS)


def add_commands(
    commands: argparse._SubParsersAction[Any],
    run: Callable[[argparse.Namespace], int],
) -> None:
    """Add ``verify``, ``prove`` and ``publish``; ``run`` prints their answers."""
    verify = commands.add_parser("verify", help="recompute a bundle")
    verify.add_argument("bundle", metavar="BUNDLE", help=_BUNDLE)
    verify.add_argument(
        "--evidence", metavar="EVIDENCE", nargs="+", help="what was judged, if it is not in there"
    )
    verify.add_argument("--key", metavar="KEY", help="who must have signed: a public key (PEM)")
    verify.add_argument("--full", metavar="DIR", help="of a published record: the full bundle")
    verify.add_argument("--proof", metavar="FILE", help="a proof of inclusion in this record")
    verify.add_argument("--format", choices=("text", "json"), default="text")
    verify.set_defaults(run=run, answer=_verify)
    prove = commands.add_parser("prove", help="prove to one entrant that they are in the record")
    prove.add_argument("bundle", metavar="BUNDLE", help=_BUNDLE)
    prove.add_argument("who", metavar="WHO", help="@handle, x:123 or a bare account id")
    prove.add_argument("--day", metavar="DAY", help="where days have winners: 2024-05-14")
    prove.set_defaults(run=run, answer=_prove)
    publish = commands.add_parser("publish", help="write what others may see of a bundle")
    publish.add_argument("bundle", metavar="BUNDLE", help=_BUNDLE)
    publish.add_argument("--level", required=True, choices=[str(one) for one in Disclosure])
    publish.add_argument("--out", metavar="DIR", required=True, help="a new folder")
    publish.add_argument("--sign", metavar="KEY", help=SIGN)
    publish.set_defaults(run=run, answer=_publish)


def amended_contest(contest: str, amends: str | None) -> tuple[Contest, Contest | None]:
    """Load the rules, compared with those before them where these are named; and those."""
    before = None if amends is None else doors.load_contest(amends)
    return doors.load_contest(contest, before), before


@contextmanager
def room_for_standings(arguments: argparse.Namespace) -> Iterator[Path | None]:
    """Give a place for everybody's row, where a bundle is to be sealed."""
    if arguments.out is None:
        yield None
        return
    from tempfile import TemporaryDirectory  # slow to import

    with TemporaryDirectory(prefix="contestjudge-") as room:
        yield Path(room) / STANDINGS


def sealed(
    arguments: argparse.Namespace,
    contest: Contest,
    evidence: doors.Evidence,
    decision: Decision,
    *,
    standings: Path | None = None,
    amends: Contest | None = None,
) -> None:
    """Seal what ``judge`` decided, where that is asked for."""
    if arguments.out is None:
        if arguments.with_evidence or arguments.sign is not None:
            raise usage_error(
                "usage", "--with-evidence and --sign are about a bundle", "write --out DIR too"
            )
        return
    doors.seal(
        contest,
        decision,
        arguments.out,
        at=datetime.now(UTC),
        evidence=evidence if arguments.with_evidence else None,
        signer=None if arguments.sign is None else doors.signer_at(arguments.sign),
        standings=standings if standings is not None and standings.exists() else None,
        amends=amends,
    )


def _verify(
    arguments: argparse.Namespace, gathered: Callable[[Sequence[str]], doors.Evidence]
) -> Answer:
    found = doors.verify(
        arguments.bundle,
        evidence=None if arguments.evidence is None else gathered(arguments.evidence),
        key=arguments.key,
        full=arguments.full,
        proof=arguments.proof,
    )
    text = found.to_json() if arguments.format == "json" else found.text()
    return text, _ALL_CHECKED if found.matches else _MISMATCH


def _prove(arguments: argparse.Namespace, _: object) -> Answer:
    proof = doors.prove(arguments.bundle, arguments.who, arguments.day)
    # Canonical and nothing else, so that every changed byte shows.
    return canonical_bytes(proof.to_dict()).decode(), _ALL_CHECKED


def _publish(arguments: argparse.Namespace, _: object) -> Answer:
    signer = None if arguments.sign is None else doors.signer_at(arguments.sign)
    made = doors.publish(arguments.bundle, arguments.out, Disclosure(arguments.level), signer)
    return f"manifest {made.digest}\n", _ALL_CHECKED
