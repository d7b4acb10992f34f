"""What the policy says of the platforms: their limits, and WeChat's windows and templates."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.policy.written import OneRate, Rates, Span, Table, Words
from desk.messages import Channel
from desk.pacing import PlatformLimits, Rate
from desk.parcels import DIGEST_FROM
from desk.wechat_rules import Allowance, Merging, Template, WeChatRules, Window


def _pattern(words: str) -> str:
    try:
        words.format(number="", status="", time="", words="")
    except (LookupError, ValueError) as wrong:
        raise ValueError("expected words with no other fields than {number}, {status}, {time} and {words}") from wrong
    return words


class _Platform(Table):
    overall: Rates = ()
    chat: Rates = ()
    group: Rates = ()
    per_seat: Rates = ()
    seats: Annotated[int, Field(ge=1)] = 1

    def limits(self) -> PlatformLimits:
        """Give an account's limits; what a platform grants for each seat it grants for all of them together."""
        for_all_seats = tuple(Rate(most=rate.most * self.seats, per=rate.per) for rate in self.per_seat)
        return PlatformLimits(overall=(*self.overall, *for_all_seats), chat=self.chat, group=self.group)


class _Merging(Table):
    pause: Span
    low_pause: Span
    low: Annotated[int, Field(ge=0)]


class _Template(Table):
    id: Words
    fields: Annotated[dict[str, Annotated[str, AfterValidator(_pattern)]], Field(min_length=1)]
    url: str = ""

    def meant(self) -> Template:
        return Template(**dict(self))


class _Window(Table):
    message: OneRate
    moment: OneRate

    def meant(self) -> Window:
        return Window(message=_allowance(self.message), moment=_allowance(self.moment))


class _WeChat(_Platform):
    window: _Window | None = None
    merging: _Merging | None = None
    template: _Template | None = None
    subscription: _Template | None = None

    def rules(self) -> WeChatRules:
        """Give WeChat's own rules."""
        usual = WeChatRules()
        return WeChatRules(
            window=self.window.meant() if self.window else usual.window,
            merging=Merging(**dict(self.merging)) if self.merging else usual.merging,
            template=self.template.meant() if self.template else None,
            subscription=self.subscription.meant() if self.subscription else None,
        )


class _WeCom(_Platform):
    digest_from: Annotated[int, Field(ge=2)] = DIGEST_FROM


class Platforms(Table):
    """What each platform takes of one account."""

    telegram: _Platform = _Platform()
    telegram_staff: _Platform = _Platform()
    wechat: _WeChat = _WeChat()
    wecom: _WeCom = _WeCom()

    def limits(self) -> dict[Channel, PlatformLimits]:
        """Give the limits of each account."""
        return {channel: getattr(self, channel.value).limits() for channel in Channel}


def _allowance(rate: Rate) -> Allowance:
    return Allowance(messages=rate.most, within=rate.per)
