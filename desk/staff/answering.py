"""The turn of a member of staff: buttons, orders, answers to the open question, then plain words and files."""

from dataclasses import replace

from desk.cards import job_card
from desk.conversations import StaffDialog
from desk.errors import DeskError
from desk.notices import tell_of_leaving
from desk.people import Member
from desk.staff import admission, on_site
from desk.staff.draft import Draft
from desk.staff.hearing import hear
from desk.staff.orders import ask_which, begin, form_of, go_on
from desk.staff.picturing import keep_photos
from desk.staff.scanning import answers_used, await_scan, orders_used
from desk.staff.speaking import forwards_files, keep
from desk.staff.steps import BadAnswerError, Job, is_option, press, proceed
from desk.staff.vocabulary import Order
from desk.terms import TicketId
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tokens import Button
from desk.turns import Scene, Turn
from desk.visits.steps import at_work


def answer(scene: Scene) -> Turn:
    """Decide everything that follows from one message to a staff account."""
    heard = hear(scene.conversation, scene.message, scene.offer, secret=scene.around.secret)
    member = scene.member
    if heard.left:
        return _left(scene, member)
    if member is None:
        return admission.admit(scene, heard)
    draft = Draft(scene, member, heard)
    try:
        _hear(draft)
    except DeskError as refusal:
        closes = draft.goes_on and not isinstance(refusal, BadAnswerError)
        return _refused(Draft(scene, member, heard), refusal.text, closes=closes)
    return draft.turn()


def _left(scene: Scene, member: Member | None) -> Turn:
    """Note that a chat is shut, and tell the supervisors before somebody waits for an answer."""
    chat = scene.conversation
    told = tell_of_leaving(member, chat.address, scene.around) if member and not chat.left else ()
    return Turn(conversation=replace(chat, left=True), outbound=told)


def _refused(draft: Draft, why: Text, *, closes: bool) -> Turn:
    """Say why not, and change nothing; a pressed card is brought up to date, a question that can't go on is closed."""
    if closes:
        draft.ask(StaffDialog())
    ticket, button = _pressed_ticket(draft), draft.heard.button
    draft.about = ticket.id if ticket else None
    draft.toast(why)
    if ticket and button and not is_option(button.argument):
        draft.send(job_card(ticket, draft.member, draft.around, revises=True), ticket=ticket.id)
    return draft.turn()


def _hear(draft: Draft) -> None:
    heard = draft.heard
    if draft.scene.message.amends:
        draft.say(text("I see your edit. What was done stays as it is; please send a correction as a new message."))
    elif heard.is_press:
        _pressed(draft, heard.button)
    elif heard.joined:
        admission.welcome(draft)
    elif heard.typed:
        _ordered(draft)
    elif heard.is_unknown_command:
        draft.say(text("I don't know this command. /help lists what I understand."))
    elif heard.files:
        _files(draft)
    elif heard.words:
        _words(draft)
    else:
        draft.say(text("Sorry, I can't use this kind of message."))


def _pressed(draft: Draft, button: Button | None) -> None:
    if button is None or button.action not in set(Order):
        raise DeskError(text("This button is not valid any more."))
    if button.person != draft.member.id:
        raise DeskError(text("This button was made for somebody else. Please use your own card."))
    ticket = draft.ticket(TicketId(button.ticket)) if button.ticket else None
    if ticket and button.version not in {0, ticket.version}:
        raise DeskError(_moved_on(ticket, draft.member))
    order, about = Order(button.action), TicketId(button.ticket) if button.ticket else None
    if is_option(button.argument):
        _chosen(draft, order, about, button.argument)
    else:
        begin(draft, order, about=about, argument=button.argument)


def _chosen(draft: Draft, order: Order, about: TicketId | None, argument: str) -> None:
    """Take an option of the question that is open now."""
    dialog = draft.dialog
    job = Job(draft=draft, order=order, about=about, said=dialog.said, argument=argument)
    draft.about = about
    draft.ask(StaffDialog())
    draft.goes_on = (dialog.order, dialog.ticket) == (order, about)
    if not draft.goes_on or not press(job, form_of(job)):
        draft.goes_on = False
        raise DeskError(text("This question is answered already."))


def _ordered(draft: Draft) -> None:
    typed = draft.heard.typed
    assert typed is not None  # noqa: S101 -- the caller has just looked
    about = typed.ticket or (_at_hand(draft) if typed.order.is_about_a_ticket else None)
    if draft.heard.files and about:
        job = Job(draft=draft, order=Order.ATTACH, about=about)
        form_of(job)
        keep(job, " ".join(draft.heard.files))
        if typed.order is Order.REPLY:
            forwards_files(job)
        elif orders_used(draft):
            await_scan(draft, job.ticket)
        else:
            keep_photos(draft, job.ticket)
    begin(draft, typed.order, about=about, rest=typed.rest)


def _words(draft: Draft) -> None:
    if draft.dialog.order and draft.scene.replied_ticket in {None, draft.dialog.ticket}:
        _answered(draft)
        return
    if on_site.take_proof(draft):
        return
    about = _at_hand(draft) or _only_one(draft)
    draft.ask(StaffDialog())
    if about is None and not draft.scene.listing:
        draft.say(text("You have no ticket in work. /help lists what I understand."))
    elif about is None:
        ask_which(draft, Order.WORDS, draft.heard.words)
    else:
        go_on(Job(draft=draft, order=Order.WORDS, about=about, said=(draft.heard.words,)))


def _answered(draft: Draft) -> None:
    """Take words as the answer to the open question."""
    dialog = draft.dialog
    job = Job(draft=draft, order=Order(dialog.order), about=dialog.ticket, said=dialog.said, rest=draft.heard.words)
    draft.about, draft.goes_on = dialog.ticket, True
    draft.ask(StaffDialog())
    proceed(job, form_of(job))


def _files(draft: Draft) -> None:
    """Keep files with the ticket in hand; those sent while a reply is being written go on to the customer."""
    about = draft.dialog.ticket if draft.scene.replied_ticket is None else None
    about = about or _at_hand(draft) or _at_work(draft) or _only_one(draft)
    named = " ".join((*draft.heard.files, draft.heard.words)).strip()
    if about is None and not draft.scene.listing:
        draft.say(text("You have no ticket in work. Please send it again with a caption like: /note 7 …"))
        return
    if about is None:
        draft.ask(StaffDialog())
        ask_which(draft, Order.ATTACH, named, draft.scene.message.key)
        return
    draft.about = about
    job = Job(draft=draft, order=Order.ATTACH, about=about)
    form_of(job)
    keep(job, named)
    if draft.dialog.order == Order.REPLY:
        forwards_files(job)
    elif about == draft.dialog.ticket and answers_used(draft):
        await_scan(draft, job.ticket)
    elif about in draft.scene.tickets and keep_photos(draft, job.ticket) and draft.dialog.order == Order.COMPLETE:
        _answered(draft)  # what was asked before stands below the photo again
        return
    if draft.heard.words and draft.dialog.order and draft.dialog.ticket == about:
        _answered(draft)


def _at_hand(draft: Draft) -> TicketId | None:
    """Find the ticket that an order is about when it names none: one that was loaded to be changed."""
    known = draft.scene.tickets
    numbers = (draft.scene.replied_ticket, draft.dialog.ticket, _only_one(draft))
    return next((number for number in numbers if number in known), None)


def _at_work(draft: Draft) -> TicketId | None:
    """Find the ticket whose customer the member is with."""
    found = at_work(tuple(draft.scene.tickets.values()), draft.member.id)
    return found.id if found else None


def _only_one(draft: Draft) -> TicketId | None:
    listed = draft.scene.listing
    return listed[0].id if len(listed) == 1 else None


def _pressed_ticket(draft: Draft) -> Ticket | None:
    button = draft.heard.button
    if button is None or button.person != draft.member.id:
        return None
    return draft.scene.tickets.get(TicketId(button.ticket))


def _moved_on(ticket: Ticket, member: Member) -> Text:
    """Say what became of a ticket since a button was made."""
    if ticket.assignee and ticket.assignee.id != member.id:
        return text("Ticket {number} was taken by {name}.", number=ticket.id, name=ticket.assignee.name)
    return text("Ticket {number} has moved on since. Its card shows how it stands now.", number=ticket.id)
