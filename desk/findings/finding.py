"""One thing that was read off a picture, as the ticket keeps it (R2.2-3)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.values import quick


class FindingKind(StrEnum):
    """What it is. A link is kept as text: nobody here opens it."""

    SERIAL = "serial"
    IMEI = "imei"
    MODEL = "model"
    ORDER = "order"
    MADE_ON = "made_on"
    LINK = "link"


class Basis(StrEnum):
    """What it was read from: a barcode or QR code, or print."""

    CODE = "code"
    PRINT = "print"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A value with how sure it is, from 0 to 1; a date is written as 2026-03-15, or 2026-03 where no day is told."""

    kind: FindingKind
    value: str
    basis: Basis
    confidence: float
    at: datetime
