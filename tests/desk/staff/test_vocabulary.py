"""How orders are typed."""

import pytest

from desk.staff.typed import Typed, read_order
from desk.staff.vocabulary import Order
from desk.terms import TicketId


@pytest.mark.parametrize(
    ("words", "order", "ticket", "rest"),
    [
        ("/accept 7", Order.ACCEPT, 7, ""),
        ("／accept #7", Order.ACCEPT, 7, ""),
        ("/QUEUE@desk_bot", Order.QUEUE, None, ""),
        ("接单7号", Order.ACCEPT, 7, ""),
        ("备注：换了密封圈", Order.NOTE, None, "换了密封圈"),
        ("备注 7 换了密封圈", Order.NOTE, 7, "换了密封圈"),
        ("/note 7: 3 leaks", Order.NOTE, 7, "3 leaks"),
        ("accept 7", Order.ACCEPT, 7, ""),
        ("help", Order.HELP, None, ""),
        ("/eta 14:00", Order.ETA, None, "14:00"),
        ("/log 13800000000", Order.LOG, None, "13800000000"),
        ("/note 7\ntwo lines\nof words", Order.NOTE, 7, "two lines\nof words"),
    ],
)
def test_an_order_is_recognised(words: str, order: Order, ticket: int | None, rest: str) -> None:
    assert read_order(words) == Typed(order=order, ticket=TicketId(ticket) if ticket else None, rest=rest)


@pytest.mark.parametrize("words", ["accept it please", "完成了水泵更换", "help me", "/teleport", "words 7", "7", ""])
def test_plain_words_are_no_order(words: str) -> None:
    assert read_order(words) is None


def test_every_order_has_chinese_words() -> None:
    unnamed = {order for order in Order if not order.is_about_a_ticket} | {Order.ATTACH}
    spoken = {read_order(word) for word in ("接单", "完成", "备注", "回复", "队列", "我的")}
    assert None not in spoken
    assert Order.WORDS in unnamed
