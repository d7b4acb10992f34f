"""Whose appraisal is meant: a member or a department, named at the beginning of some words."""

from desk.people import Member, Staff
from desk.policy import Policy
from desk.quality.asking import Scope, key_of


def subject_in(words: str, *, staff: Staff, policy: Policy) -> tuple[Scope, str] | None:
    """Find who is named first, and give the rest of the words; None where it is nobody, or several."""
    said = f"{words.strip()} ".casefold()
    spelt = [
        (name, department.key)
        for place, department in enumerate(policy.departments)
        for name in (department.key, f"t{place}", *department.names.values())
        if said.startswith(f"{name} ".casefold())
    ]
    if spelt:
        name, key = max(spelt, key=lambda one: len(one[0]))
        return Scope(department=key), words.strip()[len(name) :].strip()
    named = staff.named(words)
    if named is None or len(named[0]) != 1:
        return None
    return Scope(person=named[0][0].id), named[1]


def subject_of(scope: Scope) -> str:
    """Give the subject that appraisals are kept under: a member's number, or a department's key."""
    return scope.department if scope.person is None else str(scope.person)


def spelled(scope: Scope, policy: Policy) -> str:
    """Spell it in the few letters that a button has room for."""
    return key_of(scope, policy.departments)


def department_of(scope: Scope, staff: Staff) -> str:
    """Tell whose department it is about."""
    member: Member | None = staff.by_id.get(scope.person) if scope.person is not None else None
    return member.department if member else scope.department
