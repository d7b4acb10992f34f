"""What an archive would unpack to, by its own table of contents: nothing is unpacked here, nor looked into further."""

import struct
from dataclasses import dataclass

from desk.files.forms import ZIP, Form

_END = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
_END_BYTES, _ENTRY_BYTES = 22, 46
_LONGEST_COMMENT = 65535
_ELSEWHERE = 0xFFFFFFFF  # the figure stands in a longer field, of an archive beyond 4 GB
_OFFICE = "application/vnd.openxmlformats-officedocument."
_DOCUMENTS: tuple[tuple[str, Form], ...] = (
    ("word/", Form(mime=f"{_OFFICE}wordprocessingml.document", endings=("docx", "docm", "dotx"))),
    ("xl/", Form(mime=f"{_OFFICE}spreadsheetml.sheet", endings=("xlsx", "xlsm", "xltx"))),
    ("ppt/", Form(mime=f"{_OFFICE}presentationml.presentation", endings=("pptx", "pptm", "ppsx"))),
    ("content.xml", Form(mime="application/vnd.oasis.opendocument", endings=("odt", "ods", "odp", "odg"))),
    ("META-INF/container.xml", Form(mime="application/epub+zip", endings=("epub",))),
)
_PROGRAMS = ("META-INF/MANIFEST.MF", "AndroidManifest.xml", "Payload/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An archive's table of contents: how many entries, and how many bytes they say they unpack to.

    `form` is the document that the archive is, or plainly an archive; `is_program` when it is an app in truth.
    """

    entries: int
    unpacked: int
    form: Form = ZIP
    is_program: bool = False


def listing_of(content: bytes, *, most_entries: int) -> Listing | None:
    """Read the table of contents of a ZIP archive, also of one behind something else; None when there is none.

    No more than one entry beyond `most_entries` is read.
    """
    end = content.rfind(_END, max(0, len(content) - _END_BYTES - _LONGEST_COMMENT))
    if end < 0 or end + _END_BYTES > len(content):
        return None
    (table,) = struct.unpack_from("<I", content, end + 12)
    if table == _ELSEWHERE:
        return Listing(entries=most_entries + 1, unpacked=_ELSEWHERE)
    at, names, unpacked = end - table, list[str](), 0
    while len(names) <= most_entries and 0 <= at <= end - _ENTRY_BYTES and content.startswith(_ENTRY, at):
        (size,) = struct.unpack_from("<I", content, at + 24)
        name, extra, comment = struct.unpack_from("<HHH", content, at + 28)
        names.append(content[at + _ENTRY_BYTES : at + _ENTRY_BYTES + name].decode(errors="replace"))
        unpacked += size
        at += _ENTRY_BYTES + name + extra + comment
    if not names and table:
        return None
    return Listing(entries=len(names), unpacked=unpacked, form=_form(names), is_program=_holds(names, _PROGRAMS))


def unpacked_gzip(content: bytes) -> int:
    """Give what a gzip file says that it unpacks to, modulo 4 GB."""
    return int.from_bytes(content[-4:], "little")


def _form(names: list[str]) -> Form:
    return next((form for mark, form in _DOCUMENTS if _holds(names, (mark,))), ZIP)


def _holds(names: list[str], marks: tuple[str, ...]) -> bool:
    return any(name.startswith(marks) for name in names)
