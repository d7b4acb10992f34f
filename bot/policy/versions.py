"""The versions of the policy: the one that is configured is recorded, the earlier ones stay for their tickets."""

import hashlib
import json
import logging
import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from bot.policy_file import PolicyError, name_of, policy_text, read_policy, understood
from desk.editions import StoredPolicy, moment
from desk.policy import Policy
from desk.tickets.ticket import Ticket
from desk.values import replace
from desk.versions import PolicyVersion, PolicyVersions
from handlers.store import Store
from handlers.versions import OtherContentError, keep_version

log = logging.getLogger(__name__)

MARK = 8  # so many digits of its digest tell a later packaged policy from an earlier one of the same version


async def settle_versions(path: Path | None, *, zone: str, store: Store, now: datetime) -> PolicyVersions:
    """Record the version of the owner's file, or of the packaged one, and give it with all earlier ones.

    Raises PolicyError where the file can't be used, or says something else than was recorded of its version before.
    """
    written = policy_text(path)
    ours = stored(written, name_of(path), zone=zone, now=now)
    try:
        kept = await keep_version(ours, store=store)
    except OtherContentError as other:
        if path is not None:
            raise PolicyError(_refusal(name_of(path), other.kept)) from None
        # The packaged policy changes with Aftercare itself: an upgrade is no fault of the owner's.
        ours = replace(ours, version=f"{ours.version}-{ours.digest[:MARK]}")
        kept = await keep_version(ours, store=store)
    versions = {one.policy.version: one for one in _understood(kept, zone)}
    current = versions.pop(ours.version)
    return PolicyVersions(current=current, others=tuple(versions.values()))


def stored(written: str, name: str, *, zone: str, now: datetime) -> StoredPolicy:
    """Give a policy as it is kept. Raises PolicyError."""
    policy = understood(written, name)
    return StoredPolicy(
        version=policy.version,
        digest=digest_of(written),
        text=written,
        owner=policy.owner,
        effective_from=moment(policy.edition.effective_from, zone),
        effective_to=moment(policy.edition.effective_to, zone),
        stored_at=now,
    )


def digest_of(written: str) -> str:
    """Give a digest of what a policy says; comments and layout say nothing."""
    said = json.dumps(tomllib.loads(written), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def meant_by(kept: StoredPolicy, *, zone: str) -> Policy:
    """Give the policy that a kept version means. Raises PolicyError."""
    return replace(understood(kept.text, f"version {kept.version} in the store"), version=kept.version, zone=zone)


def policy_of(ticket: Ticket, kept: Iterable[StoredPolicy], *, path: Path | None, zone: str) -> Policy:
    """Give the policy that a ticket is judged by: its own version, else that of the file. Raises PolicyError."""
    own = next((one for one in kept if one.version == ticket.policy_version), None)
    return meant_by(own, zone=zone) if own else replace(read_policy(path), zone=zone)


def clash(path: Path | None, kept: Iterable[StoredPolicy]) -> str | None:
    """Say what is wrong where the file says something else than was recorded of its version. Raises PolicyError."""
    written = policy_text(path)
    version, digest = understood(written, name_of(path)).version, digest_of(written)
    other = next((one for one in kept if one.version == version and one.digest != digest), None)
    return _refusal(name_of(path), other) if path and other else None


def _understood(kept: tuple[StoredPolicy, ...], zone: str) -> Iterator[PolicyVersion]:
    for one in kept:
        try:
            policy = meant_by(one, zone=zone)
        except PolicyError as unreadable:  # written for another version of Aftercare; its tickets take the current one
            log.warning("policy_version_unreadable", extra={"version": one.version, "error": str(unreadable)})
            continue
        yield PolicyVersion(policy=policy, begins=one.effective_from or one.stored_at, ends=one.effective_to)


def _refusal(name: str, kept: StoredPolicy) -> str:
    return (
        f"{name}: policy.version: found {kept.version!r}, under which other content is recorded since "
        f"{kept.stored_at:%Y-%m-%d}; expected a version of its own: give it a new version, and say in "
        f"[[policy.changes]] what changed. `aftercare policy diff {kept.version}` shows the difference."
    )
