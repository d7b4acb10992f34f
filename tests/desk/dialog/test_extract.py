"""Data in plain words are found where they are meant, and nowhere else."""

import pytest

from desk.dialog.extract import answer_to, corrected, extract
from desk.terms import Field
from tests.desk.dialog.talk import PHRASES

N, C, O, M, A = Field.NAME, Field.CONTACT, Field.ORDER_NUMBER, Field.PRODUCT_MODEL, Field.ADDRESS  # noqa: E741
TROUBLE = PHRASES["trouble"]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("型号XQG80漏水", {M: "XQG80"}),
        ("13800138000，型号 XQG80", {C: "13800138000", M: "XQG80"}),
        ("我叫王芳，电话 138 0013 8000", {N: "王芳", C: "13800138000"}),
        ("my name is Bob Smith, phone +44 20 7946 0958", {N: "Bob Smith", C: "+442079460958"}),
        ("model: W 900 S, order 998877", {M: "W 900 S", O: "998877"}),
        ("name Wang Fang, phone +8613800138000", {N: "Wang Fang", C: "+8613800138000"}),
        ("订单号20261101888", {O: "20261101888"}),
        ("地址：杭州市西湖区文三路90号", {A: "杭州市西湖区文三路90号"}),
        ("地址填错了，应该是文三路90号", {A: "文三路90号"}),
        ("地址杭州市文三路90号", {A: "杭州市文三路90号"}),
        ("write to ann@example.com please", {C: "ann@example.com"}),
        ("座机 0571-88887777", {C: "057188887777"}),
    ],
)
@pytest.mark.requirement("R3.2-2")
def test_several_answers_in_one_message_are_understood(words: str, values: dict[Field, str]) -> None:
    assert extract(words).values == values


@pytest.mark.parametrize(
    "words",
    [
        "the brand name on the label is gone",
        "my name is wrong on the invoice",
        "name on the label is gone",
        "order number please",
        "in order to reset it I pressed the button",
        "IP地址获取不到",
        "SN 123456789012 broken since 2026-11-23 10",
        "the model is broken",
        "名字写错了",
    ],
)
def test_words_that_only_sound_like_data_are_left_alone(words: str) -> None:
    assert extract(words).values.keys() <= {M}
    assert extract(words).values.get(M) in {None, "broken"}


def test_an_e_mail_address_is_a_contact_and_no_place() -> None:
    assert extract("my email address is a@b.co").values == {C: "a@b.co"}


def test_a_bare_number_is_a_phone_only_where_it_looks_like_one_or_was_asked_for() -> None:
    assert extract("88887777").values == {}
    assert extract("88887777", asked=C).values == {C: "88887777"}
    assert extract("phone 88887777").values == {C: "88887777"}


def test_an_order_number_of_digits_is_no_phone_when_the_order_was_asked_for() -> None:
    assert extract("20261101888", asked=O).values == {O: "20261101888"}
    assert extract("13800138000", asked=O).values == {C: "13800138000"}


def test_what_is_left_of_a_message_is_what_was_not_data() -> None:
    assert extract("电话改成13900139000，漏水").rest == "漏水"


@pytest.mark.parametrize(
    ("field", "words", "answer"),
    [
        (N, "我是王芳", "王芳"),
        (N, "王先生", "王先生"),
        (N, "Bob Smith", "Bob Smith"),
        (N, "漏水严重", None),
        (N, "灯还不停地闪", None),
        (N, "it is on fire", None),
        (N, "我是", None),
        (N, "4711", None),
        (N, " ", None),
        (C, "none of your business", None),
        (O, "JD-20261101", "JD-20261101"),
        (O, "12", None),
        (O, "I lost it in 2020", None),
        (M, "XQG80-B12", "XQG80-B12"),
        (M, "小天鹅滚筒", "小天鹅滚筒"),
        (M, "灯还不停地闪", None),
        (M, "does it matter?", None),
        (A, "90 Wensan Road", "90 Wensan Road"),
        (A, "文三路", "文三路"),
        (A, "明天下午有人在家", None),
        (A, "is 5 pm fine?", None),
        (A, "x" * 300, None),
    ],
)
def test_an_answer_is_told_from_something_else(field: Field, words: str, answer: str | None) -> None:
    assert answer_to(field, words, trouble=TROUBLE) == answer


@pytest.mark.parametrize(
    ("field", "words", "right"),
    [
        (N, "没牌子", "没牌子"),
        (C, "4711", "4711"),
        (C, "a@b", "a@b"),
        (C, "no", None),
        (N, "", None),
        (O, "x" * 40, None),
    ],
)
def test_what_is_right_is_taken_as_it_is_said(field: Field, words: str, right: str | None) -> None:
    assert corrected(field, words) == right
