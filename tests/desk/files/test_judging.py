"""What is kept of a file that came: shown as what it is, kept as a plain file, or refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.files.judging import Judged, UnwantedFileError, judge
from desk.policy import FileLimits
from desk.replies import MediaKind
from tests.desk.files.pieces import archive, gif, jpeg, png, webp
from tests.desk.files.test_forms import DRAWING, PAGE

LIMITS = FileLimits()
MP4 = bytes(4) + b"ftypisom" + bytes(60)
PICTURE, VOICE, VIDEO, FILE = MediaKind.PICTURE, MediaKind.VOICE, MediaKind.VIDEO, MediaKind.FILE


def judged(content: bytes, name: str | None = None, kind: MediaKind = PICTURE) -> Judged:
    return judge(content, name=name, kind=kind, limits=LIMITS, otherwise="picture-7")


@pytest.mark.parametrize(
    ("content", "name", "kind", "mime"),
    [
        (jpeg(), "leak.jpg", PICTURE, "image/jpeg"),
        (webp(), "leak.webp", PICTURE, "image/webp"),
        (b"OggS" + bytes(60), "voice.oga", VOICE, "audio/ogg"),
        (MP4, "leak.mp4", VIDEO, "video/mp4"),
        (b"%PDF-1.7\n", "invoice.pdf", FILE, "application/pdf"),
        (jpeg(), "leak.jpg", FILE, "image/jpeg"),
    ],
)
def test_what_is_what_it_was_sent_as_is_shown_as_that(content: bytes, name: str, kind: MediaKind, mime: str) -> None:
    assert judged(content, name, kind) == Judged(kind=kind, mime=mime, name=name)


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [
        (PAGE, "leak.png", Judged(kind=FILE, mime="text/plain", name="leak.png.txt")),
        (DRAWING, "drawing.svg", Judged(kind=FILE, mime="text/plain", name="drawing.svg.txt")),
        (b"%PDF-1.7\n", "leak.jpg", Judged(kind=FILE, mime="application/pdf", name="leak.jpg.pdf")),
        (MP4, None, Judged(kind=FILE, mime="video/mp4", name="picture-7.mp4")),
        (b"\x00\x01\x02", "leak.jpg", Judged(kind=FILE, mime="application/octet-stream", name="leak.jpg")),
        (jpeg()[:9], "leak.jpg", Judged(kind=FILE, mime="image/jpeg", name="leak.jpg")),
        (gif() + archive({"a": b"a"}), "a.gif", Judged(kind=FILE, mime="image/gif", name="a.gif")),
        (bytes(4) + b"ftypheic" + bytes(9), "a.heic", Judged(kind=FILE, mime="image/heic", name="a.heic")),
    ],
    ids=["page", "drawing", "document", "film", "nothing known", "half a picture", "picture and archive", "unmeasured"],
)
def test_what_is_not_what_it_was_sent_as_is_a_plain_file(content: bytes, name: str | None, kept: Judged) -> None:
    assert judged(content, name) == kept


def test_a_picture_that_is_called_a_page_ends_as_a_picture() -> None:
    assert judged(b"GIF89a" + gif()[6:], "page.html").name == "page.html.gif"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00", "leak.jpg"),
        (b"\x7fELF", None),
        (b"#!/bin/sh\n", "readme.txt"),
        (jpeg(), "leak.jpg.exe"),
        (jpeg(), "leak.exe. . "),
        (jpeg(), "leak.scr:stream.jpg"),
        (jpeg() + archive({"META-INF/MANIFEST.MF": b""}), "leak.jpg"),
        (archive({"AndroidManifest.xml": b""}), "holiday.zip"),
    ],
)
def test_a_program_is_refused_whatever_it_is_called_and_hides_behind(content: bytes, name: str | None) -> None:
    with pytest.raises(UnwantedFileError, match="can't take programs"):
        judged(content, name)


@pytest.mark.parametrize(
    "content",
    [
        png(50_000, 50_000),
        png(99, 99, frames=5000),
        gif(500, 500, frames=1001),
        jpeg(65_000, 65_000),
        webp(16_384, 16_384),
    ],
)
@pytest.mark.parametrize("kind", MediaKind)
def test_a_picture_that_unfolds_without_end_is_refused_however_it_was_sent(content: bytes, kind: MediaKind) -> None:
    with pytest.raises(UnwantedFileError, match="too many pixels"):
        judged(content, "leak", kind)


@pytest.mark.parametrize(
    "content",
    [
        archive({"word/document.xml": b"0", "a": b"0"}, claims=300_000_000),
        archive({str(number): b"" for number in range(10_001)}),
        jpeg() + archive({"a": b"0"}, claims=500_000_001),
        b"\x1f\x8b" + bytes(9) + (600_000_000).to_bytes(4, "little"),
    ],
    ids=["document", "many entries", "behind a picture", "gzip"],
)
def test_what_unpacks_without_end_is_refused(content: bytes) -> None:
    with pytest.raises(UnwantedFileError, match="unpacks to more"):
        judged(content, "holiday.zip", FILE)


def test_archives_within_archives_are_not_opened() -> None:
    inner = archive({"bomb": b"0"}, claims=4_000_000_000)
    assert judged(archive({"inner.zip": inner}), "outer.zip", FILE).mime == "application/zip"


STARTS = st.sampled_from([png(), jpeg(), gif(), webp(), MP4, PAGE, archive({"a": b"a"}), b"%PDF-", b"BM", b""])


@given(start=STARTS, end=STARTS, rest=st.binary(max_size=60), name=st.text(max_size=20) | st.none())
def test_whatever_comes_is_judged_or_refused_and_no_picture_is_shown_that_is_none(
    start: bytes, end: bytes, rest: bytes, name: str | None
) -> None:
    try:
        kept = judged(start + rest + end, name)
    except UnwantedFileError:
        return
    assert kept.kind is FILE or kept.mime.startswith("image/")
