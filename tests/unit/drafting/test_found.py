"""Which posts were shared, how often, and whose they are."""

from __future__ import annotations

from contestjudge.drafting.found import SharedPost, shared_posts
from contestjudge.model.observation import Observation, Original
from contestjudge.model.reading import Reading
from contestjudge.model.words import Basis, Platform, ShareForm

NATIVE, QUOTE, MANUAL, REPLY = (
    ShareForm.NATIVE,
    ShareForm.QUOTE,
    ShareForm.MANUAL,
    ShareForm.REPLY,
)


def _seen(
    form: ShareForm, post: str, share: str | None, *, handle: str = "ada", text: str | None = None
) -> Observation:
    return Observation(
        platform=Platform.X,
        share_id=share,
        account_id=None,
        handle=handle,
        form=form,
        post=post,
        via=None,
        earliest=5,
        earliest_basis=Basis.EXPORT,
        latest=5,
        latest_basis=Basis.EXPORT,
        text=text,
    )


def _original(post: str, handle: str = "brand", text: str = "") -> Original:
    return Original(Platform.X, post, "17", (handle,), text, (), None)


def _found(*observations: Observation, originals: tuple[Original, ...] = ()) -> list[SharedPost]:
    reading = Reading()
    for number, one in enumerate(observations, 1):
        reading.observe(number, one)
    for original in originals:
        reading.note(original)
    return shared_posts([reading])


def test_a_share_counts_once_however_often_it_is_shown() -> None:
    found = _found(_seen(NATIVE, "1", "11"), _seen(NATIVE, "1", "11"), _seen(NATIVE, "1", "12"))
    assert [(one.id, one.shares) for one in found] == [("1", {NATIVE: 2})]


def test_the_most_shared_comes_first_and_of_equals_the_older() -> None:
    found = _found(
        _seen(NATIVE, "10", "11"),
        _seen(NATIVE, "9", "12"),
        _seen(QUOTE, "20", "13"),
        _seen(NATIVE, "20", "14"),
    )
    assert [one.id for one in found] == ["20", "9", "10"]


def test_replies_share_nothing_but_are_counted() -> None:
    replies = [_seen(REPLY, "1", str(number)) for number in range(20, 25)]
    found = _found(*replies, _seen(NATIVE, "2", "11"))
    assert [(one.id, one.total) for one in found] == [("2", 1)]


def test_shares_that_name_no_post_go_to_the_one_shared_most() -> None:
    found = _found(
        _seen(NATIVE, "1", "11"),
        _seen(NATIVE, "1", "12"),
        _seen(NATIVE, "2", "13"),
        _seen(NATIVE, "", None, handle="bo"),
        _seen(NATIVE, "", None, handle="cy"),
    )
    assert [(one.id, one.total) for one in found] == [("1", 4), ("2", 1)]


def test_copies_join_the_post_whose_words_they_repeat() -> None:
    originals = (
        _original("1", text="First to share wins a bun"),
        _original("2", text="Closed on Monday, see you"),
    )
    copy = "rt @brand: first to share wins..."
    found = _found(
        _seen(NATIVE, "1", "11"),
        _seen(NATIVE, "2", "12"),
        _seen(MANUAL, "", "13", text=copy),
        originals=originals,
    )
    assert [(one.id, one.shares) for one in found] == [
        ("1", {NATIVE: 1, MANUAL: 1}),
        ("2", {NATIVE: 1}),
    ]


def test_copies_of_an_original_that_nobody_shared_otherwise_name_it() -> None:
    found = _found(
        _seen(MANUAL, "", "13", text="rt @brand first to share wins a bun"),
        originals=(_original("1", text="First to share wins a bun"),),
    )
    assert [(one.id, one.account, one.total) for one in found] == [("1", "17", 1)]


def test_copies_alone_give_the_words_that_most_of_them_hold() -> None:
    words = "first to share wins a bun"
    found = _found(
        _seen(MANUAL, "", "1", text=f"rt @brand: {words}"),
        _seen(MANUAL, "", "2", text=f"yes! rt @brand: {words} // please"),
        _seen(MANUAL, "", "3", text="rt @brand: first to sha..."),
        _seen(MANUAL, "", "4", text=f"{words} (via @brand)"),
        _seen(MANUAL, "", "5", text="rt @brand: good morning all"),
    )
    assert [(one.id, one.handles, one.text, one.total) for one in found] == [
        (None, ("brand",), words, 5)
    ]


def test_the_author_in_a_chain_is_the_last_one() -> None:
    (found,) = _found(_seen(MANUAL, "", "1", text="rt @ada: rt @brand: first to share wins"))
    assert (found.handles, found.text) == (("brand",), "first to share wins")


def test_texts_are_shown_as_people_write_them() -> None:
    (found,) = _found(
        _seen(NATIVE, "1", "11"), originals=(_original("1", text="Buns &amp; bread"),)
    )
    assert found.text == "Buns & bread"


def test_originals_are_joined_whatever_each_record_shows() -> None:
    cut = Original(Platform.X, "1", None, ("old",), "First to…", (), None, ((NATIVE, 3),))
    whole = Original(
        Platform.X, "1", "17", ("brand",), "First to share", ("https://e.example",), (1, 2),
        ((NATIVE, 2), (QUOTE, 1)),
    )  # fmt: skip
    joined = cut.joined(whole)
    assert joined == Original(
        Platform.X, "1", "17", ("old", "brand"), "First to share", ("https://e.example",), (1, 2),
        ((NATIVE, 3), (QUOTE, 1)),
    )  # fmt: skip
    assert joined.joined(joined) == joined


def test_links_are_those_that_lead_elsewhere() -> None:
    links = (
        "https://e.example/buns",
        "https://twitter.com/brand/status/20",
        "https://social.example/@brand",
        "https://social.example/tags/buns",
    )
    original = Original(Platform.X, "1", "17", ("brand",), "x", links, None)
    (found,) = _found(_seen(NATIVE, "1", "11"), originals=(original,))
    assert found.links == ("https://e.example/buns",)
