"""One-time codes, by which a chat becomes a member's or a customer's."""

import secrets

CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
VERIFICATION_LENGTH = 12
_LETTERS = (CODE_ALPHABET * (256 // len(CODE_ALPHABET))).encode()  # one for each value of a byte


def fresh_code() -> str:
    """Make a one-time code that is easy to type and hard to guess (40 bits)."""
    return _letters(CODE_LENGTH)


def verification_code() -> str:
    """Make the code of a document, good for years: whoever guesses on and on finds none (60 bits)."""
    return _letters(VERIFICATION_LENGTH)


def _letters(count: int) -> str:
    return secrets.token_bytes(count).translate(_LETTERS).decode()
