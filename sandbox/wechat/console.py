"""The account's menu and its scannable codes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.core import Answer
from sandbox.tencent.ask import Ask, RefusalError
from sandbox.tencent.gateway import ok
from sandbox.wechat.account import Account

MOST_BUTTONS = 3
MOST_SUB_BUTTONS = 5
LONGEST_CODE = timedelta(days=30)
SHORTEST_CODE = timedelta(minutes=1)
PASSING = {"QR_SCENE", "QR_STR_SCENE"}
LASTING = {"QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"}


def create_menu(account: Account, ask: Ask) -> Answer:
    """Answer menu/create: up to three buttons of up to five each, every one named."""
    buttons = ask.body.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST_BUTTONS:
        raise RefusalError(40016, "invalid button size")
    for button in buttons:
        _check_button(button)
    account.menu = {"button": buttons}
    return ok()


def _check_button(button: object) -> None:
    if not isinstance(button, Mapping) or not button.get("name"):
        raise RefusalError(40018, "invalid button name size")
    inner = button.get("sub_button")
    if inner:
        if not isinstance(inner, list) or len(inner) > MOST_SUB_BUTTONS:
            raise RefusalError(40023, "invalid sub button size")
        for one in inner:
            _check_button(one)
        return
    wanted = {"click": "key", "view": "url", "miniprogram": "appid"}.get(str(button.get("type")))
    if wanted is None:
        raise RefusalError(40017, "invalid button type")
    if not button.get(wanted):
        raise RefusalError(40019 if wanted == "key" else 40020, f"invalid button {wanted} size")


def get_menu(account: Account, _: Ask) -> Answer:
    """Answer menu/get; 46003 when there is none."""
    if account.menu is None:
        raise RefusalError(46003, "menu no exist")
    return Answer(body={"menu": account.menu})


def delete_menu(account: Account, _: Ask) -> Answer:
    """Answer menu/delete, which never minds that there is none."""
    account.menu = None
    return ok()


def create_code(_: Account, ask: Ask) -> Answer:
    """Answer qrcode/create; the ticket and the URL carry the scene, which is what a scan then tells."""
    action = ask.body.get("action_name")
    if action not in PASSING | LASTING:
        raise RefusalError(40035, "invalid parameter: action_name")
    scene = _scene(ask.body.get("action_info"))
    answer: dict[str, Any] = {"ticket": f"ticket-{scene}", "url": f"http://weixin.qq.com/q/{scene}"}
    if action in PASSING:
        asked = timedelta(seconds=int(ask.body.get("expire_seconds") or 60))
        answer["expire_seconds"] = int(max(SHORTEST_CODE, min(asked, LONGEST_CODE)).total_seconds())
    return Answer(body=answer)


def _scene(info: object) -> str:
    scene = info.get("scene") if isinstance(info, Mapping) else None
    value = (scene.get("scene_id") or scene.get("scene_str")) if isinstance(scene, Mapping) else None
    if not value:
        raise RefusalError(40053, "invalid action info")
    return str(value)
