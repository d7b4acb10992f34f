"""What customers send in the measurements, as the platforms bring it: a first message, and one more of each."""

import base64
import hashlib
import json
import os
import struct
import time

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

TOKEN = "7000001:bench-token"  # noqa: S105 -- opens nothing
SECRET = "bench"  # noqa: S105 -- opens nothing
APP_ID = "wxbench"
AES_KEY = base64.b64encode(bytes(32)).decode().rstrip("=")
TELEGRAM_PATH = "/hooks/telegram/customer"
WECHAT_PATH = "/hooks/wechat"

WORDS = (
    "Hello, the washing machine that I bought from you in October leaks from the bottom when it starts to spin.",
    "It also makes a loud noise since yesterday, as if something metallic was loose in the drum.",
)


def post(channel: str, person: int, *, nth: int) -> bytes:
    """Give the HTTP request of a person's first (`nth` 0) or second message."""
    return telegram(person, nth=nth) if channel == "telegram" else wechat(person, nth=nth)


def telegram(person: int, *, nth: int) -> bytes:
    """Give an update, about 0.5 KB, as Telegram sends it."""
    sender = {"id": 100000 + person, "is_bot": False, "first_name": "Alice", "last_name": "Lee", "language_code": "en"}
    chat = {"id": 100000 + person, "first_name": "Alice", "last_name": "Lee", "type": "private"}
    message = {"message_id": 1 + nth, "from": sender, "chat": chat, "date": _now(), "text": WORDS[nth]}
    body = json.dumps({"update_id": 2 * person + nth, "message": message}).encode()
    return _request(TELEGRAM_PATH, body, headers=f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n")


def wechat(person: int, *, nth: int) -> bytes:
    """Give an encrypted callback, about 1 KB, as WeChat sends it in safe mode."""
    told = (
        f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[oBench{person:020d}]]>"
        f"</FromUserName><CreateTime>{_now()}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{WORDS[nth]}]]></Content><MsgId>{10**15 + 2 * person + nth}</MsgId></xml>"
    ).encode()
    plain = os.urandom(16) + struct.pack(">I", len(told)) + told + APP_ID.encode()
    padding = 32 - len(plain) % 32
    key = base64.b64decode(f"{AES_KEY}=")
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sealed = base64.b64encode(cipher.update(plain + bytes([padding]) * padding) + cipher.finalize()).decode()
    stamp, nonce = str(_now()), f"{person}{nth}"
    signature = hashlib.sha1("".join(sorted((SECRET, stamp, nonce, sealed))).encode()).hexdigest()  # noqa: S324 -- WeChat's
    query = f"?signature=none&timestamp={stamp}&nonce={nonce}&encrypt_type=aes&msg_signature={signature}"
    body = f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
    return _request(WECHAT_PATH + query, body, headers="")


def _request(path: str, body: bytes, *, headers: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\n{headers}Content-Type: text/plain\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


def _now() -> int:
    return int(time.time())  # noqa: TID251 -- platforms read their own clock
