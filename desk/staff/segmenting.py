"""What staff know of a customer beside the ticket: who they are and their industry, by which they are surveyed."""

from dataclasses import replace

from desk import wording
from desk.errors import DeskError
from desk.staff.draft import Draft
from desk.staff.spoken import NOT_HAD
from desk.staff.steps import Option, Step, Taken, options_of
from desk.terms import CustomerKind
from desk.texts import Text, text, verbatim
from desk.tickets.ticket import Ticket

KIND = "kind"
INDUSTRY = "industry"
_LABELS: dict[str, Text] = {KIND: text("Kind of customer"), INDUSTRY: text("Industry")}
TRAITS = tuple(Option(value=value, label=label) for value, label in _LABELS.items())
_LONGEST = 40


def set_trait(draft: Draft, ticket: Ticket, trait: str, value: str = "") -> Step | None:
    """Store the kind or the industry of a ticket's customer (R4.2.1-2); “-” says that it is not known."""
    if not value:
        options = options_of(wording.CUSTOMER_KIND) if trait == KIND else ()
        ask = text("{field}? (“-” if it is not known)", field=_LABELS[trait])
        return Step(question=(ask,), options=options, read=_known_kind if trait == KIND else None)
    if len(value) > _LONGEST:
        raise DeskError(text("That is too long: {most} characters at most.", most=_LONGEST))
    customer = draft.around.customers[ticket.customer]
    known = "" if value in NOT_HAD else value
    if trait == KIND:
        draft.know(customer=replace(customer, kind=CustomerKind(known) if known else None))
        said = wording.CUSTOMER_KIND[CustomerKind(known)] if known else verbatim("—")
    else:
        draft.know(customer=replace(customer, industry=known))
        said = verbatim(known or "—")
    draft.say(text("Ticket {number}: {field} is {words}.", number=ticket.id, field=_LABELS[trait], words=said))
    return None


def _known_kind(words: str) -> Taken | None:
    return (words, "") if words in {*NOT_HAD, *CustomerKind} else None
