"""Who is let in, and what strangers learn: nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.conversations import StaffDialog
from desk.messages import Channel, Joined, Left, Press, Sticker, Words
from desk.people import Invitation
from desk.terms import MemberId
from tests.desk.builders import LI, MONDAY_9AM, SUN, a_ticket, at
from tests.desk.talking import Desk

STRANGER = at("stranger", Channel.WECOM)
CODE = "ABCD2345"


def invited() -> Desk:
    invitation = Invitation(code=CODE, member=LI.id, expires_at=MONDAY_9AM + timedelta(days=7))
    return Desk(invitations={CODE: invitation}).hold(a_ticket())


@pytest.mark.parametrize("sent", [CODE, "abcd2345", f"inv_{CODE}", f"/start inv_{CODE}"])
def test_a_typed_code_makes_its_sender_that_member_here_too(sent: str) -> None:
    desk = invited()
    desk.says(STRANGER, sent)
    assert desk.was_told(STRANGER).startswith("Welcome, Li! You are here as: Technician.")
    assert desk.members[0].addresses == (STRANGER, *LI.addresses)
    desk.says(STRANGER, "/mine")
    assert desk.was_told(STRANGER) == "You have no open tickets."


def test_a_deep_link_works_like_the_code() -> None:
    desk = invited()
    desk.sends(STRANGER, Joined(start=f"inv_{CODE}"))
    assert desk.members[0].addresses[0] == STRANGER


@pytest.mark.requirement("R6.4-3")
def test_a_code_is_good_for_one_use_and_one_week() -> None:
    desk = invited()
    desk.says(STRANGER, CODE)
    desk.says(at("other"), CODE)
    assert desk.was_told(at("other")) == "Sorry, this code was used already. Please ask for a new one."
    desk = invited()
    desk.now = MONDAY_9AM + timedelta(days=7)
    desk.says(STRANGER, CODE)
    assert desk.was_told(STRANGER) == "Sorry, this code has expired. Please ask for a new one."


@pytest.mark.requirement("R5.4-1")
def test_after_five_wrong_codes_in_an_hour_none_is_tried_and_the_supervisors_are_told() -> None:
    desk = invited()
    for number in range(4):
        desk.says(STRANGER, f"WRONG23{number}")
    assert desk.was_told(SUN) == ""
    desk.says(STRANGER, "WRONG234")
    assert "gave many wrong codes" in desk.was_told(SUN)
    desk.says(STRANGER, CODE)
    assert desk.was_told(STRANGER).startswith("Too many wrong codes came from here.")
    assert desk.was_told(SUN) == ""
    assert not desk.invitations[CODE].used_at
    desk.says(at("other"), CODE)
    assert desk.was_told(at("other")).startswith("Welcome"), "nobody else is kept out"


def test_after_an_hour_codes_are_tried_again() -> None:
    desk = invited()
    for number in range(5):
        desk.says(STRANGER, f"WRONG23{number}")
    desk.now += timedelta(hours=1)
    desk.says(STRANGER, CODE)
    assert desk.was_told(STRANGER).startswith("Welcome")


def test_a_wrong_code_and_one_for_nobody_are_unknown() -> None:
    desk = invited()
    desk.says(STRANGER, "WRONG234")
    assert desk.was_told(STRANGER).startswith("Sorry, I don't know this code.")
    desk.invitations = {CODE: replace(desk.invitations[CODE], member=MemberId(99))}
    desk.says(STRANGER, CODE)
    assert desk.was_told(STRANGER).startswith("Sorry, I don't know this code.")


@pytest.mark.requirement("R5.4-10")
@pytest.mark.parametrize("part", [Words(text="/ticket 7"), Press(token="x"), Joined(), Sticker(), Words(text="hi")])
def test_a_stranger_learns_nothing(part: Words | Press | Joined | Sticker) -> None:
    desk = invited()
    desk.sends(STRANGER, part)
    assert desk.was_told(STRANGER).startswith("Hello! This account is for our staff.")


def test_a_member_who_leaves_and_comes_back_is_welcome() -> None:
    desk = invited()
    desk.sends(LI, Left())
    assert desk.conversations[LI.addresses[0]].left
    desk.sends(LI, Joined(start=f"inv_{CODE}"))
    assert not desk.conversations[LI.addresses[0]].left
    assert desk.was_told(LI).startswith("Welcome, Li!")
    assert desk.invitations[CODE].used_at is None


def test_duty_and_language_are_the_members_own_choice() -> None:
    desk = invited()
    desk.says(LI, "/duty")
    assert desk.was_told(LI) == "You are on duty."
    desk.presses(LI, "Off duty")
    assert next(m.on_duty for m in desk.members) is False
    desk.says(LI, "值班")
    assert desk.was_told(LI) == "You are off duty."
    desk.says(LI, "/duty on")
    assert desk.members[0].on_duty
    desk.says(LI, "/language")
    assert desk.labels(LI) == ["中文", "English"]
    desk.says(LI, "/language en")
    assert desk.members[0].locale == "en"
    assert desk.conversations[LI.addresses[0]].locale == "en"
    assert desk.conversations[LI.addresses[0]].staff_dialog == StaffDialog()
