"""When somebody is there: on duty or off by hand, on leave, and what the roster says of the next two weeks."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from desk.people import Member
from desk.roster.availability import Availability, next_change
from desk.roster.shifts import RosterChange, Shift, ShiftKind
from desk.staff.colleagues import leads, nobody, of_id, tell, whom
from desk.staff.draft import Draft
from desk.staff.jobs import above, jobs_left, may_last, offer_jobs, on_leave, on_leave_with
from desk.staff.roster_words import roster_of, span_words, team_of
from desk.staff.spans import Span, read_span
from desk.staff.steps import BadAnswerError, Job, Option, Step, Taken, proceed
from desk.texts import Text, text

_CANCEL = frozenset({"cancel", "取消", "销假", "end", "delete"})
_REASONS = frozenset({"年假", "病假", "事假", "调休", "婚假", "产假", "陪产假", "丧假", "公出"})
_REASONS |= {"sick", "annual", "vacation", "holiday", "personal", "leave"}
_MOST_NOTE = 60
_AHEAD = timedelta(days=330)  # a day that is further away, of a year that was not said, was meant to be over


def switch_on(job: Job) -> Step | None:
    """Come on duty, whatever the roster says, until the end of the next shift."""
    return _switch(job, is_on=True)


def switch_off(job: Job) -> Step | None:
    """Go off duty, until the next shift begins; the jobs stay, and are asked about."""
    return _switch(job, is_on=False)


def _switch(job: Job, *, is_on: bool) -> Step | None:
    member, rest = whom(job)
    if rest:
        raise nobody(rest)
    set_duty(job.draft, member, is_on=is_on)
    return None


def set_duty(draft: Draft, member: Member, *, is_on: bool) -> None:
    """Set the switch by hand, and say what follows from it."""
    now = draft.scene.now
    switched = replace(member, on_duty=is_on, switched_at=now)
    draft.know(member=switched)
    if member.id != draft.member.id:
        me, they = draft.member.name, member.name
        draft.say(text("{name} is on duty.", name=they) if is_on else text("{name} is off duty.", name=they))
        told = text("{name} set you on duty.", name=me) if is_on else text("{name} set you off duty.", name=me)
        tell(draft, (member,), told)
    elif is_on:
        draft.say(text("You are on duty: new jobs reach you."), *_until(switched, now))
    else:
        draft.say(
            text("You are off duty: no new jobs reach you. Your present ones stay yours."), *_until(switched, now)
        )
    if not is_on:
        offer_jobs(draft, member, jobs_left(draft, member))


def _until(member: Member, now: datetime) -> tuple[Text, ...]:
    """Say what the roster changes next."""
    change = next_change(member, now)
    if change is None:
        return ()
    at, state = change
    if state is Availability.ON_DUTY:
        return (text("By the roster you are on duty again {at}.", at=at),)
    return (text("The roster counts again from {at}.", at=at),)


def leave(job: Job) -> Step | None:
    """Take leave from one day to another, or call it off; who leads the department hears of it."""
    if not job.said:
        member, rest = (job.draft.member, job.rest) if _is_own(job) else whom(job)
        proceed(replace(job, said=(str(member.id),), rest=rest), leave)
        return None
    draft, member = job.draft, of_id(job.draft, job.said[0])
    leaves = _leaves(member, draft.scene.now)
    if len(job.said) == 1:
        return _when(draft, leaves)
    chosen = next((one for one in leaves if _value(one) == job.said[1]), None)
    if chosen:
        _call_off(draft, member, chosen)
    else:
        span = _span(draft, job.said[1])
        assert span is not None  # noqa: S101 -- the step has read it before
        _take(draft, member, span)
    return None


def _is_own(job: Job) -> bool:
    """Whether the words are days from the first on, though somebody's name may begin like one: Sun, Mon, May."""
    draft = job.draft
    named = draft.around.staff.named(job.rest)
    return _is_span(job.rest, draft) and not (named and _is_span(named[1], draft))


def _is_span(words: str, draft: Draft) -> bool:
    span = read_span(words, now=draft.scene.now, zone=draft.around.policy.zone)
    return span is not None and not span.before


def _when(draft: Draft, leaves: tuple[Shift, ...]) -> Step:
    zone = draft.around.policy.zone
    lines = tuple(text("Leave: {span}", span=span_words(one, zone)) for one in leaves)
    question = text("From when to when? Like: tomorrow; 1 Dec to 5 Dec; tomorrow 14:00 to 18:00; 3 days")
    options = tuple(
        Option(value=_value(one), label=text("Call off {span}", span=span_words(one, zone))) for one in leaves
    )

    def read(words: str) -> Taken | None:
        if words in {option.value for option in options}:
            return words, ""
        if words.casefold() in _CANCEL:
            if not options:
                raise BadAnswerError(text("There is no leave to call off."))
            return (options[0].value, "") if len(options) == 1 else None
        return (words, "") if _span(draft, words) else None

    return Step(question=(*lines, question), options=options, read=read, numbers_are_words=True)


def _span(draft: Draft, words: str) -> Span | None:
    """Read a span that is not over. Raises BadAnswerError for one that is, and for words before it that say nothing."""
    span = read_span(words, now=draft.scene.now, zone=draft.around.policy.zone)
    if span is None:
        return None
    if span.before and not set(span.before.casefold().split()) <= _REASONS:
        raise BadAnswerError(
            text("I don't know whom or what “{words}” means. A reason may follow the days.", words=span.before)
        )
    says_year = re.search(r"\d{4}", words)
    if span.end <= draft.scene.now or (span.start > draft.scene.now + _AHEAD and not says_year):
        raise BadAnswerError(text("That time is over already."))
    return span


def _take(draft: Draft, member: Member, span: Span) -> None:
    met = [one for one in _leaves(member, draft.scene.now) if one.start <= span.end and span.start <= one.end]
    met = [one for one in met if not one.source]
    taken = Shift(
        start=min([span.start, *(one.start for one in met)]),
        end=max([span.end, *(one.end for one in met)]),
        kind=ShiftKind.LEAVE,
        note=(span.before or span.after)[:_MOST_NOTE] or next((one.note for one in met if one.note), ""),
    )
    draft.roster(RosterChange(member=member.id, removed=tuple(met), added=(taken,)))
    when = span_words(taken, draft.around.policy.zone)
    if member.id == draft.member.id:
        draft.say(on_leave(when))
    else:
        draft.say(text("{name} is on leave: {span}.", name=member.name, span=when))
    jobs = [ticket for ticket in jobs_left(draft, member) if may_last(ticket, taken)]
    _tell_others(draft, member, on_leave_with(member, when, jobs))
    offer_jobs(draft, member, jobs)


def _call_off(draft: Draft, member: Member, chosen: Shift) -> None:
    now = draft.scene.now
    begun = (replace(chosen, end=now),) if chosen.start < now else ()
    draft.roster(RosterChange(member=member.id, removed=(chosen,), added=begun))
    when = span_words(chosen, draft.around.policy.zone)
    if member.id == draft.member.id:
        draft.say(text("Your leave is called off: {span}.", span=when))
    else:
        draft.say(text("The leave of {name} is called off: {span}.", name=member.name, span=when))
    _tell_others(draft, member, text("The leave of {name} is called off: {span}.", name=member.name, span=when))


def _tell_others(draft: Draft, member: Member, news: Text) -> None:
    """Tell the member, if another one speaks for them, and who leads them."""
    told = {
        one.id: one
        for one in (*above(member, draft.around.staff), member)
        if one.id != draft.member.id and one.addresses
    }
    tell(draft, told.values(), news)


def _leaves(member: Member, now: datetime) -> tuple[Shift, ...]:
    return tuple(shift for shift in member.shifts if shift.kind is ShiftKind.LEAVE and shift.end > now)


def _value(leave: Shift) -> str:
    return f"x{int(leave.start.timestamp())}"


def roster(job: Job) -> Step | None:
    """Show the roster of the next two weeks; who leads sees their people too."""
    draft = job.draft
    member, rest = whom(job)
    if rest:
        raise nobody(rest)
    lines = roster_of(member, draft.around, is_own=member.id == draft.member.id)
    team = tuple(one for one in draft.around.staff.members if one.addresses and leads(draft.member, one))
    if member.id == draft.member.id and len(team) > 1:
        lines += team_of(team, draft.around)
    draft.say(*lines)
    return None
