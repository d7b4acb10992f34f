"""The sealed envelope, against wechatpy's own."""

import pytest
from wechatpy.crypto import WeChatCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as WorkCrypto

from sandbox.tencent.crypt import EnvelopeError, MessageCrypt, sign
from sandbox.tencent.xml import XmlError, build, parse

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def ours() -> MessageCrypt:
    return MessageCrypt("token", aes_key=KEY, receiver="wx1")


def test_wechatpy_opens_what_the_sandbox_seals() -> None:
    sealed = ours().seal("<xml><Content><![CDATA[洗衣机漏水]]></Content></xml>")
    signature = ours().signature(timestamp="1", nonce="n", sealed=sealed)
    body = build({"ToUserName": "gh", "Encrypt": sealed})
    assert "洗衣机漏水" in WeChatCrypto("token", KEY, "wx1").decrypt_message(body, signature, "1", "n")


def test_the_sandbox_opens_what_wechatpy_seals() -> None:
    outer = parse(WeChatCrypto("token", KEY, "wx1").encrypt_message("<xml>好</xml>", "n", "1"))
    ours().check(outer["MsgSignature"], timestamp="1", nonce="n", sealed=outer["Encrypt"])
    assert ours().open(outer["Encrypt"]) == "<xml>好</xml>"


def test_the_wecom_echo_is_opened_by_wechatpy() -> None:
    sealed = ours().seal("12345")
    signature = ours().signature(timestamp="1", nonce="n", sealed=sealed)
    assert WorkCrypto("token", KEY, "wx1").check_signature(signature, "1", "n", sealed) == "12345"


@pytest.mark.parametrize("sealed", ["", "!", "AAAA", "A" * 44])
def test_garbage_is_no_envelope(sealed: str) -> None:
    with pytest.raises(EnvelopeError):
        ours().open(sealed)


def test_a_text_for_another_account_is_refused() -> None:
    sealed = MessageCrypt("token", aes_key=KEY, receiver="wx2").seal("hello")
    with pytest.raises(EnvelopeError, match="does not end with the id"):
        ours().open(sealed)


def test_a_forged_signature_is_refused() -> None:
    with pytest.raises(EnvelopeError, match="msg_signature"):
        ours().check("0" * 40, timestamp="1", nonce="n", sealed="x")


def test_a_short_key_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="43 characters"):
        MessageCrypt("token", aes_key="short", receiver="wx1")


def test_a_signature_does_not_depend_on_the_order_of_its_parts() -> None:
    assert sign("a", "b") == sign("b", "a")


def test_xml_goes_there_and_back() -> None:
    tree = {"A": "x]]>y", "N": 3, "Deep": {"Item": ["1", "2"]}}
    assert parse(build(tree)) == {"A": "x]]>y", "N": "3", "Deep": {"Item": ["1", "2"]}}


@pytest.mark.parametrize("text", ["", "<xml>", "<other/>", "<!DOCTYPE x><xml/>"])
def test_what_is_no_such_xml_is_refused(text: str) -> None:
    with pytest.raises(XmlError):
        parse(text)
