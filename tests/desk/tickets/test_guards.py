"""The guards of the ticket's own functions: what the record needs, and who may do what to a ticket."""

from dataclasses import replace

import pytest

from desk.errors import DeskError, IllegalMoveError, IncompleteError, NotPermittedError
from desk.messages import Channel
from desk.people import Customer
from desk.sla.response import Element
from desk.survey.taking import settled
from desk.terms import (
    ActionType,
    CustomerId,
    Field,
    IntakeChannel,
    Method,
    ProblemClass,
    Status,
    SubtaskId,
    SurveyOutcome,
    TicketId,
    WaitReason,
)
from desk.tickets import closing, grading, moves, opening, record, subtasks, work
from desk.tickets.closing import Completion
from desk.tickets.opening import FirstContact
from desk.tickets.part import Subtask
from desk.tickets.progress import STEPS, bar, next_step, steps_done
from desk.tickets.ticket import Contact, Feedback, Grading, Ticket
from desk.tickets.timeline import SYSTEM, Act
from tests.desk.builders import (
    ANN,
    CUSTOMER,
    GAO,
    HOUR,
    LI,
    MEI,
    MONDAY_9AM,
    SUN,
    WU,
    a_grade,
    a_policy,
    a_ticket,
    at,
    rated,
)

DONE = Completion(action=ActionType.REPAIR, method=Method.REMOTE, result="ok", solved=True, further=False)
POLICY = a_policy()
NOW = MONDAY_9AM


@pytest.mark.requirement("R1.4-8", "R2.2-1")
@pytest.mark.parametrize("status", Status)
def test_a_move_that_is_not_in_the_machine_is_refused_in_words(status: Status) -> None:
    for to in Status:
        if to in moves.MOVES[status]:
            moves.check(a_ticket(status), to)
            continue
        with pytest.raises(IllegalMoveError) as refused:
            moves.check(a_ticket(status), to)
        assert "become" in refused.value.text.msgid


@pytest.mark.requirement("R2.3-1")
def test_progress_counts_the_seven_steps() -> None:
    assert [steps_done(a_ticket(status)) for status in Status] == [1, 2, 2, 3, 3, 3, 4, 5, 6, 7, 7]
    assert bar(a_ticket(Status.HANDLED)) == "●●●●○○○"
    assert next_step(a_ticket(Status.RECEIVED)) == STEPS[1]
    assert next_step(a_ticket(Status.CLOSED)) is None


@pytest.mark.requirement("R1.3-7", "R1.3-1", "R1.3-3", "R1.3-4", "R1.3-5")
def test_a_bare_ticket_misses_all_that_the_specification_demands() -> None:
    bare = a_ticket(Status.RECEIVED, contact=Contact(), owner=None, intake=IntakeChannel.PHONE)
    missing = [text.msgid for text in record.missing_for_closure(replace(bare, status=Status.CONFIRMED))]
    assert len(missing) == 18
    assert missing[:5] == ["Name", "Contact", "Order number", "Product model", "final grading by technical support"]
    assert record.missing_for_closure(a_ticket(Status.CONFIRMED, feedback=ANSWERED)) == ()
    record.check_complete(a_ticket(Status.CONFIRMED, feedback=ANSWERED))


ANSWERED = Feedback(solved=True, satisfaction=9, outcome=SurveyOutcome.ANSWERED_IN_TIME)


@pytest.mark.requirement("R1.2-1", "R1.3-1", "R1.3-2", "R1.3-8")
def test_a_ticket_opens_with_what_is_known_and_the_time_of_first_contact() -> None:
    telegram = IntakeChannel.TELEGRAM
    first = FirstContact(customer=CUSTOMER, words="It hums", intake=telegram, at=NOW, profile_name="ann_w")
    change = opening.open_ticket(TicketId(1), first, owner=MEI, by=SYSTEM, policy=POLICY, now=NOW + HOUR)
    ticket = change.ticket
    assert (ticket.description, ticket.times.first_contact_at, ticket.times.opened_at) == ("It hums", NOW, NOW + HOUR)
    assert (ticket.contact.name, ticket.contact.profile_name) == ("Ann", "ann_w")
    assert ticket.contact.contact == CUSTOMER.contact
    assert ticket.response_due_at == NOW + HOUR
    assert [e.act for e in change.entries] == [Act.OPENED]
    again = replace(first, recurrence_of=TicketId(7))
    change = opening.open_ticket(TicketId(2), again, owner=None, by=SYSTEM, policy=POLICY, now=NOW)
    assert [e.act for e in change.entries] == [Act.RECURRED]


@pytest.mark.requirement("R1.3-7")
def test_what_the_customer_does_is_in_the_timeline_with_old_and_new() -> None:
    ticket = a_ticket(Status.IN_PROGRESS)
    change = opening.answer(ticket, Field.NAME, "Bo", by=SYSTEM, now=NOW)
    assert [(c.field, c.old, c.new) for c in change.entries[0].changes] == [("contact.name", "Ann", "Bo")]
    assert opening.urge(ticket, by=SYSTEM, now=NOW).ticket.urged == 1
    assert opening.ask_call_back(ticket, by=SYSTEM, now=NOW).ticket.call_back_asked
    gone = opening.withdraw(ticket, "solved itself", by=SYSTEM, now=NOW).ticket
    assert (gone.status, gone.closing_reason) == (Status.CANCELLED, "solved itself")


@pytest.mark.requirement("R1.3-2", "R1.3-7")
def test_what_is_added_is_kept_in_the_customers_words_and_the_timeline_tells_it_alone() -> None:
    first = opening.add_detail(a_ticket(Status.RECEIVED), "It smells", by=SYSTEM, now=NOW)
    second = opening.add_detail(first.ticket, "and smokes", by=SYSTEM, now=NOW)
    assert second.ticket.details == ("It smells", "and smokes")
    assert [(c.field, c.old, c.new) for c in second.entries[0].changes] == [("details.1", None, "and smokes")]


@pytest.mark.parametrize("words", ["It smells of burnt rubber. " * 10, "📷", "It smells. " * 4000])
def test_however_much_is_added_a_ticket_carries_so_much_and_says_that_there_is_more(words: str) -> None:
    ticket = a_ticket(Status.RECEIVED)
    for _ in range(100):
        ticket = opening.add_detail(ticket, words, by=SYSTEM, now=NOW).ticket
    assert len("".join(ticket.details)) <= opening.MOST_ADDED
    assert len(ticket.details) <= opening.MOST_PIECES
    assert all(words.startswith(detail.removesuffix("…")) for detail in ticket.details)
    last = opening.add_detail(ticket, words, by=SYSTEM, now=NOW)
    assert (last.ticket.says_more, last.entries[0].act, last.entries[0].changes) == (True, Act.DETAILS, ())


def test_a_problem_told_at_length_is_cut_on_the_ticket_which_says_so() -> None:
    first = FirstContact(customer=CUSTOMER, words="It leaks. " * 1000, intake=IntakeChannel.TELEGRAM, at=NOW)
    change = opening.open_ticket(TicketId(1), first, owner=None, by=SYSTEM, policy=POLICY, now=NOW)
    assert (len(change.ticket.description), change.ticket.says_more) == (opening.LONGEST, True)
    assert change.entries[0].note == change.ticket.description


def test_the_first_answer_is_the_response_and_only_once() -> None:
    once = closing.respond(a_ticket(Status.TRIAGED), "a plan", {Element.PLAN}, by=MEI, now=NOW + HOUR)
    assert once.ticket.times.responded_at == NOW + HOUR
    assert closing.respond(once.ticket, "another", {Element.PLAN}, by=LI, now=NOW + 2 * HOUR).entries == ()


@pytest.mark.requirement("R2.3-8")
def test_completion_needs_a_result_in_words() -> None:
    with pytest.raises(IncompleteError):
        closing.complete(a_ticket(Status.IN_PROGRESS), replace(DONE, result=" "), by=LI, now=NOW)
    done = closing.complete(a_ticket(Status.IN_PROGRESS), DONE, by=LI, now=NOW).ticket
    assert (done.status, done.times.handled_at) == (Status.HANDLED, NOW)


@pytest.mark.requirement("R1.3-6", "R3.5-4")
def test_points_in_time_and_late_are_told_apart_and_suggestions_kept() -> None:
    ticket = a_ticket(Status.CONFIRMED)
    for hours, outcome in ((24, SurveyOutcome.ANSWERED_IN_TIME), (25, SurveyOutcome.ANSWERED_LATE)):
        held = rated(ticket, policy=POLICY, now=NOW + hours * HOUR).ticket
        assert (held.feedback.satisfaction, held.feedback.outcome) == (9, outcome)
    held = rated(ticket, {}, policy=POLICY, now=NOW, comment="be faster").ticket
    assert (held.feedback.suggestion, held.feedback.outcome) == ("be faster", None)


def test_silence_closes_a_ticket_only_after_somebody_has_called() -> None:
    silent = a_ticket(Status.RESULT_SENT, feedback=Feedback(asked_at=NOW))
    with pytest.raises(IncompleteError):
        closing.close_unconfirmed(silent, now=NOW)
    called = closing.attempt(silent, "", by=MEI, now=NOW).ticket
    closed = closing.close_unconfirmed(called, now=NOW).ticket
    assert (closed.closing_reason, closed.feedback.outcome) == ("unconfirmed", SurveyOutcome.ATTEMPTED_NO_REPLY)
    assert settled(closed) == closed
    with pytest.raises(NotPermittedError):
        closing.attempt(silent, "", by=LI, now=NOW)


def test_grading_is_for_those_who_know_and_only_before_the_end() -> None:
    with pytest.raises(IllegalMoveError):
        grading.grade(a_ticket(Status.HANDLED), a_grade(), by=LI, policy=POLICY, now=NOW)
    with pytest.raises(IncompleteError):
        grading.confirm_grade(a_ticket(Status.RECEIVED), by=LI, policy=POLICY, now=NOW)
    change = grading.grade(a_ticket(Status.RECEIVED), a_grade(by="Li"), by=LI, policy=POLICY, now=NOW)
    assert [e.act for e in change.entries] == [Act.TRIAGED, Act.CLASSIFIED]
    again = grading.grade(a_ticket(Status.TRIAGED), a_grade(), by=MEI, policy=POLICY, now=NOW)
    assert [e.act for e in again.entries] == [Act.REGRADED]


def test_the_handlers_acts_are_the_handlers() -> None:
    waiting = a_ticket(Status.WAITING)
    for act in (work.set_out, work.arrive, work.resume):
        with pytest.raises(NotPermittedError):
            act(waiting, by=WU, now=NOW)
    with pytest.raises(NotPermittedError):
        work.check_handler(a_ticket(Status.TRIAGED), LI)
    work.check_handler(a_ticket(Status.TRIAGED), SUN)
    assert work.arrive(waiting, by=LI, now=NOW).ticket.status is Status.IN_PROGRESS
    assert record.needs_expert(a_ticket(grading=Grading(final=a_grade(problem_class=ProblemClass.SPECIAL))))
    assert not record.needs_expert(a_ticket())


def test_taken_is_taken_also_while_it_is_offered_to_a_colleague() -> None:
    for ticket in (a_ticket(Status.IN_PROGRESS), a_ticket(Status.ASSIGNED)):
        with pytest.raises(work.TakenError):
            work.accept(ticket, by=WU, policy=POLICY, now=NOW)
    with pytest.raises(DeskError):
        work.hand_over(a_ticket(Status.IN_PROGRESS), to=LI, by=LI, policy=a_policy(), now=NOW)


@pytest.mark.requirement("R2.3-9")
def test_a_new_time_lies_ahead_and_a_later_one_has_a_cause() -> None:
    ticket = a_ticket(Status.IN_PROGRESS)
    with pytest.raises(DeskError):
        work.expect(ticket, NOW, cause="x", by=LI, now=NOW)
    with pytest.raises(DeskError):
        work.expect(ticket, NOW + 48 * HOUR, cause="", by=LI, now=NOW)
    with pytest.raises(DeskError):
        work.wait(ticket, WaitReason.PARTS, until=NOW, plan="x", by=LI, now=NOW)
    waiting = work.wait(ticket, WaitReason.VISIT, until=NOW + HOUR, plan="x", by=LI, now=NOW).ticket
    assert waiting.times.onsite_need_at == NOW
    assert work.overrun(ticket, now=NOW).ticket.is_delayed


@pytest.mark.requirement("R3.3-3")
def test_parts_have_numbers_and_keep_the_others_as_they_are() -> None:
    parts = tuple(Subtask(id=SubtaskId(n), department="logistics", title=str(n)) for n in (1, 2))
    ticket: Ticket = a_ticket(Status.IN_PROGRESS, subtasks=parts)
    assert subtasks.find(ticket, SubtaskId(2)).title == "2"
    with pytest.raises(DeskError):
        subtasks.find(ticket, SubtaskId(3))
    done = subtasks.finish(ticket, SubtaskId(2), result="ok", by=GAO, now=NOW).ticket
    assert [part.id for part in done.open_subtasks] == [SubtaskId(1)]


def test_a_customer_is_known_by_what_they_said_before() -> None:
    stranger = Customer(id=CustomerId(1), addresses=(at("x", Channel.TELEGRAM),))
    first = FirstContact(customer=stranger, words="x", intake=IntakeChannel.FAX, at=NOW)
    ticket = opening.open_ticket(TicketId(1), first, owner=None, by=SYSTEM, policy=POLICY, now=NOW).ticket
    assert ticket.needs_writing
    assert record.name_of(ticket) is None
    assert ticket.customer != ANN
