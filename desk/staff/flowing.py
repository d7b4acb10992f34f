"""The flows made visible to staff: `/flow`, `/flow handling`, `/flow versions` (R4.3.1-3)."""

from desk.deliveries import Priority
from desk.errors import DeskError
from desk.papers.paper import PaperKind, PaperWanted
from desk.reports.flowchart import TITLES, FlowKind, chart_of, lines_of, published
from desk.staff.draft import Draft
from desk.staff.steps import Job, Step
from desk.staff.vocabulary import Order
from desk.texts import text

MOST_VERSIONS = 20
_VERSIONS = "versions"
_SPOKEN: dict[str, FlowKind] = {
    **{kind.value: kind for kind in FlowKind},
    **dict.fromkeys(("", "响应", "响应流程"), FlowKind.RESPONSE),
    **dict.fromkeys(("处理", "处理流程"), FlowKind.HANDLING),
}


def flow(job: Job) -> Step | None:
    """Tell a flow of the policy in effect at once, and have its chart drawn; or list the versions published."""
    said = (job.rest or job.argument).strip().casefold()
    if said in {_VERSIONS, "版本"}:
        _list_versions(job.draft)
        return None
    if said not in _SPOKEN:
        raise DeskError(text("There are two flows: /flow response and /flow handling. /flow versions lists versions."))
    _tell(job.draft, _SPOKEN[said])
    return None


def _tell(draft: Draft, kind: FlowKind) -> None:
    here, around = draft.conversation.address, draft.around
    chart = chart_of(kind, around.policy, around.versions, now=draft.scene.now)
    others = (draft.choice(Order.FLOW, TITLES[other], argument=other) for other in FlowKind if other is not kind)
    versions = draft.choice(Order.FLOW, text("Published versions"), argument=_VERSIONS)
    draft.say(*lines_of(chart), choices=(*others, versions))
    draft.want(
        PaperWanted(
            key=f"{PaperKind.FLOW} {draft.scene.message.key}",
            kind=PaperKind.FLOW,
            argument=kind,
            locale=draft.member.locale,
            to=(here,),
            caption=(text("{title} – {version}", title=chart.title, version=chart.subtitle),),
            asked_by=here,
            priority=Priority.ANSWER,
        )
    )


def _list_versions(draft: Draft) -> None:
    around = draft.around
    listed = published(around.policy, around.versions, most=MOST_VERSIONS)
    draft.say(text("Versions of the policy, the newest first:"), *listed)
