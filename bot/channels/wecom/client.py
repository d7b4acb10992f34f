"""Speaks to the staff through a WeCom app's API."""

from datetime import timedelta
from functools import partial

from bot.channels.wechat_wire.attachments import Attachment
from bot.channels.wechat_wire.safe_client import READ_SECONDS, Json, SafeClient
from bot.channels.wechat_wire.speaker import Speaker
from bot.channels.wechat_wire.words import laid_out
from bot.channels.wecom.render import (
    SLOTS,
    addressed,
    content_requests,
    is_repeatable,
    may_revise,
    media_request,
    update_request,
)
from bot.settings import WeComAccount
from desk.messages import Channel
from desk.replies import Card, is_quiet
from handlers.ports import Clock, DeliveryFailed, DeliveryRefused, DeliveryUnknown, Errand, Files, Phrase, Receipt

# WeCom blocks an app that calls too often for a minute, an hour or a day, and does not say which.
_QUOTA_PAUSE = timedelta(minutes=1)
# The task id names one delivery, so a card with it has been taken: this is the repetition of a lost answer.
_TASK_ID_TAKEN = 42014


class WeComClient(SafeClient):
    """The API of a WeCom app."""

    def __init__(self, account: WeComAccount, *, clock: Clock, read_seconds: float = READ_SECONDS) -> None:
        super().__init__(
            account.corp_id,
            secret=account.secret.get_secret_value(),
            api_url=account.api_url,
            clock=clock,
            read_seconds=read_seconds,
        )

    def token_request(self, *, is_forced: bool) -> Json:  # noqa: ARG002 -- WeCom knows no force
        """Ask for the app's token."""
        params = {"corpid": self.appid, "corpsecret": self.secret}
        return {"method": "get", "url": f"{self.API_BASE_URL}gettoken", "params": params}


class WeComChannel(Speaker):
    """Technicians, agents and supervisors in a WeCom app."""

    channel = Channel.WECOM

    def __init__(
        self, account: WeComAccount, *, files: Files, clock: Clock, read_seconds: float = READ_SECONDS
    ) -> None:
        super().__init__(
            WeComClient(account, clock=clock, read_seconds=read_seconds),
            slots=SLOTS,
            files=files,
            quota_pause=lambda: _QUOTA_PAUSE,
            is_ascii_named=False,
        )
        self._agent_id = account.agent_id

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        """Send one message. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown, nothing else."""
        message = errand.message
        if isinstance(message, Card) and message.revises and errand.response_code and may_revise(message):
            receipt = await self._threads.run(partial(self._revise, errand, message, phrase))
            if receipt is not None:
                return receipt
        if is_quiet(message):
            return Receipt(platform_id=errand.revises, cost=0)
        words, attachment = await self._written(message, phrase)
        if not words and attachment is None:
            return Receipt(cost=0)
        requests = content_requests(errand, words=words, phrase=phrase)
        return await self._threads.run(partial(self._send, errand, requests, words, attachment))

    def _revise(self, errand: Errand, card: Card, phrase: Phrase) -> Receipt | None:
        """Change the card that is there; None when it can't be changed any more and must be sent anew."""
        request = update_request(errand, card=card, phrase=phrase, agent_id=self._agent_id)
        try:
            answer = self._post("message/update_template_card", request)
        except DeliveryRefused:
            return None
        if _missed(answer):
            return None
        code = answer.get("response_code")
        return Receipt(platform_id=errand.revises, response_code=code, words=laid_out(card, phrase), cost=0)

    def _send(self, errand: Errand, requests: list[Json], words: str, attachment: Attachment | None) -> Receipt:
        if attachment is not None:
            # First the upload, which nobody sees: should it fail, nothing has been said yet.
            requests = [*requests, media_request(kind=attachment.kind, media_id=self._upload(attachment))]
        bodies = [addressed(request, errand=errand, agent_id=self._agent_id) for request in requests]
        answer, *_ = [self._deliver(body) for body in bodies]
        return Receipt(
            platform_id=requests[0].get("template_card", {}).get("task_id") or answer.get("msgid"),
            response_code=answer.get("response_code") or None,
            words=words,
            cost=len(bodies),
        )

    def _deliver(self, request: Json) -> Json:
        """Send one request. What got no answer has failed: repeated as it is, it is dropped if it had arrived."""
        try:
            answer = self._post("message/send", request)
        except DeliveryUnknown as lost:
            if not is_repeatable(request):
                raise
            raise DeliveryFailed(str(lost), is_unsure=True) from None
        except DeliveryRefused as refused:
            if refused.reason.startswith(f"{_TASK_ID_TAKEN} "):
                return {}
            raise
        if _missed(answer):
            raise DeliveryRefused("the member can't be reached through this app", unreachable=True)
        return answer


def _missed(answer: Json) -> bool:
    """Tell whether the only member addressed was passed over."""
    return bool(answer.get("invaliduser") or answer.get("unlicenseduser"))
