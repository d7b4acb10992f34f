"""Template cards: what each kind must bring."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.tencent.ask import RefusalError

Card = Mapping[str, Any]
TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
MOST_BUTTONS = 6
MOST_ROWS = 6
MOST_JUMPS = 3
MOST_VOTE_OPTIONS = 20
MOST_SELECTS = 3
MOST_SELECT_OPTIONS = 10
PRESSABLE = {"button_interaction", "vote_interaction", "multiple_interaction"}
KINDS = PRESSABLE | {"text_notice", "news_notice"}
LONGEST_KEY = 1024
OBJECTS = ("source", "main_title", "emphasis_content", "quote_area", "card_action", "card_image")


def check_card(card: Card, *, is_new: bool) -> None:
    """Raise RefusalError when the platform would refuse the card; a changed card may go without its task_id."""
    kind = card.get("card_type")
    if kind not in KINDS:
        raise RefusalError(40058, "invalid Request Parameter: template_card.card_type")
    for name in OBJECTS:
        if not isinstance(card.get(name) or {}, Mapping):
            raise _invalid(name)
    _check_task_id(card, is_wanted=is_new and kind in PRESSABLE)
    _check_listed(card, name="horizontal_content_list", most=MOST_ROWS, wanted="keyname")
    _check_listed(card, name="jump_list", most=MOST_JUMPS, wanted="title")
    match kind:
        case "text_notice" | "news_notice":
            _check_notice(card)
        case "button_interaction":
            _check_title(card)
            _check_buttons(card.get("button_list"))
        case "vote_interaction":
            _check_title(card)
            _check_question(card.get("checkbox"), most=MOST_VOTE_OPTIONS, name="checkbox")
            _check_submit(card.get("submit_button"))
        case _:
            _check_title(card)
            _check_selects(card.get("select_list"))
            _check_submit(card.get("submit_button"))


def _invalid(name: str) -> RefusalError:
    return RefusalError(40058, f"invalid Request Parameter: template_card.{name}")


def _inside(card: Card, name: str) -> Card:
    value = card.get(name)
    return value if isinstance(value, Mapping) else {}


def _check_task_id(card: Card, *, is_wanted: bool) -> None:
    task_id = card.get("task_id")
    if (task_id or is_wanted) and not (isinstance(task_id, str) and TASK_ID.fullmatch(task_id)):
        raise RefusalError(42014, "invalid task_id")


def _check_listed(card: Card, *, name: str, most: int, wanted: str) -> None:
    listed = card.get(name) or []
    if not isinstance(listed, list) or len(listed) > most:
        raise _invalid(name)
    if not all(isinstance(entry, Mapping) and entry.get(wanted) for entry in listed):
        raise _invalid(f"{name}.{wanted}")


def _check_title(card: Card) -> None:
    if not _inside(card, "main_title").get("title"):
        raise _invalid("main_title.title")


def _check_notice(card: Card) -> None:
    if not _inside(card, "main_title").get("title") and not card.get("sub_title_text"):
        raise _invalid("main_title.title or sub_title_text")
    action = _inside(card, "card_action")
    if not (action.get("type") == 1 and action.get("url")) and not (action.get("type") == 2 and action.get("appid")):  # noqa: PLR2004 - the platform's number for a mini program
        raise _invalid("card_action")


def _check_buttons(buttons: object) -> None:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST_BUTTONS:
        raise _invalid("button_list")
    for button in buttons:
        _check_submit(button)
    keys = [button["key"] for button in buttons if button.get("key")]
    if len(set(keys)) != len(keys):
        raise RefusalError(42018, "invalid button key")


def _check_submit(button: object) -> None:
    if not isinstance(button, Mapping) or not button.get("text"):
        raise RefusalError(42020, "missing button name")
    if button.get("type") == 1:
        if not button.get("url"):
            raise _invalid("button.url")
        return
    key = button.get("key")
    if not isinstance(key, str) or not key:
        raise RefusalError(42019, "missing button key")
    if len(key.encode()) > LONGEST_KEY:
        raise RefusalError(42018, "invalid button key")


def _check_question(question: object, *, most: int, name: str) -> None:
    if not isinstance(question, Mapping) or not question.get("question_key"):
        raise _invalid(f"{name}.question_key")
    options = question.get("option_list")
    if not isinstance(options, list) or not 1 <= len(options) <= most:
        raise _invalid(f"{name}.option_list")
    if not all(isinstance(option, Mapping) and option.get("id") and option.get("text") for option in options):
        raise _invalid(f"{name}.option_list.id")


def _check_selects(selects: object) -> None:
    if not isinstance(selects, list) or not 1 <= len(selects) <= MOST_SELECTS:
        raise _invalid("select_list")
    for select in selects:
        _check_question(select, most=MOST_SELECT_OPTIONS, name="select_list")
