"""``notice``: what is said of an audit, to whom, in which language."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, Final

from contestjudge.cli.bundles import Answer
from contestjudge.doors.noticing import notice
from contestjudge.model.audit import Cause
from contestjudge.model.notice import NoticeKind, NoticeLength, NoticeLevel

_WRITTEN: Final = 0


def add_notice(
    commands: argparse._SubParsersAction[Any], run: Callable[[argparse.Namespace], int]
) -> None:
    """Add the command; ``run`` prints its answer."""
    command = commands.add_parser("notice", help="say what went wrong, to whom it concerns")
    command.add_argument("audit", metavar="AUDIT.json", help="what audit --format json wrote")
    command.add_argument(
        "--lang", default="en", metavar="LANG", help="en (the default), sv, nb or it"
    )
    command.add_argument(
        "--kind",
        choices=[one.value for one in NoticeKind],
        default="public",
        help="to everybody (the default), to each who was passed over, to each who was announced,"
        " or to one who complained",
    )
    command.add_argument(
        "--length",
        choices=[one.value for one in NoticeLength],
        default="page",
        help="a page (the default), or a post of 280 characters",
    )
    command.add_argument(
        "--level",
        choices=[one.value for one in NoticeLevel],
        default="public",
        help="who may read it: anybody (the default), or entrants, who may see the winners' names",
    )
    command.add_argument("--to", metavar="WHO", help="only to them: @handle, x:123 or a bare id")
    command.add_argument(
        "--contact", metavar="WHERE", help="where to complain: a link, an address or a handle"
    )
    command.add_argument("--brand", metavar="NAME", help="who signs a page")
    command.add_argument("--received", metavar="DAY", help="of a reply: when the complaint came in")
    command.add_argument("--zone", metavar="ZONE", help="whose days count (default: the contest's)")
    command.add_argument(
        "--cause",
        choices=[one.value for one in Cause],
        help="of several demonstrated causes, the one to tell (default: the audit's first)",
    )
    command.add_argument(
        "--catalogue", metavar="FILE.po", help="another language, from this gettext catalogue"
    )
    command.add_argument("--format", choices=("text", "json", "html"), default="text")
    command.set_defaults(run=run, answer=_notice)


def _notice(arguments: argparse.Namespace, _: object) -> Answer:
    found = notice(
        arguments.audit,
        lang=arguments.lang,
        kind=arguments.kind,
        length=arguments.length,
        level=arguments.level,
        to=arguments.to,
        contact=arguments.contact,
        brand=arguments.brand,
        received=arguments.received,
        zone=arguments.zone,
        cause=arguments.cause,
        catalogue=arguments.catalogue,
    )
    views = {"text": found.text, "json": found.to_json, "html": found.html}
    return views[arguments.format](), _WRITTEN
