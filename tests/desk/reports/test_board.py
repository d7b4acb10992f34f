"""Open tickets over time and as task lists, by person and department."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desk.quality.facts import Facts, Named
from desk.reports.blocks import Tone
from desk.reports.board import MOST_ROWS, MOST_TASKS, Whose, gantt_of, tasks_of
from desk.reports.plans import Gantt
from desk.reports.progress import Stand
from desk.reports.reader import Reader
from desk.terms import MemberId, Status, TicketId
from desk.texts import Text, verbatim
from tests.desk.builders import HOUR, a_policy
from tests.desk.quality.cases import LI_BY_NAME, START, closed, facts

NOW = START + 48 * HOUR
WU_BY_NAME = Named(id=MemberId(2), name="Wu")
READER = Reader(policy=a_policy(), locale="en")
EVERYBODY = Whose()


def due(of: Facts, after: timedelta) -> Facts:
    return replace(of, times=replace(of.times, expected_at=START + after))


LATE = due(facts(1, responded=1, handler=LI_BY_NAME, department="technical"), 24 * HOUR)
SOON = due(facts(2, responded=1, handler=WU_BY_NAME, department="logistics"), 72 * HOUR)
DONE = closed(3, status=Status.RESULT_SENT, department="technical")
FRESH = facts(4, begins=NOW - HOUR)
OPEN = (SOON, FRESH, DONE, LATE)


def chart(open_now: tuple[Facts, ...] = OPEN, whose: Whose = EVERYBODY, *, now: datetime = NOW) -> Gantt[Text]:
    return gantt_of(open_now, whose, verbatim("everybody"), READER, now=now)


@pytest.mark.requirement("R2.3-2")
def test_a_gantt_lays_tickets_out_in_time_the_most_urgent_first() -> None:
    late, soon, fresh, done = chart().rows
    assert [row.label.values["number"] for row in (late, soon, fresh, done)] == [1, 2, 4, 3]
    assert [(one.stand, one.begins, one.ends) for one in soon.stretches] == [
        (Stand.UNANSWERED, START, START + HOUR),
        (Stand.ANSWERED, START + HOUR, NOW),
        (None, NOW, START + 72 * HOUR),
    ]
    assert (late.is_late, soon.is_late, fresh.is_late, done.is_late) == (True, False, False, False)
    assert (late.due, fresh.due) == (START + 24 * HOUR, None)
    assert done.stretches[-1].stand is Stand.HANDLED


def test_the_line_of_time_has_room_for_all_and_few_names() -> None:
    drawn = chart()
    assert drawn.since == START
    assert drawn.until > START + 72 * HOUR
    assert 2 <= len(drawn.ticks) <= 7
    old = chart((facts(9, begins=NOW - timedelta(days=300)), FRESH))
    assert old.since == NOW - timedelta(days=21)  # what is older is cut off, else nothing else could be seen
    assert old.rows[0].stretches[0].begins == old.since
    assert len(chart((FRESH,)).ticks) >= 1


def test_there_is_a_friendly_word_for_no_work_at_all() -> None:
    assert chart(()).rows == ()
    assert chart(()).none.msgid == "Nothing is open. Well done!"
    assert tasks_of((), EVERYBODY, verbatim("all"), now=NOW).groups == ()


def test_what_there_is_no_room_for_is_counted() -> None:
    many = tuple(facts(number) for number in range(MOST_ROWS + 5))
    drawn = chart(many)
    assert len(drawn.rows) == MOST_ROWS
    assert drawn.more is not None
    assert drawn.more.values == {"count": 5}


@pytest.mark.requirement("R2.3-2")
def test_a_task_list_is_by_person_with_progress() -> None:
    listed = tasks_of(OPEN, EVERYBODY, verbatim("all"), now=NOW)
    assert [str(group.name.values.get("words", group.name.msgid)) for group in listed.groups] == [
        "Li",
        "Wu",
        "Nobody yet",
    ]
    li = listed.groups[0]
    assert li.note.values == {"count": 2, "late": 1}
    assert [(task.done, task.steps, task.tone) for task in li.tasks] == [(3, 7, Tone.BAD), (5, 7, Tone.GOOD)]
    assert li.tasks[1].due.msgid == "done, to be confirmed"


def test_what_is_late_is_counted_though_there_is_no_room_for_it() -> None:
    many = tuple(replace(LATE, ticket=TicketId(number)) for number in range(1, MOST_TASKS + 4))
    (group,) = tasks_of(many, EVERYBODY, verbatim("all"), now=NOW).groups
    assert len(group.tasks) == MOST_TASKS
    assert group.note.values == {"count": MOST_TASKS + 3, "late": MOST_TASKS + 3}


def test_work_is_somebodys_or_a_departments() -> None:
    mine, theirs = Whose(member=MemberId(1)), Whose(department="logistics")
    assert [mine.has(one) for one in OPEN] == [False, False, True, True]
    assert [theirs.has(one) for one in OPEN] == [True, False, False, False]
    for whose in (mine, theirs, EVERYBODY):
        assert Whose.read(whose.spell()) == whose
    with pytest.raises(ValueError, match="nobody"):
        Whose.read("x")
