"""Whether a comment complains: by the owner's phrases, or as the recogniser reads it."""

from desk.phrases import mentions
from desk.terms import ServiceType
from desk.triage.deciding import read
from desk.turns import Around


def complains(words: str, around: Around) -> bool:
    """Tell whether words complain of the service (R4.2.3-3), and do not name a complaint to say there is none."""
    phrases = around.policy.phrases
    if mentions(words, phrases.get("content", ())):
        return False
    if mentions(words, phrases.get("complaint", ())):
        return True
    if mentions(words, phrases.get("wish", ())):  # which the recogniser takes for complaints
        return False
    proposal = read(words, around.recogniser, around.policy)
    return proposal is not None and proposal.service_type is ServiceType.COMPLAINT
