"""Many pieces of news as one list, on whatever staff use: the most pressing first, and how many more there are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.deliveries import Owed, Priority
from desk.messages import Address, Channel
from desk.parcels import LONGEST, pack
from desk.replies import Brief, Card, Choice, Say
from desk.terms import TicketId
from desk.texts import verbatim
from tests.desk.builders import MONDAY_9AM
from tests.desk.talking import in_english, read

STAFF = [Channel.TELEGRAM_STAFF, Channel.WECOM]
MINUTE = timedelta(minutes=1)


def news(number: int, *, ticket: int = 0, at: int = 0, channel: Channel = Channel.WECOM, **more: object) -> Owed:
    line = Brief(line=verbatim(f"Ticket {ticket or number} by {at or number}"), at=MONDAY_9AM + (at or number) * MINUTE)
    accept = Choice(token="t", label=verbatim("Accept"))
    given: dict[str, object] = {"priority": Priority.BULK} | more
    return Owed(
        id=number,
        address=Address(channel=channel, user="li"),
        message=Card(key=f"e{number}", title=verbatim("Missed"), choices=(accept,), brief=line),
        ticket=TicketId(ticket or number),
        attempts=0,
        due_at=MONDAY_9AM,
        **given,  # type: ignore[arg-type]
    )


def talk(number: int, words: str = "Hello", channel: Channel = Channel.WECOM) -> Owed:
    address = Address(channel=channel, user="li")
    said = Say(body=(verbatim(words),))
    return Owed(id=number, address=address, message=said, ticket=None, attempts=0, due_at=MONDAY_9AM)


@pytest.mark.parametrize("channel", STAFF)
def test_five_hundred_at_once_are_one_short_message(channel: Channel) -> None:
    (parcel,) = pack([news(number, channel=channel) for number in range(500, 0, -1)], in_english)
    lines = read(parcel.send.message).splitlines()
    assert lines[0] == "500 tickets need you:"
    assert lines[1:21] == [f"Ticket {number} by {number}" for number in range(1, 21)]
    assert lines[21] == "… and 480 more: /queue, /mine"
    assert len(parcel.carries) == len(parcel.shares) == 500
    assert len("\n".join(lines).encode()) <= LONGEST


@pytest.mark.parametrize("channel", STAFF)
def test_a_single_one_keeps_its_buttons_and_so_do_several_of_one_ticket(channel: Channel) -> None:
    alone = [news(1, channel=channel), talk(2, channel=channel)]
    assert [parcel.send for parcel in pack(alone, in_english)] == alone
    same = [news(1, ticket=7, channel=channel), news(2, ticket=7, channel=channel)]
    assert [parcel.send for parcel in pack(same, in_english)] == same


def test_of_one_ticket_only_the_newest_is_said_whatever_waited_with_it() -> None:
    def said(number: int, words: str, *, at: int = 0) -> Owed:
        line = verbatim(words)
        brief = Brief(line=line, at=MONDAY_9AM + at * MINUTE)
        return replace(news(number, ticket=7), message=Say(body=(line,), brief=brief))

    owed = [said(1, "half is left"), news(2, ticket=7), said(3, "it has passed")]
    spoken, card = pack(owed, in_english)
    assert (spoken.ids, read(spoken.send.message)) == ((1, 3), "it has passed")
    assert spoken.shares == ("half is left", "it has passed")
    assert card.send == owed[1]
    (spoken,) = pack([said(1, "half is left"), said(2, "it has passed"), said(3, "the next", at=9)], in_english)
    assert read(spoken.send.message).splitlines() == ["it has passed", "———", "the next"]


def test_what_is_urgent_comes_first_and_each_ticket_once() -> None:
    owed = [news(1, at=5), news(2, ticket=1, at=9), news(3, at=4), news(4, at=8, priority=Priority.URGENT)]
    (parcel,) = pack(owed, in_english)
    assert read(parcel.send.message).splitlines() == [
        "3 tickets need you:",
        "Ticket 4 by 8",
        "Ticket 3 by 4",
        "Ticket 1 by 5",
        "Open one with /ticket and its number.",
    ]


def test_what_is_said_besides_goes_by_itself_in_its_place() -> None:
    owed = [talk(1), news(2), talk(3), news(4)]
    assert [parcel.ids for parcel in pack(owed, in_english)] == [(1,), (2, 4), (3,)]


def test_a_list_names_as_many_as_the_owner_wants_and_the_message_holds() -> None:
    owed = [news(number) for number in range(1, 31)]
    (few,) = pack(owed, in_english, most_listed=3)
    assert "… and 27 more" in read(few.send.message)
    (long,) = pack(owed, lambda words: in_english(words) + "。" * 60)
    assert 1 < len(read(long.send.message).splitlines()) < 14


def test_packed_again_it_is_the_same_list() -> None:
    (parcel,) = pack([news(1), news(2)], in_english)
    assert pack(parcel.carries, in_english) == (parcel,)
