"""From a chat message to a closed ticket, on each customer channel with each staff channel."""

import pytest

from desk.terms import Status
from tests.e2e.story import World

CUSTOMERS = ["wechat:oWangFang", "telegram:customer:1001"]
STAFF = ["wecom:LiShifu", "telegram:staff:2002"]


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.parametrize("technician", STAFF)
async def test_a_reported_problem_is_handled_confirmed_and_closed(world: World, customer: str, technician: str) -> None:
    tom = await world.hires("telegram:staff:2001", "Tom", "agent", department="customer_service")
    li = await world.hires(technician, "Li", "technician")
    ann = world.phone(customer)

    await ann.says("Hello, my washing machine is leaking")
    await ann.reads("1001")
    await tom.reads("1001")
    await tom.presses("grade")
    assert (await world.ticket()).status is Status.RECEIVED
    await li.reads("Welcome")
