"""Parts noted by a photo of their code: it is read some time after it came, and answers `/used` then (R2.2-6)."""

from dataclasses import replace

from desk.conversations import Conversation, PartScan, StaffDialog
from desk.errors import DeskError
from desk.findings.inscription import Inscription
from desk.findings.stock_codes import parts_on, serial_on, unknown_code
from desk.policy import in_language
from desk.staff.draft import Draft
from desk.staff.hearing import Heard
from desk.staff.using import CORRECTIONS, tell_of
from desk.staff.vocabulary import Order
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.turns import Scene, Turn
from desk.visits import stock
from desk.visits.rules import StockPart
from desk.visits.visit import PartUsed

MOST_AWAITED = 8  # messages of one member; of more, the newest count
_NOTHING_READ = Inscription()


def answers_used(draft: Draft) -> bool:
    """Whether a message is a photo, without words, for the open question which part went in."""
    is_asked = draft.dialog.order == Order.USED and draft.dialog.said[:1] not in {(one,) for one in CORRECTIONS}
    return bool(draft.heard.photos) and is_asked and not draft.heard.words


def orders_used(draft: Draft) -> bool:
    """Whether a message is a photo that came with nothing but the order to note a part."""
    typed = draft.heard.typed
    return bool(draft.heard.photos) and typed is not None and typed.order is Order.USED and not typed.rest


def await_scan(draft: Draft, ticket: Ticket) -> None:
    """Have the part on these photos noted once they are read. Raises DeskError where that can't be."""
    stock.check(ticket, by=draft.member)
    if not draft.around.reads_pictures:
        draft.say(text("Codes on photos can't be read here. Please choose the part, or type its number or name."))
        return
    message = draft.scene.message
    scan = PartScan(message=message.album or message.key, ticket=ticket.id, photos=draft.heard.photos)
    draft.await_scans(*(*draft.conversation.staff_dialog.scans, scan)[-MOST_AWAITED:])
    draft.say(text("I am reading the code on the photo: the part is noted as soon as it is read."))


def drop_scans(draft: Draft) -> bool:
    """Note nothing of the photos that are being read; gives whether there are any."""
    scans = draft.conversation.staff_dialog.scans
    draft.await_scans(*(replace(scan, is_dropped=True) for scan in scans))
    return any(not scan.is_dropped for scan in scans)


def awaited(chat: Conversation, message: str) -> PartScan | None:
    """Give what is waited for in a chat of what a message's photos show; None where they are no photos of parts."""
    return next((scan for scan in chat.staff_dialog.scans if scan.message == message), None)


def scanned(scene: Scene, scan: PartScan, inscription: Inscription = _NOTHING_READ) -> Turn:
    """Note the part that one photo of a message shows, or say what is wrong; nothing after the member has cancelled."""
    member, dialog = scene.member, scene.conversation.staff_dialog
    less = (replace(one, photos=one.photos - (one == scan)) for one in dialog.scans)
    left = replace(dialog, scans=tuple(one for one in less if one.photos))
    read_on = replace(scene, conversation=replace(scene.conversation, staff_dialog=left))
    if scan.is_dropped or member is None:
        return Turn(conversation=read_on.conversation)
    draft = Draft(read_on, member, Heard())
    try:
        _hear(draft, draft.ticket(scan.ticket), inscription)
    except DeskError as refusal:
        draft = Draft(read_on, member, Heard())
        draft.say(refusal.text, ticket=scan.ticket)
    return replace(draft.turn(), about=None)


def _hear(draft: Draft, ticket: Ticket, inscription: Inscription) -> None:
    stock.check(ticket, by=draft.member)
    found = parts_on(inscription, draft.around.policy.parts)
    if not found:
        _regret(draft, ticket, unknown_code(inscription))
        return
    serial = serial_on(inscription, at=draft.scene.now) if len(found) == 1 else ""
    for part in found:
        ticket = _count(draft, ticket, part, serial)
    if draft.dialog.order == Order.USED and draft.dialog.ticket == ticket.id and not draft.dialog.said:
        draft.ask(StaffDialog())


def _count(draft: Draft, ticket: Ticket, known: StockPart, serial: str) -> Ticket:
    """Note one more of a part; a piece with a serial number is one and the same, however often it is photographed."""
    same = (one for one in ticket.parts_used if (one.number, one.serial) == (known.number, serial))
    held = next(same, None)
    if held and serial:
        draft.say(text("Ticket {number}: {part} is noted already.", number=ticket.id, part=stock.line_of(held)))
        return ticket
    part = PartUsed(
        number=known.number,
        name=in_language(known.names, draft.member.locale),
        quantity=held.quantity + 1 if held else 1,
        serial=serial[: stock.LONGEST],
        by=draft.member.name,
        at=draft.scene.now,
    )
    noted = draft.apply(stock.use(ticket, part, by=draft.member, now=draft.scene.now))
    tell_of(draft, noted, text("Noted on ticket {number}: {part}", number=noted.id, part=stock.line_of(part)))
    return noted


def _regret(draft: Draft, ticket: Ticket, code: str) -> None:
    """Say that no listed part was found on a photo, and how to go on; an open question stays open."""
    what: Text = (
        text("Ticket {number}: no part in our list has the code {code}.", number=ticket.id, code=code)
        if code
        else text(
            "Ticket {number}: no code could be read on the photo. From closer and in good light it may work.",
            number=ticket.id,
        )
    )
    how = text("Choose the part, or type its number or name and how many, like this: /used {number} W9-SEAL 1",
               number=ticket.id)  # fmt: skip
    draft.say(what, how, choices=(draft.choice(Order.USED, text("Choose the part"), ticket=ticket),))
