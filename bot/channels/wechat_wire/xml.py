"""The XML that goes to the platform as an answer: every text is one CDATA section that nothing ends early."""

from collections.abc import Mapping

from bot.channels.wechat_wire.words import clean


def answer_xml(fields: Mapping[str, str | int]) -> str:
    """Write `<xml>` with one element per field: texts escaped and without control characters, numbers bare."""
    return f"<xml>{''.join(f'<{name}>{_content(value)}</{name}>' for name, value in fields.items())}</xml>"


def _content(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return f"<![CDATA[{clean(value).replace(']]>', ']]]]><![CDATA[>')}]]>"
