"""One calm palette for every picture and page."""

from desk.reports.blocks import Tone

INK = "#22303C"
MUTED = "#667685"
FAINT = "#E4E9ED"
GROUND = "#FFFFFF"
PANEL = "#F4F7F9"
ACCENT = "#2E6C8E"
SECOND = "#9DC2D3"
THIRD = "#C9D6DE"
GOOD = "#3F8F6B"
FAIR = "#C98A1B"
BAD = "#C04A35"
SERIES = (ACCENT, SECOND, FAIR)

OF_TONE: dict[Tone, str] = {Tone.PLAIN: ACCENT, Tone.GOOD: GOOD, Tone.FAIR: FAIR, Tone.BAD: BAD}
OF_VALUE: dict[Tone, str] = {**OF_TONE, Tone.PLAIN: INK}
