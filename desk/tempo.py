"""How fast a person may write: what comes too fast is kept and answered a moment later, with one word about it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.conversations import Conversation
from desk.deliveries import Priority
from desk.dialog.hearing import hear
from desk.messages import Consented, InboundMessage, Joined, Left, NoticeFate, Press
from desk.phrases import mentions
from desk.policy import Policy
from desk.replies import Say
from desk.texts import text
from desk.turns import Outbound, Turn

# Somebody or something waits for these, and none of them is words to be put together.
_ACTS = (Press, Joined, Left, Consented, NoticeFate)
_A_MINUTE = timedelta(minutes=1)
# What comes while the held ones are being taken up waits for its turn behind them.
_GRACE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A message that came too fast has its turn `until` then; those of one name together have one turn."""

    until: datetime
    together: str | None = None
    is_first: bool = False


def paced(
    conversation: Conversation, message: InboundMessage, *, policy: Policy, now: datetime
) -> tuple[Conversation, Hold | None]:
    """Count a message; gives the conversation with the count, and a hold where the message came too fast.

    A customer's messages wait for the end of a pause, and are one message then. A member's are taken one by one, in
    their order and no faster than the limit: each of them may be an order. A hazard never waits.
    """
    if _can_not_wait(message):
        return conversation, None
    limits, tempo = policy.intake, conversation.tempo
    flow = limits.staff if message.address.channel.is_staff else limits.customers
    every = _A_MINUTE / flow.a_minute
    paid = max(tempo.paid_until or now, now) + every
    is_holding = tempo.held_until is not None and now < tempo.held_until + _GRACE
    if not is_holding and paid - now <= every * flow.burst:
        is_calm = paid - now == every
        held_until = None if is_calm else tempo.held_until
        return replace(conversation, tempo=replace(tempo, paid_until=paid, held_until=held_until)), None
    if mentions(hear(message).told, policy.phrases.get("urgent", ())):
        return conversation, None
    if message.address.channel.is_staff:
        until = max(now, paid - every * flow.burst)
        hold = Hold(until=until, is_first=tempo.held_until is None)
        return replace(conversation, tempo=replace(tempo, paid_until=paid, held_until=until)), hold
    until = tempo.held_until if is_holding and tempo.held_until else now + limits.pause
    hold = Hold(until=until, together=f"fast {until.isoformat()}", is_first=tempo.held_until is None)
    # What is held costs one turn in all: the count goes no further than the limit.
    paid = min(paid, now + every * flow.burst)
    return replace(conversation, tempo=replace(tempo, paid_until=paid, held_until=until)), hold


def _can_not_wait(message: InboundMessage) -> bool:
    """Tell whether a message is of a kind that is never held: a press that somebody waits for, an edit, an album's."""
    is_act = any(isinstance(part, _ACTS) for part in message.parts)
    return is_act or message.amends is not None or message.album is not None


def reassurance(conversation: Conversation) -> Turn:
    """Say once that nothing is lost, and that the answer takes a moment."""
    all_here = text("We have received all of your messages. Please give us a moment; we answer them together.")
    if conversation.address.channel.is_staff:
        all_here = text("That was fast: all of your messages are recorded, and taken one after another.")
    told = Outbound(
        to=conversation.address,
        message=Say(body=(all_here,)),
        ticket=conversation.dialog.ticket,
        priority=Priority.ANSWER,
    )
    return Turn(outbound=(told,))
