"""The plan: the same from the same seed, and with everything in it that a run is for."""

from collections import Counter

from tests.chaos.plan import IN_THE_DARK, STAFF, Blow, Scale, draw

SCALE = Scale(seed=7, messages=2000, blows=((Blow.KILL, 20), (Blow.DATABASE_STOP, 2)))


def test_the_same_seed_gives_the_same_plan_and_another_one_another() -> None:
    assert draw(SCALE) == draw(SCALE)
    assert draw(SCALE) != draw(Scale(seed=8, messages=2000, blows=SCALE.blows))


def test_all_four_hooks_have_much_to_take_and_every_message_its_own_marker() -> None:
    lines = draw(SCALE).lines
    assert len(lines) == len({line.marker for line in lines}) == 2000
    channels = Counter(line.channel for line in lines)
    assert channels.keys() == {"telegram", "telegram_staff", "wechat", "wecom"}
    assert min(channels.values()) > 200
    assert all(line.marker in line.words for line in lines)


def test_customers_report_once_then_add_to_it_and_staff_note_things() -> None:
    lines = draw(SCALE).lines
    assert all(line.words.startswith("/note #") for line in lines if line.person in STAFF)
    asked = [line for line in lines if line.asks_call]
    assert len(asked) > 50
    for line in asked:
        assert line.person.startswith("telegram:")
        assert line == [other for other in lines if other.person == line.person][-1]
        assert line != next(other for other in lines if other.person == line.person)


def test_some_come_again_and_some_while_the_desk_is_down_but_only_then() -> None:
    plan = draw(SCALE)
    assert {line.again for line in plan.lines} == {0, 1, 2}
    dark = {line.number for line in plan.lines if not line.waits}
    struck = {after + n for after in [strike.after for strike in plan.strikes] for n in range(1, IN_THE_DARK + 1)}
    assert len(dark) > 50
    assert dark <= struck


def test_every_blow_falls_as_often_as_asked_each_at_a_moment_of_its_own() -> None:
    strikes = draw(SCALE).strikes
    assert Counter(strike.blow for strike in strikes) == {Blow.KILL: 20, Blow.DATABASE_STOP: 2}
    assert sorted({strike.after for strike in strikes}) == [strike.after for strike in strikes]
