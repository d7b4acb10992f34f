"""The pretend Telegram as one platform: a bot for customers, a bot for staff, and everyone's account."""

from starlette.routing import BaseRoute

from sandbox.core import SandboxCore
from sandbox.telegram.acts import TelegramBot
from sandbox.telegram.api import api_routes
from sandbox.telegram.control import control_routes
from sandbox.telegram.people import People
from sandbox.telegram.settings import TelegramSettings


class TelegramPlatform:
    """Two bots that share the people who write to them."""

    def __init__(self, core: SandboxCore, settings: TelegramSettings) -> None:
        self._core = core
        self.people = People()
        self.customer = TelegramBot(core, account="customer", people=self.people, settings=settings)
        self.staff = TelegramBot(core, account="staff", people=self.people, settings=settings)
        self._bots = {"customer": self.customer, "staff": self.staff}

    def routes(self) -> list[BaseRoute]:
        """Return the public protocol, under /telegram."""
        return api_routes(self._core, bots=self._bots.values())

    def control_routes(self) -> list[BaseRoute]:
        """Return people's acts, under /control/telegram."""
        return control_routes(self._bots)

    def reset(self) -> None:
        """Forget people, chats and files; webhooks stay."""
        self.people.clear()
        for bot in self._bots.values():
            bot.reset()
