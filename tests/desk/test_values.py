"""Frozen values made and copied quickly: the same as the standard library's, which takes longer."""

import dataclasses
from datetime import UTC, datetime

import pytest

from desk.conversations import Conversation, CustomerDialog, Topic
from desk.messages import Address, Channel, ConversationId, InboundMessage, Words
from desk.texts import Text, text
from desk.values import quick, replace

ANN = Address(channel=Channel.TELEGRAM, user="1")
CHAT = Conversation(id=ConversationId(1), address=ANN, dialog=CustomerDialog(topic=Topic.FIELD))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    weight: int
    to: str = "the shop"
    marks: list[str] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError("lighter than nothing")


def test_a_quick_constructor_makes_what_the_usual_one_does() -> None:
    usual = Parcel(weight=3), Parcel(weight=3, to="Ann", marks=["fragile"])
    made = quick(Parcel)
    assert (made(weight=3), made(weight=3, to="Ann", marks=["fragile"])) == usual
    assert made(weight=3).marks is not made(weight=3).marks
    with pytest.raises(TypeError, match="weight"):
        made()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="colour"):
        made(weight=3, colour="red")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="lighter"):
        made(weight=-3)


def test_what_was_made_quickly_stays_frozen() -> None:
    hello = text("Hello {name}", name="Ann")
    assert hello == Text(msgid="Hello {name}", values={"name": "Ann"})
    with pytest.raises(dataclasses.FrozenInstanceError):
        hello.msgid = "Bye"  # type: ignore[misc]


def test_a_copy_has_the_new_fields_and_the_old_value_keeps_its_own() -> None:
    assert replace(CHAT, locale="en") == dataclasses.replace(CHAT, locale="en")
    assert replace(CHAT) == CHAT
    assert replace(CHAT) is not CHAT
    assert CHAT.locale is None


def test_a_copy_is_as_frozen_as_its_original() -> None:
    copy = replace(CHAT, locale="en")
    with pytest.raises(dataclasses.FrozenInstanceError):
        copy.locale = "zh_CN"  # type: ignore[misc]
    assert hash(replace(ANN, user="2")) == hash(dataclasses.replace(ANN, user="2"))


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError, match="Conversation has no field 'colour'"):
        replace(CHAT, colour="red")


def test_what_a_constructor_refuses_is_refused_in_a_copy_too() -> None:
    message = InboundMessage(address=ANN, key="a", sent_at=datetime(2026, 1, 5, tzinfo=UTC), parts=(Words(text="Hi"),))
    with pytest.raises(ValueError, match="aware UTC"):
        replace(message, sent_at=message.sent_at.replace(tzinfo=None))
