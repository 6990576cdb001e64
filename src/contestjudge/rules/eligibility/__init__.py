"""Who may take part: small rules, each with its clause, its reason and what it rests on.

Each judges one share by what the evidence tells of its account or its text: it passes, is out, or
is doubtful where the evidence does not say. Nothing is guessed in anybody's disfavour (spec 5.8).
"""

from __future__ import annotations

from contestjudge.evidence.resolved import Resolved
from contestjudge.rules.eligibility.age import CreatedBefore
from contestjudge.rules.eligibility.following import Follows
from contestjudge.rules.eligibility.origin import Languages, Regions
from contestjudge.rules.eligibility.words import Hashtags, Mentions, RequiredText
from contestjudge.rules.outcome import Condition
from contestjudge.rules.people import People
from contestjudge.rules.terms import Terms


def conditions_of(resolved: Resolved, terms: Terms, people: People) -> tuple[Condition, ...]:
    """Return the rules that a contest sets beyond form, path, window and standing, in order."""
    told = resolved.told
    found: list[Condition] = []
    if terms.created_before is not None:
        found.append(CreatedBefore(terms.created_before, told.created))
    if terms.must_follow:
        found.append(Follows(terms.platform, told.followers, resolved.people))
    if terms.min_mentions:
        found.append(Mentions.of(resolved, terms, people))
    if terms.hashtags:
        found.append(Hashtags(terms.hashtags, told.texts))
    if terms.text_required:
        found.append(RequiredText(terms.text_required, told.texts))
    if terms.languages:
        found.append(Languages(terms.languages, told.languages))
    if terms.regions:
        found.append(Regions(terms.regions, told.countries))
    return tuple(found)
