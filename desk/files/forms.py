"""What a file is, by its first bytes: never by its name, nor by what a platform calls it."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of file: its mime type, and the endings that its name may have (none: any), the usual one first."""

    mime: str
    endings: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The first half of the mime type."""
        return self.mime.partition("/")[0]


UNKNOWN: Final = Form(mime="application/octet-stream")
# Whatever is text is shown as text: a page or a drawing with a script in it does not run.
PLAIN_TEXT: Final = Form(
    mime="text/plain",
    endings=("txt", "text", "log", "csv", "tsv", "md", "json", "ini", "conf", "eml", "vcf", "ics", "srt", "nfo"),
)
ZIP: Final = Form(mime="application/zip", endings=("zip",))
JPEG: Final = Form(mime="image/jpeg", endings=("jpg", "jpeg", "jpe", "jfif"))
PNG: Final = Form(mime="image/png", endings=("png",))
GIF: Final = Form(mime="image/gif", endings=("gif",))
WEBP: Final = Form(mime="image/webp", endings=("webp",))
BMP: Final = Form(mime="image/bmp", endings=("bmp", "dib"))
_TIFF = Form(mime="image/tiff", endings=("tiff", "tif", "dng"))
_MP3 = Form(mime="audio/mpeg", endings=("mp3",))
_AAC = Form(mime="audio/aac", endings=("aac",))
_SILK = Form(mime="audio/silk", endings=("silk", "slk", "amr"))
_OLE = Form(mime="application/x-ole-storage", endings=("doc", "xls", "ppt", "msg", "vsd", "mpp", "wps", "et", "dps"))

_MARKS: tuple[tuple[bytes, Form], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", _TIFF),
    (b"MM\x00*", _TIFF),
    (b"OggS", Form(mime="audio/ogg", endings=("ogg", "oga", "opus"))),
    (b"#!AMR", Form(mime="audio/amr", endings=("amr",))),
    (b"#!SILK", _SILK),
    (b"\x02#!SILK", _SILK),
    (b"ID3", _MP3),
    (b"fLaC", Form(mime="audio/flac", endings=("flac",))),
    (b"\x1a\x45\xdf\xa3", Form(mime="video/webm", endings=("webm", "mkv"))),
    (b"FLV\x01", Form(mime="video/x-flv", endings=("flv",))),
    (b"\x00\x00\x01\xba", Form(mime="video/mpeg", endings=("mpg", "mpeg", "vob"))),
    (b"%PDF-", Form(mime="application/pdf", endings=("pdf",))),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"{\\rtf", Form(mime="application/rtf", endings=("rtf", "doc"))),
    (b"\x1f\x8b", Form(mime="application/gzip", endings=("gz", "tgz"))),
    (b"7z\xbc\xaf\x27\x1c", Form(mime="application/x-7z-compressed", endings=("7z",))),
    (b"Rar!\x1a\x07", Form(mime="application/vnd.rar", endings=("rar",))),
    (b"\xfd7zXZ\x00", Form(mime="application/x-xz", endings=("xz",))),
    (b"BZh", Form(mime="application/x-bzip2", endings=("bz2",))),
)
_RIFF: dict[bytes, Form] = {
    b"WEBP": WEBP,
    b"WAVE": Form(mime="audio/wav", endings=("wav",)),
    b"AVI ": Form(mime="video/x-msvideo", endings=("avi",)),
}
_MP4 = Form(mime="video/mp4", endings=("mp4", "m4v"))
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_BRANDS: tuple[tuple[tuple[bytes, ...], Form], ...] = (
    (_HEIC, Form(mime="image/heic", endings=("heic", "heif"))),
    ((b"avif", b"avis"), Form(mime="image/avif", endings=("avif",))),
    ((b"M4A ", b"M4B "), Form(mime="audio/mp4", endings=("m4a", "m4b", "mp4"))),
    ((b"qt  ",), Form(mime="video/quicktime", endings=("mov", "qt"))),
)
_3GP = Form(mime="video/3gpp", endings=("3gp", "3g2"))
_LEAST_BMP = 26
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def form_of(content: bytes) -> Form:
    """Tell what a file is; what has no mark of its own is text, or unknown."""
    for mark, form in _MARKS:
        if content.startswith(mark):
            return form
    return _container(content) or _sound(content) or _bitmap(content) or _text(content)


def _container(content: bytes) -> Form | None:
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12])
    if content[4:8] != b"ftyp":
        return None
    brand = content[8:12]
    if brand[:2] == b"3g":
        return _3GP
    return next((form for brands, form in _BRANDS if brand in brands), _MP4)


def _sound(content: bytes) -> Form | None:
    """Know MPEG audio without a header by its first frame."""
    if content[:1] != b"\xff" or not content[1:2]:
        return None
    marks = content[1]
    if marks & 0xE6 == 0xE2:  # noqa: PLR2004 -- eleven bits of sync, layer III
        return _MP3
    return _AAC if marks & 0xF6 == 0xF0 else None  # noqa: PLR2004 -- twelve bits of sync, layer 0


def _bitmap(content: bytes) -> Form | None:
    is_said = content[:2] == b"BM" and len(content) >= _LEAST_BMP
    return BMP if is_said and int.from_bytes(content[2:6], "little") in {0, len(content)} else None


def _text(content: bytes) -> Form:
    if not content or _NO_TEXT.search(content):
        return UNKNOWN
    try:
        content.decode()
    except UnicodeDecodeError:
        return UNKNOWN
    return PLAIN_TEXT
