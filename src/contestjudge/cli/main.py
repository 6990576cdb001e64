"""``contestjudge``: arguments in, views out."""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import get_terminal_size
from typing import IO, Final, NoReturn, TextIO

from contestjudge import doors
from contestjudge.cli.audit import add_audit
from contestjudge.cli.bundles import (
    COMPARED,
    Answer,
    add_commands,
    add_sealing,
    amended_contest,
    room_for_standings,
    sealed,
)
from contestjudge.cli.demo import run_demo
from contestjudge.cli.drafted import drafted
from contestjudge.cli.drawing import add_draw, run_step
from contestjudge.cli.notice import add_notice
from contestjudge.cli.progress import reading
from contestjudge.cli.settings import settings
from contestjudge.cli.summary import add_summary
from contestjudge.cli.views import FORMAT_HELP, FORMATS, judged_for, refuse_pages_of_what_if, view
from contestjudge.doors.drafting import init
from contestjudge.doors.payload import held
from contestjudge.errors import ContestJudgeError, InputError, usage_error
from contestjudge.model.words import SPEC_VERSION, Status
from contestjudge.report.plain import shown
from contestjudge.schemas import SCHEMAS, json_schema

FINAL: Final = 0
OUR_FAULT: Final = 1
BAD_INPUT: Final = 2
NOT_FINAL: Final = 3
_LONGEST_ERROR: Final = 2_000
_WIDEST: Final = 120
"""Columns; longer lines are hard to read."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as everything else here does."""

    def error(self, message: str) -> NoReturn:
        raise usage_error("usage", message, f"see `{self.prog} --help`")


class _Version(argparse.Action):
    """Looks the version up only when somebody asks."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        try:
            number = version("contestjudge")
        except PackageNotFoundError:  # run from its source tree
            number = "from source"
        _print(f"contestjudge {number} (spec {SPEC_VERSION})\n")
        parser.exit()


def command_parser() -> argparse.ArgumentParser:
    """Return the grammar of the command line."""
    parser = _Parser(prog="contestjudge", description="Judge share contests on their evidence.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    begin = commands.add_parser("init", help="draft the contest file and the evidence file")
    begin.add_argument("payloads", metavar="PAYLOAD", nargs="+", help=_PAYLOADS)
    begin.add_argument("--out", metavar="DIR", default=".", help="where to write them (default: .)")
    begin.add_argument("--columns", metavar="FIELD=NAME", action="append", help=_COLUMNS)
    begin.add_argument("--force", action="store_true", help="overwrite files that are there")
    begin.set_defaults(run=_init)
    judge = commands.add_parser("judge", help="decide who won, and how surely")
    judge.add_argument("contest", metavar="CONTEST", help="the contest file (TOML or JSON)")
    judge.add_argument("evidence", metavar="EVIDENCE", nargs="+", help=_EVIDENCE)
    judge.add_argument("--format", choices=FORMATS, default="text", help=FORMAT_HELP)
    judge.add_argument("--engine", choices=doors.ENGINES, help=_ENGINE)
    judge.add_argument("--jobs", metavar="N", type=int, help=_JOBS)
    judge.add_argument("--what-if", metavar="KEY=VALUE", action="append", help=_WHAT_IF)
    add_sealing(judge)
    judge.set_defaults(run=_judge)
    look = commands.add_parser("inspect", help="what is in the evidence, what it cannot show")
    look.add_argument("evidence", metavar="EVIDENCE", nargs="+", help=_EVIDENCE)
    look.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="for people (the default), or all",
    )
    look.set_defaults(run=_inspect)
    check = commands.add_parser("lint", help="what is missing in rules, unfair or not to be kept")
    check.add_argument("contest", metavar="CONTEST", help="the contest file (TOML or JSON)")
    check.add_argument("--instruments", metavar="NAME,…", default="", help=_INSTRUMENTS)
    check.add_argument("--amends", metavar="CONTEST", help=COMPARED)
    check.add_argument("--format", choices=("text", "json"), default="text", help=_FORMAT)
    check.set_defaults(run=_lint)
    explain = commands.add_parser("explain", help="why this account won or did not")
    explain.add_argument("decision", metavar="DECISION", help=_EXPLAINED)
    explain.add_argument("who", metavar="WHO", help="@handle, x:123 or a bare account id")
    explain.set_defaults(run=_explain)
    add_draw(commands, _Parser, _EVIDENCE)
    commands.choices["draw"].set_defaults(run=_draw)
    add_commands(commands, _answered)
    add_summary(commands, _answered, _EVIDENCE)
    add_audit(commands, _answered, _EVIDENCE)
    add_notice(commands, _answered)
    schema = commands.add_parser("schema", help="the JSON schema of a document")
    schema.add_argument("document", choices=tuple(SCHEMAS))
    schema.set_defaults(run=_schema)
    demo = commands.add_parser("demo", help="judge the founding case, step by step")
    demo.set_defaults(run=_demo)
    return parser


_EXPLAINED: Final = (
    "what judge --format json wrote, the folder of a bundle, or the result of a draw beside its"
    " decision.json"
)
_FORMAT: Final = (
    "a view for people (the default), or the whole document, for `explain` and for programs"
)
_INSTRUMENTS: Final = "how entries will be collected, such as x.v2.retweets,x.v2.quote_tweets"
_WHAT_IF: Final = (
    "judge by other rules beside the real ones, and say which seats change: a key of the contest"
    " file, such as entry.indirect=exclude; with no value it is left out; repeat it"
)
_JOBS: Final = "how many processes read (default: 1); the decision is the same"
_ENGINE: Final = (
    "what judges; the decision is the same. Default: duckdb for large files where it is installed,"
    " else python; reference, the slow one, also judges what looks at everybody at once"
    " (--format html)"
)
_PAYLOADS: Final = "exports as you have them, of any known format, and directories of them"
_COLUMNS: Final = (
    "of a table that nobody knows: which column holds what, such as handle=User; repeat it"
)
_EVIDENCE: Final = "payload files, directories, evidence files (TOML or JSON), or - for JSON lines"


def _evidence(names: Sequence[str]) -> doors.Evidence:
    found = doors.Evidence()
    for name in names:
        if name == "-":
            found += doors.read_bytes("<stdin>", _standard_input())
        else:
            found += doors.read(name)
    return found


def _standard_input() -> bytes:
    stream: TextIO | None = sys.stdin
    if stream is None:
        raise usage_error("input.closed", "standard input is closed", "name a file instead of -")
    return held(stream.buffer, "<stdin>")


def _init(arguments: argparse.Namespace) -> int:
    if "-" in arguments.payloads:
        raise usage_error(
            "init.stdin", "an evidence file names files, not -", "save it and name the file"
        )
    made = init(
        arguments.payloads,
        arguments.out,
        columns=_columns(arguments.columns),
        force=arguments.force,
    )
    _print(drafted(made, arguments.out))
    return FINAL


def _columns(stated: Sequence[str] | None) -> dict[str, str] | None:
    if not stated:
        return None
    pairs = [one.partition("=") for one in stated]
    if not all(field and name for field, _, name in pairs):
        raise usage_error(
            "usage", "--columns takes FIELD=NAME", "write, for example, --columns handle=User"
        )
    return {field: name for field, _, name in pairs}


def _judge(arguments: argparse.Namespace) -> int:
    contest, amends = amended_contest(arguments.contest, arguments.amends)
    evidence = _evidence(arguments.evidence)
    if arguments.what_if:
        if arguments.out is not None:
            raise usage_error("usage", "--out seals a decision by the real rules", "one at a time")
        refuse_pages_of_what_if(arguments.format)
        if arguments.engine is not None:
            raise usage_error("usage", "--what-if chooses engines itself", "leave --engine out")
        if arguments.jobs is not None:
            raise usage_error("usage", "--what-if reads by itself", "leave --jobs out")
        with _about(arguments.contest):
            found = doors.what_if(contest, evidence, settings(arguments.what_if))
        _print(found.to_json() if arguments.format == "json" else found.text())
        return FINAL if found.real.status is Status.FINAL else NOT_FINAL
    with room_for_standings(arguments) as standings:
        with _about(arguments.contest):
            decision, summary = judged_for(arguments, contest, evidence, standings)
        sealed(arguments, contest, evidence, decision, standings=standings, amends=amends)
    _print(view(decision, summary, arguments.format))
    return FINAL if decision.status is Status.FINAL else NOT_FINAL


def _answered(arguments: argparse.Namespace) -> int:
    answer: Callable[..., Answer] = arguments.answer
    with _about(arguments.contest) if "contest" in arguments else nullcontext():
        text, status = answer(arguments, _evidence)
    _print(text)
    return status


@contextmanager
def _about(name: str) -> Iterator[None]:
    """Say which file it is, where a fault of the rules shows in judging only."""
    try:
        yield
    except InputError as error:
        faults = [one if one.source else replace(one, source=name) for one in error.faults]
        raise InputError(*faults) from error


def _inspect(arguments: argparse.Namespace) -> int:
    with reading(_evidence(arguments.evidence)) as watched:
        found = doors.inspect(watched)
    if arguments.format == "json":
        _print(found.to_json())
    elif sys.stdout.isatty():
        _print(found.text(min(_WIDEST, get_terminal_size().columns)))
    else:
        _print(found.text())
    return FINAL


def _lint(arguments: argparse.Namespace) -> int:
    names = [name.strip() for name in arguments.instruments.split(",")]
    contest, _ = amended_contest(arguments.contest, arguments.amends)
    found = doors.lint(contest, [name for name in names if name])
    _print(found.to_json() if arguments.format == "json" else found.text())
    return FINAL if found.is_clean else NOT_FINAL


def _explain(arguments: argparse.Namespace) -> int:
    _print(doors.explained(arguments.decision, arguments.who, doors.load_decision))
    return FINAL


def _draw(arguments: argparse.Namespace) -> int:
    with _about(arguments.contest) if "contest" in arguments else nullcontext():
        return run_step(arguments, _evidence, _print)


def _schema(arguments: argparse.Namespace) -> int:
    _print(json.dumps(json_schema(arguments.document), ensure_ascii=False, indent=2) + "\n")
    return FINAL


def _demo(arguments: argparse.Namespace) -> int:
    del arguments
    return run_demo(_print)


def _print(text: str) -> None:
    """Write to standard output as UTF-8, whatever the locale says."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _discard(sys.stdout)
        raise usage_error(
            "output.unwritable",
            f"standard output cannot be written ({error.strerror})",
            "make room there, or send it elsewhere",
        ) from error


def _complain(text: str) -> None:
    line = shown(text, _LONGEST_ERROR)
    try:
        sys.stderr.buffer.write(f"contestjudge: {line}\n".encode("utf-8", "backslashreplace"))
        sys.stderr.buffer.flush()
    except OSError:
        _discard(sys.stderr)  # the exit status says it still


def _discard(stream: IO[str]) -> None:
    """Let go what a stream still holds, so that the interpreter does not fail on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _open_streams() -> None:
    """Have somewhere to write to.

    Raises:
        UsageError: standard output is closed.
    """
    out: IO[str] | None = sys.stdout
    complaints: IO[str] | None = sys.stderr
    if complaints is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
    if out is None:
        raise usage_error("output.closed", "standard output is closed", "send it to a file")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments; the process's own where not given.

    Returns:
        The exit status: 0 final, 3 decided but not final, 2 bad usage or input, 1 our fault.
    """
    try:
        _open_streams()
        arguments = command_parser().parse_args(argv)
        run: Callable[[argparse.Namespace], int] = arguments.run
        return run(arguments)
    except ContestJudgeError as error:
        _complain(str(error))
        return BAD_INPUT
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _discard(sys.stdout)
        return FINAL
    except KeyboardInterrupt:
        _complain("interrupted")
        return OUR_FAULT
    except Exception:  # noqa: BLE001 - the last resort, so that a fault of ours says so
        traceback.print_exc()
        _complain("this is a fault of contestjudge, not of your input; please report it")
        return OUR_FAULT
