"""What turns are decided by."""

from dataclasses import dataclass

from desk.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The owner's policy, and the secret that signs buttons."""

    policy: Policy
    secret: bytes
