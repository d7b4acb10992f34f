"""Keeping the version of the policy that the desk is set to, beside all that it was set to before."""

from desk.editions import StoredPolicy
from handlers.store import Store


class OtherContentError(Exception):
    """A version was kept before with other content; `kept` is that one."""

    def __init__(self, kept: StoredPolicy) -> None:
        super().__init__(kept.version)
        self.kept = kept


async def keep_version(ours: StoredPolicy, *, store: Store) -> tuple[StoredPolicy, ...]:
    """Keep a version, if it is new; gives all versions, the newest first. Raises OtherContentError."""
    async with store.begin() as tx:
        kept = await tx.keep_policy(ours)
        if kept.digest != ours.digest:
            raise OtherContentError(kept)
        return await tx.policies()
