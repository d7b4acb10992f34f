"""Parcels: which owed messages go out together, as one message of the platform."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from desk.deliveries import Outcome, Owed, Priority, PutOff, Sent
from desk.messages import Channel
from desk.newslist import MOST_LISTED, news_list
from desk.replies import Card, Choice, Outgoing, Say, brief_of, choices_of
from desk.texts import Text, text, verbatim

LONGEST = 2048  # bytes of UTF-8, on WeChat and on WeCom
DIGEST_FROM = 8  # so many messages at once are told to a member in short
RULE = verbatim("———")

Words: TypeAlias = Callable[[Text], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message to send, and the deliveries that it carries; all of them have its fate.

    `send` is what goes out; it has the id of the first that it carries. Of several, `shares` are the words of each.
    """

    carries: tuple[Owed, ...]
    send: Owed
    shares: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        """The deliveries that it carries."""
        return tuple(owed.id for owed in self.carries)

    def fates(self, outcome: Outcome) -> dict[int, Outcome]:
        """Give what became of each delivery: each in its own words, and the first bears the cost."""
        return fates(self.ids, self.shares, outcome)


def fates(ids: Sequence[int], shares: Sequence[str], outcome: Outcome) -> dict[int, Outcome]:
    """Give what became of each delivery that one message carried."""
    alike = {id_: outcome if place == 0 else _at_no_cost(outcome) for place, id_ in enumerate(ids)}
    return alike | {id_: _in_words(alike[id_], share) for id_, share in zip(ids, shares, strict=False)}


def _in_words(outcome: Outcome, share: str) -> Outcome:
    return replace(outcome, receipt=replace(outcome.receipt, words=share)) if isinstance(outcome, Sent) else outcome


def _at_no_cost(outcome: Outcome) -> Outcome:
    match outcome:
        case Sent(receipt=receipt):
            return replace(outcome, receipt=replace(receipt, cost=0))
        case PutOff():
            return replace(outcome, parts=0)
        case _:
            return outcome


def pack(
    owed: Sequence[Owed], words: Words, *, digest_from: int = DIGEST_FROM, most_listed: int = MOST_LISTED
) -> tuple[Parcel, ...]:
    """Pack what is owed to one address, in order. What one parcel carries, packed alone, makes that parcel again.

    WeChat counts messages, so that everything goes out in as few as it takes; WeCom drops what is too much without a
    word, so that from `digest_from` on much is told in short. News of several tickets is one list for staff, whatever
    they use, that names no more than `most_listed`; of one ticket it is the newest. `words` puts a text into the
    language of the address.
    """
    channel = owed[0].address.channel if owed else None
    if channel is Channel.WECHAT:
        return _merged(owed, words)
    news = [one for one in owed if brief_of(one.message)] if channel and channel.is_staff else []
    if len(news) > 1:
        rest = _packed([one for one in owed if one not in news], words, digest_from)
        told = _newest(news, words) if len({one.ticket for one in news}) == 1 else (_listed(news, words, most_listed),)
        return tuple(sorted((*rest, *told), key=lambda parcel: parcel.carries[0].id))
    return _packed(owed, words, digest_from)


def _packed(owed: Sequence[Owed], words: Words, digest_from: int) -> tuple[Parcel, ...]:
    channel = owed[0].address.channel if owed else None
    if channel is Channel.WECOM and (_was_digest(owed) or sum(map(_is_brief, owed)) >= digest_from):
        return _digested(owed, words)
    return tuple(_alone(one) for one in owed)


def _listed(news: Sequence[Owed], words: Words, most: int) -> Parcel:
    say = news_list(news, most=most, fits=lambda say: _size(say, words) <= LONGEST)
    return _together(news, say, _briefs(news), words)


def _newest(news: Sequence[Owed], words: Words) -> tuple[Parcel, ...]:
    """Tell of one ticket what is new: the last of each card, and of what was said about one limit the last."""
    by_card: dict[str, list[Owed]] = {}
    for one in news:
        by_card.setdefault(one.message.key if isinstance(one.message, Card) else "", []).append(one)
    return tuple(
        _alone(group[0])
        if len(group) == 1
        else _together(group, group[-1].message if key else _still_new(group), _briefs(group), words)
        for key, group in by_card.items()
    )


def _still_new(said: Sequence[Owed]) -> Say:
    """Put together what was said, the last about each time, with the choices of the last of all."""
    last = {brief.at: one.message for one in said if (brief := brief_of(one.message)) and isinstance(one.message, Say)}
    sections = [message.body for _, message in sorted(last.items())]
    body = [line for section in sections for line in (*section, RULE)]
    return Say(body=tuple(body[:-1]), choices=choices_of(said[-1].message))


def _briefs(news: Sequence[Owed]) -> list[tuple[Text, ...]]:
    return [(brief.line,) for one in news if (brief := brief_of(one.message))]


def _alone(owed: Owed) -> Parcel:
    return Parcel(carries=(owed,), send=owed)


def _merged(owed: Sequence[Owed], words: Words) -> tuple[Parcel, ...]:
    """Join neighbours for as long as they fit into one message."""
    groups: list[tuple[Owed, ...]] = []
    for one in owed:
        joined = (*groups[-1], one) if groups else (one,)
        if len(joined) > 1 and all(map(_may_share, joined)) and _size(_joined(joined), words) <= LONGEST:
            groups[-1] = joined
        else:
            groups.append((one,))
    return tuple(
        _alone(group[0]) if len(group) == 1 else _together(group, _joined(group), _sections(group), words)
        for group in groups
    )


def _together(group: Sequence[Owed], whole: Outgoing, sections: Sequence[Sequence[Text]], words: Words) -> Parcel:
    shares = tuple("\n".join(map(words, section)) for section in sections)
    return Parcel(carries=tuple(group), send=replace(group[0], message=whole), shares=shares)


def _may_share(owed: Owed) -> bool:
    message = owed.message
    return isinstance(message, Say) and message.media is None and message.share is None and not owed.parts


def _joined(group: Sequence[Owed]) -> Say:
    """Put texts one below the other. A digit counts the last offer, so that only the last one keeps its numbers."""
    *others, last = _sections(group)
    choices = choices_of(group[-1].message)
    body = [line for section in others for line in (*section, RULE)]
    return Say(body=(*body, *last[: len(last) - len(choices)]), choices=choices)


def _sections(group: Sequence[Owed]) -> list[tuple[Text, ...]]:
    """Give the lines of each message, with the numbered choices of the last one that offers any."""
    said = [owed.message for owed in group if isinstance(owed.message, Say)]
    offering = max((n for n, message in enumerate(said) if message.choices), default=None)
    return [(*m.body, *(_numbered(m.choices) if n == offering else ())) for n, m in enumerate(said)]


def _numbered(choices: Sequence[Choice]) -> tuple[Text, ...]:
    return tuple(
        text("{number}. {label}", number=number, label=choice.label) for number, choice in enumerate(choices, start=1)
    )


def _size(message: Say, words: Words) -> int:
    lines = [words(line) for line in (*message.body, *_numbered(message.choices))]
    return len("\n".join(lines).encode()) + (1 if message.choices else 0)


def _was_digest(owed: Sequence[Owed]) -> bool:
    """Whether somebody had begun to send these together."""
    return len(owed) > 1 and all(one.begun_at is not None for one in owed)


def _is_brief(owed: Owed) -> bool:
    """Whether a message can be told in short: what it offers can be had by a typed order, and it is not pressing."""
    message = owed.message
    if owed.priority is Priority.URGENT:
        return False
    if isinstance(message, Card):
        return not message.revises and owed.ticket is not None
    is_question = owed.priority is Priority.ANSWER and bool(choices_of(message))
    return isinstance(message, Say) and message.media is None and message.share is None and not is_question


def _digested(owed: Sequence[Owed], words: Words) -> tuple[Parcel, ...]:
    """Tell in short what can be, at the place of the first of each digest; the rest goes by itself."""
    parcels: list[list[Owed]] = []
    digest: list[Owed] | None = None
    for one in owed:
        if not _is_brief(one):
            parcels.append([one])
        elif digest is not None and _size(_digest([*digest, one]), words) <= LONGEST:
            digest.append(one)
        else:
            parcels.append(digest := [one])
    return tuple(
        _alone(group[0]) if len(group) == 1 else _together(group, _digest(group), list(map(_brief, group)), words)
        for group in parcels
    )


def _digest(group: Sequence[Owed]) -> Say:
    heading = text("{count} messages at once, in short:", count=len(group))
    return Say(body=(heading, *(line for owed in group for line in (RULE, *_brief(owed)))))


def _brief(owed: Owed) -> tuple[Text, ...]:
    match owed.message:
        case Say(body=body):
            return body
        case Card(title=title, body=body):
            return (title, *body[:1], text("Open it with /ticket {number}", number=owed.ticket or 0))
        case _:
            return ()
