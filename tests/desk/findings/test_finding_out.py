"""What nameplates, barcodes, receipts and boxes say, in the words that makers and shops print on them."""

from datetime import UTC, datetime

import pytest

from desk.findings.finding import Basis, Finding, FindingKind
from desk.findings.finding_out import findings_in
from desk.findings.inscription import Code, Inscription, Line
from desk.findings.labels import is_imei

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
IMEI = "490154203237518"


def read_off(*lines: str, codes: tuple[Code, ...] = (), sure: float = 0.98) -> dict[FindingKind, str]:
    printed = tuple(Line(words=words, confidence=sure) for words in lines)
    return {one.kind: one.value for one in findings_in(Inscription(codes=codes, lines=printed), at=NOW)}


def code(words: str, *, form: str = "QR Code") -> tuple[Code, ...]:
    return (Code(form=form, words=words),)


@pytest.mark.requirement("R2.2-3")
def test_a_nameplate_tells_model_serial_and_date() -> None:
    plate = (
        "空调器",
        "规格型号：KFR-35GW/BP3DN1Y",
        "额定电压 220V~ 50Hz",
        "序列号 8A12345678901",
        "生产日期：2024年03月15日",
    )
    assert read_off(*plate) == {
        FindingKind.MODEL: "KFR-35GW/BP3DN1Y",
        FindingKind.SERIAL: "8A12345678901",
        FindingKind.MADE_ON: "2024-03-15",
    }


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("S/N: 8A1234567890", FindingKind.SERIAL, "8A1234567890"),
        ("Ｓ／Ｎ：8A1234567890", FindingKind.SERIAL, "8A1234567890"),
        ("SN 8a1234567890", FindingKind.SERIAL, "8A1234567890"),
        ("Serial No. WXE-2290-11", FindingKind.SERIAL, "WXE-2290-11"),
        ("机身号:20240315001", FindingKind.SERIAL, "20240315001"),
        ("产品编号A20240315001", FindingKind.SERIAL, "A20240315001"),
        ("出廠編號 無", None, ""),
        ("MODEL NO.: XQG100-14B", FindingKind.MODEL, "XQG100-14B"),
        ("Model: iPhone 15", FindingKind.MODEL, "iPhone 15"),
        ("型号BCD-216STPT", FindingKind.MODEL, "BCD-216STPT"),
        ("型 号：MG100V11D", FindingKind.MODEL, "MG100V11D"),
        ("订单号：TB20260301-7788", FindingKind.ORDER, "TB20260301-7788"),
        ("订单编号: 3721884410029", FindingKind.ORDER, "3721884410029"),
        ("Order No. 114-7763920", FindingKind.ORDER, "114-7763920"),
        ("快递单号：SF1234567890", None, ""),
        ("MFG Date: 2024-11", FindingKind.MADE_ON, "2024-11"),
        ("生产日期 2024.13.40", None, ""),
        (f"IMEI1: {IMEI}", FindingKind.IMEI, IMEI),
        ("IMEI1: 490154203237519", None, ""),
        ("请勿自行拆卸 220V 50Hz 1500W", None, ""),
        ("MODELS 2024 catalogue", None, ""),
    ],
)
def test_a_label_says_what_follows_it(line: str, kind: FindingKind | None, value: str) -> None:
    assert read_off(line) == ({kind: value} if kind else {})


def test_a_value_may_stand_below_its_label() -> None:
    assert read_off("序列号", "8A1234567890", "Model No.", "XQG100-14B") == {
        FindingKind.SERIAL: "8A1234567890",
        FindingKind.MODEL: "XQG100-14B",
    }
    assert read_off("序列号", "请妥善保管") == {}


def test_what_is_hardly_readable_is_not_guessed() -> None:
    assert read_off("S/N: 8A1234567890", sure=0.6) == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("SN:8A1234567890;MODEL:XQG100", {FindingKind.SERIAL: "8A1234567890", FindingKind.MODEL: "XQG100"}),
        ('{"sn":"8A1234567890"}', {FindingKind.SERIAL: "8A1234567890"}),
        (
            "https://shop.example/p?sn=8A1234567890",
            {FindingKind.LINK: "https://shop.example/p?sn=8A1234567890", FindingKind.SERIAL: "8A1234567890"},
        ),
        (
            "(01)06912345678901(11)240315(21)8A123456",
            {FindingKind.MADE_ON: "2024-03-15", FindingKind.SERIAL: "8A123456"},
        ),
        (IMEI, {FindingKind.IMEI: IMEI}),
        ("订单号：TB20260301", {FindingKind.ORDER: "TB20260301"}),
        ("WIFI:T:WPA;S:home;P:secret;;", {}),
    ],
)
def test_a_code_says_it_itself(words: str, told: dict[FindingKind, str]) -> None:
    assert read_off(codes=code(words)) == told


def test_a_bare_number_is_taken_for_a_serial_but_not_surely_and_an_article_number_is_none() -> None:
    (bare,) = findings_in(Inscription(codes=code("8A1234567890", form="Code 128")), at=NOW)
    assert (bare.kind, bare.basis) == (FindingKind.SERIAL, Basis.CODE)
    assert bare.confidence < 0.75
    assert read_off(codes=code("6901234567892", form="EAN-13")) == {}


def test_print_below_a_barcode_says_what_the_barcode_numbers() -> None:
    printed = (Line(words="订单号：TB2026030177", confidence=0.93),)
    bars = code("TB2026030177", form="Code 128")
    assert findings_in(Inscription(codes=bars, lines=printed), at=NOW) == (
        Finding(kind=FindingKind.ORDER, value="TB2026030177", basis=Basis.CODE, confidence=0.99, at=NOW),
    )


def test_an_imei_proves_itself() -> None:
    assert is_imei(IMEI)
    assert not any(
        map(is_imei, ("490154203237519", "49015420323751", "000000000000000", "４９０１５４２０３２３７５１８"))
    )
