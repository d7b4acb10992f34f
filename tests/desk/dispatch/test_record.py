"""What a ticket keeps of its offers."""

from dataclasses import replace
from typing import Any

from desk.codec import decode, encode
from desk.dispatch.record import Answer, Dispatch, JobOffer, Stage
from desk.terms import MemberId
from desk.tickets.ticket import Ticket
from tests.desk.builders import HOUR, LI, MONDAY_9AM, WU, a_ticket


def an_offer(to: MemberId, **more: Any) -> JobOffer:  # noqa: ANN401 -- any field
    return replace(JobOffer(to=to, name="Li", at=MONDAY_9AM, until=MONDAY_9AM + HOUR), **more)


def test_an_offer_waits_until_it_is_answered() -> None:
    asked, turned_down = an_offer(LI.id), an_offer(WU.id, answer=Answer.DECLINED)
    dispatch = Dispatch(offers=(turned_down, asked))

    assert dispatch.open == (asked,)
    assert dispatch.held_by(LI.id) is asked
    assert dispatch.held_by(WU.id) is None
    assert dispatch.last_to(WU.id) is turned_down


def test_who_was_asked_twice_holds_the_newer_offer() -> None:
    ignored, again = an_offer(LI.id, answer=Answer.IGNORED), an_offer(LI.id, at=MONDAY_9AM + HOUR)

    assert Dispatch(offers=(ignored, again)).last_to(LI.id) is again
    assert Dispatch().last_to(LI.id) is None


def test_a_ticket_keeps_its_offers_with_all_they_know() -> None:
    offer = an_offer(LI.id, seen_at=MONDAY_9AM, answer=Answer.IGNORED, answered_at=MONDAY_9AM + HOUR)
    ticket = a_ticket(dispatch=Dispatch(round=2, stage=Stage.TIER, offers=(offer,), next_at=MONDAY_9AM + HOUR))

    assert decode(Ticket, encode(ticket)) == ticket


def test_a_ticket_from_before_offers_has_none() -> None:
    assert decode(Ticket, encode(a_ticket())).dispatch == Dispatch()
