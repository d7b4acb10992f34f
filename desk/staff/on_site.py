"""The way to the customer and the arrival, with what proves it: a place, a code, or the handler's word (C30)."""

from datetime import datetime

from desk import notices, outcome
from desk.errors import DeskError
from desk.guessing import guessed, may_guess, tell_of_guessing, wait
from desk.messages import Place
from desk.replies import Share
from desk.staff.draft import Draft
from desk.staff.parts import join
from desk.staff.steps import Job, Step
from desk.staff.taking import expectation, expected, next_steps
from desk.staff.vocabulary import Order
from desk.staff.when import read_time
from desk.texts import Clock, Text, text
from desk.tickets.ticket import Ticket
from desk.values import replace
from desk.visits import arriving
from desk.visits.reminding import timer_of
from desk.visits.spots import route_to, spot_of
from desk.visits.steps import at_work, is_there, on_the_way
from desk.visits.visit import Proof, Spot
from desk.visits.wording import arrival, told

_KILOMETRE = 1000


def set_out(job: Job) -> Step | None:
    """Note that the technician is on the way; the customer hears who comes, about when, and what to show them."""
    draft, ticket = job.draft, job.ticket
    there_at = read_time(job.rest, now=draft.scene.now, zone=draft.around.policy.zone) if job.rest else None
    if on_the_way(ticket):
        if there_at is None:
            raise DeskError(text("You are on your way to ticket {number} already.", number=ticket.id))
        _tell_later(draft, ticket, there_at)
        return None
    around = draft.around
    has_code = notices.chat_of(ticket, around) is not None
    policy = around.policy_for(ticket)
    change = arriving.set_out(ticket, by=draft.member, has_code=has_code, policy=policy, now=draft.scene.now)
    gone = join(draft, draft.apply(outcome.expecting(change, around)))
    draft.time(expected(gone), timer_of(gone, around))
    draft.owe(notices.tell_customer(gone, around, *_coming(gone, draft, there_at), *expectation(gone)))
    draft.refresh(gone)
    told_so = text("You are on the way. The customer of ticket {number} hears of it.", number=gone.id)
    draft.say(told_so, *_way(gone, draft), choices=(draft.choice(Order.ARRIVED, text("Arrived"), ticket=gone),))
    return None


def arrive(job: Job) -> Step | None:
    """Check in at the customer's place: at once on the handler's word, which can be proved in the next message."""
    draft, ticket = job.draft, job.ticket
    if is_there(ticket):
        if arriving.is_code(job.rest):
            _with_code(draft, ticket, job.rest)
            return None
        raise DeskError(text("Your arrival is noted already: {at}.", at=ticket.times.arrived_at or draft.scene.now))
    there = _note(draft, ticket)
    if arriving.is_code(job.rest):
        _with_code(draft, there, job.rest)
        return None
    draft.refresh(there)
    draft.say(
        text("Arrival noted for ticket {number}.", number=there.id),
        _how_to_prove(there, draft.scene.now),
        choices=next_steps(draft, there),
        share=Share.LOCATION,
    )
    return None


def take_proof(draft: Draft) -> bool:
    """Take a shared place, or the code of the customer's chat, from whoever is on the way or has arrived."""
    place, words = draft.heard.place, draft.heard.words
    ticket = at_work((*draft.scene.tickets.values(),), draft.member.id)
    if ticket is None or not (place or (arriving.is_code(words) and _has_code(ticket))):
        return False
    draft.about = ticket.id
    if place:
        _with_place(draft, ticket, place)
    else:
        _with_code(draft, ticket if is_there(ticket) else _note(draft, ticket), words)
    return True


def _has_code(ticket: Ticket) -> bool:
    return ticket.visit is not None and ticket.visit.code_until is not None and not arriving.is_proved(ticket)


def _with_place(draft: Draft, ticket: Ticket, place: Place) -> None:
    spot = spot_of(place)
    metres = arriving.metres_from_customer(ticket, spot)
    radius = draft.around.policy_for(ticket).visits.radius
    is_far = metres is not None and metres > radius
    if is_far and not is_there(ticket):
        draft.say(
            text("You are {distance} from the customer's place: this is no arrival yet.", distance=_distance(metres)),
            text("If you are there all the same, press “Arrived”."),
            choices=(draft.choice(Order.ARRIVED, text("Arrived"), ticket=ticket),),
        )
        return
    there = ticket if is_there(ticket) else _note(draft, ticket, spot=spot, metres=metres)
    proof = Proof.PLACE if metres is not None and not is_far else Proof.EVIDENCE
    _prove(draft, there, proof, spot=spot, metres=metres)


def _with_code(draft: Draft, ticket: Ticket, words: str) -> None:
    """Compare a code; who gives too many wrong ones is not believed for a while."""
    around, tempo = draft.around, draft.conversation.tempo
    if not may_guess(tempo, around):
        draft.say(wait(around))
    elif not arriving.may_prove(ticket, now=around.now):
        draft.say(text("There is no code for this visit that is still good. Please share your location instead."))
    elif arriving.code_of(ticket, secret=around.secret) == words:
        _prove(draft, ticket, Proof.CODE)
        return
    else:
        tempo = guessed(tempo, around)
        draft.conversation = replace(draft.conversation, tempo=tempo)
        draft.owe(() if may_guess(tempo, around) else tell_of_guessing(draft.scene.message, around))
        draft.say(text("This is not the code. Please look again, or share your location."))
    draft.refresh(ticket)
    draft.say(text("Arrival noted for ticket {number}.", number=ticket.id), choices=next_steps(draft, ticket))


def _note(draft: Draft, ticket: Ticket, *, spot: Spot | None = None, metres: int | None = None) -> Ticket:
    change = arriving.arrive(ticket, by=draft.member, now=draft.scene.now, spot=spot, metres=metres)
    there = draft.apply(change)
    draft.time(timer_of(there, draft.around))
    return there


def _prove(draft: Draft, ticket: Ticket, proof: Proof, *, spot: Spot | None = None, metres: int | None = None) -> None:
    change = arriving.prove(ticket, proof, by=draft.member, now=draft.scene.now, spot=spot, metres=metres)
    proved = draft.apply(change)
    check_in = proved.visit.check_in if proved.visit else None
    draft.refresh(proved)
    how = arrival(check_in) if check_in else text("not proved")
    draft.say(text("Checked in for ticket {number}: {how}.", number=proved.id, how=how),
              choices=next_steps(draft, proved))  # fmt: skip


def _how_to_prove(ticket: Ticket, now: datetime) -> Text:
    if arriving.may_prove(ticket, now=now):
        return text("It is not proved yet: share your location, or type the code that the customer's chat shows.")
    return text("It is not proved yet: share your location.")


def _coming(ticket: Ticket, draft: Draft, there_at: datetime | None) -> tuple[Text, ...]:
    """Say who comes, about when, and what to show them."""
    name, visit = draft.member.name, ticket.visit
    lines = [text("Hello! {name} is on the way to you for ticket {number}.", name=name, number=ticket.id)]
    if there_at is None and visit and visit.chosen:
        lines.append(text("Agreed on: {time}", time=told(visit.chosen)))
    else:
        usual = draft.scene.now + draft.around.policy_for(ticket).visits.travel
        lines.append(text("There at about {time}.", time=Clock(at=there_at or usual)))
    if arriving.may_prove(ticket, now=draft.scene.now):
        code = arriving.code_of(ticket, secret=draft.around.secret)
        lines.append(text("When they are there, please show them this code: {code}", code=code))
    return tuple(lines)


def _tell_later(draft: Draft, ticket: Ticket, there_at: datetime) -> None:
    """Tell the customer when the technician arrives, who has set out already."""
    line = text("{name} is there at about {time} (ticket {number}).", name=draft.member.name,
                time=Clock(at=there_at), number=ticket.id)  # fmt: skip
    draft.owe(notices.tell_customer(ticket, draft.around, line))
    draft.say(text("The customer of ticket {number} is told the new time.", number=ticket.id))


def _way(ticket: Ticket, draft: Draft) -> tuple[Text, ...]:
    """Say where it is, with a link to the way."""
    address = ticket.contact.address
    if not address:
        return (text("The address is not known yet. Please ask the customer for it."),)
    route = route_to(address, draft.around.policy.visits.maps)
    return (text("Address: {words}", words=address), text("Route: {link}", link=route))


def _distance(metres: int | None) -> Text:
    if metres is None or metres < _KILOMETRE:
        return text("{metres} m", metres=metres or 0)
    return text("{kilometres} km", kilometres=f"{metres / _KILOMETRE:.1f}")
