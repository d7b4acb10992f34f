"""When news goes out, so that a burst of it becomes one message: at once, or with what goes out next."""

from datetime import datetime, timedelta

TOGETHER = timedelta(seconds=2)  # what is written within it, and not on its way yet, is one burst


def goes_out_at(last: datetime | None, *, within: timedelta, is_unsent: bool, now: datetime) -> datetime:
    """Tell when news to somebody goes out whose `last` news went out then, or will.

    The first goes at once; what comes `within` so long of it waits until that is over, and goes out together. With
    `is_unsent` the last has not left yet: what is written at the same moment goes along.
    """
    if last is None or last + within <= now:
        return now
    if last > now:
        return last if last - now <= within else now  # level 1 does not wait for what can
    if is_unsent and last > now - TOGETHER:
        return now
    return last + within
