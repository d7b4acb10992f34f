"""The card of a case: what was said, what came of it so far, and buttons for all that is still to be done."""

from desk.cards import shorten
from desk.discretion import words_for
from desk.improvement.case import Case, CaseSource, CaseState, Fall
from desk.improvement.wording import CATEGORY, SOURCE
from desk.people import Member
from desk.replies import Card, Choice, Row
from desk.texts import Text, text, verbatim
from desk.tickets.ticket import Ticket
from desk.tokens import Button, seal
from desk.turns import Around, Outbound

ORDER = "case"
LABELS: dict[str, Text] = {
    "take": text("Take it"),
    "category": text("Category"),
    "analysis": text("Analysis"),
    "measure": text("Measure"),
    "tell": text("Tell the customer"),
    "told": text("Told by hand"),
    "close": text("Close the case"),
}


def show_case(
    case: Case, member: Member, around: Around, *, ticket: Ticket | None, revises: bool = False
) -> tuple[Outbound, ...]:
    """Owe a member the card of a case: a new one, or with `revises` those that they have, changed in place."""
    card = case_card(case, member, around, ticket=ticket, revises=revises)
    chats = member.addresses if revises else member.addresses[:1]
    return tuple(Outbound(to=chat, message=card, ticket=case.ticket) for chat in chats)


def case_card(case: Case, member: Member, around: Around, *, ticket: Ticket | None, revises: bool = False) -> Card:
    """Draw a case for one member; the customer's words as they may read them (R5.4-10)."""
    words = words_for(member, ticket, case.words) if ticket else case.words
    return Card(
        key=f"case:{case.id}",
        title=_title(case),
        rows=tuple(_rows(case, around.policy.survey.negative)),
        body=(*((verbatim(shorten(words)),) if words else ()), *_questions(case)),
        choices=tuple(button(action, case, member, around) for action in actions_for(case, member)),
        revises=revises,
    )


def actions_for(case: Case, member: Member) -> tuple[str, ...]:
    """List what is still to be done, in its order; nothing on a closed case."""
    if not case.is_open:
        return ()
    is_mine = case.taken_at is not None and case.owner is not None and case.owner.id == member.id
    open_steps = (
        ("take", not is_mine),
        ("category", not case.analysis and case.source is not CaseSource.DROP),
        ("analysis", not case.analysis),
        ("measure", not case.measure),
        ("tell", case.is_customers and case.told is None),
        ("told", case.state is CaseState.CLOSING),
        ("close", True),
    )
    return tuple(action for action, is_open in open_steps if is_open)


def button(action: str, case: Case, member: Member, around: Around, *, label: Text | None = None) -> Choice:
    """Make one button of a case for one member."""
    made = Button(action=ORDER, person=member.id, argument=f"{case.id} {action}".strip())
    return Choice(token=seal(made, secret=around.secret), label=label or LABELS[action])


def name_of(case: Case) -> Text:
    """Name a case with what it is about."""
    if case.ticket is None:
        return text("Case {number}", number=case.id)
    return text("Case {number}, ticket {ticket}", number=case.id, ticket=case.ticket)


def _questions(case: Case) -> tuple[Text, ...]:
    """Put the two questions about a fall, until they are answered (R7.3.3-2)."""
    if case.source is not CaseSource.DROP or case.coverage_lacks is not None:
        return ()
    return (text("Please find out why, and answer:"), *OF_A_FALL.values())


OF_A_FALL = {
    "coverage_lacks": text("Is the coverage of content insufficient: of what we teach, and of what we tell customers?"),
    "communication_lacks": text("Is communication skill lacking?"),
}


def _title(case: Case) -> Text:
    return text("{case}: {source}", case=name_of(case), source=SOURCE[case.source])


def _rows(case: Case, negative: int) -> list[Row]:
    """Give what is known, of the points only the low ones: the ticket has them all."""
    low = ((dimension, given) for dimension, given in case.points.items() if given <= negative)
    rows = [Row(label=CATEGORY_OF[dimension], value=_points(given)) for dimension, given in low]
    if case.fall:
        rows.append(Row(label=text("Mean score"), value=fall_line(case.fall)))
    if case.category:
        rows.append(Row(label=text("Category"), value=CATEGORY[case.category]))
    for label, lacks in (
        (text("Content coverage"), case.coverage_lacks),
        (text("Communication skill"), case.communication_lacks),
    ):
        if lacks is not None:
            rows.append(Row(label=label, value=text("not enough") if lacks else text("good enough")))
    rows += [
        Row(label=label, value=verbatim(shorten(words)))
        for label, words in ((text("Analysis"), case.analysis), (text("Measure"), case.measure))
        if words
    ]
    rows.append(Row(label=text("Owner"), value=_owner(case)))
    return [*rows, *_end(case)]


CATEGORY_OF: dict[str, Text] = {str(category): name for category, name in CATEGORY.items()}


def _points(given: int) -> Text:
    return text("{points} of 10", points=given)


def fall_line(fall: Fall) -> Text:
    """Say how far the mean fell."""
    return text(
        "{mean}, before {before} ({answers} answers, before {answers_before})",
        mean=f"{fall.mean:.1f}",
        before=f"{fall.before:.1f}",
        answers=fall.answers,
        answers_before=fall.answers_before,
    )


def _owner(case: Case) -> Text:
    if case.owner is None:
        return text("nobody yet")
    return verbatim(case.owner.name) if case.taken_at else text("{name}, not taken yet", name=case.owner.name)


def _end(case: Case) -> list[Row]:
    rows = []
    if case.told:
        rows.append(Row(label=text("Customer told"), value=text("{at}", at=case.told.at)))
    if case.closed_at:
        rows.append(Row(label=text("Closed"), value=text("{at}", at=case.closed_at)))
    else:
        rows.append(Row(label=text("Due"), value=text("{at}", at=case.due_at)))
    if case.closing:
        rows.append(Row(label=text("Reason"), value=verbatim(shorten(case.closing))))
    return rows
