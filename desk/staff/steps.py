"""The steps of an order: what is asked next, what an answer stands for, how the question is put."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from desk.conversations import StaffDialog
from desk.errors import DeskError
from desk.staff.draft import Draft
from desk.staff.spoken import stands_for
from desk.staff.vocabulary import Order
from desk.terms import TicketId
from desk.texts import Text, text
from desk.tickets.ticket import Ticket

Listed = TypeVar("Listed", bound=str)
Taken: TypeAlias = tuple[str, str]
_MARK = ":"


class BadAnswerError(DeskError):
    """An answer that can't be taken; the question stays open for a better one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose: what is stored, and how it is called."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question. Without options any words answer it; `read` makes a stored value of words and gives the rest.

    With `numbers_are_words` a typed number is the answer itself, not a place among the options.
    """

    question: tuple[Text, ...]
    options: tuple[Option, ...] = ()
    read: Callable[[str], Taken | None] | None = None
    numbers_are_words: bool = False

    def take(self, words: str) -> Taken | None:
        """Understand an answer, or the beginning of it; None when it is none. Gives the value and the other words."""
        first, rest = (*words.split(maxsplit=1), "", "")[:2]
        place = int(first) if first.isascii() and first.isdigit() and not self.numbers_are_words else 0
        if 1 <= place <= len(self.options):
            return self.resolve(self.options[place - 1].value, rest)
        for option in self.options:
            if stands_for(first, option.value):
                return self.resolve(option.value, rest)
        if self.read:
            return self.read(words.strip())
        return None if self.options else (words.strip(), "")

    def resolve(self, value: str, rest: str = "") -> Taken | None:
        """Make the stored value of a chosen option."""
        if self.read is None:
            return value, rest
        taken = self.read(value)
        return (taken[0], rest) if taken else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An order under way: what it is about and what was answered so far.

    `rest` are the words that were typed with the command, `argument` is what its button carried.
    """

    draft: Draft
    order: Order
    about: TicketId | None = None
    said: tuple[str, ...] = ()
    rest: str = ""
    argument: str = ""

    @property
    def ticket(self) -> Ticket:
        """The ticket as it stands. Raises DeskError when there is none of that number."""
        return self.draft.ticket(self.about or TicketId(0))


Form: TypeAlias = Callable[[Job], Step | None]


def proceed(job: Job, form: Form) -> None:
    """Follow an order as far as the words reach: ask the next question, or have done all that was ordered."""
    understood = True
    while True:
        step = form(job)
        if step is None:
            return
        taken = step.take(job.rest) if job.rest else None
        understood = understood and (taken is not None or not job.rest)
        if taken is None:
            _put(job, step, understood=understood)
            return
        job = replace(job, said=(*job.said, taken[0]), rest=taken[1])


def press(job: Job, form: Form) -> bool:
    """Take a pressed option of the open question; False when that question is not open any more."""
    place, _, value = job.argument.partition(_MARK)
    step = form(job)
    is_open = step is not None and place == str(len(job.said)) and value in {option.value for option in step.options}
    taken = step.resolve(value) if step and is_open else None
    if taken is None:
        return False
    proceed(replace(job, said=(*job.said, taken[0]), rest="", argument=""), form)
    return True


def options_of(labels: Mapping[Listed, Text]) -> tuple[Option, ...]:
    """Offer all of a closed list, in its order."""
    return tuple(Option(value=str(value), label=label) for value, label in labels.items())


def is_option(argument: str) -> bool:
    """Whether a button's argument is an option of a question."""
    return _MARK in argument


def _put(job: Job, step: Step, *, understood: bool) -> None:
    place = len(job.said)
    ticket = job.ticket if job.about else None
    choices = tuple(
        job.draft.choice(job.order, option.label, ticket=ticket, argument=f"{place}{_MARK}{option.value}")
        for option in step.options
    )
    lines = step.question if understood else (text("Sorry, I don't understand that."), *step.question)
    job.draft.ask(StaffDialog(order=job.order, ticket=job.about, said=job.said))
    job.draft.say(*lines, choices=choices)
