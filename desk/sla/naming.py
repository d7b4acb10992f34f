"""What a limit is called when people are told of it."""

from desk.texts import Text, text

_NAMES: tuple[tuple[str, Text], ...] = (
    ("response.level", text("first response, by its level")),
    ("response.product", text("first response, by its product")),
    ("response.channel", text("first response, by its channel")),
    ("response.severity", text("first response, by its severity")),
    ("response.overall", text("first response, at the very latest")),
    ("completion.limit", text("completion")),
    ("completion.complex_preliminary", text("preliminary handling")),
    ("completion.complex_result", text("result of complex work")),
    ("completion.on_site", text("arrival on site")),
    ("completion.call_back", text("promised call")),
    ("completion.survey", text("satisfaction question")),
)


def limit_name(rule: str) -> Text:
    """Name a limit by its policy key."""
    return next(name for key, name in _NAMES if rule.startswith(key))
