"""Keyboards under messages: checked as Telegram checks them, and drawn as the buttons of a phone."""

from typing import Any

from sandbox.phones import Button
from sandbox.telegram.refusals import bad_request

MOST_BUTTONS = 100
LONGEST_DATA = 64
ACTIONS = (
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


def checked_markup(markup: dict[str, Any]) -> dict[str, Any]:
    """Return the reply markup with its empty rows gone; 400 when Telegram would not show it."""
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"])
        for button in _flat(rows):
            _check_inline(button)
        return {"inline_keyboard": rows}
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"])
        named = [[{"text": button} if isinstance(button, str) else button for button in row] for row in rows]
        if not all(isinstance(button, dict) and button.get("text") for button in _flat(named)):
            raise bad_request("can't parse keyboard button: text of the button must be non-empty")
        return {**markup, "keyboard": named}
    return markup


def inline_markup(markup: dict[str, Any]) -> dict[str, Any]:
    """Return the markup if it is an inline keyboard with buttons, the only kind that messages show again."""
    return markup if markup.get("inline_keyboard") else {}


def drawn(markup: dict[str, Any]) -> list[list[Button]]:
    """Return the rows of buttons that the phone shows."""
    if "inline_keyboard" in markup:
        return [[_inline_button(button) for button in row] for row in markup["inline_keyboard"]]
    return [[_reply_button(button) for button in row] for row in markup.get("keyboard", [])]


def _rows(rows: object) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: array of arrays expected")
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return [row for row in rows if row]


def _flat(rows: list[list[Any]]) -> list[Any]:
    return [button for row in rows for button in row]


def _check_inline(button: object) -> None:
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse inline keyboard button: text of the button must be non-empty")
    if not any(action in button for action in ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and "." not in str(button["url"]) and "://" not in str(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _inline_button(button: dict[str, Any]) -> Button:
    if "callback_data" in button:
        return Button(label=button["text"], value=str(button["callback_data"]))
    if "web_app" in button:
        return Button(label=button["text"], value=str(button["web_app"].get("url", "")), kind="url")
    if "copy_text" in button:
        return Button(label=button["text"], value=str(button["copy_text"].get("text", "")), kind="copy")
    return Button(label=button["text"], value=str(button.get("url", "")), kind="url")


def _reply_button(button: dict[str, Any]) -> Button:
    kind = "say"
    if button.get("request_contact"):
        kind = "share_contact"
    elif button.get("request_location"):
        kind = "share_location"
    return Button(label=button["text"], value=button["text"], kind=kind)
