"""Audits to show: the shipped case, and the same with what strangers can think of."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources

import contestjudge as cj
from contestjudge.model.decision import EntrantDocument
from tests.report.html.made import HOSTILE, SJ, STOCKHOLM

CROWNED = ("@made_up_elin", "@rasmus", "@peter", "@nobody_at_all")


@cache
def audited() -> cj.Audit:
    """Audit the shipped case, with its policy and its complaints."""
    with resources.as_file(SJ) as folder:
        return cj.audit(
            cj.load_contest(folder / "contest.toml"),
            cj.read(folder / "evidence-4.toml"),
            CROWNED,
            policy=folder / "policy.toml",
            as_of=date(2010, 8, 18),
            log=folder / "disputes.toml",
        )


def hostile_audit() -> cj.Audit:
    """Give everybody, and everything else that has a name, one that means harm."""
    audit = audited()

    def called(place: int, one: EntrantDocument) -> EntrantDocument:
        return one.model_copy(update={"handle": HOSTILE[place % len(HOSTILE)]})

    rows = {
        kind: tuple(
            row.model_copy(
                update={"entrant": called(place, row.entrant), "named": (HOSTILE[place],)}
            )
            for place, row in enumerate(getattr(audit, kind))
        )
        for kind in ("rightful", "undeserving", "unknown")
    }
    wronged = tuple(
        row.model_copy(
            update={
                "entrant": called(place, row.entrant),
                "causes": tuple(
                    cause.model_copy(
                        update={
                            "exhibit": None
                            if cause.exhibit is None
                            else cause.exhibit.model_copy(
                                update={"instrument": HOSTILE[1], "names": HOSTILE}
                            )
                        }
                    )
                    for cause in row.causes
                ),
            }
        )
        for place, row in enumerate(audit.wronged)
    )
    remedy = audit.remedy
    assert remedy is not None
    steps = tuple(one.model_copy(update={"owner": HOSTILE[5]}) for one in remedy.steps)
    return cj.Audit.of(
        audit.model_copy(
            update={
                **rows,
                "wronged": wronged,
                "remedy": remedy.model_copy(update={"steps": steps}),
                "timezone": HOSTILE[1],
                "contest": audit.contest.model_copy(update={"name": HOSTILE[0] + HOSTILE[2]}),
            }
        ),
        STOCKHOLM,
    )
