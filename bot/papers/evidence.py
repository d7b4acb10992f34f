"""Draws the evidence pack of a ticket: a ZIP with the case to be read, as data, and a list of SHA-256."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.papers.documents import head_of
from bot.papers.page import Page, worded
from desk.papers.evidence import Case, parts_of, sections_of
from desk.papers.paper import Drawn, PaperWanted
from desk.papers.sheet import Sheet
from desk.replies import Row
from desk.sla.explaining import explain
from desk.terms import TicketId
from desk.texts import Dated, text
from desk.values import replace
from desk.visits.arriving import without_code
from handlers.drawing import UndrawableError
from handlers.ports import Phrasebook
from handlers.rules import Rules
from handlers.store import Reading

ZIP = "application/zip"
MANIFEST = "MANIFEST.sha256"
MOST_LINES = 100_000
_READABLE = 0o644 << 16  # a ZIP keeps the rights of a file in the upper half


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A case in words and as data, ready to be drawn."""

    number: TicketId
    at: datetime
    page: Page
    parts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDrawer:
    """Draws what is known of a ticket, as it stands when it is drawn."""

    rules: Rules
    phrasebook: Phrasebook

    async def gather(self, tx: Reading, wanted: PaperWanted, *, at: datetime) -> Evidence:
        """Give the case of a ticket in the words of whoever asked."""
        ticket = (await tx.tickets([wanted.ticket])).get(wanted.ticket) if wanted.ticket else None
        if ticket is None:
            raise UndrawableError("there is no such ticket")
        policy, phrase = self.rules.policy_for(ticket), self.phrasebook(wanted.locale)
        said = await tx.dialogue(ticket.id, limit=MOST_LINES)
        case = Case(
            ticket=ticket,
            timeline=await tx.timeline(ticket.id),
            # the code that proves an arrival is the customer's alone
            dialogue=tuple(
                replace(line, words=without_code(line.words, ticket, secret=self.rules.secret)) for line in said
            ),
            explanation=explain(ticket, policy, now=at),
        )
        meta = (
            Row(label=text("Ticket"), value=text("{number}", number=ticket.id)),
            Row(label=text("Taken on"), value=text("{at}", at=Dated(at=at, by_minute=True))),
        )
        number = str(ticket.id)
        sheet = Sheet(title=text("Evidence pack"), number=number, issued_at=at, sections=sections_of(case))
        page = worded(sheet, phrase, head=head_of(policy, wanted.locale or ""), meta=meta, seal=None)
        return Evidence(number=ticket.id, at=at, page=page, parts=parts_of(case))

    @staticmethod
    def draw(plain: Evidence) -> tuple[Drawn, ...]:
        """Draw the pack."""
        from bot.papers.booklet import bind  # noqa: PLC0415 -- only the process that draws loads what draws

        files = {f"ticket-{plain.number}.pdf": bind(plain.page)}
        files |= {f"{name}.json": _as_json(part) for name, part in plain.parts.items()}
        listed = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
        files[MANIFEST] = listed.encode()
        return (Drawn(name=f"evidence-{plain.number}.zip", mime=ZIP, content=_packed(files, at=plain.at)),)


def _as_json(part: Any) -> bytes:  # noqa: ANN401 -- as data
    return json.dumps(part, ensure_ascii=False, indent=1).encode()


def _packed(files: dict[str, bytes], *, at: datetime) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, date_time=at.timetuple()[:6])
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, _READABLE
            archive.writestr(entry, content)
    return packed.getvalue()
