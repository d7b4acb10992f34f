"""What a control route tells about a push."""

from collections.abc import Mapping
from typing import Any

from sandbox.journal import Push


def told(push: Push) -> dict[str, Any]:
    """Return its number in the journal, the message's id (None for an event), and how its delivery went."""
    payload = push.payload if isinstance(push.payload, Mapping) else {}
    number = payload.get("MsgId")
    return {"push": push.number, "msg_id": number, "attempts": push.attempts, "outcome": push.outcome}
