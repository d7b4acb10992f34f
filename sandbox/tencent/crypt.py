"""The envelope of WeChat and WeCom callbacks: SHA-1 signatures and AES-256-CBC sealed texts."""

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

BLOCK = 32
SALT = 16
LENGTH = 4
AES_KEY_LENGTH = 43


class EnvelopeError(Exception):
    """A sealed text or a signature that is not what the platform demands."""


def sign(*parts: str) -> str:
    """Return the platform's signature: SHA-1 over the sorted, joined parts."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


class MessageCrypt:
    """Seals and opens callback texts for one receiver (an app id or a corporation id)."""

    def __init__(self, token: str, *, aes_key: str, receiver: str) -> None:
        if len(aes_key) != AES_KEY_LENGTH:
            message = f"An EncodingAESKey has {AES_KEY_LENGTH} characters, this one has {len(aes_key)}."
            raise ValueError(message)
        self._token = token
        self._receiver = receiver.encode()
        self._key = base64.b64decode(aes_key + "=")

    def _cipher(self) -> Cipher[CBC]:
        return Cipher(AES(self._key), CBC(self._key[:16]))

    def signature(self, *, timestamp: str, nonce: str, sealed: str) -> str:
        """Return the msg_signature of a sealed text."""
        return sign(self._token, timestamp, nonce, sealed)

    def seal(self, plain: str) -> str:
        """Return the text encrypted for the receiver, in base64."""
        body = plain.encode()
        content = secrets.token_bytes(SALT) + len(body).to_bytes(LENGTH, "big") + body + self._receiver
        pad = BLOCK - len(content) % BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(content + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def open(self, sealed: str) -> str:
        """Return the text inside; raise EnvelopeError when it is damaged or meant for another receiver."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(raw) + decryptor.finalize()
        except (binascii.Error, ValueError) as error:
            raise EnvelopeError(f"The sealed text cannot be decrypted: {error}.") from error
        return self._unwrap(padded)

    def _unwrap(self, padded: bytes) -> str:
        pad = padded[-1] if padded else 0
        if not 1 <= pad <= BLOCK or padded[-pad:] != bytes([pad]) * pad:
            raise EnvelopeError("The sealed text is not padded to blocks of 32 bytes.")
        content = padded[SALT:-pad]
        size = int.from_bytes(content[:LENGTH], "big")
        body, receiver = content[LENGTH : LENGTH + size], content[LENGTH + size :]
        if len(body) != size or receiver != self._receiver:
            raise EnvelopeError("The sealed text does not end with the id of this receiver.")
        try:
            return body.decode()
        except UnicodeDecodeError as error:
            raise EnvelopeError("The sealed text is not UTF-8.") from error

    def check(self, signature: str, *, timestamp: str, nonce: str, sealed: str) -> None:
        """Raise EnvelopeError unless the signature belongs to this sealed text."""
        if not hmac.compare_digest(signature, self.signature(timestamp=timestamp, nonce=nonce, sealed=sealed)):
            raise EnvelopeError("The msg_signature does not belong to the sealed text.")
