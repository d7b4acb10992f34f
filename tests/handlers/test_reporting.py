"""Reports from tickets as they are kept: each counted once, and in accord with what `/sla` says."""

from datetime import date, datetime, timedelta

import pytest

from desk.duties import Appraisal, Every
from desk.people import Customer
from desk.quality.facts import Basis
from desk.reports.board import Whose
from desk.reports.kinds import Asked, ReportKind
from desk.reports.periods import containing
from desk.reports.progress import Progress
from desk.sla.compliance import Dimension
from desk.terms import CustomerId, Status, TicketId
from desk.tickets.ticket import Ticket, Times
from desk.tickets.timeline import person
from desk.tickets.verdict import Duty, Verdict
from desk.turns import Turn
from handlers import boards
from handlers.reporting import report_of
from storage.store import PostgresStore
from tests.desk.builders import LI, a_policy
from tests.desk.reports.reading import figures
from tests.storage.stories import HOUR, NOW, ticket

DAY = timedelta(days=1)
WEEK = containing(date(2026, 3, 2), Every.WEEKLY, zone="Asia/Shanghai")
POLICY = a_policy()


def a_ticket(number: int, begins: datetime, *, handled: float | None = None, closed: float | None = None) -> Ticket:
    met = Verdict(
        rule="response.overall", duty=Duty.RESPONSE, starts_at=begins, due_at=begins, at=begins, met=number % 2 == 0
    )
    times = Times(
        first_contact_at=begins,
        opened_at=begins,
        responded_at=begins + number * HOUR,
        service_started_at=begins + 3 * HOUR,
        handled_at=None if handled is None else begins + handled * HOUR,
        closed_at=None if closed is None else begins + closed * HOUR,
    )
    status = Status.CLOSED if closed else Status.RESULT_SENT if handled else Status.IN_PROGRESS
    return ticket(number, times=times, status=status, verdicts=(met,), assignee=person(LI), department="technical")


TICKETS = (
    a_ticket(1, NOW),
    a_ticket(2, NOW, handled=10),
    a_ticket(3, NOW, handled=10, closed=20),
    a_ticket(4, NOW - 7 * DAY, handled=10, closed=20),  # of the week before
    a_ticket(5, NOW - 7 * DAY, handled=170, closed=171),  # came then, was done now
    a_ticket(6, NOW - 30 * DAY),  # open for long
    a_ticket(7, NOW - 30 * DAY, handled=10, closed=20),  # long over
    a_ticket(8, NOW + 7 * DAY),  # of the week after
)


@pytest.fixture
async def kept(store: PostgresStore) -> PostgresStore:
    async with store.begin() as tx:
        await tx.write([((), Turn(customers=(Customer(id=CustomerId(1)),), tickets=TICKETS))], now=NOW)
    return store


@pytest.mark.requirement("R2.3-4", "R2.3-5")
async def test_a_report_counts_each_ticket_where_it_belongs(kept: PostgresStore) -> None:
    asked = Asked(kind=ReportKind.WEEKLY, period=WEEK)
    async with kept.begin() as tx:
        report = await report_of(tx, asked, policy=POLICY, locale="en", at=NOW + 7 * DAY)
    told = figures(report, "Service progress")
    assert (told["New tickets"], told["Tickets done"], told["Open at the end"]) == ("3", "3", "3")


async def test_every_ticket_of_the_other_bases_is_alive_once(kept: PostgresStore) -> None:
    async with kept.begin() as tx:
        found = {
            basis: [f.ticket async for f in tx.facts(since=WEEK.since, until=WEEK.until, by=basis)] for basis in Basis
        }
    assert found[Basis.ALIVE] == [1, 2, 3, 5, 6]
    assert found[Basis.ALIVE] == sorted({n for basis in Basis if basis is not Basis.CLOSED for n in found[basis]})


async def test_limits_and_steps_are_those_that_are_counted_elsewhere(kept: PostgresStore) -> None:
    progress = Progress(period=WEEK)
    async with kept.begin() as tx:
        async for facts in tx.facts(since=WEEK.since, until=WEEK.until, by=Basis.ALIVE):
            progress.add(facts)
        figures_of_sla = await tx.compliance(since=WEEK.since, until=WEEK.until, appraisal=Appraisal())
    assert {key: (one.part, one.of) for key, one in progress.limits.items()} == {
        tally.key: (tally.met, tally.all) for tally in figures_of_sla.by(Dimension.LIMIT)
    }
    assert {step: (took.count, took.mean) for step, took in progress.steps.items()} == {
        one.step: (one.tickets, one.mean) for one in figures_of_sla.steps
    }


@pytest.mark.requirement("R2.3-2")
async def test_the_boards_show_what_is_open_now(kept: PostgresStore) -> None:
    async with kept.begin() as tx:
        gantt = await boards.gantt(tx, Whose(), policy=POLICY, locale="en", at=NOW + DAY)
        tasks = await boards.tasks(tx, Whose(member=LI.id), policy=POLICY, locale="en", at=NOW + DAY)
        nobodys = await boards.tasks(tx, Whose(department="logistics"), policy=POLICY, locale="en", at=NOW + DAY)
    assert sorted(int(str(row.label.values["number"])) for row in gantt.rows) == [1, 2, 6]
    assert [group.name.values["words"] for group in tasks.groups] == ["Li"]
    assert nobodys.groups == ()
    assert TicketId(7) not in {row.label.values["number"] for row in gantt.rows}
