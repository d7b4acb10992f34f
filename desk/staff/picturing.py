"""Photos from the customer's place: kept as from before or after the work, shown to those who may read (R2.2-6)."""

import re

from desk.errors import DeskError
from desk.replies import Choice, StoredMedia
from desk.staff.draft import Draft
from desk.staff.rights import is_handler
from desk.staff.steps import Job, Step
from desk.staff.vocabulary import Order
from desk.texts import Text, text
from desk.tickets import work
from desk.tickets.ticket import Ticket
from desk.turns import DialogueLine
from desk.visits import photos as kept
from desk.visits.visit import Moment, SitePhoto
from desk.visits.wording import MOMENT

_TAIL = 16  # characters of a message's key that tell it from the others of a ticket; a button has no room for more
_OTHER = {Moment.BEFORE: Moment.AFTER, Moment.AFTER: Moment.BEFORE}
_SWITCHES = {Moment.AFTER: "a", Moment.BEFORE: "b"}
_LABELS = {Moment.AFTER: text("It is from after"), Moment.BEFORE: text("It is from before")}


def keep_photos(draft: Draft, ticket: Ticket) -> bool:
    """Keep photos that the handler sends from the place, by a good guess of when; one press corrects it."""
    is_wanted = kept.is_there(ticket) and kept.has_room(ticket)
    if not (draft.heard.photos and is_handler(ticket, draft.member) and is_wanted):
        return False
    message = draft.scene.message
    is_completing = (draft.dialog.order, draft.dialog.ticket) == (Order.COMPLETE, ticket.id)
    moment = kept.moment_of(ticket, is_completing=is_completing)
    change = kept.keep(
        ticket,
        message.album or message.key,
        moment,
        count=draft.heard.photos,
        by=draft.member,
        now=draft.scene.now,
    )
    noted = draft.apply(change)
    line = text("Kept with ticket {number}: photo {moment}.", number=noted.id, moment=MOMENT[moment])
    draft.say(line, choices=(_switch(draft, noted, message.album or message.key, _OTHER[moment]),))
    return True


def photos(job: Job) -> Step | None:
    """Show all photos from the place, those from before the work first; a button of one photo says when it is from."""
    draft, ticket = job.draft, job.ticket
    if job.argument:
        _correct(job)
        return None
    in_order = sorted(kept.photos_of(ticket), key=lambda photo: photo.moment is Moment.AFTER)
    shown = [(photo, media) for photo in in_order for media in _media(photo, draft)]
    if not shown:
        draft.say(text("Ticket {number} has no photos from the customer's place.", number=ticket.id))
    for photo, media in shown:
        draft.say(text("{moment}, {name}, {at}", moment=MOMENT[photo.moment], name=photo.by, at=photo.at), media=media)
    return None


def moment_of(line: DialogueLine, ticket: Ticket) -> Text | None:
    """Say when the photos of a message were taken, if it has some from the place."""
    found = next((photo for photo in kept.photos_of(ticket) if line.key and photo.message == line.key), None)
    return MOMENT[found.moment] if found else None


def _media(photo: SitePhoto, draft: Draft) -> tuple[StoredMedia, ...]:
    lines = (line for line in draft.scene.dialogue if line.key == photo.message)
    return tuple(media for line in lines for media in line.media)


def _switch(draft: Draft, ticket: Ticket, message: str, to: Moment) -> Choice:
    return draft.choice(Order.PHOTOS, _LABELS[to], ticket=ticket, argument=f"{_SWITCHES[to]}{_tail(message)}")


def _correct(job: Job) -> None:
    """Take the word of the handler on when a photo was taken."""
    draft, ticket = job.draft, job.ticket
    work.check_handler(ticket, draft.member)
    moment = next((moment for moment, mark in _SWITCHES.items() if job.argument[0] == mark), None)
    held = next((one for one in kept.photos_of(ticket) if _tail(one.message) == job.argument[1:]), None)
    if moment is None or held is None:
        raise DeskError(text("This button is not valid any more."))
    change = kept.keep(ticket, held.message, moment, count=held.count, by=draft.member, now=draft.scene.now)
    noted = draft.apply(change)
    line = text("Kept with ticket {number}: photo {moment}.", number=noted.id, moment=MOMENT[moment])
    draft.say(line, choices=(_switch(draft, noted, held.message, _OTHER[moment]),))


def _tail(message: str) -> str:
    """Give the end of a message's key, in letters and digits only: that is what tells it from others."""
    return re.sub(r"[^0-9A-Za-z]", "", message)[-_TAIL:]
