"""Frozen values with other fields: the same as the standard library's, which takes longer."""

import dataclasses
from datetime import UTC, datetime

import pytest

from desk.messages import Address, Channel, ConversationId, InboundMessage, Words
from desk.turns import Conversation, CustomerDialog, Topic
from desk.values import replace

ANN = Address(channel=Channel.TELEGRAM, user="1")
CHAT = Conversation(id=ConversationId(1), address=ANN, dialog=CustomerDialog(topic=Topic.FIELD))


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
