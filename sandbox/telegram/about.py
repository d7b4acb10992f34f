"""The methods about the bot itself, its chats and its files."""

from typing import Any

from sandbox.telegram.bot import PretendBot
from sandbox.telegram.params import Params
from sandbox.telegram.refusals import bad_request

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
ACCENT_COLOURS = 7
# Whatever else a bot sets about itself is accepted and kept; it shows on no phone.
SETTERS = (
    "setMyName", "setMyDescription", "setMyShortDescription",
    "setChatMenuButton", "setMyDefaultAdministratorRights", "setMessageReaction", "setMyProfilePhoto",
)  # fmt: skip


def get_me(bot: PretendBot, _: Params) -> dict[str, Any]:
    """Tell who the bot is."""
    refused = (
        "can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business", "has_main_web_app",
    )  # fmt: skip
    return {**bot.as_user, "can_join_groups": True, **dict.fromkeys(refused, False)}


def get_chat(bot: PretendBot, params: Params) -> dict[str, Any]:
    """Tell who is on the other side of a chat."""
    number = params.integer("chat_id")
    chat = bot.chats.get(number)
    if chat is None:
        raise bad_request("chat not found")
    return {
        **chat.person.as_chat(),
        "accent_color_id": number % ACCENT_COLOURS,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }


def get_file(bot: PretendBot, params: Params) -> dict[str, Any]:
    """Open a file for download."""
    stored = bot.files.issue(params.text("file_id"), now=bot.core.clock.now())
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


def get_commands(bot: PretendBot, params: Params) -> list[Any]:
    """Return the commands that were set for the scope and language."""
    return list(bot.commands.get(_audience(params), []))


def set_commands(bot: PretendBot, params: Params) -> bool:
    """Keep the commands for the scope and language; 400 when one is not a command."""
    commands = params.listing("commands")
    for command in commands:
        if not isinstance(command, dict) or not command.get("command") or not command.get("description"):
            raise bad_request("can't parse BotCommand: command and description must be non-empty")
    bot.commands[_audience(params)] = commands
    return True


def delete_commands(bot: PretendBot, params: Params) -> bool:
    """Drop the commands for the scope and language."""
    bot.commands.pop(_audience(params), None)
    return True


def accept(_: PretendBot, __: Params) -> bool:
    """Take note of something that shows nowhere here."""
    return True


def _audience(params: Params) -> tuple[str, str]:
    return str(params.mapping("scope") or {"type": "default"}), params.text("language_code")
