"""How a share is called, so that a person finds it: whose it is, and which records show it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from contestjudge.model.decision import DecisionDocument, EntrantDocument, ShareDocument
from contestjudge.report.plain import enumerated, shown, shown_end
from contestjudge.report.sentences import FORM_WORD

_PLACES: Final = 3
_LONGEST_FILE: Final = 48


def entrant_name(entrant: EntrantDocument) -> str:
    """How an entrant is called: by handle, else by id."""
    return shown(entrant.id if entrant.handle is None else f"@{entrant.handle}", 40)


def named_shares(decision: DecisionDocument) -> Mapping[str, str]:
    """For every share that a finding names by its key: what a person calls it.

    Shares of whom this decision does not list are left out.
    """
    wanted = {str(one.params["share"]) for one in decision.findings if "share" in one.params}
    return shares_called(decision, wanted)


def shares_called(decision: DecisionDocument, wanted: Collection[str]) -> Mapping[str, str]:
    """Say what a person calls the shares of these keys, as far as this decision lists them."""
    if not wanted:
        return {}
    return {
        share.key: _name(decision, entrant, share)
        for entrant, share in _listed(decision)
        if share.key in wanted
    }


def _listed(decision: DecisionDocument) -> Iterator[tuple[EntrantDocument, ShareDocument]]:
    for row in decision.standings:
        yield row.entrant, row.share
    for out in decision.excluded:
        yield out.entrant, out.share


def _name(decision: DecisionDocument, entrant: EntrantDocument, share: ShareDocument) -> str:
    places = sorted(
        {place for identity in share.evidence for place in decision.provenance.get(identity, ())}
    )
    records = [
        f"record {record} of {shown_end(decision.inputs[number].name, _LONGEST_FILE)}"
        for number, record in places
        if number < len(decision.inputs)
    ]
    if len(records) > _PLACES:
        records = [*records[:_PLACES], f"{len(records) - _PLACES} more"]
    where = f" ({enumerated(records)})" if records else ""
    return f"the {FORM_WORD[share.form]} of {entrant_name(entrant)}{where}"
