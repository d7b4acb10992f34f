"""Figures laid out as a table of Markdown, which reads well in a terminal too."""

from collections.abc import Mapping

Figures = Mapping[str, float]


def table(tables: Mapping[str, Figures]) -> str:
    """Lay out figures by part, the names in the first line."""
    names = list(next(iter(tables.values())))
    wide = max(map(len, tables))
    lines = [f"| {'':<{wide}} | {' | '.join(names)} |", f"|{'-' * (wide + 2)}|{'---:|' * len(names)}"]
    for part, figures in tables.items():
        cells = [f"{_shown(name, figures[name]):>{len(name)}}" for name in names]
        lines.append(f"| {part:<{wide}} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _shown(name: str, value: float) -> str:
    return f"{value:,.0f}" if name == "messages" else f"{value:.3f}"
