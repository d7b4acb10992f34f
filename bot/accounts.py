"""The platform accounts that are configured: each with its port, its hooks, its poller and its check."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn, Protocol

from bot.settings import Settings
from desk.messages import Channel
from desk.texts import text
from handlers.ports import ChannelPort, Clock, Errand, Files, Intake, Knocker, Phrase, PricedPort

PhraseFor = Callable[[Errand], Awaitable[Phrase]]


class Hooks(Protocol):
    """Makes an account's hooks."""

    def __call__(self, *, intake: Intake, phrase_for: PhraseFor) -> list[Any]:
        """Give the routes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One platform account of the desk.

    `check` says what is wrong with it, or None when it works; `register` tells the platform where the hook is and
    gives what the operator still has to enter by hand; `poll` receives without a hook, where the platform can.
    Where each message has its price, `priced` is the port again, and `knock` sends the notices that are not.
    """

    port: ChannelPort
    path: str
    hooks: Hooks
    check: Callable[[], Awaitable[str | None]]
    register: Callable[[str], Awaitable[str | None]]
    close: Callable[[], Awaitable[None]]
    poll: Callable[[Intake], Coroutine[Any, Any, NoReturn]] | None = None
    menu: Callable[[Phrase], Awaitable[None]] | None = None
    priced: PricedPort | None = None
    knock: Knocker | None = None


def open_accounts(settings: Settings, *, files: Files, clock: Clock) -> dict[Channel, Account]:
    """Open every configured account. Only here are the channels imported, since their libraries take seconds."""
    opened = {}
    if settings.telegram_customer:
        opened[Channel.TELEGRAM] = _telegram(settings, files=files, clock=clock)
    if settings.telegram_staff:
        opened[Channel.TELEGRAM_STAFF] = _telegram_staff(settings, files=files, clock=clock)
    if settings.wechat:
        opened[Channel.WECHAT] = _wechat(settings, files=files, clock=clock)
    if settings.wecom:
        opened[Channel.WECOM] = _wecom(settings, files=files, clock=clock)
    return opened


def load_libraries(settings: Settings) -> None:
    """Import what the configured accounts need, ahead of opening them: once, before workers are forked."""
    for account, modules in _MODULES.items():
        if getattr(settings, account) is not None:
            for module in modules:
                import_module(f"bot.channels.{module}")


_MODULES = {
    "telegram_customer": ("telegram.client", "telegram.poll", "telegram.webhook"),
    "telegram_staff": ("telegram_staff.client", "telegram_staff.poll", "telegram_staff.webhook"),
    "wechat": ("wechat.client", "wechat.menu", "wechat.webhook"),
    "wecom": ("wecom.client", "wecom.webhook"),
}


def _telegram(settings: Settings, *, files: Files, clock: Clock) -> Account:
    from bot.channels.telegram import client, poll, webhook  # noqa: PLC0415 -- aiogram takes 3.5 s to import

    account = settings.telegram_customer
    assert account is not None  # noqa: S101 -- the caller has just looked
    channel = client.TelegramChannel(account, files=files)
    return _telegram_account(
        channel,
        path=webhook.PATH,
        hooks=lambda *, intake, phrase_for: webhook.routes(account, intake=intake, clock=clock),  # noqa: ARG005
        poll=lambda intake: poll.poll(channel, intake=intake, clock=clock),
    )


def _telegram_staff(settings: Settings, *, files: Files, clock: Clock) -> Account:
    from bot.channels.telegram_staff import client, poll, webhook  # noqa: PLC0415 -- only where it is configured

    account = settings.telegram_staff
    assert account is not None  # noqa: S101 -- the caller has just looked
    channel = client.TelegramStaffChannel(account, files=files)
    return _telegram_account(
        channel,
        path=webhook.PATH,
        hooks=lambda *, intake, phrase_for: webhook.routes(account, intake=intake, clock=clock),  # noqa: ARG005
        poll=lambda intake: poll.poll(channel, intake=intake, clock=clock),
    )


def _telegram_account(
    channel: Any,  # noqa: ANN401 -- the two Telegram channels are alike, but of different libraries
    *,
    path: str,
    hooks: Hooks,
    poll: Callable[[Intake], Coroutine[Any, Any, NoReturn]],
) -> Account:
    async def check() -> str | None:
        return await _trouble(channel.get_me)

    async def register(public_url: str) -> str | None:
        await channel.set_webhook(public_url)
        return None

    async def poll_alone(intake: Intake) -> NoReturn:
        await channel.delete_webhook()
        await poll(intake)

    return Account(
        port=channel, path=path, hooks=hooks, check=check, register=register, close=channel.close, poll=poll_alone
    )


def _wechat(settings: Settings, *, files: Files, clock: Clock) -> Account:
    from bot.channels.wechat import client, menu, webhook  # noqa: PLC0415 -- only where it is configured

    account = settings.wechat
    assert account is not None  # noqa: S101 -- the caller has just looked
    channel = client.WeChatChannel(account, files=files, clock=clock)
    entries = (
        menu.MenuEntry(label=text("Report"), command="new"),
        menu.MenuEntry(label=text("Progress"), command="progress"),
        menu.MenuEntry(
            label=text("More"),
            below=(
                menu.MenuEntry(label=text("Call me"), command="callback"),
                menu.MenuEntry(label=text("A person"), command="person"),
                menu.MenuEntry(label=text("My documents"), command="documents"),
                menu.MenuEntry(label=text("Help"), command="help"),
            ),
        ),
    )

    async def register(public_url: str) -> str | None:
        return f"WeChat: enter {public_url}{webhook.PATH} and the token as the server address (服务器配置)"

    return Account(
        port=channel,
        path=webhook.PATH,
        hooks=lambda *, intake, phrase_for: webhook.wechat_routes(
            account, intake=intake, phrase_for=phrase_for, clock=clock
        ),
        check=channel.check,
        register=register,
        close=channel.close,
        menu=lambda phrase: channel.create_menu(entries, phrase),
        priced=channel,
        knock=channel.knock,
    )


def _wecom(settings: Settings, *, files: Files, clock: Clock) -> Account:
    from bot.channels.wecom import client, webhook  # noqa: PLC0415 -- only where it is configured

    account = settings.wecom
    assert account is not None  # noqa: S101 -- the caller has just looked
    channel = client.WeComChannel(account, files=files, clock=clock)

    async def register(public_url: str) -> str | None:
        return f"WeCom: enter {public_url}{webhook.PATH}, the token and the AES key under “接收消息” of the app"

    return Account(
        port=channel,
        path=webhook.PATH,
        hooks=lambda *, intake, phrase_for: webhook.wecom_routes(account, intake=intake, clock=clock),  # noqa: ARG005
        check=channel.check,
        register=register,
        close=channel.close,
    )


async def _trouble(ask: Callable[[], Awaitable[object]]) -> str | None:
    try:
        await ask()
    except Exception as wrong:  # noqa: BLE001 -- whatever it is, the operator wants to read it
        return str(wrong) or type(wrong).__name__
    return None
