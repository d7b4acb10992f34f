"""A job finds its handler: the best candidate first, then the next, the tier, the lead; first accept wins."""

from dataclasses import replace

import pytest

from desk.dispatch.record import Answer, Stage
from desk.dispatch.workload import Workload
from desk.replies import Card
from desk.roster.shifts import ShiftKind
from desk.terms import ProblemClass, Severity, Status
from desk.tickets.ticket import Grading
from desk.tickets.timeline import Act
from desk.turns import TimerKind
from tests.desk.builders import HOUR, LI, MEI, MONDAY_9AM, SUN, WU, a_grade, a_ticket
from tests.desk.dispatch.searching import (
    HOUSE,
    LOU,
    MINUTE,
    NUMBER,
    ROUTINE,
    TED,
    UMA,
    URGENT,
    Search,
    a_shift,
)
from tests.desk.talking import in_english


def graded(words: str = ROUTINE, **more: object) -> Search:
    desk = Search(**more).hold(a_ticket(Status.RECEIVED))  # type: ignore[arg-type]
    assert isinstance(desk, Search)
    desk.says(MEI, f"/grade 7 {words}")
    return desk


@pytest.mark.requirement("R1.4-3", "R2.1-7")
def test_nobody_answers_until_the_whole_tier_and_the_lead_are_asked() -> None:
    desk = graded()
    assert desk.asked() == ["Li"]
    assert "Accept by: 2026-11-23 01:15" in desk.was_told(LI)
    for name in ("Wu", "Ted"):
        desk.passes(15 * MINUTE)
        assert desk.asked() == [name]
    desk.passes(15 * MINUTE)
    assert desk.dispatch.stage is Stage.TIER
    assert desk.asked() == ["Li", "Wu", "Ted", "Uma"]
    assert "Free for all: whoever accepts first, by" in desk.was_told(UMA)
    desk.passes(30 * MINUTE)
    assert desk.asked() == ["Lou"]
    assert "Nobody has taken ticket 7 yet." in desk.was_told(LOU)
    assert "Asked without success: Li, Wu, Ted, Uma" in desk.was_told(LOU)
    desk.passes(60 * MINUTE)
    assert desk.asked() == ["Sun"]
    assert desk.story() == [
        (Act.OFFERED, "Li"),
        (Act.OFFER_UNSEEN, "Li"),
        (Act.OFFERED, "Wu"),
        (Act.OFFER_UNSEEN, "Wu"),
        (Act.OFFERED, "Ted"),
        (Act.OFFER_UNSEEN, "Ted"),
        (Act.OFFERED_TO_TIER, "Li, Ted, Uma, Wu"),
        (Act.OFFER_UNSEEN, "Li, Ted, Uma, Wu"),
        (Act.OFFERED_TO_LEAD, "Lou"),
        (Act.OFFER_UNSEEN, "Lou"),
        (Act.OFFERED_TO_LEAD, "Sun"),
    ]


def test_whoever_leads_hands_the_job_to_somebody_before_anybody_has_judged_it_finally() -> None:
    desk = graded(URGENT).passes(4 * MINUTE)
    assert desk.labels(LOU) == ["Accept", "Hand over", "Grade", "Candidates", "Dialogue"]
    desk.presses(LOU, "Hand over")
    desk.says(LOU, "Uma")
    assert desk.ticket.status is Status.ASSIGNED
    assert desk.ticket.grading.final
    assert desk.ticket.grading.final.by == "Lou"
    assert desk.asked() == ["Uma"]
    assert "Accept" in desk.labels(UMA)
    desk.presses(UMA, "Accept")
    assert Act.STARTED in desk.acts()


def test_when_all_have_heard_of_it_nobody_is_told_again_and_a_next_step_stays_due() -> None:
    desk = graded().passes(60 * HOUR)
    told = len(desk.outbound)
    desk.passes(24 * HOUR)
    assert len(desk.outbound) == told
    assert desk.due_at is not None
    assert desk.due_at <= HOUR


def test_a_decline_goes_to_the_next_at_once() -> None:
    desk = graded()
    desk.says(LI, "/decline 7 no seals left")
    assert desk.asked() == ["Wu"]
    assert desk.due_at == 15 * MINUTE
    assert [offer.answer for offer in desk.dispatch.offers] == [Answer.DECLINED, None]
    for member in (WU, TED):
        desk.says(member, "/decline 7 too far")
    assert desk.asked() == ["Uma"]
    assert desk.dispatch.stage is Stage.TIER
    desk.says(UMA, "/decline 7 me too")
    assert desk.asked() == ["Lou"]
    assert "Asked without success: Li, Wu, Ted, Uma" in desk.was_told(LOU)


@pytest.mark.requirement("R2.1-7")
def test_what_is_urgent_goes_to_two_at_once_then_to_all() -> None:
    desk = graded(URGENT)
    assert desk.asked() == ["Li", "Wu"]
    assert desk.due_at == 2 * MINUTE
    desk.passes(2 * MINUTE)
    assert desk.asked() == ["Li", "Wu", "Ted", "Uma"]
    desk.passes(2 * MINUTE)
    assert desk.asked() == ["Lou"]


def test_first_accept_wins_and_all_other_cards_say_so() -> None:
    desk = graded(URGENT).passes(2 * MINUTE)
    desk.presses(TED, "Accept")
    assert desk.ticket.status is Status.IN_PROGRESS
    for other in (LI, WU, UMA):
        (card,) = (o.message for o in desk.last.outbound if o.to in other.addresses)
        assert isinstance(card, Card)
        assert card.revises
        assert in_english(card.title) == "Ticket 7: taken by Ted"
        assert [in_english(choice.label) for choice in card.choices] == ["Dialogue"]
    answers = {offer.name: offer.answer for offer in desk.dispatch.offers if offer.stage is Stage.TIER}
    assert answers == {"Ted": Answer.ACCEPTED, **dict.fromkeys(("Li", "Wu", "Uma"), Answer.WITHDRAWN)}
    assert (NUMBER, TimerKind.OFFER) not in desk.timers
    desk.presses(UMA, "Accept")
    assert "Ticket 7 was taken by Ted." in desk.was_told(UMA)


def test_a_card_whose_time_is_over_says_so_and_a_late_accept_still_works() -> None:
    desk = graded()
    desk.passes(15 * MINUTE)
    assert "Ticket 7: your time to answer is over, the job is still free" in desk.was_told(LI)
    desk.presses(LI, "Accept")
    assert desk.ticket.assignee
    assert desk.ticket.assignee.name == "Li"
    assert "taken by Li" in desk.was_told(WU)
    assert [offer.answer for offer in desk.dispatch.offers] == [Answer.ACCEPTED, Answer.WITHDRAWN]


def test_what_was_pressed_on_the_ticket_was_seen_and_ignored_is_another_thing_than_unseen() -> None:
    desk = graded()
    desk.presses(LI, "Dialogue")
    assert desk.dispatch.offers[0].seen_at == MONDAY_9AM
    desk.says(LI, "/ticket 7")
    desk.passes(15 * MINUTE)
    assert desk.story()[1:3] == [(Act.OFFER_SEEN, "Li"), (Act.OFFER_IGNORED, "Li")]


def test_who_has_written_anything_since_can_have_seen_the_card() -> None:
    desk = graded()
    desk.workloads = {
        LI.id: Workload(heard_at=MONDAY_9AM + 3 * MINUTE),
        WU.id: Workload(heard_at=MONDAY_9AM + 3 * MINUTE),
    }
    desk.passes(30 * MINUTE)
    assert [offer.seen_at for offer in desk.dispatch.offers] == [MONDAY_9AM + 3 * MINUTE, None, None]


def test_whoever_comes_on_duty_later_is_asked_then() -> None:
    away = replace(UMA, on_duty=False)
    desk = graded(members=tuple(away if m is UMA else m for m in HOUSE)).passes(50 * MINUTE)
    assert desk.asked() == ["Li", "Wu", "Ted"]
    desk.changes(replace(UMA, switched_at=desk.now))
    desk.fires()
    assert desk.asked() == ["Li", "Wu", "Ted", "Uma"]
    assert desk.due_at == 25 * MINUTE  # that of the others, whose time has not changed
    desk.passes(3 * HOUR)
    back = replace(LI, switched_at=desk.now)
    desk.changes(back)
    desk.fires()
    assert "Li" in desk.asked()


def test_a_shift_that_begins_brings_a_candidate_without_anybody_doing_anything() -> None:
    late = replace(LI, shifts=(a_shift(2, 10),))
    desk = graded(members=(late, MEI, SUN))
    assert desk.asked() == ["Sun"]  # there is no lead
    assert desk.due_at == HOUR
    desk.passes(2 * HOUR)
    assert desk.asked() == ["Li"]
    assert desk.was_told(SUN).count("job is still free") == 0


def test_at_night_whoever_is_on_call_is_asked_and_nobody_else() -> None:
    at_home = replace(LI, shifts=(a_shift(10, 18),))
    called = replace(WU, shifts=(a_shift(-1, 9, ShiftKind.ON_CALL),))
    desk = graded(members=(at_home, called, MEI, SUN))
    assert desk.asked() == ["Wu"]


def test_who_holds_an_offer_gets_no_second_one_unless_it_is_urgent() -> None:
    busy = {LI.id: Workload(offers_open=1), WU.id: Workload(offers_open=1)}
    desk = graded(members=(LI, WU, MEI, SUN), workloads=busy)
    assert desk.asked() == []
    assert desk.due_at == MINUTE  # looks again, until it has taken too long
    desk.workloads = {LI.id: Workload(offers_open=1)}
    desk.passes(MINUTE)
    assert desk.asked() == ["Wu"]
    assert graded(URGENT, members=(LI, WU, MEI, SUN), workloads=busy).asked() == ["Li", "Wu"]


def test_where_all_stay_busy_with_offers_the_whole_tier_is_asked_in_the_end() -> None:
    desk = graded(members=(LI, WU, MEI, SUN), workloads={m.id: Workload(offers_open=1) for m in (LI, WU)})
    desk.passes(45 * MINUTE)
    assert desk.dispatch.stage is Stage.TIER
    assert desk.asked() == ["Li", "Wu"]


def test_after_a_standstill_only_the_newest_step_is_taken() -> None:
    desk = graded()
    desk.now += 5 * HOUR
    desk.fires()
    assert desk.story()[1:] == [(Act.OFFER_UNSEEN, "Li"), (Act.OFFERED_TO_TIER, "Li, Ted, Uma, Wu")]
    assert desk.due_at == 30 * MINUTE


def test_a_timer_that_fires_too_early_changes_nothing() -> None:
    desk = graded()
    before = desk.dispatch
    desk.now += MINUTE
    turn = desk.fires()
    assert (desk.dispatch, turn.outbound, turn.entries) == (before, (), ())
    assert desk.due_at == 14 * MINUTE


def test_a_timer_of_a_ticket_that_has_its_handler_does_nothing() -> None:
    desk = Search().hold(a_ticket(Status.IN_PROGRESS))
    assert isinstance(desk, Search)
    assert desk.fires().tickets == ()


def test_a_ticket_from_before_begins_its_search_with_its_first_timer() -> None:
    desk = Search().hold(a_ticket(Status.CLASSIFIED, dispatch=type(a_ticket().dispatch)()))
    assert isinstance(desk, Search)
    desk.fires()
    assert desk.asked() == ["Li"]


@pytest.mark.requirement("R2.1-7")
def test_a_hazard_is_offered_before_anybody_has_graded_it_and_taken_as_it_looks() -> None:
    proposed = a_grade(problem_class=ProblemClass.MAJOR, severity=Severity.URGENT, by="")
    desk = Search().hold(a_ticket(Status.RECEIVED, is_hazard=True, grading=Grading(proposed=proposed)))
    assert isinstance(desk, Search)
    desk.fires()
    assert desk.asked() == ["Li", "Wu"]
    assert desk.labels(LI)[0] == "Accept"
    desk.presses(LI, "Accept")
    assert desk.ticket.status is Status.IN_PROGRESS
    assert desk.ticket.grading.final
    assert desk.ticket.grading.final.by == "Li"
    assert desk.ticket.department == "technical"


def test_a_hazard_of_which_nothing_else_is_known_is_the_supervisors_at_once() -> None:
    desk = Search().hold(a_ticket(Status.RECEIVED, is_hazard=True))
    assert isinstance(desk, Search)
    desk.fires()
    assert desk.asked() == ["Sun"]


def test_a_withdrawn_ticket_is_searched_for_no_more() -> None:
    desk = graded()
    desk.hold(a_ticket(Status.RECEIVED, id=type(NUMBER)(8)))
    desk.says(SUN, "/merge 7 into 8")
    assert desk.dispatch.open == ()
    assert (NUMBER, TimerKind.OFFER) not in desk.timers
    assert "this offer is withdrawn" in desk.was_told(LI)
