"""Names of files that are fit for every system and end as their file does."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.files.forms import JPEG, PLAIN_TEXT, PNG, UNKNOWN, Form
from desk.files.names import LONGEST_NAME, fit_name


@pytest.mark.parametrize(
    ("name", "form", "fit"),
    [
        ("leak.jpg", JPEG, "leak.jpg"),
        ("LEAK.JPEG", JPEG, "LEAK.JPEG"),
        ("发票.pdf", UNKNOWN, "发票.pdf"),
        ("leak.png", PLAIN_TEXT, "leak.png.txt"),
        ("page.html", PLAIN_TEXT, "page.html.txt"),
        ("drawing.svg", PLAIN_TEXT, "drawing.svg.txt"),
        ("errors.log", PLAIN_TEXT, "errors.log"),
        ("leak", PNG, "leak.png"),
        (None, PNG, "picture-7.png"),
        ("", UNKNOWN, "picture-7"),
        ("...", UNKNOWN, "picture-7"),
        (".jpg", JPEG, "jpg.jpg"),
        ("../../etc/passwd", UNKNOWN, "_.._etc_passwd"),
        ("C:\\temp\\a.jpg", JPEG, "C__temp_a.jpg"),
        ("photo\u202egpj.exe", UNKNOWN, "photogpj.exe"),
        ('a"; filename="b\r\n.jpg', JPEG, "a_; filename=_b.jpg"),
        ("a.jpg . ", JPEG, "a.jpg"),
    ],
)
def test_a_name_is_made_fit(name: str | None, form: Form, fit: str) -> None:
    assert fit_name(name, form=form, otherwise="picture-7") == fit


@given(name=st.text(max_size=300) | st.none(), form=st.sampled_from([JPEG, PLAIN_TEXT, UNKNOWN]))
def test_every_name_is_short_and_without_anything_that_hides_or_commands(name: str | None, form: Form) -> None:
    fit = fit_name(name, form=form, otherwise="file-7")
    assert 1 <= len(fit.encode()) <= LONGEST_NAME
    assert not set(fit) & set('/\\:*?"<>|')
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs"} for char in fit)
    assert not form.endings or fit.rpartition(".")[2].lower() in form.endings
    assert fit_name(fit, form=form, otherwise="file-7") == fit or fit.endswith((" ", "."))
