"""What goes out together: one message of the platform carries one or several deliveries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.deliveries import Owed, Priority
from desk.messages import Address, Channel
from desk.parcels import DIGEST_FROM, LONGEST, Parcel, pack
from desk.replies import Card, Choice, MediaKind, Outgoing, Say, StoredMedia, Toast, choices_of
from desk.terms import TicketId
from desk.texts import verbatim
from tests.desk.talking import in_english, read

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN = Address(channel=Channel.TELEGRAM, user="1001")
WANG = Address(channel=Channel.WECHAT, user="oWang")
LI = Address(channel=Channel.WECOM, user="li")
PHOTO = StoredMedia(sha256="0" * 64, kind=MediaKind.PICTURE, name="seal.jpg", mime="image/jpeg")


def says(words: str, *choices: str, media: StoredMedia | None = None) -> Say:
    offered = tuple(Choice(token=token, label=verbatim(token)) for token in choices)
    return Say(body=(verbatim(words),), choices=offered, media=media)


def job(number: int, *, revises: bool = False) -> Card:
    choice = Choice(token=f"accept.{number}", label=verbatim("Accept"))
    title = verbatim(f"Ticket {number}")
    return Card(key=f"t{number}", title=title, body=(verbatim("It leaks"),), choices=(choice,), revises=revises)


def owed(*messages: Outgoing | str, to: Address = WANG, priority: Priority = Priority.NOTICE) -> list[Owed]:
    said = [says(message) if isinstance(message, str) else message for message in messages]
    return [
        Owed(id=n, address=to, message=m, ticket=TicketId(1000 + n), attempts=0, due_at=NOW, priority=priority)
        for n, m in enumerate(said, start=1)
    ]


def packed(messages: Sequence[Owed]) -> tuple[Parcel, ...]:
    return pack(messages, in_english)


def carried(parcels: Sequence[Parcel]) -> list[tuple[int, ...]]:
    return [parcel.ids for parcel in parcels]


@pytest.mark.parametrize("to", [ANN, WANG, LI])
def test_everything_owed_goes_out_in_order(to: Address) -> None:
    parcels = packed(owed("one", says("two", media=PHOTO), "three", to=to))
    assert [id_ for parcel in parcels for id_ in parcel.ids] == [1, 2, 3]
    assert [parcel.send.id for parcel in parcels] == [parcel.ids[0] for parcel in parcels]


def test_who_is_owed_nothing_gets_nothing() -> None:
    assert packed([]) == ()


SIZES = st.lists(st.tuples(st.integers(1, 900), st.booleans(), st.booleans()), min_size=1, max_size=20)


@given(sizes=SIZES, to=st.sampled_from([ANN, WANG, LI]))
def test_nothing_is_lost_or_said_twice_and_a_parcel_makes_itself_again(
    sizes: list[tuple[int, bool, bool]], to: Address
) -> None:
    """In Chinese a character takes three bytes: some of these fill a message alone, some go together."""
    listed = [
        says(f"<{n}>{'水' * size}", *(["yes", "no"] if asks else []), media=PHOTO if shows else None)
        for n, (size, asks, shows) in enumerate(sizes, start=1)
    ]
    parcels = packed(owed(*listed, to=to))
    ids = [id_ for parcel in parcels for id_ in parcel.ids]
    assert sorted(ids) == list(range(1, len(sizes) + 1))
    for parcel in parcels:
        words = read(parcel.send.message)
        assert all(f"<{id_}>" in words for id_ in parcel.ids)
        assert len(parcel.ids) == 1 or len(words.encode()) <= LONGEST
        begun = [replace(one, begun_at=NOW) for one in parcel.carries]
        assert [again.send.message for again in packed(begun)] == [parcel.send.message]


@pytest.mark.requirement("R2.3-6")
def test_what_waits_for_a_customer_on_wechat_is_one_message_with_the_texts_in_order() -> None:
    (parcel,) = packed(owed("Li takes your ticket.", "Li is on the way.", says("Is it solved?", "yes", "no")))
    assert parcel.ids == (1, 2, 3)
    assert read(parcel.send.message) == "Li takes your ticket.\n———\nLi is on the way.\n———\nIs it solved?"
    assert [c.token for c in choices_of(parcel.send.message)] == ["yes", "no"]
    assert parcel.shares == ("Li takes your ticket.", "Li is on the way.", "Is it solved?\n1. yes\n2. no")


def test_only_the_last_offer_keeps_its_numbers_because_a_digit_counts_that_one() -> None:
    (parcel,) = packed(
        owed(says("Is it solved?", "yes", "no"), says("How satisfied?", "good", "bad"), "Li is on the way.")
    )
    assert read(parcel.send.message) == "Is it solved?\n———\nHow satisfied?\n1. good\n2. bad\n———\nLi is on the way."
    assert choices_of(parcel.send.message) == ()


def test_a_file_goes_by_itself_and_keeps_its_place() -> None:
    assert carried(packed(owed("one", "two", says("", media=PHOTO), "three", "four"))) == [(1, 2), (3,), (4, 5)]


def test_telegram_counts_no_messages_and_gets_them_one_by_one() -> None:
    assert carried(packed(owed("one", "two", to=ANN))) == [(1,), (2,)]


@pytest.mark.requirement("R6.4-3")
def test_much_at_once_is_told_to_a_member_on_wecom_in_short() -> None:
    (parcel,) = packed(owed(*map(job, range(1001, 1008)), "Ann urges: ticket 1003.", to=LI))
    assert len(parcel.ids) == DIGEST_FROM
    words = read(parcel.send.message)
    assert words.startswith("8 messages at once, in short:\n———\nTicket 1001\nIt leaks\nOpen it with /ticket 1001\n———")
    assert words.endswith("Ann urges: ticket 1003.")
    assert choices_of(parcel.send.message) == ()


def test_a_few_messages_on_wecom_stay_as_they_are() -> None:
    assert carried(packed(owed(*map(job, range(DIGEST_FROM - 1)), to=LI))) == [(n,) for n in range(1, DIGEST_FROM)]


def test_what_can_not_be_told_in_short_goes_by_itself() -> None:
    special: list[Outgoing] = [job(1, revises=True), Toast(press="p", text=verbatim("OK")), says("", media=PHOTO)]
    waiting = owed(*map(job, range(20)), *special, to=LI)
    question = replace(waiting[0], id=50, message=says("Which one?", "1"), priority=Priority.ANSWER)
    urgent = replace(waiting[0], id=51, priority=Priority.URGENT)
    parcels = packed([*waiting, question, urgent])
    assert [parcel.ids for parcel in parcels if len(parcel.ids) == 1] == [(21,), (22,), (23,), (50,), (51,)]
    assert sum(len(parcel.ids) for parcel in parcels) == 25
