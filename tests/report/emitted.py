"""Which parameters each finding code comes with; ``test_sentences`` holds it against the code."""

from __future__ import annotations

from typing import Final

_COUNT: Final = (frozenset({"count"}),)
_HOLE: Final = frozenset({"post", "form", "from", "to", "at_most"})
_COUNTED: Final = (frozenset({"post", "form", "observed", "declared", "at"}),)
_UNREAD: Final = (frozenset({"instrument", "records", "relied_on"}),)
_RULING: Final = (frozenset({"decide", "what", "by", "reason"}),)

EMITTED: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "coverage.blind_form": (_HOLE,),
    "coverage.window_gap": (_HOLE,),
    "coverage.cap_reached": (_HOLE, frozenset({"instrument", "post", "cap", "taken_at"})),
    "coverage.count_shortfall": _COUNTED,
    "coverage.count_exceeded": _COUNTED,
    "coverage.count_trusted": (frozenset({"post", "form", "at", "declared"}),),
    "coverage.contradicted": (frozenset({"instrument", "taken_at", "count"}),),
    "coverage.attested": (frozenset({"form", "post", "from", "to", "by", "reason"}),),
    "coverage.stream_limit": _UNREAD,
    "coverage.stream_broken": (frozenset({"instrument", "breaks", "relied_on"}),),
    "coverage.no_times": (frozenset({"instrument"}),),
    "coverage.chained": (frozenset({"post", "form", "lists", "from", "to"}),),
    "coverage.list_incomplete": (frozenset({"instrument", "post", "taken_at", "count"}),),
    "coverage.undone_unseen": (frozenset({"collections"}),),
    "coverage.not_visible": (frozenset({"post", "form", "at", "missing"}),),
    "time.original_clock": _COUNT,
    "time.conflict": (frozenset({"share", "between", "with"}),),
    "time.truncated": _COUNT,
    "time.edited": _COUNT,
    "time.photo_finish": (
        frozenset({"after", "margin_us"}),
        frozenset({"after", "margin_us", "day"}),
    ),
    "time.burst": (
        frozenset({"entrants", "from", "to"}),
        frozenset({"entrants", "from", "to", "day"}),
    ),
    "time.ambiguous_local": _COUNT,
    "time.window_edge": _COUNT,
    "time.day_edge": _COUNT,
    "identity.renamed": (frozenset({"account", "handles"}),),
    "identity.shared_handle": (frozenset({"handle", "accounts"}),),
    "identity.handle_only": _COUNT,
    "eligibility.age_unknown": _COUNT,
    "eligibility.following_unknown": _COUNT,
    "eligibility.text_unknown": _COUNT,
    "eligibility.language_unknown": _COUNT,
    "eligibility.region_unknown": _COUNT,
    "flag.young_account": (frozenset({"days", "count"}),),
    "flag.identical_texts": (frozenset({"persons", "text"}),),
    "flag.rhythm": (frozenset({"count", "gap_ms", "from", "to"}),),
    "share.indirect": _COUNT,
    "share.doubtful_manual": _COUNT,
    "share.ambiguous": _COUNT,
    "share.undone": (frozenset({"count"}), frozenset({"count", "stood"})),
    "share.id_unreadable": _COUNT,
    "award.unfilled": (frozenset({"seats", "entrants"}), frozenset({"seats", "entrants", "day"})),
    "award.tier_open": (frozenset({"winners"}), frozenset({"winners", "day"})),
    "award.overflow": (frozenset({"seats", "winners"}), frozenset({"seats", "winners", "day"})),
    "draw.pending": (frozenset({"candidates", "doubtful"}),),
    "record.rejected": _UNREAD,
    "rules.amended": (
        frozenset({"at", "changed", "reason", "predecessor", "before", "after", "either"}),
    ),
    "ruling.applied": _RULING,
    "ruling.unmatched": _RULING,
}
