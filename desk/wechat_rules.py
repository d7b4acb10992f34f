"""The owner's policy for WeChat: the platform's figures, how long notices wait for company, and templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How many messages an act of a customer allows, and for how long."""

    messages: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The platform's figures: after a message, and after a press on the menu, a follow or a scan."""

    message: Allowance = Allowance(messages=5, within=timedelta(hours=48))
    moment: Allowance = Allowance(messages=3, within=timedelta(minutes=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """How long a notice waits for others to go out with it: `low_pause` where no more than `low` messages are left."""

    pause: timedelta = timedelta(seconds=20)
    low_pause: timedelta = timedelta(minutes=10)
    low: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A notice that the platform permits outside the window: its id, and what stands in each of its fields.

    A field's words may hold `{number}`, `{status}`, `{time}` and `{words}`.
    """

    id: str
    fields: Mapping[str, str]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeChatRules:
    """All of it. Of the two templates, the subscription's needs a consent of the customer for each notice."""

    window: Window = field(default_factory=Window)
    merging: Merging = field(default_factory=Merging)
    template: Template | None = None
    subscription: Template | None = None
