"""An appraisal as it is read in chat: measured and judged apart, line by line, and what was said to it."""

from collections.abc import Iterator, Sequence

from desk.appraisal.consequence import Consequence
from desk.appraisal.examining import Tested
from desk.appraisal.scoring import BEST, Scored
from desk.appraisal.sheet import AppraisalSheet, Contest, Counted
from desk.appraisal.wording import CRITERION, FORM, GROUND, KIND, SUBJECT, TIE, WAY
from desk.policy import Department
from desk.quality.wording import DIMENSION, INDICATOR, amount, joined
from desk.routing.naming import department_name
from desk.survey.dimension import OWN
from desk.texts import Text, text, verbatim

MOST_TICKETS = 25


def name_of(sheet: AppraisalSheet, departments: tuple[Department, ...], *, locale: str) -> Text:
    """Name whose appraisal it is."""
    if sheet.person:
        return verbatim(sheet.person.name)
    return department_name(sheet.department, departments, locale=locale)


def shown(sheet: AppraisalSheet, name: Text) -> Iterator[Text]:
    """Say what was measured, what was judged, and what the two come to together."""
    yield text("Appraisal of {name}, {period}: {count} tickets", name=name, period=sheet.period, count=sheet.tickets)
    yield _measured(sheet)
    for item in OWN:
        if lines := [_line(line) for line in sheet.lines if line.rule.item is item and line.points is not None]:
            yield text("{name}: {figures}", name=DIMENSION[item], figures=joined(lines))
    yield from _judged(sheet)
    if sheet.result is not None:
        yield text(
            "Together: {points} of 100 ({measured} % measured, {judged} % judged)",
            points=f"{sheet.result:.1f}",
            measured=BEST - sheet.judged_share,
            judged=sheet.judged_share,
        )
    yield text("By the standard of policy {version}, the same for everybody.", version=sheet.policy_version)
    for one in sheet.contests:
        yield from _contest(one)


def tickets_of(sheet: AppraisalSheet, counted: Sequence[Counted]) -> Iterator[Text]:
    """Say which tickets the measured score was counted of, with their instants."""
    yield text("Counted of {count} tickets that were closed:", count=len(counted))
    yield from map(_ticket, counted[:MOST_TICKETS])
    if len(counted) > MOST_TICKETS:
        yield text("… and {count} more: aftercare quality appraisals lists them.", count=len(counted) - MOST_TICKETS)
    if sheet.measures:
        yield text("Measures of improvement that were due: {names}", names=", ".join(sheet.measures))


def consequence_line(entry: Consequence) -> Text:
    """Say what a reward or penalty is for, in what form, and what it is tied to."""
    ties = joined([text("{kind}: {words}", kind=TIE[tie.kind], words=tie.words) for tie in entry.ties])
    return text(
        "{kind} {number}, {at}: {ground}, {form}. {words} ({ties}; {by})",
        kind=KIND[entry.kind],
        number=entry.id,
        at=entry.at,
        ground=GROUND[entry.ground],
        form=FORM[entry.form],
        words=entry.words,
        ties=ties,
        by=entry.by.name,
    )


def result_line(result: Tested) -> Text:
    """Say what was tested, how, and what came of it."""
    return text(
        "Test {number} of {name}, {at}: {subject} ({way}), {points} of 100. {words} ({by})",
        number=result.id,
        name=result.person.name,
        at=result.at,
        subject=SUBJECT[result.subject],
        way=WAY[result.way],
        points=result.points,
        words=result.words,
        by=result.by.name,
    )


def _measured(sheet: AppraisalSheet) -> Text:
    if sheet.measured is None:
        return text("Measured: too few tickets for a score")
    return text("Measured: {points} of 100", points=f"{sheet.measured:.1f}")


def _line(line: Scored) -> Text:
    """Say what a figure was and what it is worth; whoever reads it can work the score out again."""
    assert line.amount is not None  # noqa: S101 -- the caller leaves out what was not measured
    return text(
        "{name} {amount} → {points} (weight {weight})",
        name=INDICATOR[line.rule.figure],
        amount=amount(line.amount, line.rule.figure.unit),
        points=f"{line.points:.1f}",
        weight=line.rule.weight,
    )


def _judged(sheet: AppraisalSheet) -> Iterator[Text]:
    if sheet.judged is None:
        yield text("Judged: not yet")
        return
    yield text("Judged: {points} of 100", points=f"{sheet.judged:.1f}")
    for one in sheet.judgements:
        yield text(
            "{criterion}: {points} – {reason} ({name}, {at})",
            criterion=CRITERION[one.criterion],
            points=one.points,
            reason=one.reason,
            name=one.by.name,
            at=one.at,
        )


def _contest(one: Contest) -> Iterator[Text]:
    yield text("Objection of {name}, {at}: {words}", name=one.by.name, at=one.at, words=one.words)
    if one.answered_by and one.answered_at:
        yield text("Answer of {name}, {at}: {words}", name=one.answered_by.name, at=one.answered_at, words=one.answer)


def _ticket(one: Counted) -> Text:
    solved = text("solved {at}", at=one.solved_at) if one.solved_at else text("not solved")
    return text(
        "Ticket {number}: first contact {since}, response {responded}, {solved}",
        number=one.ticket,
        since=one.first_contact_at,
        responded=one.responded_at or text("none"),
        solved=solved,
    )
