"""How the parts of a ticket stand that several departments work on, in the words of staff and of customers (R3.3-3)."""

from collections.abc import Iterator

from desk import wording
from desk.policy import Policy
from desk.replies import Row
from desk.routing.naming import department_name
from desk.texts import Text, text
from desk.tickets.joint import shown, waits_for_parts
from desk.tickets.part import Subtask
from desk.tickets.ticket import Ticket


def part_state(part: Subtask, ticket: Ticket) -> Text:
    """Say how a part stands, with who has it."""
    state = wording.PART_WAITS if waits_for_parts(part, ticket) else wording.PART[part.state]
    return text("{state} {name}", state=state, name=part.taken_by) if part.taken_by else state


def joint_state(ticket: Ticket, *, locale: str) -> tuple[Text, ...]:
    """Say how all parts of a ticket stand, one line each."""
    return tuple(
        text("{part}: {state}", part=part.title_in(locale), state=part_state(part, ticket)) for part in shown(ticket)
    )


def part_rows(ticket: Ticket, policy: Policy, *, locale: str) -> Iterator[Row]:
    """Give a row of a card for each part, by its department."""
    for part in shown(ticket):
        label = department_name(part.department, policy.departments, locale=locale)
        yield Row(label=label, value=part_state(part, ticket))


def told(ticket: Ticket, policy: Policy, *, locale: str) -> Iterator[Text]:
    """Tell a customer in plain words how far each department is."""
    for part in shown(ticket):
        name = department_name(part.department, policy.departments, locale=locale)
        state = wording.PART_WAITS if waits_for_parts(part, ticket) else wording.PART_AS_TOLD[part.state]
        yield text("{department}: {state}", department=name, state=state)
