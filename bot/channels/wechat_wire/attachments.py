"""Files that go with a message: which the platform takes as what, and those that it does not take."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.replies import MediaKind, StoredMedia
from handlers.ports import DeliveryRefused, Files


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What the platform takes as a kind of media: its name, the most bytes, and the mime types (none: all)."""

    kind: str
    most: int
    mimes: frozenset[str] = frozenset()

    def takes(self, mime: str, *, size: int) -> bool:
        return size <= self.most and (not self.mimes or mime in self.mimes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file ready to be uploaded as a kind of media."""

    kind: str
    name: str
    mime: str
    content: bytes


async def attach(
    media: StoredMedia, *, slots: Mapping[MediaKind, Slot], is_ascii_named: bool, files: Files
) -> Attachment | None:
    """Read a stored file for the platform; None when it takes it neither as its kind nor as a file.

    Raises DeliveryRefused when the desk has no such file any more.
    """
    try:
        content = await files.read(media.sha256)
    except FileNotFoundError:
        raise DeliveryRefused(f"the file {media.sha256[:12]} is not in the store any more") from None
    for kind in (media.kind, MediaKind.FILE):
        slot = slots.get(kind)
        if slot is not None and slot.takes(media.mime, size=len(content)):
            name = _ascii(media) if is_ascii_named else media.name
            return Attachment(kind=slot.kind, name=name, mime=media.mime, content=content)
    return None


def _ascii(media: StoredMedia) -> str:
    """Give a name that WeChat reads in a form field; it knows only ASCII there, and judges by the ending."""
    ending = media.name.rpartition(".")[2]
    return f"{media.sha256[:16]}.{ending if ending.isascii() and ending.isalnum() else 'bin'}"
