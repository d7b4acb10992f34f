"""What an archive unpacks to, by its own table of contents."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.files.archives import listing_of, unpacked_gzip
from tests.desk.files.pieces import archive, jpeg

MOST = 100


@pytest.mark.parametrize(
    ("files", "mime"),
    [
        ({"a.txt": b"a", "b/c.jpg": b"c"}, "application/zip"),
        ({"[Content_Types].xml": b"", "word/document.xml": b""}, "document"),
        ({"[Content_Types].xml": b"", "xl/workbook.xml": b""}, "sheet"),
        ({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}, "presentation"),
        ({"mimetype": b"", "content.xml": b"", "META-INF/manifest.xml": b""}, "opendocument"),
    ],
)
def test_an_archive_is_listed_and_a_document_among_them_known(files: dict[str, bytes], mime: str) -> None:
    listing = listing_of(archive(files), most_entries=MOST)
    assert listing is not None
    assert (listing.entries, listing.unpacked) == (len(files), sum(map(len, files.values())))
    assert listing.form.mime.endswith(mime)
    assert not listing.is_program


@pytest.mark.parametrize("name", ["META-INF/MANIFEST.MF", "AndroidManifest.xml", "Payload/App.app/App"])
def test_an_app_is_a_program_whatever_stands_before_it(name: str) -> None:
    for front in (b"", jpeg(), b"GIF89a"):
        listing = listing_of(front + archive({name: b"x"}), most_entries=MOST)
        assert listing is not None
        assert listing.is_program


def test_what_the_entries_claim_is_added_up() -> None:
    bomb = archive({f"{number}.xml": b"0" * 1000 for number in range(9)}, claims=400_000_000)
    listing = listing_of(bomb, most_entries=MOST)
    assert listing is not None
    assert listing.unpacked == 3_600_000_000


def test_no_more_entries_are_read_than_one_beyond_the_limit() -> None:
    listing = listing_of(archive({str(number): b"" for number in range(MOST + 50)}), most_entries=MOST)
    assert listing is not None
    assert listing.entries == MOST + 1


def test_an_archive_beyond_four_gigabytes_is_beyond_every_limit() -> None:
    made = archive({"a": b"a"})
    end = made.rindex(b"PK\x05\x06")
    listing = listing_of(made[: end + 12] + struct.pack("<I", 0xFFFFFFFF) + made[end + 16 :], most_entries=MOST)
    assert listing is not None
    assert listing.entries > MOST


def test_what_has_no_table_of_contents_is_no_archive() -> None:
    assert listing_of(jpeg(), most_entries=MOST) is None
    assert listing_of(b"PK\x03\x04 and nothing more", most_entries=MOST) is None
    assert listing_of(b"PK\x05\x06", most_entries=MOST) is None
    assert listing_of(jpeg() + b"PK\x05\x06" + b"\x99" * 30, most_entries=MOST) is None


def test_an_empty_archive_is_one() -> None:
    listing = listing_of(archive({}), most_entries=MOST)
    assert listing is not None
    assert (listing.entries, listing.unpacked) == (0, 0)


@given(spoilt=st.binary(max_size=80), at=st.integers(0, 300))
def test_whatever_stands_in_an_archive_it_is_read_without_an_error(spoilt: bytes, at: int) -> None:
    made = archive({"a.txt": b"a" * 50, "b.txt": b"b"})
    listing_of(made[:at] + spoilt + made[at + len(spoilt) :], most_entries=MOST)


def test_gzip_says_at_its_end_what_it_unpacks_to() -> None:
    assert unpacked_gzip(b"\x1f\x8b" + bytes(9) + struct.pack("<I", 4_000_000_000)) == 4_000_000_000
