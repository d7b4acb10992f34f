"""The packaged model on messages that nobody trained it on: what must never go wrong, and what usually goes right."""

import pytest

from bot.triage.loading import recogniser
from bot.triage.making import SAMPLES
from bot.triage.model_file import PACKAGED, read_header
from desk.terms import ProductCategory, ServiceType, Severity
from desk.triage.keywords import Keywords
from desk.triage.proposal import Proposal


def proposed(words: str) -> Proposal:
    return recogniser(PACKAGED.parent).read(words, Keywords())


@pytest.mark.requirement("R2.2-3")
@pytest.mark.parametrize(
    "words",
    [
        "烤箱起火了，厨房里全是烟，消防刚走",
        "充电器漏电，我女儿被电了一下，手还是麻的",
        "煤气灶关了还有一股煤气味，头晕",
        "電池鼓起來了，會不會爆炸",
        "轮椅刹车失灵，老人摔下来骨折了",
        "The toaster caught fire and burnt my hand",
        "I got an electric shock from the washing machine",
        "There is a strong smell of gas next to the boiler",
        "The battery of my phone is swollen and very hot",
        "the brakes failed on the way down the hill",
    ],
)
def test_a_plain_hazard_is_told_as_one_and_is_urgent(words: str) -> None:
    proposal = proposed(words)
    assert (proposal.is_hazard, proposal.severity) == (True, Severity.URGENT)


@pytest.mark.parametrize(
    "words",
    ["在吗", "谢谢，已经修好了", "你们几点下班", "hello there", "Thanks, all sorted now", "what time do you open"],
)
def test_talk_is_no_report(words: str) -> None:
    assert not proposed(words).is_report


@pytest.mark.parametrize(
    ("words", "service", "category"),
    [
        ("冰箱不制冷了，压缩机一直响", ServiceType.FAULT_REPAIR, ProductCategory.ELECTRONICS),
        ("血压计打不上气，一直报错", ServiceType.FAULT_REPAIR, ProductCategory.MEDICAL_DEVICE),
        ("新买的空调到了，什么时候能上门安装", ServiceType.INSTALLATION, ProductCategory.ELECTRONICS),
        ("手机更新以后微信登录不上", ServiceType.SOFTWARE_SUPPORT, ProductCategory.ELECTRONICS),
        ("沙发的发票还没收到", ServiceType.CUSTOMER_SERVICE, ProductCategory.CONSUMER_GOODS),
        ("坏了，没反应", ServiceType.FAULT_REPAIR, None),
        ("My laptop does not start any more", ServiceType.FAULT_REPAIR, ProductCategory.ELECTRONICS),
        ("The tv app crashes since the update", ServiceType.SOFTWARE_SUPPORT, ProductCategory.ELECTRONICS),
        ("When can you come to install the dishwasher", ServiceType.INSTALLATION, ProductCategory.ELECTRONICS),
        ("the hearing aid is dead", ServiceType.FAULT_REPAIR, ProductCategory.MEDICAL_DEVICE),
        ("The forklift does not lift", ServiceType.FAULT_REPAIR, ProductCategory.OTHER),
    ],
)
def test_plain_words_are_understood(words: str, service: ServiceType, category: ProductCategory | None) -> None:
    proposal = proposed(words)
    assert (proposal.is_report, proposal.service_type, proposal.category) == (True, service, category)


def test_the_figures_of_the_packaged_model_do_not_fall_behind() -> None:
    figures = next(part for name, part in read_header()["figures"].items() if name.endswith(f"tested on {SAMPLES}"))
    least = {"report F1": 0.97, "hazard recall": 0.95, "severity F1": 0.8, "service F1": 0.75, "product F1": 0.8}
    assert {name for name, value in least.items() if figures[name] < value} == set()
