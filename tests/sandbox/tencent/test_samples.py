"""Files that people send: given, or made up."""

import pytest

from sandbox.control import ControlError
from sandbox.tencent.samples import sample


def test_a_picture_is_made_up_from_its_name() -> None:
    first, second = sample("leak.png", kind="image"), sample({"name": "pump.png"}, kind="image")
    assert first.body.startswith(b"\x89PNG")
    assert first.body != second.body
    anything: object = True
    assert sample(anything, kind="image").name == "photo.png"


def test_a_file_is_taken_as_it_is_given() -> None:
    given = {"base64": "aGVsbG8=", "name": "invoice.pdf"}
    assert (sample(given, kind="file").body, sample(given, kind="file").content_type) == (b"hello", "application/pdf")
    assert sample("data:image/png;base64,aGVsbG8=", kind="image").body == b"hello"
    assert sample("note.amr", kind="voice").body.startswith(b"#!AMR")


@pytest.mark.parametrize("given", [7, {}, "", {"base64": "%"}])
def test_what_is_no_file_is_refused_in_words(given: object) -> None:
    with pytest.raises(ControlError, match=r"\.$"):
        sample(given, kind="image")
