"""Who writes faster than a person can be answered: what has its turn at once, what waits, and what is said about it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from desk.conversations import Conversation
from desk.deliveries import Unsettled
from desk.messages import Address, InboundMessage, MessageId
from desk.policy import Policy
from desk.tempo import paced, reassurance
from desk.turns import Turn

Decided = list[tuple[tuple[MessageId, ...], Turn]]


def hold_back(
    messages: Iterable[InboundMessage],
    ids: Mapping[str, MessageId],
    conversations: dict[Address, Conversation],
    *,
    policy: Policy,
    now: datetime,
) -> tuple[list[InboundMessage], list[Unsettled], Decided]:
    """Count what each person sends; gives what has its turn at once, what is put off, and what to write about that.

    The conversations carry the count from here on. Parts of albums are not among what is given: they wait anyway.
    """
    at_once: list[InboundMessage] = []
    held: list[Unsettled] = []
    told: Decided = []
    for message in messages:
        if message.album:
            continue
        conversation, hold = paced(conversations[message.address], message, policy=policy, now=now)
        conversations[message.address] = conversation
        if hold is None:
            at_once.append(message)
            continue
        number = ids[message.key]
        held.append(Unsettled(id=number, due_at=hold.until, attempts=0, error="", together=hold.together))
        said = reassurance(conversation) if hold.is_first else Turn()
        told.append(((), replace(said, conversation=conversation)))
    return at_once, held, told
