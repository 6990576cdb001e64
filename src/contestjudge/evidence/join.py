"""Observations of one share become one share: by id first, then those without one (spec 4.2).

The whole set is joined in one batch, so that no order, splitting or repetition of the evidence
matters: joining is commutative, associative and idempotent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from contestjudge.evidence.batch import PostMoment
from contestjudge.evidence.cite import evidence_id
from contestjudge.evidence.groups import GRADE_RANK, Groups, strongest
from contestjudge.evidence.identity import Identities
from contestjudge.evidence.intervals import intersect
from contestjudge.model.field import ShareKey
from contestjudge.model.names import NAMELESS
from contestjudge.model.observation import Claim, Observation
from contestjudge.model.share import BATCH_SHIFT, NUMBER_MASK, Place, Share, batch_of
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.x_ids import is_readable_x_id, snowflake_interval

_STRUCTURAL = frozenset({ShareForm.NATIVE, ShareForm.QUOTE, ShareForm.REPLY})
_Kind = tuple[bool, str | None]
"""Whether it is native, and else its text: only what agrees in this can be one share."""
_new = tuple.__new__
"""Makes a named tuple without its own constructor, where millions are made."""


class Joiner:
    """Joins grouped observations into shares."""

    def __init__(
        self,
        groups: Groups,
        platform: str,
        moments: Mapping[str, PostMoment],
        origin: Mapping[str, tuple[str, str | None]],
        people: Identities,
    ) -> None:
        self._groups = groups
        self._platform = platform
        self._moments = moments
        self._origin = origin
        """What was shared (post or share id) to the contest post and the share it came through."""
        self._people = people
        self._taken = [
            UNBOUNDED if batch.watch.taken_at is None else batch.watch.taken_at
            for batch in groups.batches
        ]

    def with_id(self) -> list[Share]:
        """Join the shares that have an id."""
        shares: list[Share] = []
        groups, origin, taken = self._groups, self._origin, self._taken
        opened = {post: moment.earliest for post, moment in self._moments.items()}
        renamed, display = self._people.handles_of, self._people.display
        platform = self._platform
        readings = [batch.reading.observations for batch in groups.batches]
        for share_id, codes in groups.by_id.items():
            if not isinstance(codes, int):
                share = self._several(share_id, codes)
                if share is not None:
                    shares.append(share)
                continue
            batch = codes >> BATCH_SHIFT
            seen = readings[batch][codes & NUMBER_MASK]
            came_from = origin.get(seen.post)
            if came_from is None:
                continue
            post, through = came_from
            _, _, account, handle, form, _, via, low, low_basis, high, high_basis, grade = seen[:12]
            lower, upper = opened[post], taken[batch]
            if (
                account is None
                or via is not None
                or low == lower
                or high == upper
                or high < lower
                or low > upper
                or lower > upper
                or account in renamed
                or seen.claims
                or seen.versions
                or seen.edited
            ):
                share = self._several(share_id, [codes])
                if share is not None:
                    shares.append(share)
                continue
            if low < lower:
                low, low_basis = lower, Basis.BOUND
            if high > upper:
                high, high_basis = upper, Basis.BOUND
            if handle is None:
                handle = display(account)
            # The usual case: one record, nothing to doubt, and of two bounds one is the narrower.
            shares.append(
                _new(
                    Share,
                    (
                        platform,
                        share_id,
                        share_id,
                        account,
                        handle,
                        form,
                        post,
                        through,
                        low,
                        low_basis,
                        high,
                        high_basis,
                        grade if form is ShareForm.MANUAL else None,
                        (),
                        None,
                        (codes,),
                    ),
                )
            )
        return shares

    def _several(self, share_id: str, codes: list[Place]) -> Share | None:
        seen = [self._groups.observation(code) for code in codes]
        leading_back = [one for one in seen if one.post in self._origin]
        if not leading_back:
            return None
        leading = strongest(leading_back)
        came_from = self._origin.get(leading.post)
        account = min(
            filter(None, (self._people.account(one.account_id, one.handle) for one in seen)),
            default=None,
            key=lambda name: (name.startswith("@"), name),
        )
        if came_from is None or account is None:
            return None
        post, through = came_from
        doubts: set[str] = set()
        chain = self._groups.chains.get(share_id)
        if chain is not None:
            claims, edited = self._edited(chain, seen)
            if edited:
                doubts.add("time.edited")
        else:
            # What the same record shared before it was changed says nothing of this share.
            claims = [claim for one in leading_back for claim in _claims(one)]
            if all(one.edited for one in leading_back):
                # A look at it unedited shows that it was a share from the beginning.
                doubts.add("time.edited")
        claims += self._bounds(leading, post, codes, claims)
        claim, conflict = intersect(claims)
        if conflict:
            doubts.add("time.conflict")
        grade = (
            min(
                (one.grade for one in seen if one.grade is not None),
                key=GRADE_RANK.__getitem__,
                default=None,
            )
            if leading.form is ShareForm.MANUAL
            else None
        )
        return Share(
            self._platform,
            share_id,
            share_id,
            account,
            self._people.display(account),
            leading.form,
            post,
            through or _via(leading, leading_back),
            claim.earliest,
            claim.earliest_basis,
            claim.latest,
            claim.latest_basis,
            grade,
            tuple(sorted(doubts)),
            None,
            tuple(sorted(codes)),
        )

    def _bounds(
        self, leading: Observation, post: str, codes: Iterable[Place], claims: Iterable[Claim]
    ) -> list[Claim]:
        """From the post's recorded time to the moment the exhibit was taken."""
        upper = min(self._taken[batch_of(code)] for code in codes)
        lower = self._moments[post].earliest
        if leading.form not in _STRUCTURAL and any(claim.latest < lower for claim in claims):
            # A text that is older than the post cannot refer to it; the window says so.
            lower = -UNBOUNDED
        return [Claim(lower, Basis.BOUND, upper, Basis.BOUND)]

    def _edited(
        self, chain: tuple[str, ...], seen: Iterable[Observation]
    ) -> tuple[list[Claim], bool]:
        """Time an edited post by the version that first qualifies: an edit must not backdate."""
        qualified: dict[int, list[Claim]] = defaultdict(list)
        for one in seen:
            place = chain.index(one.share_id) if one.share_id in chain else 0
            qualified[place] += _claims(one)
        first = min(qualified)
        refused = self._groups.unqualified.get(chain[0], set())
        open_versions = [place for place in range(first) if chain[place] not in refused]
        if not open_versions:
            return qualified[first], False
        earliest_id = chain[open_versions[0]]
        start = snowflake_interval(int(earliest_id)) if is_readable_x_id(earliest_id) else None
        latest, _ = intersect(qualified[first])
        lower = start[0] if start is not None else -UNBOUNDED
        return [Claim(lower, Basis.PLATFORM_ID, latest.latest, latest.latest_basis)], True

    def without_id(self, shares: list[Share], complete_forms: frozenset[ShareForm]) -> list[Share]:
        """Attach observations without an id to their shares, or let them stand for themselves.

        An attached observation never narrows the share's interval. Those that leave least open go
        first, those without a text last, so that the result is the same in every order.
        """
        if not self._groups.without_id:
            return shares
        at: dict[tuple[str, str, _Kind], list[int]] = defaultdict(list)
        for index, share in enumerate(shares):
            for kind in self._kinds(share):
                at[share.account, share.post, kind].append(index)
        keyed: dict[ShareKey, int] = {}
        waiting: list[tuple[tuple[bool, int, int, str], Place, Observation, str, str]] = []
        for code in self._groups.without_id:
            seen = self._groups.observation(code)
            came_from = self._origin.get(seen.post)
            account = self._people.account(seen.account_id, seen.handle)
            if came_from is None or account is None:
                continue
            identity = evidence_id(seen, self._groups.batches[batch_of(code)].watch)
            textless = seen.text is None and seen.form is not ShareForm.NATIVE
            latest = min(seen.latest, self._taken[batch_of(code)])
            rank = (textless, latest - seen.earliest, seen.earliest, identity)
            waiting.append((rank, code, seen, account, came_from[0]))
        waiting.sort(key=lambda item: (item[0], item[1]))
        joined = list(shares)
        for (_, _, _, identity), code, seen, account, post in waiting:
            alone = self._alone(seen, account, post, code, identity)
            kind = (True, None) if seen.form is ShareForm.NATIVE else (False, seen.text)
            near = [
                index
                for index in at[account, post, kind]
                if self._fits(joined[index], alone, seen, complete_forms)
            ]
            if alone.key in keyed:
                near = [keyed[alone.key]]
            elif seen.form is ShareForm.NATIVE:
                near = _standing(joined, near)
            if len(near) == 1:
                share = joined[near[0]]
                places = tuple(sorted({*share.cited, code}))
                joined[near[0]] = share._replace(cited=places)
                continue
            if near:
                alone = alone._replace(doubts=tuple(sorted({*alone.doubts, "share.ambiguous"})))
            for kind in self._kinds(alone):
                at[account, post, kind].append(len(joined))
            keyed[alone.key] = len(joined)
            joined.append(alone)
        return joined

    def _kinds(self, share: Share) -> set[_Kind]:
        """What can be attached to a share: native ones, or those of its texts and of none."""
        if share.form is ShareForm.NATIVE:
            return {(True, None)}
        seen = map(self._groups.observation, share.cited)
        return {(False, None), *((False, one.text) for one in seen)}

    def _fits(
        self, share: Share, alone: Share, seen: Observation, complete_forms: frozenset[ShareForm]
    ) -> bool:
        """Whether an observation without an id can be of this share."""
        if share.earliest > alone.latest or alone.earliest > share.latest:
            return False
        if seen.form is ShareForm.NATIVE or share.form is ShareForm.NATIVE:
            return share.form is seen.form
        if seen.text is None:
            # Without a text only completeness tells that it is no other share of that account.
            return share.form is seen.form and seen.form in complete_forms
        return any(self._groups.observation(place).text == seen.text for place in share.cited)

    def _alone(
        self, seen: Observation, account: str, post: str, code: Place, identity: str
    ) -> Share:
        claims = _claims(seen)
        claim, conflict = intersect([*claims, *self._bounds(seen, post, [code], claims)])
        through = self._origin[seen.post][1]
        doubts = [
            *(["time.conflict"] if conflict else []),
            *(["time.edited"] if seen.edited else []),
        ]
        return Share(
            self._platform,
            f"{NAMELESS}{identity[:32]}",
            None,
            account,
            self._people.display(account),
            seen.form,
            post,
            through or seen.via,
            claim.earliest,
            claim.earliest_basis,
            claim.latest,
            claim.latest_basis,
            seen.grade,
            tuple(doubts),
            None,
            (code,),
        )


def _via(leading: Observation, seen: Iterable[Observation]) -> str | None:
    """Say what it was made from: of native shares not every record that shows them tells."""
    if leading.via is not None or leading.form is not ShareForm.NATIVE:
        return leading.via
    return min((one.via for one in seen if one.via and one.form is leading.form), default=None)


def _claims(seen: Observation) -> list[Claim]:
    if seen.claims:
        return list(seen.claims)
    return [Claim(seen.earliest, seen.earliest_basis, seen.latest, seen.latest_basis)]


def _standing(shares: Sequence[Share], near: list[int]) -> list[int]:
    """Of an account's native shares of a post only the last one stands.

    That does not hold for native shares of somebody's share of it.
    """
    if len(near) < 2 or any(shares[index].is_apart for index in near):  # noqa: PLR2004
        return near
    last = max(near, key=lambda index: (shares[index].earliest, shares[index].latest))
    if shares[last].platform == Platform.BLUESKY:
        return [last]  # its lists name accounts: which of their reposts is meant narrows nothing
    others = [index for index in near if index != last]
    if all(shares[index].latest < shares[last].earliest for index in others):
        return [last]
    return near
