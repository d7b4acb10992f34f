"""Makes the appraisals of a time: facts go in one at a time, a sheet comes out for each person and each department."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from desk.appraisal.scoring import measured_score, scored
from desk.appraisal.sheet import AppraisalSheet, Counted, key_of
from desk.duties import Appraisal
from desk.improvement.measure import Measure
from desk.people import Staff
from desk.quality.facts import Facts
from desk.quality.figures import Figures
from desk.quality.stages import RecordStage
from desk.terms import MeasureId, MemberId
from desk.tickets.ticket import Person
from desk.tickets.timeline import person


@dataclass(slots=True, kw_only=True)
class Account:
    """What was counted of one person or department so far."""

    figures: Figures
    evidence: list[Counted] = field(default_factory=list)
    measures: list[MeasureId] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Making:
    """The accounts of a time. A ticket counts for whoever handled it last, and for its department."""

    standard: Appraisal
    people: dict[MemberId, Account] = field(default_factory=dict)
    departments: dict[str, Account] = field(default_factory=dict)

    def add(self, facts: Facts) -> None:
        """Count one more ticket."""
        line = counted(facts)
        accounts = [self._person(facts.person.id)] if facts.person else []
        accounts += [self._department(facts.department)] if facts.department else []
        for account in accounts:
            account.figures.add(facts)
            account.evidence.append(line)

    def add_measure(self, measure: Measure) -> None:
        """Count a measure of improvement that was due in this time (R4.4.1-1)."""
        department = measure.department or measure.owner.department
        accounts = [self._person(measure.owner.id), *([self._department(department)] if department else [])]
        for account in accounts:
            account.figures.add_measure(is_judged=measure.is_judged_in_time)
            account.measures.append(measure.id)

    def sheets(
        self, staff: Staff, *, period: tuple[datetime, datetime, str], policy_version: str, now: datetime
    ) -> Iterator[tuple[AppraisalSheet, tuple[Counted, ...]]]:
        """Give a sheet and its tickets for each who works here, and each department, that something was counted of."""
        for number, account in sorted(self.people.items()):
            if member := staff.by_id.get(number):
                sheet = self._sheet(account, person(member), member.department, period, policy_version, now)
                yield sheet, tuple(account.evidence)
        for department, account in sorted(self.departments.items()):
            yield self._sheet(account, None, department, period, policy_version, now), tuple(account.evidence)

    def _sheet(
        self,
        account: Account,
        who: Person | None,
        department: str,
        period: tuple[datetime, datetime, str],
        policy_version: str,
        now: datetime,
    ) -> AppraisalSheet:
        since, until, name = period
        standard, figures = self.standard, account.figures
        lines = scored(figures, standard.rules)
        is_enough = figures.tickets >= standard.least_tickets
        return AppraisalSheet(
            key=key_of(str(who.id) if who else department, name),
            period=name,
            since=since,
            until=until,
            person=who,
            department=department,
            policy_version=policy_version,
            response=standard.response,
            handling=standard.handling,
            judged_share=standard.judged_share,
            made_at=now,
            tickets=figures.tickets,
            lines=lines,
            measured=measured_score(lines) if is_enough else None,
            measures=tuple(account.measures),
        )

    def _person(self, number: MemberId) -> Account:
        return self.people.setdefault(number, Account(figures=Figures(standard=self.standard)))

    def _department(self, key: str) -> Account:
        return self.departments.setdefault(key, Account(figures=Figures(standard=self.standard)))


def counted(facts: Facts) -> Counted:
    """Write down what the score rests on, ticket by ticket."""
    times = facts.times
    return Counted(
        ticket=facts.ticket,
        first_contact_at=times.first_contact_at,
        responded_at=times.responded_at,
        solved_at=facts.solved_at,
        closed_at=times.closed_at,
        method=facts.method,
        missing=tuple(stage for stage in RecordStage if stage not in facts.stages),
        came_back=facts.came_back,
        reopened=facts.reopened,
        satisfaction=facts.satisfaction,
    )
