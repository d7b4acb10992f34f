"""JSON as PostgreSQL takes it: compact, and without the few characters that its jsonb refuses."""

import json
import re

_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")

loads = json.loads
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def dumps(value: object) -> str:
    """Write a value as JSON; NUL vanishes and lone surrogates become "?": PostgreSQL holds neither."""
    written = _encode(value)
    if "\\u0000" in written:
        written = _NUL.sub(r"\1", written)
    return written if written.isascii() else written.encode("utf-8", "replace").decode()
