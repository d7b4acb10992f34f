"""How many customer-service messages an account may still send to each person, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MESSAGE_GRANT = 5
MESSAGE_SPAN = timedelta(hours=48)
MOMENT_GRANT = 3
MOMENT_SPAN = timedelta(minutes=1)
OUT_OF_TIME = 45015
USED_UP = 45047


@dataclass(slots=True, kw_only=True)
class Grant:
    """Leave to send `left` more messages until a moment."""

    left: int
    until: datetime


class Grants:
    """The ledger: the newest act of each kind renews its grant, it does not add to the older one."""

    def __init__(self) -> None:
        self._grants: dict[tuple[str, str], Grant] = {}

    def spoke(self, openid: str, *, now: datetime) -> None:
        """Grant five messages within 48 hours, because the person wrote."""
        self._grants[openid, "message"] = Grant(left=MESSAGE_GRANT, until=now + MESSAGE_SPAN)

    def acted(self, openid: str, *, act: str, now: datetime) -> None:
        """Grant three messages within a minute, because of a menu click, a scan or a follow."""
        self._grants[openid, act] = Grant(left=MOMENT_GRANT, until=now + MOMENT_SPAN)

    def refusal(self, openid: str, *, now: datetime) -> int:
        """Return 0 when a message may go out now, else the errcode."""
        live = self._live(openid, now=now)
        if not live:
            return OUT_OF_TIME
        return 0 if any(grant.left for grant in live) else USED_UP

    def spend(self, openid: str, *, now: datetime) -> None:
        """Take one message off the grant that ends first."""
        open_grants = [grant for grant in self._live(openid, now=now) if grant.left]
        min(open_grants, key=lambda grant: grant.until).left -= 1

    def left(self, openid: str, *, now: datetime) -> int:
        """Return how many messages may go out now."""
        return sum(grant.left for grant in self._live(openid, now=now))

    def clear(self) -> None:
        """Forget every grant."""
        self._grants.clear()

    def _live(self, openid: str, *, now: datetime) -> list[Grant]:
        return [grant for (holder, _), grant in self._grants.items() if holder == openid and now < grant.until]
