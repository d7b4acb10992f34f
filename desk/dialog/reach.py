"""Where notices reach a customer: in one of their apps, where they last wrote, or from a person (R2.3-7)."""

from dataclasses import replace

from desk import wording
from desk.dialog.draft import Draft
from desk.phrases import mentions
from desk.terms import Means
from desk.texts import text

_NAMES = {
    Means.TELEGRAM: ("telegram", "电报"),
    Means.WECHAT: ("wechat", "weixin", "微信"),
    Means.PERSON: ("sms", "e-mail", "email", "mail", "person", "短信", "邮件", "人工"),
    Means.AUTOMATIC: ("automatic", "auto", "自动"),
}


def choose(draft: Draft) -> None:
    """Take the means that the words name, or offer them all."""
    named = [means for means, names in _NAMES.items() if mentions(draft.heard.told, names)]
    if len(named) == 1 and named[0] in _linked(draft):
        wish(named[0], draft)
    else:
        offer(draft)


def offer(draft: Draft) -> None:
    """Offer the customer's own apps, and what else there is."""
    draft.say(
        text("Where shall our notices reach you? Now: {means}", means=wording.MEANS[draft.customer.notify]),
        text("What answers your own messages always comes to the app in which you write."),
        choices=tuple(draft.choice("reach", wording.MEANS[means], argument=means) for means in _linked(draft)),
    )


def wish(means: Means, draft: Draft) -> None:
    """Keep the wish."""
    draft.know(replace(draft.customer, notify=means))
    draft.say(text("From now on our notices reach you like this: {means}", means=wording.MEANS[means]))
    if means is Means.PERSON:
        draft.say(text("A colleague writes to you. Please make sure that we have your number or e-mail address."))


def _linked(draft: Draft) -> tuple[Means, ...]:
    channels = {chat.channel.value for chat in (draft.conversation.address, *draft.customer.addresses)}
    apps = (means for means in (Means.WECHAT, Means.TELEGRAM) if means.value in channels)
    return (*apps, Means.AUTOMATIC, Means.PERSON)
