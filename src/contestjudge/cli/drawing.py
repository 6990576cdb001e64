"""``contestjudge draw``: commit before the randomness, run after it, replace on the record."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from contestjudge import doors
from contestjudge.cli.bundles import AMENDS, COMPARED, SIGN, amended_contest
from contestjudge.doors import draw_files, drawing
from contestjudge.doors.payload import is_file, is_folder, is_there
from contestjudge.doors.signing import Signer
from contestjudge.errors import usage_error
from contestjudge.model.time import parse_rfc3339
from contestjudge.report.draw import DrawResult
from contestjudge.report.plain import shown

FINAL: Final = 0
NOT_FINAL: Final = 3
_LONGEST_PATH: Final = 1_000
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
    commit.add_argument("--amends", metavar="CONTEST", help=COMPARED)
    commit.set_defaults(draw=_commit)
    run = steps.add_parser("run", help="after: hold the draw that was committed to")
    run.add_argument("commitment", metavar="COMMITMENT.json", help="what draw commit wrote")
    _add_contest(run, evidence_help)
    run.add_argument("--randomness", metavar="VALUE", help=_RANDOMNESS)
    run.add_argument("--rehearse", action="store_true", help=_REHEARSE)
    run.add_argument("--out", metavar="FILE|DIR", action="append", help=_RUN_OUT)
    run.add_argument("--with-evidence", action="store_true", help=_WITH_EVIDENCE)
    run.add_argument("--amends", metavar="CONTEST", help=AMENDS)
    run.set_defaults(draw=_run)
    replace = steps.add_parser("replace", help="take somebody out; the next ticket moves up")
    replace.add_argument("result", metavar="DRAW", help=_REPLACE_IN)
    replace.add_argument("who", metavar="WHO", help="@handle, x:123 or a bare account id")
    replace.add_argument("--reason", metavar="TEXT", required=True, help="why; the record keeps it")
    replace.add_argument("--out", metavar="FILE|DIR", action="append", help=_REPLACE_OUT)
    replace.set_defaults(draw=_replace)
    for step in (run, replace):
        step.add_argument("--sign", metavar="KEY", help=SIGN)
    for step in (commit, run, replace):
        step.add_argument("--format", choices=("text", "json"), default="text", help=_FORMAT)


_COMMIT_OUT: Final = (
    f"where to write the commitment (default: {COMMITMENT_NAME}); its secret is kept beside it"
)
_RUN_OUT: Final = (
    f"….json: where to write the result (default: {RESULT_NAME}, or REHEARSAL-{RESULT_NAME});"
    " anything else: seal a bundle in this new folder as well"
)
_WITH_EVIDENCE: Final = "put the payloads into the bundle too"
_REPLACE_IN: Final = "what draw run wrote: the result, or the folder of its bundle"
_REPLACE_OUT: Final = (
    "….json: where to write the new result; anything else: the new bundle (default: beside the old"
    " one, one number on)"
)
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
    contest = amended_contest(arguments.contest, arguments.amends)[0]
    secret = secrets.token_bytes(draw_files.SECRET_SIZE)
    made = drawing.commit_draw(
        contest, read(arguments.evidence), now=_moment(arguments.at), secret=secret
    )
    hidden = draw_files.secret_path(arguments.out)
    if is_there(Path(arguments.out)):
        draw_files.write_new(arguments.out, "")  # refuses, before a secret is left behind
    draw_files.write_new(hidden, draw_files.secret_text(made, secret), private=True)
    draw_files.write_new(arguments.out, made.to_json())
    write(made.to_json() if arguments.format == "json" else made.text())
    if arguments.format == "text":
        write(
            f"\nPublish it too: {_path(arguments.out)}\n"
            f"Keep it, and show it to nobody: {_path(hidden)}\n"
        )
    return FINAL


def _path(where: str) -> str:
    return shown(where, _LONGEST_PATH)


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


class _Outs(NamedTuple):
    """Where a step writes to."""

    file: str | None
    folder: str | None


def _outs(stated: Sequence[str] | None) -> _Outs:
    """Tell files from folders: a result's name ends in .json."""
    files = [one for one in stated or () if one.endswith(".json")]
    folders = [one for one in stated or () if not one.endswith(".json")]
    if len(files) > 1 or len(folders) > 1:
        raise usage_error(
            "usage", "--out names one file (….json) and one folder at most", "leave the others out"
        )
    return _Outs(files[0] if files else None, folders[0] if folders else None)


def _only_of_bundles(arguments: argparse.Namespace, *options: str) -> None:
    for option in options:
        if getattr(arguments, option):
            raise usage_error(
                "usage",
                f"--{option.replace('_', '-')} is about a bundle",
                "write --out DIR too",
            )


def _signer(arguments: argparse.Namespace) -> Signer | None:
    return None if arguments.sign is None else doors.signer_at(arguments.sign)


def _run(arguments: argparse.Namespace, read: Read, write: Write) -> int:
    outs = _outs(arguments.out)
    if outs.folder is None:
        _only_of_bundles(arguments, "with_evidence", "sign")
    if arguments.rehearse and arguments.randomness is not None:
        raise usage_error(
            "usage", "a rehearsal makes its randomness up", "leave --randomness or --rehearse out"
        )
    if arguments.rehearse and outs.folder is not None:
        raise usage_error(
            "usage", "a rehearsal is no result, and is not sealed", "leave --out DIR out"
        )
    commitment = draw_files.load_commitment(arguments.commitment)
    contest, amends = amended_contest(arguments.contest, arguments.amends)
    evidence = read(arguments.evidence)
    name, out = arguments.commitment, outs.file or RESULT_NAME
    if arguments.rehearse:
        made = drawing.rehearse_draw(
            commitment, contest, evidence, made_up=secrets.token_hex(16), source=name
        )
        return _written(
            made, draw_files.free_path(draw_files.rehearsal_path(out)), arguments.format, write
        )
    signer = _signer(arguments)
    held = drawing.hold_draw(
        commitment, contest, evidence, randomness=arguments.randomness, source=name
    )
    if outs.folder is not None:
        there = Path(out)
        again = is_file(there) and there.read_bytes() == held.result.to_json().encode()
        if is_there(there) and not again:
            draw_files.write_new(out, "")  # refuses, before a bundle is left behind
        doors.seal_draw(
            held,
            outs.folder,
            at=datetime.now(UTC),
            commitment=name,
            with_evidence=arguments.with_evidence,
            signer=signer,
            amends=amends,
        )
        if again:  # the same draw, held again for its bundle
            return _shown(held.result, outs.folder, arguments.format, write)
    return _written(held.result, out, arguments.format, write, outs.folder)


def _replace(arguments: argparse.Namespace, read: Read, write: Write) -> int:
    del read
    outs = _outs(arguments.out)
    if is_folder(Path(arguments.result)):
        if outs.file is not None:
            raise usage_error(
                "usage", "what follows a bundle is a bundle", "name a folder with --out, or nothing"
            )
        made, folder = doors.replace_in_bundle(
            arguments.result,
            arguments.who,
            arguments.reason,
            outs.folder,
            at=datetime.now(UTC),
            signer=_signer(arguments),
        )
        return _shown(made, folder, arguments.format, write)
    _only_of_bundles(arguments, "sign")
    if outs.folder is not None:
        raise usage_error(
            "usage",
            "a result alone does not hold what a bundle needs",
            "replace in the folder that `draw run --out DIR` wrote",
        )
    made = drawing.replace_drawn(
        draw_files.load_draw(arguments.result), arguments.who, arguments.reason
    )
    out = outs.file
    if out is None:
        out = draw_files.next_path(arguments.result)
    elif made.rehearsal:
        out = draw_files.rehearsal_path(out)
    return _written(made, out, arguments.format, write)


def _written(
    made: DrawResult, out: str, style: str, write: Write, folder: str | None = None
) -> int:
    draw_files.write_new(out, made.to_json())
    return _shown(made, out if folder is None else f"{out}, and the bundle {folder}", style, write)


def _shown(made: DrawResult, where: str, style: str, write: Write) -> int:
    write(made.to_json() if style == "json" else f"{made.text()}\nWritten: {_path(where)}\n")
    return NOT_FINAL if made.rehearsal else FINAL
