"""What the owner says of papers: the company as it signs them, and for how long its work is warranted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk.duties import YEAR, Months

QUARTER, A_YEAR = Months(YEAR // 4), Months(YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The company as its papers show it. `logo` is the path of a PNG or JPEG; names and addresses are by language."""

    names: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRules:
    """Whether customers get documents, and the warranty of the work, in calendar months; its terms by language."""

    send: bool = True
    warranty_repair: Months = QUARTER
    warranty_replacement: Months = A_YEAR
    warranty_terms: Mapping[str, str] = field(default_factory=dict)
