"""Who may be offered a ticket, the best first, and why: pure, and explained to whoever asks (R1.4-3, R2.1-7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk.dispatch.hands import km_between
from desk.dispatch.needs import Demand, demand_of, skill_for, tier_of
from desk.dispatch.record import Stage
from desk.dispatch.rules import Weights
from desk.dispatch.workload import FREE, Workload
from desk.people import Member
from desk.roster.availability import Availability
from desk.roster.shifts import ShiftKind
from desk.routing.expertise import suits
from desk.terms import Role
from desk.tickets.ticket import Ticket
from desk.turns import Around
from desk.values import replace


class Bar(StrEnum):
    """Why somebody is not asked."""

    UNREACHED = "unreached"
    OFF = "off"
    ON_LEAVE = "on_leave"
    ON_CALL = "on_call"
    CERTIFICATE = "certificate"
    DECLINED = "declined"
    EXPERTISE = "expertise"
    SHIFT_ENDS = "shift_ends"
    HOLDS_OFFER = "holds_offer"


# what keeps nobody from being asked together with their whole tier
PASSING = frozenset({Bar.SHIFT_ENDS, Bar.HOLDS_OFFER})
_AWAY = {Availability.OFF: Bar.OFF, Availability.ON_LEAVE: Bar.ON_LEAVE}
_UNKNOWN = 0.5  # half of what speaks against one whom nothing speaks for or against


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One of a ticket's tier: what bars them, if anything does, or what speaks against them, in points.

    `km` is how far they have to go from their last job, else from their base; None where that isn't known.
    """

    member: Member
    bar: Bar | None = None
    points: float = 0.0
    skill: float = _UNKNOWN
    in_region: bool | None = None
    km: float | None = None
    work: Workload = FREE


def candidates(ticket: Ticket, around: Around) -> tuple[Candidate, ...]:
    """List everybody of the ticket's tier: whom to ask first, and last those who can't be asked, with the reason.

    Where nobody is on duty, those on call can be asked. Equals come in the order of their numbers.
    """
    tier, demand = tier_of(ticket, around.staff.members, around.policy), demand_of(ticket, around.policy)
    there = {member.id for member in around.staff.available(tier)}
    found = (
        _judged(member, ticket, demand, around)
        if member.id in there
        else Candidate(member=member, bar=_away(member, around), work=around.workloads.get(member.id, FREE))
        for member in tier
    )
    return tuple(sorted(found, key=lambda one: (one.bar is not None, one.points, one.member.id)))


def _judged(member: Member, ticket: Ticket, demand: Demand, around: Around) -> Candidate:
    """Judge somebody who is there."""
    work = _besides(ticket, member, around)
    skill, in_region, km = skill_for(demand, member), _in_region(member, ticket), _km(member, demand, work)
    points = _points(around.policy.offers.weights, work, skill=skill, in_region=in_region, km=km)
    bar = _bar(member, ticket, demand, around, work)
    return Candidate(member=member, bar=bar, points=points, skill=skill, in_region=in_region, km=km, work=work)


def _away(member: Member, around: Around) -> Bar:
    if not member.addresses:
        return Bar.UNREACHED
    return _AWAY.get(around.staff.availability(member), Bar.ON_CALL)


def _besides(ticket: Ticket, member: Member, around: Around) -> Workload:
    """Give what a member has on their hands besides an offer of this ticket, open or just over."""
    work = around.workloads.get(member.id, FREE)
    offer = ticket.dispatch.last_to(member.id) if work.offers_open else None
    if offer is None or offer.stage is not Stage.BEST or not (offer.is_open or offer.answered_at == around.now):
        return work
    return replace(work, offers_open=work.offers_open - 1)


def _bar(member: Member, ticket: Ticket, demand: Demand, around: Around, work: Workload) -> Bar | None:
    """Tell what keeps somebody who is there from being asked; what is urgent comes beside another offer."""
    if member.id in ticket.declined_by:
        return Bar.DECLINED
    if ticket.expertise and Role.EXPERT in member.roles and not suits(member, ticket):
        return Bar.EXPERTISE
    if demand.certificates and not demand.certificates <= _valid(member, around):
        return Bar.CERTIFICATE
    if member.shifts and _leaves_by(member, around.now + around.policy.offers.shift_left, around.now):
        return Bar.SHIFT_ENDS
    return Bar.HOLDS_OFFER if work.offers_open and not demand.is_urgent else None


def _valid(member: Member, around: Around) -> frozenset[str]:
    today = around.now.astimezone(ZoneInfo(around.policy.zone)).date()
    return frozenset(one.name for one in member.certificates if one.holds(today))


def _leaves_by(member: Member, then: datetime, now: datetime) -> bool:
    """Whether the shift that somebody is in is over by then, and no other goes on from it."""
    here = [shift for shift in member.shifts if shift.kind is not ShiftKind.LEAVE and shift.covers(now)]
    if not here:
        return False
    return not any(shift.kind is not ShiftKind.LEAVE and shift.covers(then) for shift in member.shifts)


def on_since(member: Member, now: datetime) -> datetime | None:
    """Tell since when somebody who is there has been: by the switch, or the beginning of a shift; None: not known."""
    switched = member.switched_at if member.on_duty else None
    begun = (shift.start for shift in member.shifts if shift.kind is not ShiftKind.LEAVE and shift.covers(now))
    return max(filter(None, (switched, *begun)), default=None)


def _in_region(member: Member, ticket: Ticket) -> bool | None:
    """Whether somebody works where the customer is; None where one of the two is not known."""
    return ticket.region in member.regions if ticket.region and member.regions else None


def _km(member: Member, demand: Demand, work: Workload) -> float | None:
    here = work.place or member.base
    return km_between(here, demand.place) if here and demand.place else None


def _points(weights: Weights, work: Workload, *, skill: float, in_region: bool | None, km: float | None) -> float:
    away = {True: 0.0, False: 1.0, None: _UNKNOWN}[in_region]
    return (
        weights.skill * (1 - skill)
        + weights.region * away
        + weights.job * (work.open_jobs + work.offers_open)
        + weights.lately * work.accepted_lately
        + (weights.km * km if km is not None else 0.0)
    )
