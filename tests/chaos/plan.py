"""The plan of a run, from a seed alone: who says what in which order, what comes twice, and when what is struck."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count, product
from random import Random
from string import ascii_lowercase

TICKET = "#"  # stands before which of the regulars' tickets is meant
MARK = "zq"
LETTERS = 4
SEVERAL = (2, 6)  # how many messages a customer writes
AT_ONCE = 40  # how many messages of customers are mixed with each other
SHARE_OF_STAFF = 0.35
SHARE_CALLED = 0.3
IN_THE_DARK = 12  # how many lines after a blow may be said while the desk is down
SHARE_WAITING = 0.3  # of which so many wait for the desk all the same
CUSTOMERS = ("telegram", "wechat")
STAFF = (*(f"telegram_staff:{number}" for number in range(2001, 2005)), *(f"wecom:Member{n}" for n in range(1, 5)))
OPENINGS = ("The washer leaks", "Our dryer is broken", "The oven does not start, it stopped", "The fridge is noisy")
CALL = "Please call me"
MORE = ("It also leaks at the door", "There is a noise as well", "Now it blinks an error", "The handle broke too")


class Blow(StrEnum):
    """What may happen to the desk in the middle of its work."""

    KILL = "kill"  # SIGKILL to every process of it
    WORKER = "worker"  # SIGKILL to one of its workers
    PARENT = "parent"  # SIGKILL to the parent of the workers
    STOP = "stop"  # SIGTERM, as a supervisor asks it to end
    START = "start"  # the same, and once more while it starts again
    DATABASE_STOP = "database_stop"  # pg_ctl stop -m immediate
    DATABASE_KILL = "database_kill"  # SIGKILL to the postmaster
    DISK_FULL = "disk_full"  # nothing more fits beside the database


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message: `person` is spelled as the store spells addresses; `again` more times it comes after its answer.

    In `words`, "#3" stands for the ticket of the fourth regular, which has a number only when the desk has opened it.
    With `waits` it is said only while the desk is up; `pause` seconds pass before the next line.
    """

    number: int
    person: str
    marker: str
    words: str
    again: int
    waits: bool
    pause: float
    asks_call: bool = False

    @property
    def channel(self) -> str:
        """The channel it is said on."""
        return self.person.partition(":")[0]

    @property
    def user(self) -> str:
        """Who says it, as the platform calls them."""
        return self.person.partition(":")[2]

    @property
    def is_report(self) -> bool:
        """Whether a customer says it, who has a ticket by it."""
        return self.channel in CUSTOMERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """A blow that falls `pause` seconds after a line was said, and what is struck stays away for `span` seconds."""

    after: int
    blow: Blow
    pause: float
    span: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How large a run is: the seed, the messages, and how often each blow falls."""

    seed: int = 1
    messages: int = 200
    blows: tuple[tuple[Blow, int], ...] = ((Blow.KILL, 3),)
    workers: int = 1
    a_second: float = 150.0
    bad_weather: float = 0.0  # the share of the calls to the platforms that meet trouble
    away: float = 0.5  # seconds that what was struck stays away, at most

    @property
    def regulars(self) -> tuple[str, ...]:
        """The customers who reported before; the staff note things on their tickets, the first that there are."""
        return tuple(f"telegram:{number}" for number in range(1, 5 + self.messages // 250))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will happen."""

    scale: Scale
    lines: tuple[Line, ...]
    strikes: tuple[Strike, ...]


def draw(scale: Scale) -> Plan:
    """Make the plan of a seed; the same scale gives the same plan."""
    dice = Random(scale.seed)  # noqa: S311 -- dice of a game
    strikes = _strikes(scale, dice)
    return Plan(scale=scale, lines=tuple(_lines(scale, strikes, dice)), strikes=strikes)


def _strikes(scale: Scale, dice: Random) -> tuple[Strike, ...]:
    blows = [blow for blow, times in scale.blows for _ in range(times)]
    dice.shuffle(blows)
    moments = sorted(dice.sample(range(scale.messages // 20, scale.messages), len(blows)))
    return tuple(
        Strike(after=after, blow=blow, pause=dice.uniform(0, 0.4), span=dice.uniform(0.2, 1) * scale.away)
        for after, blow in zip(moments, blows, strict=True)
    )


def _lines(scale: Scale, strikes: tuple[Strike, ...], dice: Random) -> list[Line]:
    people, marks = _people(scale.messages, dice), markers()
    last = {person: number for number, person in enumerate(people)}
    struck = {number for strike in strikes for number in range(strike.after + 1, strike.after + 1 + IN_THE_DARK)}
    met: set[str] = set()
    lines = []
    for number, person in enumerate(people):
        # a chat in which order is kept: so there is a ticket to be called about
        asks = (
            person.startswith("telegram:") and person in met and number == last[person] and dice.random() < SHARE_CALLED
        )
        line = Line(
            number=number,
            person=person,
            marker=next(marks),
            words=CALL if asks else _words(person, scale, is_first=person not in met, dice=dice),
            again=dice.choices((0, 1, 2), weights=(85, 12, 3))[0],
            waits=number not in struck or dice.random() < SHARE_WAITING,
            pause=dice.expovariate(scale.a_second),
            asks_call=asks,
        )
        lines.append(replace(line, words=f"{line.words}, {line.marker}"))
        met.add(person)
    return lines


def _people(messages: int, dice: Random) -> list[str]:
    """Give who speaks, line by line: customers new and known, and the staff in between."""
    numbers = count(10_001)
    speaking: list[str] = []
    said: list[str] = []
    while len(said) < messages:
        if dice.random() < SHARE_OF_STAFF:
            said.append(dice.choice(STAFF))
            continue
        if len(speaking) < AT_ONCE:
            channel, prefix = dice.choice((("telegram", ""), ("wechat", "o")))
            speaking.extend([f"{channel}:{prefix}{next(numbers)}"] * dice.randint(*SEVERAL))
        said.append(speaking.pop(dice.randrange(len(speaking))))
    return said


def _words(person: str, scale: Scale, *, is_first: bool, dice: Random) -> str:
    if person in STAFF:
        return f"/note {TICKET}{dice.randrange(len(scale.regulars))} seen"
    return dice.choice(OPENINGS if is_first else MORE)


def markers() -> Iterator[str]:
    """Give words that nobody says, each once."""
    return (MARK + "".join(letters) for letters in product(ascii_lowercase, repeat=LETTERS))
