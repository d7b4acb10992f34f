"""Who gets reports on schedule: who leads the desk all of it, a lead what concerns the department (R2.3-4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from desk.deliveries import Priority
from desk.papers.paper import PaperKind, PaperWanted
from desk.people import Member, Staff
from desk.reports.kinds import NAMES, Asked
from desk.roster.availability import Availability
from desk.terms import Role
from desk.texts import Text, text
from desk.values import replace

LEADING = frozenset({Role.SUPERVISOR, Role.MANAGER})


def pushed(asked: Asked, staff: Staff) -> Iterator[PaperWanted]:
    """Give what is to be drawn of a report: once for all who get the same, in each language."""
    readers: defaultdict[tuple[str, str], list[Member]] = defaultdict(list)
    for member in _present(staff):
        if (department := scope_of(member)) is not None:
            readers[department, member.locale].append(member)
    for (department, locale), members in sorted(readers.items()):
        theirs = replace(asked, department=department)
        yield PaperWanted(
            key=f"report {theirs.spell()} {locale}",
            kind=PaperKind.REPORT,
            argument=theirs.spell(),
            locale=locale,
            to=tuple(member.addresses[0] for member in members),
            caption=(caption(theirs),),
            priority=Priority.BULK,
        )


def scope_of(member: Member) -> str | None:
    """Tell what a member gets: all ("") who leads the desk, a lead their department; None: nothing."""
    if member.roles & LEADING:
        return ""
    return member.department if Role.LEAD in member.roles else None


def caption(asked: Asked) -> Text:
    """Say which report comes."""
    return text("{report}, {period}", report=NAMES[asked.kind], period=asked.period.words)


def _present(staff: Staff) -> Iterable[Member]:
    """Give those who can be reached; who is on leave is left alone, unless all who lead the desk are."""
    reached = [member for member in staff.members if member.addresses]
    present = [member for member in reached if staff.availability(member) is not Availability.ON_LEAVE]
    return present if any(member.roles & LEADING for member in present) else reached
