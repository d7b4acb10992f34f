"""The appointment of a visit, by its handler: times offered, agreed on by phone, called off (R1.2-4, C30, T7)."""

from datetime import datetime

from desk.errors import DeskError
from desk.people import Member
from desk.roster.availability import is_rostered, leave_at
from desk.roster.shifts import ShiftKind
from desk.sla.limits import visit_due
from desk.staff import on_site
from desk.staff.steps import BadAnswerError, Job, Option, Step, Taken, proceed
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import staff
from desk.values import replace
from desk.visits import appointing, offering, telling
from desk.visits.offering import Booked, booked_by, clash, spelled, unspelled
from desk.visits.steps import on_the_way
from desk.visits.visit import VisitState, Window
from desk.visits.windows import read_windows
from desk.visits.wording import all_of, told

ALL, NOW, OFF, AGREED = "all", "now", "off", "yes="
_AGREED_WORDS = ("agreed", "约好", "已约", "约定", "说好", "定在", "定了")


def visit(job: Job) -> Step | None:
    """Offer times to the customer: those that are suggested, at one press, or others that are typed.

    Said: the times suggested, what was chosen, and the reason or the second yes that it needs.
    """
    draft, ticket = job.draft, job.ticket
    if not job.said:
        appointing.check(ticket, by=draft.member)
        if on_the_way(ticket):
            raise DeskError(text("You are on your way to ticket {number} already.", number=ticket.id))
        proceed(replace(job, said=(spelled(_suggested(job)),)), visit)
        return None
    if len(job.said) == 1:
        return _which_times(job)
    return _decided(job)


def _which_times(job: Job) -> Step:
    ticket, windows = job.ticket, _windows(job.said[0])
    values = {option.value for option in _options(ticket, windows, job)}

    def read(words: str) -> Taken | None:
        if words in values or words.startswith(AGREED):
            return words, ""
        return _typed(words, job)

    lines = [text("Ticket {number}: which times do you offer the customer? Choose, or type them: "
                  "tomorrow 9-11, 14-16.", number=ticket.id)]  # fmt: skip
    held = ticket.visit
    if held and held.state is VisitState.WISHED:
        lines.insert(0, text("The customer wishes: {words}", words=held.wish))
    elif held and held.chosen:
        lines.insert(0, text("Agreed on: {time}", time=told(held.chosen)))
    due = _due(ticket, job)
    if due and windows and windows[0].end > due:
        lines.append(text("The visit is due by {at}: these times are later.", at=due))
    return Step(question=tuple(lines), options=_options(ticket, windows, job), read=read)


def _options(ticket: Ticket, windows: tuple[Window, ...], job: Job) -> tuple[Option, ...]:
    """Offer what the customer wishes, where it is a time; all that is suggested or one of it; and two ways round it."""
    held = ticket.visit
    wished = _wished(ticket, job) if held and held.state is VisitState.WISHED else ()
    options = [Option(value=f"{AGREED}{spelled((w,))}", label=text("Agree: {time}", time=told(w))) for w in wished[:1]]
    if len(windows) > 1 and not options:
        options.append(Option(value=ALL, label=text("Offer all of these")))
    options += [Option(value=spelled((window,)), label=told(window)) for window in windows]
    options.append(Option(value=NOW, label=text("I set out now")))
    if held and held.is_pending:
        options.append(Option(value=OFF, label=text("Call the visit off")))
    return tuple(options)


def _typed(words: str, job: Job) -> Taken | None:
    """Read times; with "agreed" before them, the customer has said yes to it on the phone."""
    first = next((said for said in _AGREED_WORDS if words.lower().startswith(said)), "")
    around = job.draft.around
    rules = around.policy.visits
    rest = words[len(first) :].strip(" ,，:：")
    found = read_windows(rest, now=around.now, zone=around.policy.zone, rules=rules)
    if not found:
        return None
    hours = [text("Visits are between {earliest} and {latest}.", earliest=f"{rules.earliest:%H:%M}",
                  latest=f"{rules.latest:%H:%M}")]  # fmt: skip
    if not all(offering.is_within(window, zone=around.policy.zone, rules=rules) for window in found):
        raise BadAnswerError(hours[0])
    return (f"{AGREED}{spelled(found[:1])}" if first else spelled(found)), ""


def _decided(job: Job) -> Step | None:
    """Do what was chosen, once what it needs is said."""
    chosen = job.said[1]
    if chosen == NOW:
        return on_site.set_out(replace(job, said=(), rest="", argument=""))
    if chosen == OFF:
        return _call_off(job)
    is_agreed = chosen.startswith(AGREED)
    windows = _windows(job.said[0] if chosen == ALL else chosen.removeprefix(AGREED))
    if warned := _warning(windows, job):
        if len(job.said) == 2:  # noqa: PLR2004 -- nothing was said to it yet
            yes, no = text("Yes, all the same"), text("Other times")
            return Step(question=warned, options=(Option(value="yes", label=yes), Option(value="no", label=no)))
        if job.said[2] != "yes":
            proceed(replace(job, said=job.said[:1], rest=""), visit)
            return None
    if is_agreed:
        _agree(job, windows[0])
    else:
        _propose(job, windows)
    return None


def _propose(job: Job, windows: tuple[Window, ...]) -> None:
    draft = job.draft
    draft.take(telling.proposed(job.ticket, windows, draft.around, by=draft.member))
    draft.say(text("The customer of ticket {number} is asked: {times}", number=job.ticket.id, times=all_of(windows)))


def _agree(job: Job, window: Window) -> None:
    draft = job.draft
    appointing.check(job.ticket, by=draft.member)
    draft.take(telling.agreed(job.ticket, window, draft.around, by=staff(draft.member)))
    draft.say(text("Agreed for ticket {number}: {time}. The customer is told.", number=job.ticket.id,
                   time=told(window)))  # fmt: skip


def _call_off(job: Job) -> Step | None:
    draft = job.draft
    if len(job.said) == 2:  # noqa: PLR2004 -- the reason is still to come
        return Step(question=(text("Why is the visit called off? The customer will read it."),))
    draft.take(telling.called_off(job.ticket, job.said[2], draft.around, by=staff(draft.member)))
    draft.say(text("The visit for ticket {number} is called off. The customer is told.", number=job.ticket.id))
    return None


def _suggested(job: Job) -> tuple[Window, ...]:
    """Suggest times in which the handler works, within the limit if there are any."""
    around, ticket = job.draft.around, job.ticket
    handler = around.staff.by_id.get(ticket.assignee.id) if ticket.assignee else None
    return offering.suggested(
        now=around.now,
        zone=around.policy.zone,
        rules=around.policy.visits,
        due=_due(ticket, job),
        booked=_booked(job),
        is_free=lambda at: handler is None or works_at(handler, at),
    )


def works_at(member: Member, at: datetime) -> bool:
    """Whether the roster has a member at work at a moment to come; where it says nothing, they may be."""
    if leave_at(member, at):
        return False
    works = any(shift.kind is ShiftKind.WORK and shift.covers(at) for shift in member.shifts)
    return works or not is_rostered(member, at)


def _due(ticket: Ticket, job: Job) -> datetime | None:
    """Give by when somebody must be there, if the need of it is recorded now (C30)."""
    around = job.draft.around
    times = replace(ticket.times, onsite_need_at=ticket.times.onsite_need_at or around.now)
    return visit_due(replace(ticket, times=times), around.policy_for(ticket))


def _booked(job: Job) -> tuple[Booked, ...]:
    ticket, around = job.ticket, job.draft.around
    return booked_by(ticket.assignee.id, around.jobs.values(), but=ticket.id) if ticket.assignee else ()


def _warning(windows: tuple[Window, ...], job: Job) -> tuple[Text, ...]:
    """Warn of other visits of the same person at these times."""
    return tuple(
        text(
            "{time}: then there is the visit for ticket {number} already, {other}. Offer it all the same?",
            time=told(window),
            number=other.ticket,
            other=told(other.window),
        )
        for window in windows
        if (other := clash(window, _booked(job)))
    )


def _wished(ticket: Ticket, job: Job) -> tuple[Window, ...]:
    """Read the customer's wish as a time, where it is one."""
    around, wish = job.draft.around, ticket.visit.wish if ticket.visit else ""
    return read_windows(wish, now=around.now, zone=around.policy.zone, rules=around.policy.visits)


def _windows(spelling: str) -> tuple[Window, ...]:
    return unspelled(spelling) if spelling else ()
