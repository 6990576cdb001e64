"""``contestjudge draw``: commit before the randomness, run after it, replace on the record."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from contestjudge import doors
from contestjudge.doors import drawing
from contestjudge.errors import usage_error
from contestjudge.model.time import parse_rfc3339

FINAL: Final = 0
NOT_FINAL: Final = 3
COMMITMENT_NAME: Final = "commitment.json"
RESULT_NAME: Final = "draw.json"

Read = Callable[[Sequence[str]], doors.Evidence]
Write = Callable[[str], None]


class Commands(Protocol):
    """Where commands are added."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002
        """Add one."""


def add_draw(
    commands: Commands,
    parser: type[argparse.ArgumentParser],
    evidence_help: str,
) -> None:
    """Add the command to the grammar.

    Args:
        commands: where commands are added.
        parser: what parses them.
        evidence_help: what EVIDENCE is.
    """
    draw = commands.add_parser("draw", help="commit to a draw, hold it, replace a winner")
    steps = draw.add_subparsers(dest="step", required=True, parser_class=parser)
    commit = steps.add_parser("commit", help="before: fix everything but the randomness")
    _add_contest(commit, evidence_help)
    commit.add_argument("--out", metavar="FILE", default=COMMITMENT_NAME, help=_COMMIT_OUT)
    commit.add_argument("--at", metavar="TIME", help="the time; default: now, by this clock")
    commit.set_defaults(draw=_commit)
    run = steps.add_parser("run", help="after: hold the draw that was committed to")
    run.add_argument("commitment", metavar="COMMITMENT.json", help="what draw commit wrote")
    _add_contest(run, evidence_help)
    run.add_argument("--randomness", metavar="VALUE", help=_RANDOMNESS)
    run.add_argument("--rehearse", action="store_true", help=_REHEARSE)
    run.add_argument("--out", metavar="FILE", default=RESULT_NAME, help=_RUN_OUT)
    run.set_defaults(draw=_run)
    replace = steps.add_parser("replace", help="take somebody out; the next ticket moves up")
    replace.add_argument("result", metavar="DRAW.json", help="what draw run wrote")
    replace.add_argument("who", metavar="WHO", help="@handle, x:123 or a bare account id")
    replace.add_argument("--reason", metavar="TEXT", required=True, help="why; the record keeps it")
    replace.add_argument("--out", metavar="FILE", help=_REPLACE_OUT)
    replace.set_defaults(draw=_replace)
    for step in (commit, run, replace):
        step.add_argument("--format", choices=("text", "json"), default="text", help=_FORMAT)


_COMMIT_OUT: Final = (
    f"where to write the commitment (default: {COMMITMENT_NAME}); its secret is kept beside it"
)
_RUN_OUT: Final = f"where to write the result (default: {RESULT_NAME}, or REHEARSAL-{RESULT_NAME})"
_REPLACE_OUT: Final = "where to write the new result (default: beside the old one, one number on)"
_RANDOMNESS: Final = (
    "what came out, where the evidence does not hold it: a round's signature (and the one before,"
    " after a blank), numbers, or a key of RFC 3797"
)
_REHEARSE: Final = "with made-up randomness; what is written is no result, and says so"
_FORMAT: Final = "a view for people (the default), or the document that is written"


def _add_contest(parser: argparse.ArgumentParser, evidence_help: str) -> None:
    parser.add_argument("contest", metavar="CONTEST", help="the contest file (TOML or JSON)")
    parser.add_argument("evidence", metavar="EVIDENCE", nargs="+", help=evidence_help)


def run_step(arguments: argparse.Namespace, read: Read, write: Write) -> int:
    """Run a step; return the exit status.

    Args:
        arguments: what was parsed.
        read: gathers evidence.
        write: prints.
    """
    step: Callable[[argparse.Namespace, Read, Write], int] = arguments.draw
    return step(arguments, read, write)


def _commit(arguments: argparse.Namespace, read: Read, write: Write) -> int:
    contest = doors.load_contest(arguments.contest)
    secret = secrets.token_bytes(drawing.SECRET_SIZE)
    made = drawing.commit_draw(
        contest, read(arguments.evidence), now=_moment(arguments.at), secret=secret
    )
    hidden = drawing.secret_path(arguments.out)
    if Path(arguments.out).exists():
        drawing.write_new(arguments.out, "")  # refuses, before a secret is left behind
    drawing.write_new(hidden, drawing.secret_text(made, secret), private=True)
    drawing.write_new(arguments.out, made.to_json())
    write(made.to_json() if arguments.format == "json" else made.text())
    if arguments.format == "text":
        write(f"\nPublish it too: {arguments.out}\nKeep it, and show it to nobody: {hidden}\n")
    return FINAL


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        parse_rfc3339(text)
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise usage_error(
            "usage", f"--at: {error}", "write it like 2024-05-14T20:00:00Z"
        ) from error


def _run(arguments: argparse.Namespace, read: Read, write: Write) -> int:
    if arguments.rehearse and arguments.randomness is not None:
        raise usage_error(
            "usage", "a rehearsal makes its randomness up", "leave --randomness or --rehearse out"
        )
    commitment = drawing.load_commitment(arguments.commitment)
    contest = doors.load_contest(arguments.contest)
    evidence = read(arguments.evidence)
    name = arguments.commitment
    out = arguments.out
    if arguments.rehearse:
        made = drawing.rehearse_draw(
            commitment, contest, evidence, made_up=secrets.token_hex(16), source=name
        )
        out = drawing.free_path(drawing.rehearsal_path(out))
    else:
        made = drawing.run_draw(
            commitment, contest, evidence, randomness=arguments.randomness, source=name
        )
    return _written(made, out, arguments.format, write)


def _replace(arguments: argparse.Namespace, read: Read, write: Write) -> int:
    del read
    made = drawing.replace_drawn(
        drawing.load_draw(arguments.result), arguments.who, arguments.reason
    )
    out = arguments.out
    if out is None:
        out = drawing.next_path(arguments.result)
    elif made.rehearsal:
        out = drawing.rehearsal_path(out)
    return _written(made, out, arguments.format, write)


def _written(made: drawing.DrawResult, out: str, style: str, write: Write) -> int:
    drawing.write_new(out, made.to_json())
    write(made.to_json() if style == "json" else f"{made.text()}\nWritten: {out}\n")
    return NOT_FINAL if made.rehearsal else FINAL
