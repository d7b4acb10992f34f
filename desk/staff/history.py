"""The timeline as people read it: one sentence for each kind of act."""

from collections.abc import Iterable
from datetime import timedelta

from desk.improvement.history import words_of as of_case
from desk.sla.calendar import Interval
from desk.sla.clocks import Owner, totals
from desk.sla.naming import limit_name
from desk.survey.showing import points_of
from desk.texts import Text, text
from desk.tickets.timeline import Act, ActorKind, Entry
from desk.visits.history import words_of

ACTS: dict[Act, Text] = {
    Act.OPENED: text("opened"),
    Act.TRIAGED: text("first assessment"),
    Act.CLASSIFIED: text("graded"),
    Act.ASSIGNED: text("assigned"),
    Act.RESPONDED: text("first response"),
    Act.STARTED: text("work started"),
    Act.NOTED: text("note"),
    Act.PAUSED: text("waiting"),
    Act.RESUMED: text("work resumed"),
    Act.DELAYED: text("delayed"),
    Act.HANDLED: text("handled"),
    Act.RESULT_SENT: text("result sent"),
    Act.CONFIRMED: text("confirmed by the customer"),
    Act.REOPENED: text("opened again"),
    Act.RATED: text("rated by the customer"),
    Act.SURVEY_SKIPPED: text("question of the survey left out"),
    Act.SURVEY_DECLINED: text("customer does not want to rate"),
    Act.SUPPLIER_NAMED: text("supplier named"),
    Act.SUPPLIER_EVALUATED: text("supplier evaluated"),
    Act.CLOSED: text("closed"),
    Act.CANCELLED: text("withdrawn"),
    Act.RECURRED: text("opened, the problem came back"),
    Act.DECLINED: text("declined"),
    Act.HANDED_OVER: text("handed over"),
    Act.SET_OUT: text("on the way"),
    Act.ARRIVED: text("arrived"),
    Act.DETAILS: text("details added"),
    Act.REGRADED: text("graded anew"),
    Act.EXPECTED: text("expected time set"),
    Act.URGED: text("urged by the customer"),
    Act.CALL_ASKED: text("call asked for"),
    Act.CALLED_BACK: text("called back"),
    Act.COMPLEX: text("marked as complex"),
    Act.SUBTASK_OPENED: text("part asked for"),
    Act.SUBTASK_TAKEN: text("part taken"),
    Act.SUBTASK_DONE: text("part done"),
    Act.ATTEMPTED: text("call to the customer"),
    Act.CLOSURE_REFUSED: text("could not be closed"),
    Act.NOTIFY_SET: text("way of notices set"),
    Act.TOLD: text("customer told by hand"),
    Act.UNDELIVERED: text("message not delivered"),
    Act.REROUTED: text("told in another app instead"),
    Act.ANSWERED: text("answer to the customer"),
    Act.LIMIT_MET: text("limit met"),
    Act.LIMIT_MISSED: text("limit missed"),
    Act.TRIAGE_OVERDUE: text("not graded in time"),
    Act.SERVICE_FAILED: text("service failed: no qualifying response in time"),
    Act.ESCALATED: text("escalated"),
    Act.ACKNOWLEDGED: text("taken care of"),
    Act.APOLOGISED: text("apology to the customer"),
    Act.ROUTED: text("goes another way"),
    Act.PROPOSED: text("grade proposed"),
    Act.MARKED: text("hazard judged"),
    Act.OWNED: text("has another owner"),
    Act.OFFERED: text("job offered to"),
    Act.OFFERED_TO_TIER: text("job offered to all of the tier"),
    Act.OFFERED_TO_LEAD: text("nobody has taken the job, left to"),
    Act.OFFER_SEEN: text("offer seen"),
    Act.OFFER_IGNORED: text("offer seen, but not answered in time"),
    Act.OFFER_UNSEEN: text("offer not answered in time"),
    Act.HANDLER_GONE: text("its handler is away, to be offered anew"),
    Act.VISIT_PROPOSED: text("visit proposed"),
    Act.VISIT_AGREED: text("visit agreed on"),
    Act.VISIT_WISHED: text("another time for the visit wished"),
    Act.VISIT_CALLED_OFF: text("visit called off"),
    Act.ARRIVAL_PROVED: text("arrival proved"),
    Act.PHOTO_KEPT: text("photo from the place"),
    Act.PART_USED: text("part used"),
    Act.PART_TAKEN_BACK: text("part taken back"),
    Act.SIGNED: text("signed by the customer"),
    Act.NOT_SIGNED: text("not signed"),
    Act.UNLINKED: text("not the earlier problem after all"),
    Act.READ: text("read from a picture"),
    Act.TRANSCRIBED: text("recording written down"),
    Act.CLUSTERED: text("similar reports, incident check asked for"),
    Act.CASE_OPENED: text("feedback case opened"),
    Act.CASE_TAKEN: text("feedback case taken"),
    Act.CASE_CATEGORISED: text("feedback categorised"),
    Act.CASE_ANALYSED: text("feedback analysed"),
    Act.CASE_MEASURED: text("measure decided on"),
    Act.CASE_TOLD: text("outcome told to the customer"),
    Act.CASE_CLOSED: text("feedback case closed"),
    Act.DOCUMENTS_ISSUED: text("documents issued"),
    Act.DOCUMENTS_SENT: text("documents sent again"),
    Act.EVIDENCE_TAKEN: text("evidence pack taken"),
}
ACTORS: dict[ActorKind, Text] = {
    ActorKind.CUSTOMER: text("customer"),
    ActorKind.STAFF: text("staff"),
    ActorKind.SYSTEM: text("system"),
}
_MINUTE = timedelta(minutes=1)


OF_LIMITS = frozenset({Act.LIMIT_MET, Act.LIMIT_MISSED, Act.TRIAGE_OVERDUE})


def line_of(entry: Entry) -> Text:
    """Say when who did what, and in which words."""
    who = entry.actor.name or ACTORS[entry.actor.kind]
    act = ACTS[entry.act]
    if entry.act in OF_LIMITS and entry.rule:
        return text("{at} {who}: {act} – {words}", at=entry.at, who=who, act=act, words=limit_name(entry.rule))
    if words := words_of(entry) or points_of(entry) or of_case(entry):
        return text("{at} {who}: {act} – {words}", at=entry.at, who=who, act=act, words=words)
    if not entry.note:
        return text("{at} {who}: {act}", at=entry.at, who=who, act=act)
    return text("{at} {who}: {act} – {words}", at=entry.at, who=who, act=act, words=entry.note)


def shares(turns: Iterable[tuple[Interval, Owner]]) -> Text:
    """Say how much of a ticket's time was whose, in whole minutes."""
    ours, customer, supplier = (time - time % _MINUTE for time in totals(turns).values())
    return text(
        "Whose turn it was: ours {ours}, the customer's {customer}, suppliers' {supplier}",
        ours=ours,
        customer=customer,
        supplier=supplier,
    )
