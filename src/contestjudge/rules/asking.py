"""What the rules ask of accounts and texts, made comparable with what evidence says (5.8)."""

from __future__ import annotations

from contestjudge.errors import input_error
from contestjudge.model.contest import AccountRef, Contest
from contestjudge.model.target import Asked
from contestjudge.model.words import Platform
from contestjudge.sources.hashtags import hashtag
from contestjudge.sources.manual_markers import PLAIN, WIDE
from contestjudge.sources.manual_text import normalised
from contestjudge.sources.tongues import language


def asked_of(contest: Contest) -> frozenset[Asked]:
    """Return what the rules ask beyond shares."""
    rules = contest.eligibility
    asked = {
        Asked.AGE: not (
            rules.account_created_before is None and contest.flags.young_account_days is None
        ),
        Asked.FOLLOWING: rules.must_follow,
        Asked.LANGUAGE: bool(rules.languages),
        Asked.REGION: bool(rules.regions),
        Asked.WORDS: bool(
            rules.min_mentions
            or rules.hashtags
            or contest.entry.text_required
            or contest.flags.identical_texts
        ),
    }
    return frozenset(one for one, does in asked.items() if does)


def asked_hashtags(contest: Contest) -> tuple[str, ...]:
    """Return the hashtags as they compare.

    Raises:
        InputError: one of them is none.
    """
    found: dict[str, None] = {}
    for number, written in enumerate(contest.eligibility.hashtags):
        tag = hashtag(written)
        if tag is None:
            raise input_error(
                "rules.hashtag",
                f"{written[:60]!a} is no hashtag",
                "write one word of letters, digits and underscores, with or without #",
                key=f"eligibility.hashtags[{number}]",
            )
        found[tag] = None
    return tuple(found)


def asked_languages(contest: Contest) -> tuple[str, ...]:
    """Return the languages as they compare, sorted.

    Raises:
        InputError: one of them stands for no language.
    """
    found: set[str] = set()
    for number, written in enumerate(contest.eligibility.languages):
        tag = language(written)
        if tag is None:
            raise input_error(
                "rules.language",
                f"{written[:60]!a} stands for no language",
                "write a language's own code, such as sv or pt-BR",
                key=f"eligibility.languages[{number}]",
            )
        found.add(tag)
    return tuple(sorted(found))


def asked_regions(contest: Contest) -> tuple[str, ...]:
    """Return the countries as they compare, sorted."""
    return tuple(sorted({written.upper() for written in contest.eligibility.regions}))


def required_words(contest: Contest) -> tuple[str, ...]:
    """Return the words that a text must hold, normalised.

    Raises:
        InputError: nothing is left of one of them.
    """
    found: dict[str, None] = {}
    for number, written in enumerate(contest.entry.text_required):
        words = normalised(written)
        if not words:
            raise input_error(
                "rules.text",
                f"nothing of {written[:60]!a} is left to look for",
                "write words; links and signs that nobody sees are not compared",
                key=f"entry.text_required[{number}]",
            )
        found[words] = None
    return tuple(found)


def mentioned_by_posts(contest: Contest) -> frozenset[str]:
    """Return the handles that the contest's own posts mention."""
    grammar = PLAIN if contest.sponsor.platform is Platform.X else WIDE
    return frozenset().union(*(grammar.mentions(normalised(post.text)) for post in contest.posts))


def past_winners(contest: Contest) -> tuple[tuple[AccountRef, str], ...]:
    """Return who won by earlier decisions, each with the digest of the first that names them.

    Raises:
        InputError: nobody has read one of the decisions yet.
    """
    found: dict[AccountRef, str] = {}
    for number, past in enumerate(contest.eligibility.past_winners):
        if not past.is_read:
            raise input_error(
                "rules.past_winners",
                f"{(past.path or '')[:60]!a} has not been read, so nobody knows who won by it",
                "load the contest with load_contest, beside the decisions that it names",
                key=f"eligibility.past_winners[{number}]",
            )
        for account in past.winners:
            found.setdefault(AccountRef.parse(account), past.digest or "")
    return tuple(found.items())
