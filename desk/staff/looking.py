"""What staff can look up: orders, queue, own work, a ticket with its parts, its dialogue, its timeline."""

from desk import wording
from desk.cards import answering, next_due, shorten
from desk.discretion import customer_for, sees_contact, words_for
from desk.jointly import joint_state
from desk.messages import Channel
from desk.people import Member
from desk.routing.naming import responsible, way_names
from desk.similar.comparing import beside
from desk.sla.clocks import owners
from desk.sla.naming import due_in, limit_name
from desk.sla.watching import open_limits
from desk.staff.draft import Draft
from desk.staff.history import line_of, shares
from desk.staff.offering import offers_of
from desk.staff.picturing import moment_of
from desk.staff.rights import SEES_ALL
from desk.staff.steps import Job, Step
from desk.staff.vocabulary import Order
from desk.survey.showing import survey_lines
from desk.terms import Means
from desk.texts import Text, text, verbatim
from desk.tickets.ticket import Ticket
from desk.turns import DialogueLine
from desk.values import replace
from desk.visits.arriving import without_code
from desk.visits.record import on_record

MOST_LISTED = 20
MOST_BUTTONS = 6
MOST_ENTRIES = 40
_SHORT = 40
_LOST = frozenset({"refused", "unknown"})

_HELP: tuple[Text, ...] = (
    text("/queue – open tickets; /mine – yours; /ticket 7 – one of them; /dialogue 7; /timeline 7"),
    text("/grade 7 – grade it; /accept 7; /decline 7 reason; /handover 7 name"),
    text("/candidates 7 – who can take it, and why (agents, leads)"),
    text("/way 7 – on my way; /arrived 7; /note 7 text; /reply 7 text to the customer; /called 7 – called back"),
    text("/visit 7 – offer times for a visit, or: /visit 7 tomorrow 9-11, 14-16; /visit 7 agreed tomorrow 9-11"),
    text("/used 7 – parts that went in; /photos 7 – photos from the place; at the place, just send photos"),
    text("/documents 7 – repair order, service record, warranty card; /evidence 7 – the whole case (supervisors)"),
    text("/wait 7; /resume 7; /eta 7 14:00; /part 7 – another department; /take 7; /done 7"),
    text("/complete 7; /release 7 – send the result; /reached 7; /unsolved 7 reason; /missed 7; /close 7"),
    text("/survey 7 9 9 8 10 9 words – what the customer says on the phone; /refused 7 – does not want to rate"),
    text("/supplier 7 name – who takes part; /evaluate 7 8 why – how good they were"),
    text("/set 7 name …; /complex 7 reason; /merge 7 into 9"),
    text("/hazard 7 yes, /hazard 7 no – people may come to harm, or not; /noproblem 7 – it reports no problem"),
    text("/log phone 13800000000 name: problem – a call, e-mail, fax or visit as a ticket"),
    text("/sla – how well the limits are kept; /sla 7 person – of seven days, by person (supervisors)"),
    text("/quality – how good your work is; /quality last month; /quality technical 7 (supervisors, leads)"),
    text("/feedback 7 what went wrong – on the register of improvement; without a number it is about no ticket"),
    text("/cases – open feedback; /case 7-1 – one of them; /measures, /measure – what is done to be better"),
    text("/report weekly – a report, or: daily, monthly, department, survey, appraisal; a day may follow (leads)"),
    text("/weekly and a few words – how the open work of your department stands, for the report of the departments"),
    text("/gantt, /tasks – open work as a picture: of all or a name or a department, if you lead; me – yours"),
    text("/flow – who does what by when, with a chart; /flow handling; /flow versions – what was published when"),
    text("/quality Li, Wu 2026-11-01 30 – thirty days before and after that day, such as that of a training"),
    text("/appraisal – your appraisal with its evidence; /contest words – object to it"),
    text(
        "/judge Li, /answer Li – judge an appraisal, answer an objection; /reward Li, /penalty Li (supervisors, leads)"
    ),
    text("/test Li – the result of a test of knowledge or skill (supervisors, leads)"),
    text(
        "/training – trainings; /training add standard 2026-11-20 Li, Wu: notes; /training cases pump (those who lead)"
    ),
    text("/parked – messages that could not be handled; /replay 12 – try again; /drop 12 reason (supervisors)"),
    text("/notify 7 wechat – where notices reach the customer; /sent 7 sms – you told them yourself"),
    text("/care 7 – you take care of a missed limit; /escalate 7 reason – pass it up; /apologise 7 – say sorry"),
    text("/duty on, /duty off; /language zh, /language en; /cancel ends a question."),
    text("/on, /off – on duty or off; /leave 1 Dec to 5 Dec; /roster – when you work (and your people, if you lead)"),
    text("/skills, /region, /base – what you can do, where you work, where you set out from"),
    text("/tier Li senior; /certificate Li gas until 2027-05-31, /certificate Li -gas (supervisors)"),
    text("/quiet 22:00-07:00 – no reminders then, but for level 1; /quiet off; /quiet on – as everybody has it"),
    text("Wherever there are choices, their number does too. You can also reply to a card."),
)
_MORE: dict[Order, Text] = {
    Order.WAIT: text("Wait"),
    Order.ETA: text("New time"),
    Order.PART: text("Another department"),
    Order.HANDOVER: text("Hand over"),
    Order.DIALOGUE: text("Dialogue"),
    Order.HAZARD: text("Hazard"),
    Order.FEEDBACK: text("Internal feedback"),
}


def show_help(job: Job) -> Step | None:
    """List all orders."""
    job.draft.say(*_HELP)
    return None


def queue(job: Job) -> Step | None:
    """List open tickets without a handler: the own department's, for agents and supervisors all."""
    draft = job.draft
    everything = draft.member.has(*SEES_ALL)
    listed = [t for t in draft.scene.listing if everything or t.department in {"", draft.member.department}]
    _list(draft, listed, title=text("Open tickets: {count}", count=len(listed)), none=text("The queue is empty."))
    return None


def mine(job: Job) -> Step | None:
    """List the open tickets that the member handles, owns or has a part in."""
    draft = job.draft
    listed = list(draft.scene.listing)
    _list(draft, listed, title=text("Your tickets: {count}", count=len(listed)), none=text("You have no open tickets."))
    return None


def show_ticket(job: Job) -> Step | None:
    """Show a ticket's card and what is known of it; personal data only to whom needs them (R5.4-10)."""
    draft, ticket = job.draft, job.ticket
    draft.show(ticket)
    parts = (*offers_of(ticket), *joint_state(ticket, locale=draft.member.locale))
    record = (*on_record(ticket, draft.member), *survey_lines(ticket))
    details = (*_details(draft, ticket), *record, *beside(ticket, draft.scene.likely))
    draft.say(*details, *parts, *_limits(draft, ticket), *_undelivered(draft, ticket))
    return None


def more(job: Job) -> Step | None:
    """Offer what does not fit on the card."""
    draft, ticket = job.draft, job.ticket
    choices = tuple(draft.choice(order, label, ticket=ticket) for order, label in _MORE.items())
    for first in range(0, len(choices), MOST_BUTTONS):  # a card of WeCom has no room for more
        draft.say(text("Ticket {number}: what else?", number=ticket.id), choices=choices[first : first + MOST_BUTTONS])
    return None


def dialogue(job: Job) -> Step | None:
    """Show the last messages with their delivery state, and every file that came with them (R3.5-1)."""
    draft, ticket = job.draft, job.ticket
    lines = _lines(draft, ticket)
    if not lines:
        draft.say(text("Nothing was said about ticket {number} yet.", number=ticket.id))
        return None
    draft.say(
        text("Dialogue of ticket {number}:", number=ticket.id), *(_said(line, draft.member, ticket) for line in lines)
    )
    for line in lines:
        for media in line.media:
            name = moment_of(line, ticket) or media.name
            caption = text("{at} {who}: {name}", at=line.at, who=line.who, name=name)
            draft.say(caption, media=media)
    return None


def timeline(job: Job) -> Step | None:
    """Show what happened to a ticket, by whom and when, and whose turn it was for how long (R1.3-7, R1.4-8)."""
    draft, ticket = job.draft, job.ticket
    entries = draft.scene.timeline
    turns = owners(entries, draft.around.now, first_contact_at=ticket.times.first_contact_at)
    lines = (*map(line_of, entries[-MOST_ENTRIES:]), *([shares(turns)] if turns else []))
    draft.say(text("Timeline of ticket {number}:", number=ticket.id), *lines)
    return None


def _list(draft: Draft, tickets: list[Ticket], *, title: Text, none: Text) -> None:
    if not tickets:
        draft.say(none)
        return
    choices = tuple(
        draft.choice(Order.TICKET, text("Ticket {number}", number=t.id), ticket=t) for t in tickets[:MOST_BUTTONS]
    )
    draft.say(title, *(_line(t, draft) for t in tickets[:MOST_LISTED]), choices=choices)


def _line(ticket: Ticket, draft: Draft) -> Text:
    problem = shorten(words_for(draft.member, ticket, ticket.problem), _SHORT)
    state = wording.STATUS[ticket.status]
    who = answering(ticket, draft.member, draft.around)
    due = next_due(ticket, draft.around.policy_for(ticket))
    if due is None:
        return text("Ticket {number} · {state} · {who} · {problem}", number=ticket.id, state=state, who=who,
                    problem=problem)  # fmt: skip
    label, at = due
    return text(
        "Ticket {number} · {state} · {label} {due} · {who} · {problem}",
        number=ticket.id,
        state=state,
        label=label,
        due=due_in(at, now=draft.scene.now),
        who=who,
        problem=problem,
    )


def _limits(draft: Draft, ticket: Ticket) -> tuple[Text, ...]:
    """Name every limit of a ticket: met, missed, or when it is due (R1.1-7)."""
    judged = [
        text("✓ {limit}: {at}", limit=limit_name(verdict.rule), at=verdict.at)
        if verdict.met
        else text("✗ {limit}: was due {at}", limit=limit_name(verdict.rule), at=verdict.due_at)
        for verdict in ticket.verdicts
    ]
    is_open = [
        text("○ {limit}: {due}", limit=limit_name(limit.rule), due=due_in(limit.due_at, now=draft.scene.now))
        if not limit.stands
        else text("○ {limit}: the clock stands", limit=limit_name(limit.rule))
        for limit in open_limits(ticket, ticket, draft.around.policy_for(ticket))
    ]
    return (*judged, *is_open)


def _details(draft: Draft, ticket: Ticket) -> tuple[Text, ...]:
    """Say what the card has no room for."""
    work, contact = ticket.handling, ticket.contact
    customer = draft.around.customers.get(ticket.customer)
    means = customer.notify if customer else Means.AUTOMATIC
    held: list[tuple[object, Text]] = [
        (contact.order_number, text("Order: {words}", words=contact.order_number or "")),
        (contact.address and sees_contact(ticket, draft.member), text("Address: {words}", words=contact.address or "")),
        (work.plan, text("Plan: {plan}", plan=work.plan)),
        (work.diagnosis, text("Finding: {words}", words=work.diagnosis)),
        (work.result, text("Result: {words}", words=work.result)),
        (means is not Means.AUTOMATIC, text("Notices reach the customer: {means}", means=wording.MEANS[means])),
        (ticket.wait, text("Waits for: {words}", words=wording.WAIT[ticket.wait.reason] if ticket.wait else "")),
    ]
    policy = draft.around.policy_for(ticket)
    answers = (
        text("Department: {name}", name=draft.department(responsible(ticket, policy))),
        text("Owner: {name}", name=ticket.owner.name if ticket.owner else "—"),
        *way_names(ticket, policy, locale=draft.member.locale),
    )
    measures = (text("Measure: {words}", words=words) for words in work.measures)
    details = (verbatim(words_for(draft.member, ticket, words)) for words in ticket.details)
    return (*details, *more_in_dialogue(ticket), *answers, *(line for value, line in held if value), *measures)


def more_in_dialogue(ticket: Ticket) -> tuple[Text, ...]:
    """Say where the rest of the customer's words is, where there is more than a ticket carries."""
    more = text("… The customer wrote more: /dialogue {number} shows it.", number=ticket.id)
    return (more,) if ticket.says_more else ()


def _lines(draft: Draft, ticket: Ticket) -> tuple[DialogueLine, ...]:
    """Give the dialogue, without the code that the customer alone is to have."""
    secret = draft.around.secret
    return tuple(replace(line, words=without_code(line.words, ticket, secret=secret)) for line in draft.scene.dialogue)


def _undelivered(draft: Draft, ticket: Ticket) -> tuple[Text, ...]:
    """Say what waits for the customer or did not reach them, until they are heard of again."""
    lines = _lines(draft, ticket)
    heard = max((n for n, line in enumerate(lines) if not line.outgoing), default=-1)
    return tuple(
        text(
            "Not delivered: {at}, {channel}: {words} ({delivery})",
            at=line.at,
            channel=line.channel,
            words=words_for(draft.member, ticket, line.words),
            delivery=line.delivery,
        )
        for n, line in enumerate(lines)
        if line.delivery == "held" or (line.delivery in _LOST and n > heard)
    )


def _said(line: DialogueLine, reader: Member, ticket: Ticket) -> Text:
    """Say when who said what to whom, where, and whether it arrived (R3.5-1)."""
    words = line.words or " ".join(f"[{media.kind}] {media.name}" for media in line.media)
    words = words_for(reader, ticket, words)
    customer = customer_for(reader, ticket)
    if not line.outgoing:
        who = line.who if Channel(line.channel).is_staff else customer
        return text("{at} {who}, {channel}: {words}", at=line.at, who=who, channel=line.channel, words=words)
    sender = line.who or text("Service desk")
    if not line.delivery:
        return text(
            "{at} {sender} → {who}, {channel}: {words}",
            at=line.at,
            sender=sender,
            who=customer,
            channel=line.channel,
            words=words,
        )
    return text(
        "{at} {sender} → {who}, {channel}: {words} ({delivery})",
        at=line.at,
        sender=sender,
        who=customer,
        channel=line.channel,
        words=words,
        delivery=line.delivery,
    )
