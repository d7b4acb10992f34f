"""Whatever a customer sends, in whatever order: an answer, no exception, and no move that the state machine forbids."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.conversations import Topic
from desk.messages import (
    Address,
    ContactCard,
    Joined,
    Left,
    MediaRef,
    Part,
    Place,
    Press,
    Sticker,
    Unsupported,
    Voice,
    Words,
)
from desk.replies import Say, choices_of
from desk.terms import CustomerId, Status, TicketId
from desk.tickets.moves import MOVES
from desk.triage.proposal import Recogniser
from tests.desk.builders import a_ticket
from tests.desk.dialog.talk import PHOTO, PHRASES, TELEGRAM, WECHAT, Talk
from tests.desk.triage.listening import Listening

SAID = st.one_of(
    st.sampled_from([phrase for listed in PHRASES.values() for phrase in listed]),
    st.integers(min_value=0, max_value=12).map(str),
    st.sampled_from(
        [
            "My washer is smoking",
            "do you know the robot",
            "/start",
            "/new",
            "/link",
            "/unlink",
            "/progress 7",
            "/urge 8",
            "1008",
            "8",
            "13800138000",
            "王芳",
        ]
    ),
    st.text(max_size=20).filter(lambda said: said.strip() != ""),
)
PARTS: st.SearchStrategy[Part] = st.one_of(
    SAID.map(lambda said: Words(text=said)),
    st.just(PHOTO),
    SAID.map(lambda said: replace(PHOTO, caption=said)),
    st.just(Voice(media=MediaRef(ref="v"))),
    st.just(Sticker(emoji="👍")),
    st.just(Unsupported(kind="poll")),
    st.just(ContactCard(phone="+4420")),
    st.just(Place(latitude=30.0, longitude=120.0)),
    st.builds(Joined, start=st.sampled_from([None, "link_ABCDEFGH", "promo"])),
    st.just(Left()),
    SAID.map(lambda said: Press(token=said, press="p")),
)
PRESSED = st.integers(min_value=0, max_value=30)  # a button from anywhere in what was said so far
ACTS = st.lists(st.one_of(PARTS, PRESSED), min_size=1, max_size=8)


@settings(max_examples=400)
@given(
    acts=ACTS,
    status=st.sampled_from(list(Status)),
    topic=st.sampled_from([None, *Topic]),
    is_fresh=st.booleans(),
    at=st.sampled_from([WECHAT, TELEGRAM]),
    recogniser=st.sampled_from([None, Listening()]),
)
@pytest.mark.requirement("R1.4-8")
def test_any_conversation_is_answered_within_the_rules(
    acts: list[Part | int],
    status: Status,
    topic: Topic | None,
    *,
    is_fresh: bool,
    at: Address,
    recogniser: Recogniser | None,
) -> None:
    talk = Talk(at=at, recogniser=recogniser)
    stranger = replace(a_ticket(), id=TicketId(9), customer=CustomerId(9))
    talk.tickets[stranger.id] = stranger
    if not is_fresh:
        talk.knows(a_ticket(status), replace(a_ticket(), id=TicketId(8)), ticket=TicketId(7), topic=topic)
    offered: list[str] = []
    for act in acts:
        before = dict(talk.tickets)
        talk.sends(
            Press(token=(offered or ["x"])[act % max(len(offered), 1)], press="p") if isinstance(act, int) else act
        )
        offered += [c.token for o in talk.last.outbound if o.to == at for c in choices_of(o.message)]
        assert talk.last.outbound or isinstance(act, Left), "everything is answered"
        for number, ticket in talk.tickets.items():
            _moved_by_the_rules(before.get(number, ticket).status, ticket.status)
        for owed in talk.last.outbound:
            assert not isinstance(owed.message, Say) or owed.message.body
    assert talk.tickets[stranger.id] is stranger


def _moved_by_the_rules(old: Status, new: Status) -> None:
    """One message may confirm, rate and close at once: two moves at most."""
    assert new is old or new in MOVES[old] or any(new in MOVES[between] for between in MOVES[old])
