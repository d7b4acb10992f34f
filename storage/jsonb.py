"""JSON as PostgreSQL takes it: compact, and without the few characters that its jsonb refuses."""

import json
import re

import orjson

_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")

loads = orjson.loads
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def dumps(value: object) -> str:
    """Write a value as JSON; NUL vanishes and lone surrogates become "?": PostgreSQL holds neither."""
    try:
        written = orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # of a lone surrogate, mostly
        written = _encode(value).encode("utf-8", "replace").decode()
    return _NUL.sub(r"\1", written) if "\\u0000" in written else written
