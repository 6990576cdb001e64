"""Evidence is cited by content: the digest of the normalised observation and its terms."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from contestjudge.canonical import canonical_bytes
from contestjudge.model.observation import Claim, Observation
from contestjudge.model.time import format_bound
from contestjudge.model.watch import Watch


def _claim(claim: Claim) -> list[str | None]:
    return [
        format_bound(claim.earliest),
        claim.earliest_basis,
        format_bound(claim.latest),
        claim.latest_basis,
    ]


def watch_document(watch: Watch) -> dict[str, object]:
    """Write the terms of an exhibit as a JSON object."""
    return {
        "instrument": watch.instrument,
        "taken_at": None if watch.taken_at is None else format_bound(watch.taken_at),
        "sees": [str(form) for form in watch.sees],
        "from": None if watch.since is None else format_bound(watch.since),
        "to": None if watch.until is None else format_bound(watch.until),
        "complete": watch.complete,
        "order": watch.order,
        "cap": watch.cap,
    }


def observation_document(observation: Observation, watch: Watch) -> dict[str, object]:
    """Write an observation, with its terms, as the JSON object whose digest is its evidence id."""
    return _alone(observation) | {"watch": watch_document(watch)}


def _alone(observation: Observation) -> dict[str, object]:
    return {
        "platform": observation.platform,
        "share_id": observation.share_id,
        "account_id": observation.account_id,
        "handle": observation.handle,
        "form": observation.form,
        "post": observation.post,
        "via": observation.via,
        "time": _claim(
            Claim(
                observation.earliest,
                observation.earliest_basis,
                observation.latest,
                observation.latest_basis,
            )
        ),
        "grade": observation.grade,
        "text": observation.text,
        "original_clock": observation.original_clock,
        "truncated": observation.truncated,
        "ambiguous_local": observation.ambiguous_local,
        "id_unreadable": observation.id_unreadable,
        "claims": [_claim(claim) for claim in observation.claims],
        "versions": list(observation.versions),
        "edited": observation.edited,
        "suspect_time": [_claim(claim) for claim in observation.suspect_time],
    }


@lru_cache(maxsize=1024)
def _terms(watch: Watch) -> bytes:
    return canonical_bytes(watch_document(watch))


def evidence_id(observation: Observation, watch: Watch) -> str:
    """Return the id by which an observation is cited, wherever it stands in today's files."""
    # The digest of the document's canonical bytes, in which the terms come last: they are the
    # same for all observations of an exhibit.
    hasher = sha256(canonical_bytes(_alone(observation))[:-1])
    hasher.update(b',"watch":' + _terms(watch) + b"}")
    return hasher.hexdigest()
