"""Wrong codes: a person who gives too many of them is not tried any more for a while, and supervisors are told."""

from dataclasses import replace
from datetime import datetime

from desk.messages import InboundMessage
from desk.people import Tempo
from desk.replies import Say
from desk.texts import Text, text
from desk.turns import Around, Outbound
from desk.wording import CHANNEL


def guessed(tempo: Tempo, around: Around) -> Tempo:
    """Count a wrong code."""
    return replace(tempo, guesses=(*_recent(tempo, around), around.now))


def may_guess(tempo: Tempo, around: Around) -> bool:
    """Whether a code is tried at all; not after too many wrong ones lately."""
    return len(_recent(tempo, around)) < around.policy.intake.wrong_codes


def wait(around: Around) -> Text:
    """Say that no code is tried for now."""
    within = around.policy.intake.wrong_codes_within
    return text("Too many wrong codes came from here. Please wait {within}, then ask for a new one.", within=within)


def tell_of_guessing(message: InboundMessage, around: Around) -> tuple[Outbound, ...]:
    """Tell the supervisors who gave one wrong code too many."""
    news = text(
        "{name} in {channel} gave many wrong codes. None is tried from there for {within}.",
        name=message.sender_name or message.address.user,
        channel=CHANNEL[message.address.channel],
        within=around.policy.intake.wrong_codes_within,
    )
    supervisors = around.staff.supervisors()
    return tuple(Outbound(to=member.addresses[0], message=Say(body=(news,))) for member in supervisors)


def _recent(tempo: Tempo, around: Around) -> tuple[datetime, ...]:
    return tuple(at for at in tempo.guesses if at > around.now - around.policy.intake.wrong_codes_within)
