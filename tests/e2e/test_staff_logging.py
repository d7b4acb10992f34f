"""Contacts that came outside the chats: logged as tickets, with limits of their own, and answered by a person."""

from datetime import timedelta

import pytest

from bot.demo.playing import Player, shown
from desk.sla.limits import response_limits
from desk.terms import IntakeChannel, Status
from tests.e2e.crew import CUSTOMERS, PHONE, TECHNICIANS, gather_crew
from tests.e2e.story import World

DAY = timedelta(hours=24)


async def _agent(world: World, number: str = "telegram:staff:2001") -> Player:
    return await world.hires(number, "Tom", "agent", department="customer_service", locale="en")


@pytest.mark.parametrize("number", TECHNICIANS)
@pytest.mark.requirement("R1.2-1", "R1.2-2", "R1.4-1", "R2.2-2", "R3.2-1")
async def test_a_call_is_a_ticket_with_a_quarter_of_an_hour(world: World, number: str) -> None:
    tom = await _agent(world, number)
    await tom.says("/log phone 13900000000 Bob: the fridge does not cool")
    await tom.reads("Ticket 1001", "the fridge does not cool", "Bob")
    ticket = await world.ticket()
    assert ticket.intake is IntakeChannel.PHONE
    assert ticket.response_due_at == world.clock.now() + timedelta(minutes=15)
    assert ticket.response_rule == "response.channel.phone"
    assert (ticket.contact.name, ticket.contact.contact) == ("Bob", "13900000000")
    assert ticket.owner
    assert ticket.owner.name == "Tom"


@pytest.mark.parametrize("customer", CUSTOMERS)
async def test_a_number_typed_in_a_chat_opens_nobodys_calls_to_that_chat(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    await crew.tom.says("/log phone 138-0013 8000 王先生: the oven stays cold")
    await crew.tom.reads("Ticket 1002 is opened")
    first, second = await world.ticket(), await world.ticket(1002)
    assert (first.contact.contact, second.contact.contact) == (PHONE, "138-0013 8000")
    assert second.customer != first.customer
    await crew.ann.says("进度")
    assert not any("1002" in shown(bubble) for bubble in crew.ann.transcript())


@pytest.mark.requirement("R1.2-6")
async def test_a_number_of_several_customers_is_nobodys(world: World) -> None:
    crew = await gather_crew(world)
    await crew.report()
    other = world.phone(CUSTOMERS[1])
    for words in ("电视没有声音", PHONE):
        await other.says(words, name="李雷")
    await crew.tom.says(f"/log phone {PHONE} Bob: the oven stays cold")
    await crew.tom.says("/log")
    for words in ("phone", "139 0000 0000", "Eve", "the lamp is dark"):
        await crew.tom.says(words)
    await crew.tom.says("/log phone 13900000000 Eve: the lamp is dark again")
    await crew.tom.reads("Ticket 1005 is opened", "We know this contact: Eve")
    customers = [(await world.ticket(number)).customer for number in range(1001, 1006)]
    assert len(set(customers[:4])) == 4
    assert customers[3] == customers[4]


@pytest.mark.parametrize(
    ("said", "intake"),
    [
        ("/log email bob@example.com Bob: please send the manual", IntakeChannel.EMAIL),
        ("登记 传真 0571-88888888 Bob：please send the manual", IntakeChannel.FAX),
    ],
)
@pytest.mark.requirement("R1.2-5", "R2.2-2")
async def test_a_letter_has_a_day_and_wants_an_answer_in_writing(world: World, said: str, intake: str) -> None:
    tom = await _agent(world)
    await tom.says(said)
    await tom.reads("Ticket 1001: written confirmation needed", "please send the manual")
    ticket = await world.ticket()
    assert ticket.intake is intake
    assert ticket.needs_writing
    limits = {limit.rule: limit.span for limit in response_limits(ticket, world.stage.desk.policy)}
    assert limits[f"response.channel.{intake}"] == DAY
    await tom.says("/grade 1001 general routine service other level3")
    await tom.says("/accept 1001")
    await tom.reads("please tell the customer in writing", str(ticket.contact.contact))


@pytest.mark.requirement("R1.2-1", "R2.2-2")
async def test_a_walk_in_is_logged_step_by_step_with_buttons(world: World) -> None:
    tom = await _agent(world, "wecom:Tom")
    await tom.says("/log")
    await tom.presses("log", argument="0:on_site")
    for words in ("-", "Bob", "the handle is broken"):
        await tom.says(words)
    ticket = await world.ticket()
    assert ticket.intake is IntakeChannel.ON_SITE
    assert (ticket.contact.name, ticket.contact.contact) == ("Bob", None)
    assert ticket.description == "the handle is broken"


@pytest.mark.requirement("R2.2-2", "R2.4-2", "R1.3-9")
async def test_what_a_caller_is_owed_becomes_the_owners_task_until_the_ticket_is_closed(world: World) -> None:
    tom = await _agent(world)
    li = await world.hires("wecom:LiShifu", "Li", "technician", locale="en")
    await tom.says("/log phone 13900000000 Bob: the fridge does not cool")
    await tom.says("/grade 1001 general routine repair other level3")
    await li.presses("accept")
    await tom.reads("please tell the customer by phone or e-mail", "Li, Technician, now handles your ticket 1001")
    await li.says("/complete 1001 on_site repair refilled the coolant")
    await li.says("yes")
    await li.says("no")
    await world.time_passes(minutes=30)
    await tom.reads("please tell the customer by phone or e-mail", "refilled the coolant", "Is it solved")
    await tom.says("/reached 1001 8")
    await tom.reads("can't close yet", "Order number", "Product model")
    await tom.says("/set 1001 order -")
    await tom.says("/set 1001 model KG-200")
    await tom.says("/close 1001")
    await tom.reads("Ticket 1001 is closed")
    ticket = await world.ticket()
    assert ticket.status is Status.CLOSED
    assert ticket.feedback.confirmed_via == "phone"
    assert ticket.feedback.satisfaction == 8
