"""Long polling: an update is confirmed only after it was received."""

import asyncio
import logging
from collections import defaultdict
from datetime import timedelta
from typing import Any, Final, NoReturn, TypeAlias

from bot.channels.bot_api.envelope import NotAnUpdateError
from bot.channels.bot_api.identity import ALLOWED_UPDATES
from bot.channels.bot_api.reception import Reception
from bot.channels.bot_api.verdicts import ChatMovedError, is_conflict
from bot.channels.bot_api.wire import Wire
from desk.messages import InboundMessage
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown

log = logging.getLogger(__name__)

WAIT: Final = timedelta(seconds=30)
FIRST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(seconds=60)
REMEDY: Final = "stop the other program that polls with this token, or delete the webhook: a bot has one way in"
_GRACE: Final = timedelta(seconds=10)

Said: TypeAlias = list[tuple[int, InboundMessage]]


async def poll(wire: Wire, *, reception: Reception) -> NoReturn:
    """Take updates until cancelled; trouble of any kind makes it pause, each time longer, never end."""
    confirmed: int | None = None
    pause = FIRST_PAUSE
    while True:
        try:
            updates = await _updates(wire, offset=confirmed)
        except (DeliveryFailed, DeliveryRefused, DeliveryUnknown, ChatMovedError) as trouble:
            await reception.clock.sleep(_pause_after(trouble, pause=pause, bot=reception.bot))
            pause = min(pause * 2, LONGEST_PAUSE)
            continue
        failed = await _first_failed(updates, reception=reception)
        # Once Telegram has seen an offset it is not repeated: numbering may start anew, lower, after a quiet week.
        confirmed = failed or (max(_numbers(updates)) + 1 if updates else None)
        if failed is None:
            pause = FIRST_PAUSE
        else:
            await reception.clock.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


async def _updates(wire: Wire, *, offset: int | None) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"timeout": int(WAIT.total_seconds()), "allowed_updates": ALLOWED_UPDATES}
    if offset is not None:
        asked["offset"] = offset
    found = await wire.call("getUpdates", patience=WAIT + _GRACE, **asked)
    updates = found if isinstance(found, list) else []
    return [raw for raw in updates if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]


def _pause_after(trouble: Exception, *, pause: timedelta, bot: int) -> timedelta:
    asked = trouble.retry_after if isinstance(trouble, DeliveryFailed) else None
    pause = max(pause, asked or pause)
    fields = {"bot": bot, "pause": pause.total_seconds(), "error": str(trouble)}
    if isinstance(trouble, DeliveryRefused) and is_conflict(trouble):
        log.error("telegram_poll_conflict", extra=fields | {"remedy": REMEDY})
    else:
        log.warning("telegram_poll_failed", extra=fields)
    return pause


async def _first_failed(updates: list[dict[str, Any]], *, reception: Reception) -> int | None:
    said_by: defaultdict[str, Said] = defaultdict(list)
    for raw in updates:
        if message := _parsed(raw, reception=reception):
            said_by[message.address.user].append((raw["update_id"], message))
    # One after another for each person, all persons at once: what arrives together can be committed together.
    async with asyncio.TaskGroup() as people:
        turns = [people.create_task(_receive(said, reception=reception)) for said in said_by.values()]
    return min((failed for turn in turns if (failed := turn.result()) is not None), default=None)


def _parsed(raw: dict[str, Any], *, reception: Reception) -> InboundMessage | None:
    try:
        return reception.parsed(raw)
    except (NotAnUpdateError, RecursionError) as malformed:
        log.warning("telegram_update_malformed", extra={"bot": reception.bot, "error": type(malformed).__name__})
        return None


async def _receive(said: Said, *, reception: Reception) -> int | None:
    for number, message in said:
        if not await reception.is_received(message):
            return number
    return None


def _numbers(updates: list[dict[str, Any]]) -> list[int]:
    return [raw["update_id"] for raw in updates]
