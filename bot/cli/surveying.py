"""`aftercare survey …`: who is surveyed, and campaigns that ask a part of the customers, apart from any ticket."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from bot.settings import Settings
    from desk.survey.campaign import Acquaintance, Campaign, Hindrance, Results
    from desk.terms import CampaignId, CustomerKind
    from handlers.campaigns import Coverage, Sent

app = typer.Typer(help="Who is surveyed, and campaigns apart from any ticket.", no_args_is_help=True)
campaign_app = typer.Typer(help="Ask a part of the customers, whatever their tickets.", no_args_is_help=True)
app.add_typer(campaign_app, name="campaign")
_Number = Annotated[int, typer.Argument(help="The campaign's number.", min=1)]


@app.command("coverage")
def coverage(
    days: Annotated[int, typer.Option(min=1, max=3660, help="Of so many days.")] = 30,
) -> None:
    """Count by segment of customers how many tickets were handled, asked about and answered, with the mean."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    found = loop.run(_coverage(read_settings(), days))
    typer.echo(f"{'':<30}{'handled':>9}{'asked':>9}{'answered':>10}{'mean':>7}")
    for (segment, value), counted in sorted(found.items()):
        figures = counted.figures
        answered, mean = figures.surveys_answered.part, figures.satisfaction.mean
        shown = f"{float(mean):.1f}" if mean is not None else "–"
        name = f"{segment}: {value or 'not known'}"
        typer.echo(f"{name:<30}{figures.handled:>9}{counted.asked:>9}{answered:>10}{shown:>7}")


@campaign_app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What you call it.")],
    *,
    customers: Annotated[str, typer.Option(help="new (one ticket so far) or existing (several); else both.")] = "",
    kind: Annotated[str, typer.Option(help="private, business or public; else all.")] = "",
    industry: Annotated[str, typer.Option(help="As staff have set it with /set; else all.")] = "",
) -> None:
    """Prepare a campaign; nobody is asked yet."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import SettingsError, read_settings  # noqa: PLC0415 -- as above
    from desk.survey.campaign import Acquaintance  # noqa: PLC0415 -- as above
    from desk.terms import CustomerKind  # noqa: PLC0415 -- as above

    if not name.strip():
        raise SettingsError("A campaign needs a name.")
    if customers and customers not in set(Acquaintance):
        raise SettingsError(f"--customers {customers}: expected new or existing.")
    if kind and kind not in set(CustomerKind):
        raise SettingsError(f"--kind {kind}: expected private, business or public.")
    acquaintance = Acquaintance(customers) if customers else None
    wanted = (acquaintance, CustomerKind(kind) if kind else None, industry)
    number, asked = loop.run(_create(read_settings(), name.strip(), *wanted))
    typer.echo(f"Campaign {number} is prepared: {asked} customers. Ask them: aftercare survey campaign send {number}")


@campaign_app.command("list")
def list_all() -> None:
    """List all campaigns, the newest first."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    for campaign in loop.run(_all(read_settings())):
        typer.echo(f"{campaign.id}  {campaign.created_at:%Y-%m-%d}  {campaign.name}  ({_who(campaign)})")


@campaign_app.command("send")
def send(
    number: _Number, most: Annotated[int | None, typer.Option(min=1, help="Ask at most so many customers now.")] = None
) -> None:
    """Ask all who were not asked yet and may be: by day, where the platform lets us, and nobody who is busy with us."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    settings = read_settings()
    sent = loop.run(_send(settings, number, most))
    if sent.until:
        morning = sent.until.astimezone(ZoneInfo(settings.timezone))
        typer.echo(f"Nobody is asked at this hour. Again from {morning:%H:%M}.")
        return
    typer.echo(f"Asked now: {sent.asked}")
    for line in _held_back(sent.held_back):
        typer.echo(line)


@campaign_app.command("progress")
def progress(number: _Number) -> None:
    """Show how many were asked and answered, and who is still to be asked."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    campaign, results, left = loop.run(_progress(read_settings(), number))
    typer.echo(f"{campaign.name} ({_who(campaign)})")
    typer.echo(f"asked {results.asked}, answered {results.answered}, declined {results.declined}")
    typer.echo(f"could be asked now: {left[None]}")
    for line in _held_back(left):
        typer.echo(line)


@campaign_app.command("results")
def results(number: _Number) -> None:
    """Show the mean of each dimension and what customers wrote."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    campaign, found, _ = loop.run(_progress(read_settings(), number))
    typer.echo(f"{campaign.name} ({_who(campaign)}), instrument {campaign.instrument}")
    typer.echo(f"answered {found.answered} of {found.asked}")
    for dimension in campaign.asks:
        given = found.points[dimension]
        mean = f"{sum(given) / len(given):.2f}" if given else "–"
        typer.echo(f"{dimension.value:<24}{mean:>6}  of {len(given)}")
    for comment in found.comments:
        typer.echo(f"“{comment}”")


def _held_back(counted: "Counter[Hindrance] | Counter[Hindrance | None]") -> "Iterator[str]":
    from desk.survey.campaign import Hindrance  # noqa: PLC0415 -- as above

    words = {
        Hindrance.BUSY: "have an open ticket",
        Hindrance.ASKED_LATELY: "were asked something lately",
        Hindrance.NO_CHAT: "can't be reached in a chat, or want to hear from a person",
        Hindrance.WINDOW_SHUT: "can't be written to on WeChat before they write themselves",
    }
    for why, told in words.items():
        if counted[why]:
            yield f"  {counted[why]} {told}"


def _who(campaign: "Campaign") -> str:
    who = campaign.population
    parts = (who.acquaintance and f"{who.acquaintance.value} customers", who.kind and who.kind.value, who.industry)
    return ", ".join(part for part in parts if part) or "all customers"


async def _coverage(settings: "Settings", days: int) -> "dict[tuple[str, str], Coverage]":
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from handlers import campaigns  # noqa: PLC0415 -- as above

    now = SystemClock().now()
    async with open_store(settings) as store, store.begin() as tx:
        return await campaigns.coverage(tx, since=now - timedelta(days=days), until=now)


async def _create(
    settings: "Settings",
    name: str,
    acquaintance: "Acquaintance | None",
    kind: "CustomerKind | None",
    industry: str,
) -> "tuple[CampaignId | None, int]":
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from desk.survey.campaign import Campaign, Population  # noqa: PLC0415 -- as above
    from handlers.campaigns import prospects  # noqa: PLC0415 -- as above

    policy, now = read_policy(settings.policy_file), SystemClock().now()
    wanted = Campaign(
        name=name,
        population=Population(acquaintance=acquaintance, kind=kind, industry=industry.strip()),
        instrument=policy.survey.instrument.version,
        created_at=now,
    )
    async with open_store(settings) as store, store.begin() as tx:
        campaign = await tx.campaigns.add(wanted)
        return campaign.id, (await prospects(campaign, tx=tx, policy=policy, now=now)).total()


async def _all(settings: "Settings") -> "tuple[Campaign, ...]":
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    async with open_store(settings) as store, store.begin() as tx:
        return await tx.campaigns.everything()


async def _send(settings: "Settings", number: int, most: int | None) -> "Sent":
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.wiring import open_store, settled_rules  # noqa: PLC0415 -- as above
    from desk.terms import CampaignId  # noqa: PLC0415 -- as above
    from handlers import campaigns  # noqa: PLC0415 -- as above

    now = SystemClock().now()
    async with open_store(settings) as store:
        rules = await settled_rules(settings, store=store, now=now)
        async with store.begin() as tx:
            campaign = await tx.campaigns.named(CampaignId(number))
        if campaign is None:
            raise SettingsError(f"There is no campaign {number}.")
        return await campaigns.send(campaign, store=store, rules=rules, now=now, most=most)


async def _progress(settings: "Settings", number: int) -> "tuple[Campaign, Results, Counter[Hindrance | None]]":
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from desk.survey.campaign import results_of  # noqa: PLC0415 -- as above
    from desk.terms import CampaignId  # noqa: PLC0415 -- as above
    from handlers.campaigns import prospects  # noqa: PLC0415 -- as above

    policy, now = read_policy(settings.policy_file), SystemClock().now()
    async with open_store(settings) as store, store.begin() as tx:
        campaign = await tx.campaigns.named(CampaignId(number))
        if campaign is None:
            raise SettingsError(f"There is no campaign {number}.")
        answers = [held.answers for held in await tx.campaigns.rounds(CampaignId(number))]
        return campaign, results_of(answers), await prospects(campaign, tx=tx, policy=policy, now=now)
