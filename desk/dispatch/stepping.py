"""The next step of a ticket that nobody has accepted: the next candidate, then the tier, then whoever leads it.

A ticket that waits for its handler always has one: `Dispatch.next_at` and a timer say when.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from desk.dispatch.candidates import PASSING, Candidate, candidates, on_since
from desk.dispatch.handing import awaits_receiver, ignored, lapse
from desk.dispatch.needs import needs_handler, severity_of, tier_of
from desk.dispatch.record import Dispatch, JobOffer, Stage
from desk.dispatch.telling import changed_for, left_to, offered_to
from desk.people import Member
from desk.roster.availability import next_on
from desk.sla.chain import step_for
from desk.terms import Role
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Entry
from desk.turns import Around, Outbound, Timer, TimerKind, Turn
from desk.values import replace

HOLD = timedelta(minutes=1)  # until somebody is looked for again, while all candidates hold other offers
_MOST_NAMES = 12
_ACTS = {Stage.BEST: Act.OFFERED, Stage.TIER: Act.OFFERED_TO_TIER, Stage.LEAD: Act.OFFERED_TO_LEAD}


def begin(ticket: Ticket, around: Around, *, at_once: bool) -> Turn:
    """Begin a search for a handler; without `at_once` at the very next tick, where the workloads are known.

    Of the last round only that counts who was just asked by name, and by whom.
    """
    handed = tuple(offer for offer in ticket.dispatch.offers[-1:] if offer.stage is Stage.HANDED)
    begun = Dispatch(round=ticket.dispatch.round + 1, since=around.now, offers=handed, next_at=around.now)
    searched = replace(ticket, dispatch=begun)
    return go_on(searched, around) if at_once else _turn(searched)


def pass_time(_: Timer, ticket: Ticket, around: Around) -> Turn:
    """Take the step that is due. Late, it is the newest that counts; early, whoever came on duty since is asked."""
    if not needs_handler(ticket):
        return lapse(ticket, around) if awaits_receiver(ticket) else Turn()
    if ticket.dispatch.next_at is None:
        return begin(ticket, around, at_once=True)
    expired = _expired(ticket, around)
    ticket = expired.tickets[0]
    is_due = ticket.dispatch.stage is Stage.BEST or (ticket.dispatch.next_at or around.now) <= around.now
    if ticket.dispatch.open or not is_due:
        return _joined(expired, _newcomers(ticket, around))
    return _joined(expired, go_on(ticket, around))


def go_on(ticket: Ticket, around: Around) -> Turn:
    """Ask whoever is next."""
    match ticket.dispatch.stage:
        case Stage.BEST:
            return _ask_best(ticket, around)
        case _:
            return _ask_newcomers(ticket, around) or _ask_lead(ticket, around)


def timer_of(ticket: Ticket) -> Timer:
    """Give the timer of a ticket's next step; without one, it is taken away."""
    return Timer(ticket=ticket.id, kind=TimerKind.OFFER, due_at=ticket.dispatch.next_at)


def _ask_best(ticket: Ticket, around: Around) -> Turn:
    rules, severity = around.policy.offers, severity_of(ticket)
    dispatch, within = ticket.dispatch, rules.answer_within[severity]
    asked = dispatch.asked_alone
    left = rules.tries[severity] - len({offer.to for offer in dispatch.offers if offer.stage is Stage.BEST})
    rounds = -(-rules.tries[severity] // rules.at_once[severity])
    is_late = around.now - (dispatch.since or around.now) >= within * rounds
    if left <= 0 or is_late:
        return _ask_tier(ticket, around)
    found = [one for one in candidates(ticket, around) if one.member.id not in asked]
    free = [one.member for one in found if one.bar is None][: min(rules.at_once[severity], left)]
    if free:
        return _offer(ticket, free, Stage.BEST, around, within=within)
    if any(one.bar in PASSING for one in found):
        return _turn(_waiting(ticket, around, HOLD))
    return _ask_tier(ticket, around)


def _ask_tier(ticket: Ticket, around: Around) -> Turn:
    """Ask everybody of the tier at once, those too who did not answer alone; one who was asked alone is not enough."""
    members = [one.member for one in candidates(ticket, around) if _may_join(one)]
    asked = {offer.to for offer in ticket.dispatch.offers}
    if not members or (len(members) == 1 and members[0].id in asked):
        return _ask_lead(ticket, around)
    return _offer(ticket, members, Stage.TIER, around, within=around.policy.offers.tier_within[severity_of(ticket)])


def _ask_newcomers(ticket: Ticket, around: Around) -> Turn | None:
    """Ask those who have come on duty since they were asked, or never were."""
    there = (one.member for one in candidates(ticket, around) if _may_join(one))
    members = [member for member in there if _is_new(member, ticket.dispatch, around.now)]
    if not members:
        return None
    within = around.policy.offers.tier_within[severity_of(ticket)]
    return _offer(ticket, members, Stage.TIER, around, within=within, stays=ticket.dispatch.stage)


def _is_new(member: Member, dispatch: Dispatch, now: datetime) -> bool:
    last = dispatch.last_to(member.id)
    if last is None or last.is_open:
        return last is None
    came_at = on_since(member, now)
    return came_at is not None and came_at > last.at


def _newcomers(ticket: Ticket, around: Around) -> Turn:
    asked = None if ticket.dispatch.stage is Stage.BEST else _ask_newcomers(ticket, around)
    return asked or _turn(_again(ticket, around))


def _ask_lead(ticket: Ticket, around: Around) -> Turn:
    """Leave it to the lead of the department, then to the supervisors; each hears of it once, but somebody does."""
    within = around.policy.offers.lead_within[severity_of(ticket)]
    members = _leads(ticket, around)
    if not members:
        return _turn(_waiting(replace(ticket, dispatch=replace(ticket.dispatch, stage=Stage.LEAD)), around, within))
    return _offer(ticket, members, Stage.LEAD, around, within=within)


def _leads(ticket: Ticket, around: Around) -> Sequence[Member]:
    told = {offer.to for offer in ticket.dispatch.offers if offer.stage is Stage.LEAD}
    staff = around.staff
    for members in (staff.on_duty(Role.LEAD, department=ticket.department), staff.on_duty(Role.SUPERVISOR)):
        if fresh := [member for member in members if member.id not in told]:
            return fresh
    return () if told else step_for(1, ticket, around).members


def _offer(
    ticket: Ticket,
    members: Sequence[Member],
    stage: Stage,
    around: Around,
    *,
    within: timedelta,
    stays: Stage | None = None,
) -> Turn:
    """Offer the job to each of these members, one offer each; whoever has one open keeps that."""
    now, until = around.now, around.now + within
    fresh = [member for member in members if ticket.dispatch.held_by(member.id) is None]
    offers = tuple(JobOffer(to=m.id, name=m.name, at=now, until=until, stage=stage) for m in fresh)
    dispatch = replace(ticket.dispatch, stage=stays or stage, offers=(*ticket.dispatch.offers, *offers))
    offered = _again(replace(ticket, dispatch=dispatch), around)
    told = left_to if stage is Stage.LEAD else offered_to
    entry = _entry(ticket, _ACTS[stage], (member.name for member in fresh), around)
    return _turn(offered, (entry,), told(offered, fresh, around))


def _expired(ticket: Ticket, around: Around) -> Turn:
    """Note what nobody answered in time."""
    now = around.now
    over = [offer for offer in ticket.dispatch.open if offer.until <= now]
    if not over:
        return _turn(ticket)
    gone = {(offer.to, offer.at): ignored(offer, around) for offer in over}
    offers = tuple(
        gone.get((offer.to, offer.at), offer) if offer.is_open else offer for offer in ticket.dispatch.offers
    )
    ticket = replace(ticket, dispatch=replace(ticket.dispatch, offers=offers))
    unseen = [offer.name for offer in gone.values() if offer.seen_at is None]
    seen = [offer.name for offer in gone.values() if offer.seen_at]
    acts = ((Act.OFFER_IGNORED, seen), (Act.OFFER_UNSEEN, unseen))
    entries = tuple(_entry(ticket, act, names, around) for act, names in acts if names)
    members = [around.staff.by_id[offer.to] for offer in over if offer.to in around.staff.by_id]
    return _turn(ticket, entries, changed_for(ticket, members, around, is_over=False))


def _waiting(ticket: Ticket, around: Around, within: timedelta) -> Ticket:
    """Look again after a while; earlier, if the roster brings somebody before."""
    then = min(filter(None, (around.now + within, _next_on(ticket, around))))
    return replace(ticket, dispatch=replace(ticket.dispatch, next_at=then))


def _again(ticket: Ticket, around: Around) -> Ticket:
    """Set the next step to when the first open offer ends, or the roster brings somebody else of the tier."""
    dispatch = ticket.dispatch
    ends = [offer.until for offer in dispatch.open] or [dispatch.next_at or around.now]
    brings = None if dispatch.stage is Stage.BEST else _next_on(ticket, around)
    then = min(filter(None, (min(ends), brings)))
    return replace(ticket, dispatch=replace(dispatch, next_at=then))


def _next_on(ticket: Ticket, around: Around) -> datetime | None:
    tier = tier_of(ticket, around.staff.members, around.policy)
    coming = (next_on(member, around.now) for member in tier if member.shifts)
    return min(filter(None, coming), default=None)


def _may_join(one: Candidate) -> bool:
    return one.bar is None or one.bar in PASSING


def _entry(ticket: Ticket, act: Act, names: Iterable[str], around: Around) -> Entry:
    listed = list(names)
    more = f" +{len(listed) - _MOST_NAMES}" if len(listed) > _MOST_NAMES else ""
    return Entry(ticket=ticket.id, at=around.now, actor=SYSTEM, act=act, note=", ".join(listed[:_MOST_NAMES]) + more)


def _turn(ticket: Ticket, entries: tuple[Entry, ...] = (), outbound: tuple[Outbound, ...] = ()) -> Turn:
    return Turn(about=ticket.id, tickets=(ticket,), entries=entries, outbound=outbound, timers=(timer_of(ticket),))


def _joined(first: Turn, then: Turn) -> Turn:
    return replace(then, entries=(*first.entries, *then.entries), outbound=(*first.outbound, *then.outbound))
