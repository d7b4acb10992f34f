"""What departments tell of their open work, as they are asked to every week (R3.3-4)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.people import Member, Staff
from desk.policy import Policy
from desk.reports.periods import Period, containing
from desk.terms import Role

WORKING = (Role.TECHNICIAN, Role.AGENT, Role.EXPERT, Role.SUPERVISOR, Role.MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """That a department was asked, `by` naming who was; or with `words`, what somebody told, `by` naming them.

    `begins` is the first day of the period that it is about.
    """

    department: str
    begins: date
    at: datetime
    by: str
    words: str = ""


def period_now(policy: Policy, now: datetime) -> Period:
    """Give the period that words of this moment are about: the one before until its report has gone out."""
    goes_out = policy.reports.at
    local = now.astimezone(ZoneInfo(policy.zone)) - timedelta(hours=goes_out.hour, minutes=goes_out.minute)
    return containing(local.date(), policy.reports.department, zone=policy.zone)


def told_by(accounts: Iterable[Account]) -> Mapping[str, tuple[Account, ...]]:
    """Give what each department told, in the order in which it did."""
    told: dict[str, tuple[Account, ...]] = {}
    for account in sorted(accounts, key=lambda one: one.at):
        if account.words:
            told[account.department] = (*told.get(account.department, ()), account)
    return told


def asked_of(accounts: Iterable[Account]) -> Mapping[str, str]:
    """Name who was asked last in each department."""
    asked = sorted((one for one in accounts if not one.words), key=lambda one: one.at)
    return {one.department: one.by for one in asked}


def to_ask(department: str, staff: Staff) -> tuple[Member, ...]:
    """Give whom a department's words are asked of: its leads on duty, else whoever works there and is on duty.

    Where nobody is, its leads all the same.
    """
    if found := staff.on_duty(Role.LEAD, department=department):
        return found
    if found := staff.on_duty(*WORKING, department=department):
        return found[:1]
    return tuple(m for m in staff.by_role[Role.LEAD] if m.department == department and m.addresses)


def still_silent(policy: Policy, accounts: Iterable[Account]) -> Iterator[str]:
    """Name the departments that have not told anything yet, in the policy's order."""
    told = told_by(accounts)
    return (one.key for one in policy.departments if one.key not in told)
