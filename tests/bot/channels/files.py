"""A file store that forgets when the test ends."""

from hashlib import sha256


class FilesInMemory:
    """Keeps files by the hash of their content."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def keep(self, content: bytes) -> str:
        name = sha256(content).hexdigest()
        self._kept[name] = content
        return name

    async def read(self, sha256: str) -> bytes:
        try:
            return self._kept[sha256]
        except KeyError:
            raise FileNotFoundError(sha256) from None
