"""What the codes on a part or its bag say, against the owner's list."""

from datetime import UTC, datetime

import pytest

from desk.findings.inscription import Code, Inscription, Line
from desk.findings.stock_codes import parts_on, serial_on, unknown_code
from desk.visits.rules import StockPart

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SEAL = StockPart(number="W9-SEAL", names={"en": "Door seal"}, codes=("6901234567892",))
HOSE = StockPart(number="W9-HOSE", names={"en": "Drain hose"}, codes=("042100005264",))
NUT = StockPart(number="12", names={"en": "Nut"})


def shows(*codes: str, lines: tuple[str, ...] = (), sure: float = 0.9) -> Inscription:
    return Inscription(
        codes=tuple(Code(form="Code128", words=words) for words in codes),
        lines=tuple(Line(words=words, confidence=sure) for words in lines),
    )


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("W9-SEAL", [SEAL]),
        ("w9-seal", [SEAL]),
        ("P/N:W9-SEAL;S/N:77A001", [SEAL]),
        ("https://parts.example.com/i?no=W9-HOSE&lot=3", [HOSE]),
        ("(01)06901234567892(21)77A001", [SEAL]),
        ("0042100005264", [HOSE]),
        ("W9-SEAL-2", []),
        ("XW9-SEAL", []),
        ("169012345678920", []),
        ("12", [NUT]),
        ("LOT 12", []),
    ],
)
def test_a_part_is_known_by_its_number_or_code_wherever_it_stands(said: str, found: list[StockPart]) -> None:
    assert list(parts_on(shows(said), (SEAL, HOSE, NUT))) == found


def test_several_parts_on_one_photo_are_several() -> None:
    assert parts_on(shows("W9-HOSE", "W9-SEAL"), (SEAL, HOSE)) == (SEAL, HOSE)


def test_print_counts_where_no_code_names_a_part_and_a_whole_line_does() -> None:
    assert parts_on(shows("4711", lines=("Made in China", "W9-SEAL")), (SEAL, HOSE)) == (SEAL,)
    assert parts_on(shows(lines=("fits W9-SEAL",)), (SEAL,)) == ()
    assert parts_on(shows(lines=("W9-SEAL",), sure=0.5), (SEAL,)) == ()


def test_a_serial_is_what_a_code_calls_one() -> None:
    assert serial_on(shows("P/N:W9-SEAL;S/N:77A001"), at=NOW) == "77A001"
    assert serial_on(shows("W9-SEAL", "77A0011234"), at=NOW) == ""
    assert serial_on(shows("SN:77A001", "SN:77A002"), at=NOW) == ""


def test_what_nobody_knows_is_told_by_its_first_code() -> None:
    assert unknown_code(shows(" ", "4711" * 30)) == ("4711" * 15)
    assert unknown_code(shows()) == ""
