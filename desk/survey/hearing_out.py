"""When the customer has said all they will say: what is to be learnt from it goes into the register (R2.4-5)."""

from desk.improvement.opening import after_answers
from desk.tickets.ticket import Ticket
from desk.turns import Around, Turn


def heard_out(ticket: Ticket, around: Around) -> tuple[Ticket, Turn]:
    """Open a case where the answers call for one, once a round; gives the ticket after it, and what else follows."""
    if ticket.survey is None or not (ticket.survey.points or ticket.survey.comment):
        return ticket, Turn()
    turn = after_answers(ticket, ticket.survey, around)
    return next(iter(turn.tickets), ticket), turn
