"""Staff say themselves when they are there, and those who lead say it for their people."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desk.people import Member
from desk.roster.availability import Availability, availability
from desk.roster.shifts import Shift, ShiftKind
from desk.terms import MemberId, Role, Status, TicketId
from desk.turns import TimerKind
from tests.desk.builders import EVERYBODY, HOUR, LI, MONDAY_9AM, SUN, WU, a_member, a_ticket
from tests.desk.talking import Desk

DAY = 24 * HOUR
KIM = a_member(7, "Kim", Role.LEAD)
MORNING = MONDAY_9AM - HOUR * 9  # midnight in Shanghai
SHIFT = Shift(start=MONDAY_9AM, end=MONDAY_9AM + 8 * HOUR, source="november.csv")
TOMORROW = replace(SHIFT, start=SHIFT.start + DAY, end=SHIFT.end + DAY, note="early")


def a_desk(*members: Member) -> Desk:
    changed = {member.id: member for member in members}
    return Desk(members=tuple(changed.pop(m.id, m) for m in EVERYBODY) + tuple(changed.values()))


def now_of(desk: Desk, who: Member) -> Member:
    return next(m for m in desk.members if m.id == who.id)


def stands(desk: Desk, who: Member, *, after: timedelta = timedelta()) -> Availability:
    return availability(now_of(desk, who), desk.now + after)


@pytest.mark.parametrize(("off", "on"), [("/off", "/on"), ("下班", "上班"), ("/duty off", "/duty on")])
def test_who_goes_off_and_comes_on_again(off: str, on: str) -> None:
    desk = a_desk()
    desk.says(LI, off)
    assert stands(desk, LI) is Availability.OFF
    assert "You are off duty: no new jobs reach you." in desk.was_told(LI)
    desk.says(LI, on)
    assert stands(desk, LI) is Availability.ON_DUTY
    assert desk.was_told(LI) == "You are on duty: new jobs reach you."


def test_by_a_roster_the_switch_holds_until_its_next_change_and_says_so() -> None:
    desk = a_desk(replace(LI, shifts=(SHIFT, TOMORROW)))
    desk.says(LI, "/off")
    assert "By the roster you are on duty again 2026-11-24 01:00." in desk.was_told(LI)
    assert stands(desk, LI, after=DAY) is Availability.ON_DUTY
    desk.now += 10 * HOUR
    desk.says(LI, "/on")
    assert "The roster counts again from 2026-11-24 09:00." in desk.was_told(LI)
    desk.says(LI, "/duty")
    assert desk.was_told(LI) == "You are on duty."


def test_who_goes_off_keeps_the_jobs_and_is_asked_about_them() -> None:
    desk = a_desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/off")
    assert "You hold these jobs. Shall somebody else take one of them?\nTicket 7 · expected" in desk.was_told(LI)
    assert desk.ticket.assignee
    assert desk.ticket.assignee.id == LI.id
    desk.presses(LI, "Hand over 7")
    assert "Who takes over ticket 7?" in desk.was_told(LI)
    assert "Wu" in desk.labels(LI)


def test_leave_is_taken_in_one_line_and_the_lead_hears_of_it() -> None:
    desk = a_desk(KIM)
    desk.says(LI, "请假 12月1日到5日 年假")
    [leave] = now_of(desk, LI).shifts
    assert (leave.start, leave.end) == (MORNING + 8 * DAY, MORNING + 13 * DAY)
    assert (leave.kind, leave.note, leave.source) == (ShiftKind.LEAVE, "年假", "")
    assert desk.was_told(LI) == "You are on leave: 2026-12-01 to 2026-12-05. New jobs do not reach you then."
    assert desk.was_told(KIM) == "Li is on leave: 2026-12-01 to 2026-12-05. Jobs in hand then: 0"
    assert desk.was_told(SUN) == ""
    assert stands(desk, LI, after=8 * DAY) is Availability.ON_LEAVE
    assert stands(desk, LI) is Availability.ON_DUTY


def test_leave_names_the_jobs_that_may_not_be_done_by_then() -> None:
    soon = a_ticket(Status.IN_PROGRESS)
    late = replace(soon, id=TicketId(8), times=replace(soon.times, expected_at=MONDAY_9AM + 9 * DAY))
    desk = a_desk().hold(replace(soon, times=replace(soon.times, expected_at=MONDAY_9AM + DAY)), late)
    desk.says(LI, "/leave", "1 Dec to 5 Dec")
    assert desk.labels(LI) == ["Hand over 8"]
    assert "Ticket 7" not in desk.was_told(LI)
    assert desk.was_told(SUN) == "Li is on leave: 2026-12-01 to 2026-12-05. Jobs in hand then: 1"


def test_a_second_leave_that_meets_the_first_prolongs_it() -> None:
    desk = a_desk()
    desk.says(LI, "/leave 1 Dec to 5 Dec", "/leave 5 Dec to 8 Dec", "/leave 24 Dec")
    assert [(s.start, s.end) for s in now_of(desk, LI).shifts] == [
        (MORNING + 8 * DAY, MORNING + 16 * DAY),
        (MORNING + 31 * DAY, MORNING + 32 * DAY),
    ]


def test_leave_is_called_off_by_its_button_or_by_a_word() -> None:
    desk = a_desk()
    desk.says(LI, "/leave 1 Dec", "/leave 24 Dec", "/leave cancel")
    assert "Leave: 2026-12-01" in desk.was_told(LI)
    desk.presses(LI, "Call off 2026-12-24")
    assert "Your leave is called off: 2026-12-24." in desk.was_told(LI)
    assert desk.was_told(SUN) == "The leave of Li is called off: 2026-12-24."
    desk.says(LI, "/leave 取消")
    assert now_of(desk, LI).shifts == ()
    desk.says(LI, "/leave cancel")
    assert desk.was_told(LI) == "There is no leave to call off."


def test_a_leave_that_has_begun_ends_when_it_is_called_off() -> None:
    desk = a_desk()
    desk.says(LI, "/leave 3 days")
    desk.now += 5 * HOUR
    assert stands(desk, LI) is Availability.ON_LEAVE
    desk.says(LI, "/leave cancel")
    [left] = now_of(desk, LI).shifts
    assert left.end == desk.now
    assert stands(desk, LI) is Availability.ON_DUTY


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/leave soon", "Sorry, I don't understand that."),
        ("/leave 2月30日", "Sorry, I don't understand that."),
        ("/leave 老王 明天", "I don't know whom or what “老王” means."),
        ("/leave yesterday", "Sorry, I don't understand that."),
        ("/leave 11月20日到11月22日", "That time is over already."),
        ("/leave cancel", "There is no leave to call off."),
        ("/off everybody", "There is nobody called everybody among the staff."),
        ("/on Wu", "Only Wu, their lead or a supervisor may do this."),
        ("/leave Wu 明天", "Only Wu, their lead or a supervisor may do this."),
        ("/roster nobody", "There is nobody called nobody among the staff."),
        ("/skills Wu repair", "Only Wu, their lead or a supervisor may do this."),
        ("/base 95, 200", "This place is not on the map."),
        ("/base here", "Sorry, I don't understand that."),
        (f"/region {'x' * 41}", "At most 30 words of 40 letters, please."),
    ],
)
def test_what_can_not_be_done_is_said_and_nothing_changes(words: str, answer: str) -> None:
    desk = a_desk()
    desk.says(LI, words)
    assert desk.was_told(LI).startswith(answer)
    assert desk.members == EVERYBODY


def test_who_leads_says_it_for_their_people_who_hear_of_it() -> None:
    other = a_member(8, "Wu", Role.AGENT, department="customer_service")
    desk = a_desk(KIM, other).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(KIM, "/leave li 明天上午")
    assert desk.was_told(LI) == "Li is on leave: 2026-11-24 00:00 to 12:00. Jobs in hand then: 1".replace(
        "2026-11-24 00:00", "2026-11-23 16:00"
    )
    assert "Li holds these jobs." in desk.was_told(KIM)
    assert desk.labels(KIM) == ["Hand over 7"]
    desk.says(SUN, "/off Wu")
    assert desk.was_told(SUN) == "Several are called Wu. Say the number instead: #2, #8"
    desk.says(SUN, "/off #2")
    assert (desk.was_told(SUN), desk.was_told(WU)) == ("Wu is off duty.", "Sun set you off duty.")
    desk.says(KIM, "/leave #8 tomorrow")
    assert desk.was_told(KIM).startswith("Only Wu, their lead")
    desk.says(KIM, "/leave li", "后天")
    assert len(now_of(desk, LI).shifts) == 2


def test_a_long_list_of_names_ends_with_how_many_more_there_are() -> None:
    crew = tuple(a_member(100 + n, f"T{n}", Role.TECHNICIAN) for n in range(40))
    desk = a_desk(KIM, *crew)
    desk.says(KIM, "/roster")
    [line] = [line for line in desk.was_told(KIM).splitlines() if line.startswith("On duty:")]
    assert line.endswith("T26 +13")


@pytest.mark.parametrize(
    ("words", "of", "days"),
    [
        ("/leave sun", LI, [6]),
        ("/leave mon to wed", LI, [7, 8, 9]),
        ("/leave may 3", LI, [161]),
        ("/leave monica tomorrow", None, []),
        ("/leave dec 1 sick", LI, [8]),
    ],
)
def test_a_day_is_a_day_even_where_a_name_begins_like_it(words: str, of: Member | None, days: list[int]) -> None:
    names = ("Monica", "Decker", "May")
    desk = a_desk(*(a_member(20 + n, name, Role.TECHNICIAN) for n, name in enumerate(names)))
    job = a_ticket(Status.IN_PROGRESS)
    desk.hold(replace(job, times=replace(job.times, expected_at=None)))
    desk.now = MONDAY_9AM + DAY
    desk.says(LI, words)
    off = [n for m in desk.members for s in m.shifts for n in range(400) if s.covers(MORNING + n * DAY)]
    assert [m.id for m in desk.members if m.shifts] == ([of.id] if of else [])
    assert off == days
    assert desk.labels(LI) == (["Hand over 7"] if of else [])


def test_everybody_sees_their_own_roster() -> None:
    away = Shift(start=MORNING + 60 * DAY, end=MORNING + 67 * DAY, kind=ShiftKind.LEAVE)
    desk = a_desk(replace(LI, shifts=(SHIFT, TOMORROW, away)))
    desk.says(LI, "排班")
    assert desk.was_told(LI).splitlines() == [
        "You are on duty.",
        "Work: 2026-11-23 01:00 to 17:00",
        "Work: 2026-11-24 01:00 to 17:00 (early)",
        "Leave: 2027-01-22 to 2027-01-28",
    ]
    desk.says(WU, "/shifts")
    assert desk.was_told(WU).splitlines()[1:] == [
        "There is no roster for the next two weeks: /on and /off say who is there."
    ]


def test_who_leads_sees_who_is_there_and_who_comes_next() -> None:
    on_call = replace(SHIFT, kind=ShiftKind.ON_CALL)
    away = Shift(start=MORNING, end=MORNING + 2 * DAY, kind=ShiftKind.LEAVE)
    later = replace(away, start=MORNING + 3 * DAY, end=MORNING + 4 * DAY)
    gu = a_member(9, "Gu", Role.TECHNICIAN, shifts=(TOMORROW,))
    desk = a_desk(KIM, replace(LI, shifts=(on_call,)), replace(WU, shifts=(away,)), gu)
    desk.members = tuple(replace(m, shifts=(later,)) if m.id == KIM.id else m for m in desk.members)
    desk.says(KIM, "/roster")
    assert desk.was_told(KIM).splitlines()[2:] == [
        "Your people now:",
        "On duty: Kim",
        "On call: Li",
        "Off duty: Gu",
        "Wu: on leave until 2026-11-24 16:00",
        "Next:",
        "Gu: on duty from 2026-11-24 01:00",
        "Wu: on duty from 2026-11-24 16:00",
        "Kim: on leave, 2026-11-26",
    ]
    desk.says(SUN, "/roster Gu")
    assert desk.was_told(SUN).splitlines() == ["Gu: off duty", "Work: 2026-11-24 01:00 to 17:00 (early)"]
    desk.says(LI, "/roster")
    assert "Your people now:" not in desk.was_told(LI)


def test_nobody_on_leave_gets_the_card_of_a_new_job() -> None:
    desk = a_desk()
    desk.says(LI, "/leave 3 days")
    desk.hold(a_ticket(Status.TRIAGED, handler=None))
    desk.says(WU, "/accept 7", "/decline 7 no time")
    assert desk.was_told(LI) == ""
    assert TimerKind.CLOSE not in {kind for _, kind in desk.timers}


def test_a_date_of_the_policy_is_the_desks_own_day() -> None:
    desk = a_desk()
    desk.now = datetime.fromisoformat("2026-11-23T17:30:00+00:00")  # half past one of the 24th in Shanghai
    desk.says(LI, "/leave today")
    assert desk.was_told(LI) == "You are on leave: 2026-11-24. New jobs do not reach you then."
    assert MemberId(1) in {m.id for m in desk.members}
