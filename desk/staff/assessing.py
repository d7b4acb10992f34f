"""The grading form: class, severity, service, product, response level, one after the other (T2, T3, C2, C6, C19)."""

from collections.abc import Mapping
from dataclasses import replace

from desk import notices, wording
from desk.dispatch.needs import tier_of
from desk.people import Member
from desk.policy import in_language
from desk.proposed import summary
from desk.replies import Choice
from desk.routing.expertise import suits
from desk.staff import recurring
from desk.staff.correcting import teach
from desk.staff.draft import Draft
from desk.staff.parts import join
from desk.staff.steps import Job, Listed, Option, Step, options_of
from desk.terms import ProblemClass, ProductCategory, ResponseLevel, Role, ServiceType, Severity
from desk.texts import Text, text
from desk.tickets.grading import LEVEL_OF, grade, suggested_severity
from desk.tickets.record import CHATS
from desk.tickets.ticket import Grade, Ticket
from desk.tokens import Button, seal

QUICK = "quick"
GRAVITY = (Severity.ROUTINE, Severity.TIMED, Severity.URGENT)


def assess(job: Job) -> Step | None:
    """Ask for the judgement step by step, the likeliest answer first, and store it with its author."""
    draft, ticket = job.draft, job.ticket
    if len(job.said) == 0:
        grade(ticket, _trial(draft), by=draft.member, policy=draft.around.policy_for(ticket), now=draft.scene.now)
        return _class_step(draft, ticket)
    if job.said[0] == QUICK and ticket.grading.proposed:
        _finish(job, replace(ticket.grading.proposed, by=draft.member.name, at=draft.scene.now))
        return None
    if step := _next_step(job):
        return step
    _finish(job, _judged(job))
    return None


def _next_step(job: Job) -> Step | None:
    said = job.said
    match len(said):
        case 1:
            suggested = suggested_severity(ProblemClass(said[0]), job.draft.around.policy_for(job.ticket))
            return _suggesting(text("How urgent is it?"), wording.SEVERITY, suggested)
        case 2:
            return Step(question=(text("What kind of service is it?"),), options=options_of(wording.SERVICE))
        case 3:
            return Step(question=(text("What kind of product is it?"),), options=options_of(wording.CATEGORY))
        case 4:
            return _suggesting(text("Which response level?"), wording.LEVEL, LEVEL_OF[Severity(said[1])])
        case 5 if ResponseLevel(said[4]) is not LEVEL_OF[Severity(said[1])]:
            return Step(question=(text("Why this level? Please give the reason in a few words."),))
        case _:
            return None


def _class_step(draft: Draft, ticket: Ticket) -> Step:
    proposed = ticket.grading.proposed
    question = (text("Ticket {number}: which class of problem?", number=ticket.id), *_definitions(draft))
    if proposed is None:
        return Step(question=question, options=options_of(wording.CLASS))
    proposal = text("Proposed: {judged}", judged=summary(proposed))
    quick = Option(value=QUICK, label=text("As proposed"))
    return Step(question=(*question, proposal), options=(quick, *options_of(wording.CLASS)))


def _definitions(draft: Draft) -> tuple[Text, ...]:
    """Say what makes a problem one of each class (R2.1-1)."""
    rules = draft.around.policy.classes
    return tuple(
        text("{name}: {words}", name=name, words=in_language(rules[kind].definition, draft.member.locale))
        for kind, name in wording.CLASS.items()
    )


def _suggesting(question: Text, labels: Mapping[Listed, Text], suggested: Listed) -> Step:
    """Put the suggested answer first, and say that it is suggested (C2, C6)."""
    first = Option(value=suggested, label=text("{answer} (suggested)", answer=labels[suggested]))
    return Step(question=(question,), options=(first, *(o for o in options_of(labels) if o.value != suggested)))


def _judged(job: Job) -> Grade:
    class_, severity, service, category, level, *reason = job.said
    return Grade(
        problem_class=ProblemClass(class_),
        severity=Severity(severity),
        response_level=ResponseLevel(level),
        category=ProductCategory(category),
        service_type=ServiceType(service),
        by=job.draft.member.name,
        at=job.draft.scene.now,
        reason=" ".join(reason),
    )


def _trial(draft: Draft) -> Grade:
    """Make a grade that is only good for finding out whether the ticket may be graded at all."""
    return Grade(
        problem_class=ProblemClass.GENERAL,
        severity=Severity.ROUTINE,
        response_level=ResponseLevel.LEVEL_3,
        category=ProductCategory.OTHER,
        service_type=ServiceType.OTHER,
        by=draft.member.name,
        at=draft.scene.now,
    )


def _finish(job: Job, judged: Grade) -> None:
    draft, before = job.draft, job.ticket.grading.active
    policy = draft.around.policy_for(job.ticket)
    change = grade(job.ticket, judged, by=draft.member, policy=policy, now=draft.scene.now)
    graded = recurring.settle(draft, join(draft, draft.apply(change)))
    draft.refresh(graded)
    teach(draft, graded, judged)
    _alert(graded, draft)
    _tell_customer(graded, draft, judged=judged.severity, before=before.severity if before else None)
    draft.say(*_summary(graded, draft.member))


def _tell_customer(ticket: Ticket, draft: Draft, *, judged: Severity, before: Severity | None) -> None:
    """Tell the customer of a raised priority (R2.3-6), and offer a call where it has become urgent (R1.2-3, C29)."""
    lines: list[Text] = []
    choices: tuple[Choice, ...] = ()
    if before and GRAVITY.index(judged) > GRAVITY.index(before):
        raised = text("Hello! Your ticket {number} now has a higher priority.", number=ticket.id)
        lines += [raised, wording.SEVERITY[judged]]
    if judged is Severity.URGENT is not before and ticket.intake in CHATS and not ticket.call_back_asked:
        within = draft.around.policy_for(ticket).completion.call_back
        lines.append(
            text("Ticket {number} is urgent. Shall we call you, within {within}?", number=ticket.id, within=within)
        )
        call = Button(action="call", ticket=ticket.id, person=ticket.customer)
        choices = (Choice(token=seal(call, secret=draft.around.secret), label=text("Call me")),)
    if lines:
        draft.owe(notices.tell_customer(ticket, draft.around, *lines, choices=choices))


def _alert(ticket: Ticket, draft: Draft) -> None:
    """Call in the experts for a special problem, and have supervisors check a major one for an incident (T3)."""
    active, staff = ticket.grading.active, draft.around.staff
    if active and active.problem_class is ProblemClass.SPECIAL:
        _call_expert(ticket, draft)
    if active and active.problem_class is ProblemClass.MAJOR:
        news = text("Ticket {number} is a major problem. Please check whether it is an incident.", number=ticket.id)
        draft.owe(notices.tell_members(staff.supervisors(), news, ticket=ticket))


def _call_expert(ticket: Ticket, draft: Draft) -> None:
    """Show a special ticket to the experts it needs; where none is on duty, supervisors hear that one is needed."""
    staff = draft.around.staff
    experts = [member for member in staff.on_duty(Role.EXPERT) if suits(member, ticket)]
    tier = tier_of(ticket, staff.members, draft.around.policy)
    reached = {member.id for member in tier} | {draft.member.id}
    draft.owe(notices.show_card(ticket, [m for m in experts if m.id not in reached], draft.around))
    if not experts:
        news = text(
            "Ticket {number} needs a {expert}, and none is on duty. Please call one in.",
            number=ticket.id,
            expert=wording.EXPERT[ticket.expertise],
        )
        draft.owe(notices.tell_members(staff.supervisors(), news, ticket=ticket))


def _summary(ticket: Ticket, member: Member) -> tuple[Text, ...]:
    final = ticket.grading.final is not None and ticket.grading.final.by == member.name
    done = text("Ticket {number} is graded.", number=ticket.id)
    if not final:
        done = text("Ticket {number} is graded; technical support decides.", number=ticket.id)
    if ticket.response_due_at is None or ticket.times.responded_at:
        return (done,)
    return (done, text("First response due: {at}.", at=ticket.response_due_at))
