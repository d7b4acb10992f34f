"""Speaks to customers through the Official Account's API."""

from collections.abc import Sequence
from functools import partial

from bot.channels.wechat.menu import MenuEntry, menu_request
from bot.channels.wechat.render import SLOTS, knock_request, media_request, text_requests
from bot.channels.wechat_wire.attachments import Attachment
from bot.channels.wechat_wire.safe_client import READ_SECONDS, Json, SafeClient
from bot.channels.wechat_wire.sending import send_all
from bot.channels.wechat_wire.speaker import Speaker
from bot.channels.wechat_wire.verdicts import until_midnight
from bot.channels.wechat_wire.words import pieces
from bot.settings import WeChatAccount
from desk.messages import Channel
from desk.replies import Outgoing
from handlers.ports import Clock, Errand, Files, Knock, Phrase, Receipt


class OfficialAccountClient(SafeClient):
    """The API of an Official Account, with the kind of token that several processes may hold at once."""

    def __init__(self, account: WeChatAccount, *, clock: Clock, read_seconds: float = READ_SECONDS) -> None:
        super().__init__(
            account.app_id,
            secret=account.app_secret.get_secret_value(),
            api_url=account.api_url,
            clock=clock,
            read_seconds=read_seconds,
        )

    def token_request(self, *, is_forced: bool) -> Json:
        """Ask for the stable token; forced only when the platform refuses its own, 20 times a day at most."""
        asked = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        return {
            "method": "post",
            "url": f"{self.API_BASE_URL}stable_token",
            "json": {**asked, "force_refresh": is_forced},
        }


class WeChatChannel(Speaker):
    """Customers on a WeChat Official Account."""

    channel = Channel.WECHAT

    def __init__(
        self, account: WeChatAccount, *, files: Files, clock: Clock, read_seconds: float = READ_SECONDS
    ) -> None:
        super().__init__(
            OfficialAccountClient(account, clock=clock, read_seconds=read_seconds),
            slots=SLOTS,
            files=files,
            quota_pause=lambda: until_midnight(clock.now()),
            is_ascii_named=True,
        )

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        """Send one message. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown, nothing else."""
        words, attachment = await self._written(errand.message, phrase)
        if not words and attachment is None:
            return Receipt(cost=0)
        cost = await self._threads.run(partial(self._say, errand.address.user, words, attachment))
        return Receipt(words=words, cost=cost)

    async def cost(self, message: Outgoing, phrase: Phrase) -> int:
        """Tell how many messages of the customer's budget this one takes."""
        words, attachment = await self._written(message, phrase)
        return len(pieces(words)) + (attachment is not None)

    async def knock(self, knock: Knock) -> str:
        """Send a notice of a template. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown."""
        endpoint = "message/subscribe/bizsend" if knock.needs_consent else "message/template/send"
        answer = await self._threads.run(partial(self._post, endpoint, knock_request(knock)))
        return str(answer.get("msgid") or "")

    async def create_menu(self, entries: Sequence[MenuEntry], phrase: Phrase) -> None:
        """Set the menu of the account. Raises ValueError for a bad menu, and what `deliver` raises."""
        await self._threads.run(partial(self._post, "menu/create", menu_request(entries, phrase)))

    def _say(self, user: str, words: str, attachment: Attachment | None) -> int:
        requests = text_requests(user, words=words)
        if attachment is not None:
            # First the upload, which nobody sees: should it fail, nothing has been said yet.
            requests.append(media_request(user, kind=attachment.kind, media_id=self._upload(attachment)))
        return len(send_all(requests, send=partial(self._post, "message/custom/send")))
