"""One-time codes, by which a chat becomes a member's or a customer's."""

import secrets

CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
_LETTERS = (CODE_ALPHABET * (256 // len(CODE_ALPHABET))).encode()  # one for each value of a byte


def fresh_code() -> str:
    """Make a one-time code that is easy to type and hard to guess (40 bits)."""
    return secrets.token_bytes(CODE_LENGTH).translate(_LETTERS).decode()
