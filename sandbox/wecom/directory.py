"""The application's credentials, its members as the API tells of them, its files and its menu."""

from sandbox.core import Answer
from sandbox.tencent.ask import Ask, RefusalError
from sandbox.tencent.gateway import ok
from sandbox.tencent.media import download, upload
from sandbox.wecom.account import Account
from sandbox.wecom.sending import check_agent

MOST_BUTTONS = 3


def guard(account: Account, ask: Ask) -> None:
    """Raise RefusalError 41001, 40014 or 42001 unless the access token is good."""
    value = ask.query.get("access_token", "")
    if account.tokens.is_valid(value):
        return
    if not value:
        raise RefusalError(41001, "missing access_token")
    if account.tokens.knows(value):
        raise RefusalError(42001, "access_token expired")
    raise RefusalError(40014, "invalid access_token")


def token(account: Account, ask: Ask) -> Answer:
    """Answer gettoken: the same token while it is good."""
    if ask.query.get("corpid") != account.settings.corp_id:
        raise RefusalError(40013, "invalid corpid")
    if ask.query.get("corpsecret") != account.settings.secret:
        raise RefusalError(40001, "invalid credential")
    issued = account.tokens.current()
    return ok(access_token=issued.value, expires_in=account.tokens.seconds_left(issued))


def user(account: Account, ask: Ask) -> Answer:
    """Answer user/get; 60111 for somebody who is not in the directory."""
    member = account.member(ask.query.get("userid", ""))
    if member is None:
        raise RefusalError(60111, "userid not found")
    return ok(userid=member, name=account.names[member], department=[1], status=1, isleader=0, enable=1)


def stored(account: Account, ask: Ask) -> Answer:
    """Answer media/upload."""
    answer = upload(account.media, ask).body
    return ok(**{**answer, "created_at": str(answer["created_at"])})


def fetched(account: Account, ask: Ask) -> Answer:
    """Answer media/get."""
    return download(account.media, ask)


def create_menu(account: Account, ask: Ask) -> Answer:
    """Answer menu/create: up to three named buttons."""
    check_agent(account, ask.query.get("agentid"))
    buttons = ask.body.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST_BUTTONS:
        raise RefusalError(40016, "invalid button size")
    if not all(isinstance(button, dict) and button.get("name") for button in buttons):
        raise RefusalError(40018, "invalid button name size")
    account.menu = {"button": buttons}
    return ok()


def get_menu(account: Account, ask: Ask) -> Answer:
    """Answer menu/get; 46003 when there is none."""
    check_agent(account, ask.query.get("agentid"))
    if account.menu is None:
        raise RefusalError(46003, "menu no exist")
    return ok(**account.menu)


def delete_menu(account: Account, ask: Ask) -> Answer:
    """Answer menu/delete."""
    check_agent(account, ask.query.get("agentid"))
    account.menu = None
    return ok()
