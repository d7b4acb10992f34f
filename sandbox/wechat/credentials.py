"""Who may call: access tokens of both kinds, the daily quota of fetching them, and web logins."""

from datetime import timedelta

from sandbox.core import Answer
from sandbox.tencent.ask import Ask, RefusalError
from sandbox.tencent.gateway import ok
from sandbox.tencent.tokens import OVERLAP
from sandbox.wechat.account import Account
from sandbox.wechat.followers import user_info

SHORTEST_TOKEN = 64
CLEARS_A_MONTH = 10


def guard(account: Account, ask: Ask) -> None:
    """Raise RefusalError 41001, 40014, 40001 or 42001 unless the access token is good."""
    value = ask.query.get("access_token", "")
    ledgers = (account.tokens, account.stable_tokens)
    if any(ledger.is_valid(value) for ledger in ledgers):
        return
    if not value:
        raise RefusalError(41001, "access_token missing")
    if any(ledger.is_latest(value) for ledger in ledgers):
        raise RefusalError(42001, "access_token expired")
    if len(value) < SHORTEST_TOKEN:
        raise RefusalError(40014, "invalid access_token")
    raise RefusalError(40001, "invalid credential, access_token is invalid or not latest")


def token(account: Account, ask: Ask) -> Answer:
    """Answer cgi-bin/token: always a new token, the former one lives on for five minutes."""
    if ask.query.get("grant_type") != "client_credential":
        raise RefusalError(40002, "invalid grant_type")
    _check_secret(account, app_id=ask.query.get("appid", ""), secret=ask.query.get("secret", ""))
    day = account.now().date().isoformat()
    if account.token_fetches.get(day, 0) >= account.settings.tokens_a_day:
        raise RefusalError(45009, "reach max api daily quota limit")
    account.token_fetches[day] = account.token_fetches.get(day, 0) + 1
    issued = account.tokens.fresh()
    return Answer(body={"access_token": issued.value, "expires_in": account.tokens.seconds_left(issued)})


def stable_token(account: Account, ask: Ask) -> Answer:
    """Answer cgi-bin/stable_token: the same token until five minutes before its end, unless forced."""
    if ask.body.get("grant_type") != "client_credential":
        raise RefusalError(40002, "invalid grant_type")
    _check_secret(account, app_id=str(ask.body.get("appid", "")), secret=str(ask.body.get("secret", "")))
    ledger = account.stable_tokens
    is_forced = bool(ask.body.get("force_refresh"))
    issued = ledger.fresh(overlap=timedelta(0)) if is_forced else ledger.current(margin=OVERLAP)
    return Answer(body={"access_token": issued.value, "expires_in": ledger.seconds_left(issued)})


def clear_quota(account: Account, ask: Ask) -> Answer:
    """Answer cgi-bin/clear_quota: the day's count of token fetches starts over, ten times a month."""
    if ask.body.get("appid") != account.settings.app_id:
        raise RefusalError(40013, "invalid appid")
    month = account.now().date().isoformat()[:7]
    if account.token_fetches.get(month, 0) >= CLEARS_A_MONTH:
        raise RefusalError(48006, "forbid to clear quota because of reaching the limit")
    account.token_fetches = {month: account.token_fetches.get(month, 0) + 1}
    return ok()


def web_login(account: Account, ask: Ask) -> Answer:
    """Answer sns/oauth2/access_token: a code is good once and for five minutes."""
    _check_secret(account, app_id=ask.query.get("appid", ""), secret=ask.query.get("secret", ""))
    value = ask.query.get("code", "")
    if value in account.used_login_codes:
        raise RefusalError(40163, "code been used")
    code = account.login_codes.pop(value, None)
    if code is None:
        raise RefusalError(40029, "invalid code")
    account.used_login_codes.add(value)
    if account.now() >= code.until:
        raise RefusalError(42003, "oauth_code expired")
    session = {"access_token": f"web-{value}", "expires_in": int(timedelta(hours=2).total_seconds())}
    return Answer(body={**session, "refresh_token": f"again-{value}", "openid": code.openid, "scope": code.scope})


def user(account: Account, ask: Ask) -> Answer:
    """Answer cgi-bin/user/info; 40003 for an openid that the account never met."""
    person = account.followers.find(ask.query.get("openid", ""))
    if person is None:
        raise RefusalError(40003, "invalid openid")
    return Answer(body=user_info(person, language=ask.query.get("lang", "")))


def _check_secret(account: Account, *, app_id: str, secret: str) -> None:
    if app_id != account.settings.app_id:
        raise RefusalError(40013, "invalid appid")
    if secret != account.settings.app_secret:
        raise RefusalError(40125, "invalid appsecret")
