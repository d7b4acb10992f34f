"""What people hear of fresh appraisals: everybody of their own, those who judge of what is theirs to judge."""

from collections.abc import Iterator, Sequence

from desk.appraisal.judging import check_not_own
from desk.appraisal.sheet import AppraisalSheet
from desk.appraisal.showing import name_of
from desk.errors import DeskError
from desk.people import Member, Staff
from desk.policy import Department
from desk.replies import Say
from desk.terms import Role
from desk.texts import Text, text
from desk.turns import Outbound

MOST_NAMED = 20


def news_of_appraisals(
    made: Sequence[AppraisalSheet], staff: Staff, departments: tuple[Department, ...]
) -> tuple[Outbound, ...]:
    """Owe each person appraised a word, and those who judge a list of what waits for them."""
    return (*_to_the_appraised(made, staff), *_to_judges(made, staff, departments))


def may_judge(sheet: AppraisalSheet, member: Member) -> bool:
    """Whether a member may judge this one."""
    try:
        check_not_own(sheet, member)
    except DeskError:
        return False
    return True


def _to_the_appraised(made: Sequence[AppraisalSheet], staff: Staff) -> Iterator[Outbound]:
    for sheet in made:
        member = staff.by_id.get(sheet.person.id) if sheet.person else None
        if member and member.addresses:
            news = text("Your appraisal of {period} is there: /appraisal shows it, with its evidence. "
                        "If something is wrong, say so with /contest.", period=sheet.period)  # fmt: skip
            yield Outbound(to=member.addresses[0], message=Say(body=(news,)))


def _to_judges(made: Sequence[AppraisalSheet], staff: Staff, departments: tuple[Department, ...]) -> Iterator[Outbound]:
    for member in staff.members:
        if not (member.addresses and member.roles & {Role.SUPERVISOR, Role.MANAGER, Role.LEAD}):
            continue
        theirs = [sheet for sheet in made if may_judge(sheet, member)]
        if theirs:
            head = text("Appraisals of {period} that wait for your judgement: {count}", period=theirs[0].period,
                        count=len(theirs))  # fmt: skip
            lines = (_line(sheet, name_of(sheet, departments, locale=member.locale)) for sheet in theirs[:MOST_NAMED])
            how = text("Look at one with /appraisal and the name, and judge it with /judge and the name.")
            yield Outbound(to=member.addresses[0], message=Say(body=(head, *lines, how)))


def _line(sheet: AppraisalSheet, name: Text) -> Text:
    if sheet.measured is None:
        return text("{name}: {count} tickets, too few for a measured score", name=name, count=sheet.tickets)
    return text("{name}: measured {points} of 100, {count} tickets", name=name, points=f"{sheet.measured:.1f}",
                count=sheet.tickets)  # fmt: skip
