"""One customer on two phones: linked by a one-time code, and unlinked again."""

from datetime import timedelta

import pytest

from desk.messages import Joined
from desk.terms import Status
from tests.desk.builders import ANN, ANNS_CHAT, CUSTOMER, a_ticket
from tests.desk.dialog.talk import TELEGRAM, WECHAT, Talk

NOT_VALID = "This code is not valid any more. Write /link in the other app to get a new one."


def with_code() -> tuple[Talk, str]:
    """Ann has ticket 7 on WeChat and asks for a code; then she takes up her other phone."""
    talk = Talk().knows(a_ticket(Status.IN_PROGRESS))
    talk.says("/link")
    code = next(iter(talk.links))
    assert f"/link {code}" in talk.heard()
    talk.at = TELEGRAM
    return talk, code


@pytest.mark.parametrize("spelled", ["{code}", "/link {code}", "我的码是 {code}", "{lower}"])
@pytest.mark.requirement("R1.2-6")
def test_a_code_brings_both_phones_together(spelled: str) -> None:
    talk, code = with_code()
    talk.says("The dryer is loud")
    due = talk.ticket(7).response_due_at
    heard = talk.says(spelled.format(code=code, lower=code.lower()))
    assert "Linked." in heard
    assert "Ticket 7" in heard
    assert "Ticket 1002" in heard
    assert talk.conversation.customer == ANN
    assert {t.customer for t in talk.tickets.values()} == {ANN}
    assert talk.ticket(7).response_due_at == due
    assert "Ticket 7" in talk.says("how far is it")


def test_a_deep_link_carries_the_code() -> None:
    talk, code = with_code()
    assert "Linked." in talk.sends(Joined(start=f"link_{code}"))


@pytest.mark.parametrize("words", ["/link ABCDEFGH", "/link nonsense"])
def test_an_unknown_code_is_refused(words: str) -> None:
    talk, _ = with_code()
    assert talk.says(words) == NOT_VALID


def test_after_five_wrong_codes_in_an_hour_none_is_tried() -> None:
    talk, code = with_code()
    for number in range(2, 7):
        assert talk.says(f"/link ABCDEFG{number}") == NOT_VALID
    for words in (code, f"/link {code}"):
        assert talk.says(words).startswith("Too many wrong codes came from here.")
    assert talk.conversation.customer != ANN
    talk.now += timedelta(hours=1)
    talk.at = WECHAT
    talk.says("/link")
    talk.at = TELEGRAM
    assert "Linked." in talk.says(next(reversed(talk.links)))


def test_a_code_works_once_and_for_a_quarter_of_an_hour() -> None:
    talk, code = with_code()
    talk.now += timedelta(minutes=15)
    assert talk.says(code) == NOT_VALID
    talk, code = with_code()
    talk.says(code)
    assert talk.says(code) == NOT_VALID


def test_a_code_is_of_no_use_where_it_was_given() -> None:
    talk, code = with_code()
    talk.at = WECHAT
    assert "Please send it from the other one." in talk.says(code)


def test_a_long_message_is_not_searched_for_codes() -> None:
    talk, code = with_code()
    talk.says(f"The letters {code} are printed on the back of my washing machine")
    assert talk.ticket(1002).description


@pytest.mark.requirement("R1.2-6")
def test_unlinking_takes_back_what_was_brought_along() -> None:
    talk, code = with_code()
    talk.says("The dryer is loud")
    own = talk.ticket(1002).customer
    talk.says(code)
    assert "Unlinked." in talk.says("/unlink")
    assert talk.conversation.customer == own
    assert (talk.ticket(7).customer, talk.ticket(1002).customer) == (ANN, own)
    assert talk.ticket(1002).came_from is None


def test_unlinking_where_nothing_is_linked_says_so() -> None:
    talk = Talk().knows(a_ticket())
    assert talk.says("解绑") == "This chat is not linked to another one."


def test_unlinking_is_done_where_the_code_was_sent() -> None:
    talk = Talk().knows(a_ticket(), customer=CUSTOMER.__class__(id=ANN, addresses=(ANNS_CHAT, TELEGRAM)))
    assert talk.says("/unlink") == "Please write /unlink in the other app, where you sent the code."
