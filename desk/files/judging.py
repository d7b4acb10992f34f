"""What is kept of a file that came: as what, under which name; or why not, in a sentence for who sent it."""

from dataclasses import dataclass

from desk.errors import DeskError
from desk.files.archives import Listing, listing_of, unpacked_gzip
from desk.files.forms import ZIP, Form, form_of
from desk.files.names import fit_name
from desk.files.pictures import extent_of
from desk.files.programs import is_program
from desk.policy import FileLimits
from desk.replies import MediaKind
from desk.texts import Text, text

_FAMILIES = {MediaKind.PICTURE: "image", MediaKind.VOICE: "audio", MediaKind.VIDEO: "video"}
_GZIP = "application/gzip"


class UnwantedFileError(DeskError):
    """The desk does not keep this file; `reason` is for the record."""

    def __init__(self, words: Text, *, reason: str) -> None:
        super().__init__(words)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a file is in truth, and as what it may be shown."""

    kind: MediaKind
    mime: str
    name: str


def judge(content: bytes, *, name: str | None, kind: MediaKind, limits: FileLimits, otherwise: str) -> Judged:
    """Judge a file by its own bytes. `kind` is what it was sent as, `otherwise` its name where it has none.

    What is not what it was sent as is a plain file. Raises UnwantedFileError for programs, and for what would unfold
    to more than `limits` allow when somebody opens it.
    """
    listing = listing_of(content, most_entries=limits.most_entries)
    if is_program(content, name=name) or (listing and listing.is_program):
        raise UnwantedFileError(text("For everybody's safety we can't take programs."), reason="a program")
    form = form_of(content)
    _demand_extent(content, form, limits)
    _demand_unpacked(content, form, listing, limits)
    is_two = listing is not None and form != ZIP
    if listing and form == ZIP:
        form = listing.form
    shown = kind if form.family == _FAMILIES.get(kind) and not is_two and _may_show(content, form) else MediaKind.FILE
    return Judged(kind=shown, mime=form.mime, name=fit_name(name, form=form, otherwise=otherwise))


def _may_show(content: bytes, form: Form) -> bool:
    """Whether we know how large a picture is; what we can't measure is nobody's to see unasked."""
    return form.family != "image" or extent_of(content, form) is not None


def _demand_extent(content: bytes, form: Form, limits: FileLimits) -> None:
    extent = extent_of(content, form)
    if extent and (extent.pixels > limits.most_pixels or extent.frames > limits.most_frames):
        raise UnwantedFileError(
            text("This picture has too many pixels for us to open it safely."),
            reason=f"{extent.pixels} pixels in {extent.frames} frames",
        )


def _demand_unpacked(content: bytes, form: Form, listing: Listing | None, limits: FileLimits) -> None:
    unpacked = listing.unpacked if listing else unpacked_gzip(content) if form.mime == _GZIP else 0
    entries = listing.entries if listing else 0
    if unpacked > limits.most_unpacked or entries > limits.most_entries:
        raise UnwantedFileError(
            text("This file unpacks to more than we can take."),
            reason=f"{unpacked} bytes in {entries} entries, unpacked",
        )
