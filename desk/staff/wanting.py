"""What has to be loaded for a member's turn, found from the message and the open question alone."""

from dataclasses import replace
from datetime import date

from desk.conversations import Conversation, Offer, StaffDialog
from desk.days import leading_day
from desk.improvement.entries import Sought, case_named, measure_named
from desk.messages import InboundMessage
from desk.staff.hearing import Heard, hear, number_in
from desk.staff.measuring import days_in
from desk.staff.registering import contacts_in
from desk.staff.steps import is_option
from desk.staff.vocabulary import Order
from desk.terms import CaseId, TicketId
from desk.tokens import Button
from desk.turns import Wanted

# after which a ticket may wait for a handler who is to be asked at once
_MAY_OFFER = frozenset(
    {Order.GRADE, Order.DECLINE, Order.SET, Order.LOG, Order.UNSOLVED, Order.CANDIDATES, Order.HAZARD}
)
_OF_JOBS = frozenset({Order.MINE, Order.OFF, Order.LEAVE, Order.DUTY})
_OF_APPRAISALS = frozenset(
    {Order.APPRAISAL, Order.JUDGE, Order.CONTEST, Order.ANSWER, Order.REWARD, Order.PENALTY, Order.TEST}
)
_OF_PARKED = frozenset({Order.PARKED, Order.REPLAY, Order.DROP})
_OF_REGISTER = frozenset({Order.CASE, Order.CASES, Order.MEASURE, Order.MEASURES})


def needs(conversation: Conversation, message: InboundMessage, offer: Offer, *, secret: bytes) -> Wanted:
    """Tell what `answer` must find in its scene. A ticket that is replied to is loaded in any case."""
    heard = hear(conversation, message, offer, secret=secret)
    dialog = conversation.staff_dialog
    wanted, sought = _needs(dialog, heard), _sought(dialog, heard)
    return replace(
        wanted,
        tickets=wanted.tickets | sought.tickets | _named(dialog, heard),
        contacts=_contacts(dialog, heard),
        workloads=_order_of(dialog, heard) in _MAY_OFFER,
        sought=sought,
        appraisal=_appraisal(dialog, heard),
        training=_training(dialog, heard),
    )


def _appraisal(dialog: StaffDialog, heard: Heard) -> str | None:
    """Give the words that say whose appraisal an order is about; empty for the member's own, None for no such order."""
    order = _order_of(dialog, heard)
    if order not in _OF_APPRAISALS:
        return None
    if order == Order.CONTEST:
        return ""
    if heard.is_press:
        argument = heard.button.argument if heard.button else ""
        return dialog.said[0] if is_option(argument) and dialog.said else argument
    if heard.typed:
        return heard.typed.rest
    return dialog.said[0] if dialog.said else heard.words


def _training(dialog: StaffDialog, heard: Heard) -> str | None:
    """Give all words of an order about trainings, said before and now; None for no such order."""
    if _order_of(dialog, heard) != Order.TRAINING:
        return None
    if heard.typed:
        return heard.typed.rest
    if heard.is_press:
        argument = heard.button.argument if heard.button else ""
        return " ".join((*dialog.said, argument)) if is_option(argument) else argument
    return " ".join((*dialog.said, heard.words))


def _sought(dialog: StaffDialog, heard: Heard) -> Sought:
    """Find what of the register a message is about, by the number that its words begin with."""
    order = _order_of(dialog, heard)
    if order not in _OF_REGISTER:
        return Sought()
    said = _said(dialog, heard)
    cases = {case for word in said if (case := case_named(word))}
    if order == Order.CASE and said and said[0].isascii() and said[0].isdigit():
        cases.add(CaseId(f"{said[0]}-1"))
    return Sought(
        cases=frozenset(cases),
        measures=frozenset(number for word in said if (number := measure_named(word))),
        lists_cases=order == Order.CASES,
        lists_measures=order == Order.MEASURES,
    )


def _said(dialog: StaffDialog, heard: Heard) -> tuple[str, ...]:
    """Give the first word of what was said to an order of the register, now or before."""
    if heard.is_press:
        argument = heard.button.argument if heard.button else ""
        words = dialog.said[:1] if is_option(argument) else (argument,)
    else:
        words = (heard.typed.rest,) if heard.typed else (*dialog.said[:1], *(() if dialog.said else (heard.words,)))
    return tuple(first for told in words for first in told.split(maxsplit=1)[:1])


def _named(dialog: StaffDialog, heard: Heard) -> frozenset[TicketId]:
    """Name the ticket that internal feedback begins with, if it begins with a number."""
    if _order_of(dialog, heard) != Order.FEEDBACK or not heard.typed:
        return frozenset()
    first = number_in("".join(heard.typed.rest.split(maxsplit=1)[:1]))
    return frozenset({first} if first else ())


def _order_of(dialog: StaffDialog, heard: Heard) -> str:
    """Name the order that a message gives, or whose question it answers."""
    if heard.is_press:
        action = heard.button.action if heard.button else ""
        return _kept_order(dialog) if action == Order.WHICH else action
    if heard.typed:
        return heard.typed.order
    return _kept_order(dialog) if dialog.order == Order.WHICH else dialog.order


def _contacts(dialog: StaffDialog, heard: Heard) -> frozenset[str]:
    """Find by what contact a customer may be known, while one is being logged."""
    is_logged = heard.typed.order is Order.LOG if heard.typed else dialog.order == Order.LOG
    told = (*dialog.said, heard.words) if is_logged else ()
    return frozenset(key for words in told for key in contacts_in(words))


def _needs(dialog: StaffDialog, heard: Heard) -> Wanted:
    if heard.is_press:
        return _for_press(heard.button, dialog) if heard.button else Wanted()
    if heard.typed:
        return _for_order(heard, dialog)
    tickets = _of(dialog, words=heard.words)
    if dialog.order == Order.WHICH:
        return _reading(_kept_order(dialog), tickets, _chosen(dialog, heard.words))
    return Wanted(
        tickets=tickets,
        worklist=bool(heard.files) or (bool(heard.words) and not dialog.order) or dialog.order in _OF_JOBS,
        colleague=_colleague(dialog),
        parked=dialog.order in _OF_PARKED,
        visits=dialog.order == Order.VISIT,
        invitation=heard.code,
    )


def _for_press(button: Button, dialog: StaffDialog) -> Wanted:
    tickets = {TicketId(button.ticket)} if button.ticket else set()
    if button.action == Order.WHICH:
        tickets |= set(_offered(dialog))
        return _reading(_kept_order(dialog), frozenset(tickets), _value(button))
    chosen = TicketId(button.ticket) if button.ticket else None
    wanted = _reading(button.action, frozenset(tickets), chosen)
    if button.action == Order.QUALITY:
        return replace(wanted, quality=button.argument)
    return replace(wanted, compliance_days=days_in(button.argument)) if button.action == Order.SLA else wanted


def _for_order(heard: Heard, dialog: StaffDialog) -> Wanted:
    typed = heard.typed
    assert typed is not None  # noqa: S101 -- the caller has just looked
    tickets = {typed.ticket} if typed.ticket else {dialog.ticket} if dialog.ticket else set()
    if typed.order is Order.MERGE and (into := number_in(typed.rest)):
        tickets.add(into)
    wanted = _reading(typed.order, frozenset(tickets), typed.ticket or dialog.ticket)
    unnamed = typed.order.is_about_a_ticket and not typed.ticket
    return Wanted(
        tickets=wanted.tickets,
        queue=typed.order is Order.QUEUE,
        worklist=wanted.worklist or unnamed,
        colleague=typed.rest if typed.order in {Order.OFF, Order.LEAVE} and not _begins_with_day(typed.rest) else "",
        parked=wanted.parked,
        visits=wanted.visits,
        compliance_days=days_in(typed.rest) if typed.order is Order.SLA else 0,
        quality=typed.rest if typed.order is Order.QUALITY else None,
        dialogue_of=wanted.dialogue_of,
        photos_of=wanted.photos_of,
        timeline_of=wanted.timeline_of,
        invitation=heard.code,
    )


def _begins_with_day(words: str) -> bool:
    """Whether the first of some words is a day, and no name: any today will do."""
    try:
        return leading_day(words.lower(), today=date.min)[0] is not None
    except ValueError:
        return True  # meant as a day that no calendar has


def _colleague(dialog: StaffDialog) -> str:
    """Name whose leave is asked about."""
    return f"#{dialog.said[0]}" if dialog.order == Order.LEAVE and dialog.said else ""


def _of(dialog: StaffDialog, *, words: str) -> frozenset[TicketId]:
    """Name the tickets that the open question is about."""
    tickets = {dialog.ticket} if dialog.ticket else set()
    if dialog.order == Order.WHICH:
        tickets |= set(_offered(dialog))
    if dialog.order == Order.MERGE and (into := number_in(words)):
        tickets.add(into)
    return frozenset(tickets)


def _reading(order: str, tickets: frozenset[TicketId], chosen: TicketId | None) -> Wanted:
    return Wanted(
        tickets=tickets,
        dialogue_of=chosen if order in {Order.DIALOGUE, Order.TICKET} else None,
        photos_of=chosen if order == Order.PHOTOS else None,
        timeline_of=chosen if order == Order.TIMELINE else None,
        queue=order == Order.QUEUE,
        worklist=order in _OF_JOBS,
        parked=order in _OF_PARKED,
        visits=order == Order.VISIT,
    )


def _offered(dialog: StaffDialog) -> tuple[TicketId, ...]:
    """Name the tickets that were offered, in that order."""
    return tuple(TicketId(int(number)) for number in dialog.said[0].split()) if dialog.said else ()


def _chosen(dialog: StaffDialog, words: str) -> TicketId | None:
    """Understand a typed choice among the offered tickets: its place, or the number itself."""
    number, offered = number_in(words), _offered(dialog)
    return offered[number - 1] if number and number <= len(offered) else number


def _kept_order(dialog: StaffDialog) -> str:
    return dialog.said[1] if len(dialog.said) > 1 else ""


def _value(button: Button) -> TicketId | None:
    return number_in(button.argument.partition(":")[2]) if is_option(button.argument) else None
