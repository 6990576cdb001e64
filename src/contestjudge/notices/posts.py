"""Notices of 280 characters: as much as fits, and the essential always (spec 12.3, 12.4).

A post is a row of parts. Each part has wordings, the fullest first; a part that may be missing ends
with none. As long as the post is too long, the next part in turn takes its next wording: the least
important is dropped first, then others are said shorter. The contest's name is cut last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from contestjudge.errors import InputError, input_error
from contestjudge.model.notice import POST_LIMIT
from contestjudge.model.words import Status
from contestjudge.notices.pages import fate, keeping, prize, withdrawing
from contestjudge.notices.situation import Fault, Person, Situation
from contestjudge.notices.voice import LONGEST_NAME, Said, Voice
from contestjudge.notices.weighing import weight
from contestjudge.report.shares import entrant_name

_LEAST_NAME: Final = 12
_MOST_NAME: Final = 2 * LONGEST_NAME
"""As X counts: a name as long as on a page."""


class Part(NamedTuple):
    """A place in a post."""

    wordings: tuple[Said | str | None, ...]
    """The fullest first; ``None``: it may be missing."""
    goes: int = 0
    """In which turn it gives way: the least first."""


def public_post(about: Situation, contact: str) -> list[Part]:
    """Write the public statement as a post."""
    if about.wronged:
        parts = [Part((Said("post.passed", number=len(about.wronged)),))]
    elif about.has_fault:
        parts = [Part((Said("post.undeserving", number=about.count("undeserving")),))]
    elif about.owned:
        parts = [Part((Said("post.fault"),))]
    else:
        parts = [Part((Said("post.open" if about.is_open else "post.checked"),))]
    if about.has_fault or about.owned:
        told = [_cause_parts(about.owned), _now(about)]
        for one in told if about.wronged or not about.has_fault else reversed(told):
            parts += one
    is_final = about.status is Status.FINAL
    parts.append(Part((Said("post.final_result"), None), 1) if is_final else _not_final(about))
    parts.append(Part((Said("post.contact" if contact else "post.contact_here"),)))
    return parts


def person_post(person: Person, about: Situation, contact: str) -> list[Part]:
    """Write to one person as a post: a message and a reply say the same."""
    entrant = person.entrant
    has_handle = entrant.handle is not None or entrant.id.startswith("@")
    parts = [Part((entrant_name(entrant), None), 5)] if has_handle else []
    match person.stands:
        case "wronged":
            parts += [Part((Said("post.wronged"),)), *_cause_parts(person.faults)]
            parts.append(_gets(person, about))
        case "maybe":
            parts.append(Part((Said("post.maybe"),)))
            waits = person.gets in {None, "waits"}
            parts.append(Part((Said("wronged.waits"),)) if waits else _gets(person, about))
        case "undeserving":
            parts.append(Part((Said("post.undeserving_person"),)))
            parts.append(Part((fate(person, about, "winner.open"),)))
            parts += [
                one._replace(wordings=(*one.wordings, None)) for one in _cause_parts(about.faults)
            ]
        case "rightful":
            parts.append(Part((Said("post.rightful"),)))
        case "outside":
            is_final = about.status is Status.FINAL
            parts.append(Part((Said("post.outside" if is_final else "post.outside_open"),)))
            parts.append(Part((Said("post.evidence"),)))
        case _:
            key = "post.maybe" if person.stands == "undecided" else "post.unknown"
            parts += [Part((Said(key),)), Part((fate(person, about, "winner.open"),))]
    parts.append(Part((Said("post.questions" if contact else "post.questions_here"),)))
    return parts


def fitted(parts: Sequence[Part], voice: Voice) -> tuple[str, Voice, tuple[Said | str, ...]]:
    """Choose wordings until a post fits.

    Returns:
        The text, the voice that says it, and what it says.

    Raises:
        InputError: the catalogue is too wordy for a post.
    """
    turns = sorted((one.goes, place) for place, one in enumerate(parts) for _ in one.wordings[1:])
    chosen = [0] * len(parts)
    least = POST_LIMIT
    steps = [(place, _MOST_NAME) for place in (None, *(place for _, place in turns))]
    steps += [(None, longest) for longest in range(_MOST_NAME - 1, _LEAST_NAME - 1, -1)]
    for place, longest in steps:
        if place is not None:
            chosen[place] += 1
        said = _chosen(parts, chosen)
        speaking = replace(voice, heaviest=longest)
        text = joined(said, speaking)
        least = weight(text)
        if least <= POST_LIMIT:
            return text, speaking, said
    raise _too_wordy(voice, least)


def joined(said: Sequence[Said | str], voice: Voice) -> str:
    """Say a post."""
    return " ".join(voice.marked(one) if isinstance(one, str) else voice.say(one) for one in said)


def _cause_parts(faults: tuple[Fault, ...]) -> list[Part]:
    """The chief cause is always told, the others as long as there is room."""
    if not faults:
        return [Part((Said("cause.unproven"),))]
    first, *others = dict.fromkeys(f"post.{one.cause.value}" for one in faults)
    return [
        Part((Said(first),)),
        *(Part((Said(one), None), 2) for one in others),
    ]


def _gets(person: Person, about: Situation) -> Part:
    if person.gets is None:
        return Part((Said("post.undecided"),))
    full = prize(person, about, "wronged")
    return _shortened(full)


def _shortened(full: Said) -> Part:
    """The sum of a voucher gives way."""
    if full.value is None:
        return Part((full,))
    return Part((full, full._replace(key=f"{full.key}_unvalued", value=None)), 4)


def _now(about: Situation) -> list[Part]:
    if about.remedy is None:
        return [Part((Said("post.undecided"),))]
    parts = [_shortened(prize(about.wronged[0], about, "post"))] if about.wronged else []
    keeps = about.remedy.policy.keep_prizes
    if not about.has_fault:
        later = Said(f"post.later_{about.remedy.policy.wronged_get}")
        kept = [Part((keeping(about, "post.keep"), None), 3)] if keeps else []
        return [Part((later, None), 4), *kept]
    if not parts:
        key = "post.they_keep" if keeps else "post.they_return"
        return [Part((Said(key, number=about.count("undeserving")),))]
    if keeps or about.count("undeserving"):
        parts.append(Part((keeping(about, "post.keep") if keeps else withdrawing(about), None), 3))
    return parts


def _chosen(parts: Sequence[Part], chosen: Sequence[int]) -> tuple[Said | str, ...]:
    found = (one.wordings[number] for one, number in zip(parts, chosen, strict=True))
    return tuple(one for one in found if one is not None)


def _not_final(about: Situation) -> Part:
    short = Said("post.open_result")
    if about.owned and not about.has_fault:
        return Part((Said("post.open_winners"), short), 1)
    return Part((short,))


def _too_wordy(voice: Voice, found: int) -> InputError:
    return input_error(
        "catalogue.too_long",
        f"a post comes to {found} characters of {POST_LIMIT}",
        "shorten the sentences whose keys begin with post., or the contact",
        source=voice.catalogue.lang,
    )
