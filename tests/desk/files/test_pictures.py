"""What a picture unfolds to, read off its header."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.files.forms import BMP, GIF, JPEG, PNG, WEBP, ZIP, Form
from desk.files.pictures import Extent, extent_of
from sandbox.telegram.attachments import SAMPLE_PHOTO
from tests.desk.files.pieces import bmp, gif, jpeg, png, webp

FORMS = (PNG, JPEG, GIF, WEBP, BMP)


@pytest.mark.parametrize(
    ("content", "form", "pixels", "frames"),
    [
        (png(640, 480), PNG, 307_200, 1),
        (png(50_000, 50_000), PNG, 2_500_000_000, 1),
        (png(10, 10, frames=5000), PNG, 500_000, 5000),
        (jpeg(4000, 3000), JPEG, 12_000_000, 1),
        (jpeg(65_535, 65_535, sizes=0xC2), JPEG, 4_294_836_225, 1),
        (SAMPLE_PHOTO, JPEG, 1, 1),
        (gif(100, 50), GIF, 5000, 1),
        (gif(100, 50, frames=3000), GIF, 15_000_000, 3000),
        (gif(60_000, 60_000, screen=(1, 1)), GIF, 3_600_000_000, 1),
        (gif(1, 1, screen=(60_000, 60_000)), GIF, 3_600_000_000, 1),
        (webp(16_384, 16_384), WEBP, 268_435_456, 1),
        (webp(10, 10, frames=2000), WEBP, 200_000, 2000),
        (webp(300, 200, form=b"VP8L"), WEBP, 60_000, 1),
        (webp(300, 200, form=b"VP8 "), WEBP, 60_000, 1),
        (bmp(300, -200), BMP, 60_000, 1),
    ],
)
def test_a_header_tells_pixels_and_frames(content: bytes, form: Form, pixels: int, frames: int) -> None:
    assert extent_of(content, form) == Extent(pixels=pixels, frames=frames)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        *((marks[:12], form) for marks, form in zip((png(), jpeg(), gif(), webp(), bmp()), FORMS, strict=True)),
        (png(0, 8), PNG),
        (b"\x89PNG\r\n\x1a\n" + png()[33:], PNG),
        (b"\xff\xd8\xff\xda" + bytes(99), JPEG),
        (b"\xff\xd8\x00\x00", JPEG),
        (b"\xff\xd8" + b"\xff\xe0\x00\x02" * 300_000, JPEG),
        (gif(frames=0), GIF),
        (gif()[:-1] + b"\x21\xf9" + b"\x01\x00" * 300_000, GIF),
        (webp(form=b"VP8Z"), WEBP),
        (b"PK\x03\x04", ZIP),
    ],
)
def test_a_header_that_makes_no_sense_tells_nothing(content: bytes, form: Form) -> None:
    assert extent_of(content, form) is None


@given(content=st.binary(max_size=200), form=st.sampled_from(FORMS), begins=st.booleans())
def test_whatever_stands_in_a_header_it_is_read_without_an_error(*, content: bytes, form: Form, begins: bool) -> None:
    starts = dict(zip(FORMS, (png()[:16], jpeg()[:2], gif()[:10], webp()[:16], bmp()[:18]), strict=True))
    extent_of((starts[form] if begins else b"") + content, form)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (gif()[:-1] + b"\x21\xf9" + b"\x01\x00" * 10_000_000, GIF),
        (b"\x89PNG\r\n\x1a\n" + png()[8:33] + bytes(20_000_000), PNG),
        (webp()[:30] + b"ANMF\x00\x00\x00\x00" * 2_500_000, WEBP),
    ],
    ids=["gif", "png", "webp"],
)
def test_a_file_full_of_tiny_blocks_takes_no_long_time(content: bytes, form: Form) -> None:
    before = perf_counter()
    extent_of(content, form)
    assert perf_counter() - before < 1
