"""What a file is, by its own first bytes."""

import pytest

from desk.files.forms import form_of
from tests.desk.files.pieces import archive, bmp, gif, jpeg, png, webp

PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (jpeg(), "image/jpeg"),
        (png(), "image/png"),
        (gif(), "image/gif"),
        (webp(), "image/webp"),
        (bmp(), "image/bmp"),
        (b"BMW does not start", "text/plain"),
        (b"II*\x00" + bytes(20), "image/tiff"),
        (bytes(4) + b"ftypheic" + bytes(8), "image/heic"),
        (bytes(4) + b"ftypisom" + bytes(8), "video/mp4"),
        (bytes(4) + b"ftypqt  " + bytes(8), "video/quicktime"),
        (bytes(4) + b"ftyp3gp5" + bytes(8), "video/3gpp"),
        (bytes(4) + b"ftypM4A " + bytes(8), "audio/mp4"),
        (b"OggS" + bytes(60), "audio/ogg"),
        (b"#!AMR\n\x3c", "audio/amr"),
        (b"\x02#!SILK_V3", "audio/silk"),
        (b"ID3\x03\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x00" + bytes(9), "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(9), "audio/aac"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x00\x00\x00\x00JUNK", "application/octet-stream"),
        (b"\x1a\x45\xdf\xa3" + bytes(9), "video/webm"),
        (b"%PDF-1.7\n", "application/pdf"),
        (archive({"a.txt": b"a"}), "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), "application/x-ole-storage"),
        (PAGE, "text/plain"),
        (DRAWING, "text/plain"),
        ("错误 E21\n".encode(), "text/plain"),
        ("错误 E21\n".encode("gbk"), "application/octet-stream"),
        (b"\xff\xfea\x00", "application/octet-stream"),
        (b"a\x00b", "application/octet-stream"),
        (b"", "application/octet-stream"),
        (b"\xff", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, mime: str) -> None:
    assert form_of(content).mime == mime
