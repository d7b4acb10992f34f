"""What is broken in which way: the variants of a run, from a few figures."""

from dataclasses import dataclass

from tests.chaos.plan import Blow, Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How large the variants are to be: `kills` of the process; of the other blows a share of them."""

    seed: int
    messages: int
    kills: int
    a_second: float = 150.0

    def share(self, part: float) -> int:
        """Give a share of the kills, at least two."""
        return max(2, round(self.kills * part))


def variants(figures: Figures) -> dict[str, Scale]:
    """Give every variant by its name."""
    seed, messages, a_second = figures.seed, figures.messages, figures.a_second

    def scale(*blows: tuple[Blow, int], workers: int = 1, bad_weather: float = 0.0, away: float = 3.0) -> Scale:
        return Scale(
            seed=seed,
            messages=messages,
            blows=blows,
            workers=workers,
            a_second=a_second,
            bad_weather=bad_weather,
            away=away,
        )

    kills, quarter, tenth = figures.kills, figures.share(0.25), figures.share(0.1)
    return {
        "kill": scale((Blow.KILL, kills)),
        "two_workers": scale(*_of_workers(figures), workers=2),
        "four_workers": scale(*_of_workers(figures), workers=4),
        "database": scale((Blow.DATABASE_STOP, quarter // 2 or 1), (Blow.DATABASE_KILL, quarter // 2 or 1)),
        "database_of_two": scale(
            (Blow.DATABASE_STOP, quarter // 2 or 1), (Blow.DATABASE_KILL, quarter // 2 or 1), workers=2
        ),
        "platforms": scale((Blow.KILL, quarter), bad_weather=0.3),
        "disk": scale((Blow.DISK_FULL, tenth)),
        "stop": scale((Blow.STOP, kills), (Blow.START, quarter)),
        "stop_of_two": scale((Blow.STOP, kills), (Blow.START, quarter), workers=2),
    }


def _of_workers(figures: Figures) -> tuple[tuple[Blow, int], ...]:
    one, parent = figures.share(0.4), figures.share(0.1)
    return (Blow.KILL, max(1, figures.kills - one - parent)), (Blow.WORKER, one), (Blow.PARENT, parent)
