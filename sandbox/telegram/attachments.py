"""Files that people send from their phones, as Python or the control routes describe them."""

import binascii
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from sandbox.control import ControlError
from sandbox.telegram.params import Upload

# One grey pixel, for stories in which only the fact of a picture matters.
SAMPLE_PHOTO = b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP/////////////////////////////////////////////////////////////////////////"
    "/////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)
SAMPLES = {
    "photo": Upload(content=SAMPLE_PHOTO, name="photo.jpg", mime="image/jpeg"),
    "voice": Upload(content=b"OggS" + bytes(60), name="voice.oga", mime="audio/ogg"),
    "video": Upload(content=bytes(4) + b"ftypisom" + bytes(60), name="video.mp4", mime="video/mp4"),
    "document": Upload(content=b"%PDF-1.4\n%%EOF\n", name="document.pdf", mime="application/pdf"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a message; `size` may claim more bytes than are carried."""

    kind: str
    upload: Upload
    seconds: int = 0
    size: int | None = None
    caption: str = ""


def attachment(kind: str, given: Any) -> Attachment:  # noqa: ANN401 - JSON or bytes, told apart here
    """Read bytes, base64, True for a sample, or {base64, name?, type?, seconds?, size?, caption?}."""
    sample = SAMPLES[kind]
    if isinstance(given, bytes):
        return Attachment(kind=kind, upload=Upload(content=given, name=sample.name, mime=sample.mime))
    if given is True:
        return Attachment(kind=kind, upload=sample)
    if isinstance(given, str):
        return attachment(kind, {"base64": given})
    if not isinstance(given, dict):
        raise ControlError(
            f"{kind} must be base64, true, or an object with base64, name, type, seconds, size, caption."
        )
    content = _bytes(given["base64"]) if "base64" in given else sample.content
    upload = Upload(content=content, name=given.get("name", sample.name), mime=given.get("type", sample.mime))
    return Attachment(
        kind=kind,
        upload=upload,
        seconds=int(given.get("seconds", 0)),
        size=given.get("size"),
        caption=given.get("caption", ""),
    )


def album_item(given: Any) -> Attachment:  # noqa: ANN401 - JSON or bytes, told apart here
    """Read an item of an album: {"photo": …} or another kind with its caption beside it, or a photo itself."""
    kinds = [kind for kind in SAMPLES if isinstance(given, dict) and kind in given]
    if not kinds:
        return attachment("photo", given)
    read = attachment(kinds[0], given[kinds[0]])
    return Attachment(
        kind=read.kind,
        upload=read.upload,
        seconds=read.seconds,
        size=read.size,
        caption=str(given.get("caption", read.caption)),
    )


def _bytes(letters: object) -> bytes:
    try:
        return b64decode(str(letters).rpartition(",")[2], validate=True)
    except binascii.Error as error:
        raise ControlError(f"The file is not base64: {error}.") from error
