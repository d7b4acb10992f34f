"""Photos from the place: from before the work or after it, shown to whoever may see them, and asked for at the end."""

import pytest

from desk.messages import File, MediaRef, Picture, Words
from desk.replies import MediaKind, Say, StoredMedia
from desk.terms import Method, Status
from desk.tickets.timeline import Act
from desk.turns import DialogueLine
from desk.visits.rules import VisitRules
from desk.visits.visit import Moment
from tests.desk.builders import GAO, LI, MONDAY_9AM, SUN, a_policy, a_ticket
from tests.desk.talking import Desk

PHOTO = Picture(media=MediaRef(ref="photo"))


def at_the_place(*, photo_after: bool = False) -> Desk:
    desk = Desk(policy=a_policy(visits=VisitRules(photo_after=photo_after))).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/way 7", "/arrived 7")
    return desk


def moments(desk: Desk) -> list[Moment]:
    assert desk.ticket.visit
    return [photo.moment for photo in desk.ticket.visit.photos]


@pytest.mark.requirement("R2.2-6")
def test_photos_are_from_before_the_work_until_some_of_it_is_noted() -> None:
    desk = at_the_place()
    desk.sends(LI, PHOTO)
    assert "Kept with ticket 7: photo before the work." in desk.was_told(LI)
    desk.now = MONDAY_9AM.replace(minute=30)
    desk.says(LI, "/note 7 seal replaced")
    desk.sends(LI, PHOTO)
    assert moments(desk) == [Moment.BEFORE, Moment.AFTER]
    assert Act.PHOTO_KEPT in desk.acts()


def test_a_part_that_went_in_is_work_too() -> None:
    desk = at_the_place()
    desk.now = MONDAY_9AM.replace(minute=30)
    desk.says(LI, "/used 7 seal 1")
    desk.sends(LI, PHOTO)
    assert moments(desk) == [Moment.AFTER]


def test_one_press_says_otherwise() -> None:
    desk = at_the_place()
    desk.sends(LI, PHOTO)
    desk.presses(LI, "It is from after")
    assert moments(desk) == [Moment.AFTER]
    desk.presses(LI, "It is from before")
    assert moments(desk) == [Moment.BEFORE]


def test_photos_sent_while_the_work_is_completed_are_from_after_it_and_the_question_stays_open() -> None:
    desk = at_the_place()
    desk.says(LI, "/complete 7 on_site")
    assert "There is no photo of the finished work yet: you can send one now." in desk.was_told(LI)
    desk.sends(LI, PHOTO)
    assert moments(desk) == [Moment.AFTER]
    assert "What was done?" in desk.was_told(LI)
    assert "There is no photo" not in desk.was_told(LI)
    desk.presses(LI, "Repair")
    desk.says(LI, "New seal", "yes", "no")
    assert desk.ticket.handling.method is Method.ON_SITE


def test_the_owner_may_demand_a_photo_of_the_finished_work() -> None:
    desk = at_the_place(photo_after=True)
    desk.says(LI, "/complete 7")
    desk.presses(LI, "On site")
    assert desk.was_told(LI) == "Please send a photo of the finished work first, then choose again."
    desk.sends(LI, PHOTO)
    desk.presses(LI, "On site")
    assert "What was done?" in desk.was_told(LI)


def test_a_supervisor_may_complete_without_it() -> None:
    desk = at_the_place(photo_after=True)
    desk.says(SUN, "/complete 7 on_site repair New seal", "yes", "no")
    assert desk.ticket.handling.result == "New seal"


def test_work_done_from_afar_asks_for_no_photo() -> None:
    desk = at_the_place(photo_after=True)
    desk.says(LI, "/complete 7 remote")
    assert "photo" not in desk.was_told(LI)


def test_photos_of_who_is_not_there_are_files_like_others() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.sends(LI, PHOTO, Words(text="the nameplate"))
    assert "Kept with ticket 7." in desk.was_told(LI)
    assert desk.ticket.visit is None


@pytest.mark.requirement("R2.2-6", "R3.5-1")
def test_supervisors_see_the_photos_in_order_and_strangers_do_not() -> None:
    desk = at_the_place()
    desk.sends(LI, PHOTO)
    before = desk.last.tickets[0].visit
    desk.says(LI, "/complete 7 on_site")
    desk.sends(LI, PHOTO)
    assert before
    assert desk.ticket.visit
    keys = [photo.message for photo in desk.ticket.visit.photos]
    desk.dialogue = tuple(_line(key) for key in reversed(keys))
    desk.says(SUN, "/photos 7")
    shown = [o.message for o in desk.last.outbound if isinstance(o.message, Say) and o.message.media]
    assert [say.media.name for say in shown if say.media] == [f"{key}.jpg" for key in keys]
    assert desk.was_told(SUN).startswith("before the work, Li, ")
    desk.says(SUN, "/dialogue 7")
    assert "Li: after the work" in desk.was_told(SUN)
    desk.says(SUN, "/timeline 7")
    assert "Li: photo from the place – before the work" in desk.was_told(SUN)
    desk.says(SUN, "/ticket 7")
    assert "Photos: 1 before the work, 1 after it: /photos 7" in desk.was_told(SUN)
    desk.says(GAO, "/photos 7")
    assert desk.was_told(GAO) == "Ticket 7 belongs to another department."


def test_without_photos_it_says_so() -> None:
    desk = at_the_place()
    desk.says(SUN, "照片 7")
    assert desk.was_told(SUN) == "Ticket 7 has no photos from the customer's place."


def _line(key: str) -> DialogueLine:
    media = StoredMedia(sha256="0" * 64, kind=MediaKind.PICTURE, name=f"{key}.jpg", mime="image/jpeg")
    return DialogueLine(at=MONDAY_9AM, outgoing=False, channel="wecom", who="Li", words="", media=(media,), key=key)


def test_a_photo_with_an_order_and_one_sent_as_a_file_are_photos_too() -> None:
    desk = at_the_place()
    desk.sends(LI, Picture(media=MediaRef(ref="a"), caption="/note 7 the seal is torn"))
    desk.sends(LI, File(media=MediaRef(ref="b", mime="image/png")))
    desk.sends(LI, File(media=MediaRef(ref="c", mime="application/pdf")))
    assert len(moments(desk)) == 2
    assert desk.ticket.handling.diagnosis == "the seal is torn"


def test_whoever_looks_at_finished_work_has_its_photos_at_hand() -> None:
    desk = at_the_place()
    desk.sends(LI, PHOTO)
    desk.says(LI, "/complete 7 on_site repair Done", "yes", "no")
    desk.says(SUN, "/ticket 7")
    assert desk.labels(SUN)[-2:] == ["Photos", "Dialogue"]
