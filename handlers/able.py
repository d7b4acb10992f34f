"""What a member can do and where, as an operator says it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desk.people import Member, Staff
from desk.policy import Policy
from desk.roster.shifts import Certificate
from desk.staff.abilities import key_of, region_key, words_of
from desk.staff.qualifying import certificate_in, tier_key
from desk.staff.spoken import NOT_HAD
from desk.turns import Turn
from handlers.staffing import UnknownTermError
from handlers.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What an operator says of a member; None of what they say nothing."""

    name: str
    skills: str | None = None
    regions: str | None = None
    tier: str | None = None
    certificates: tuple[str, ...] | None = None


async def set_abilities(asked: Abilities, *, store: Store, policy: Policy, now: datetime) -> Member:
    """Change a member; gives them as they are now. Raises UnknownTermError for who or what does not exist."""
    async with store.begin() as tx:
        changed = able(_member(asked.name, await tx.staff()), asked, policy)
        await tx.write([((), Turn(members=(changed,)))], now=now)
    return changed


def able(member: Member, asked: Abilities, policy: Policy) -> Member:
    """Give a member with what is said of them. Raises UnknownTermError."""
    if asked.skills is not None:
        member = replace(member, skills=frozenset(key_of(word) for word in _words(asked.skills)))
    if asked.regions is not None:
        member = replace(member, regions=frozenset(_region(word, policy) for word in _words(asked.regions)))
    if asked.tier is not None:
        member = replace(member, tier=_tier(asked.tier, policy))
    if asked.certificates is not None:
        held = (words for words in asked.certificates if words.strip() not in NOT_HAD)
        member = replace(member, certificates=tuple(map(_certificate, held)))
    return member


def _member(name: str, staff: Staff) -> Member:
    said = name.strip().casefold().removeprefix("#")
    found = [m for m in staff.members if m.name.casefold() == said] or [m for m in staff.members if str(m.id) == said]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownTermError(f"Several are called {name!r}; give the number: {_listed([str(m.id) for m in found])}.")
    raise UnknownTermError(f"There is no member {name!r}; there are: {_listed([m.name for m in staff.members])}.")


def _words(said: str) -> tuple[str, ...]:
    return () if said.strip() in NOT_HAD else words_of(said)


def _region(word: str, policy: Policy) -> str:
    key = region_key(word, policy)
    if key is None:
        known = _listed([region.key for region in policy.regions])
        raise UnknownTermError(f"There is no region {word!r}; the policy has: {known}.")
    return key


def _tier(said: str, policy: Policy) -> str:
    if said.strip() in NOT_HAD or not said.strip():
        return ""
    key = tier_key(said, policy)
    if key is None:
        known = _listed([tier.key for tier in policy.tiers])
        raise UnknownTermError(f"There is no tier {said!r}; the policy has: {known}.")
    return key


def _certificate(words: str) -> Certificate:
    try:
        return certificate_in(words)
    except ValueError:
        raise UnknownTermError(f"--certificate {words!r}: there is no such day.") from None


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or "none"
