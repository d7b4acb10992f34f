"""China's holidays and make-up workdays: the table that comes with the desk, and the notices that the next ones are."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest

from bot.calendars.notice import read_notice
from bot.policy_file import PolicyError, read_policy
from desk.sla.calendar import WorkingCalendar
from tests.bot.calendars.office import OFFICE, PACKAGED

DAY = timedelta(days=1)
NOTICES = {
    2023: """国务院办公厅关于2023年部分节假日安排的通知
        一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
        二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
        三、清明节：4月5日放假，共1天。
        四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
        五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
        六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    2025: """国务院办公厅关于2025年
        部分节假日安排的通知
        根据2024年11月修订的《全国年节及纪念日放假办法》，自2025年1月1日起，全体公民放假的假日增加2天。
        一、元旦：1月1日（周三）放假1天，不调休。
        二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
        三、清明节：4月4日（周五）至6日（周日）放假，共3天。
        四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
        五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
        六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
        节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。""",
    2026: """经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
        一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
        二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
        三、清明节：4月4日（周六）至6日（周一）放假，共3天。
        四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
        五、端午节：6月19日（周五）至21日（周日）放假，共3天。
        六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
        七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。""",
}


def office(folder: Path, table: str, **files: str) -> WorkingCalendar:
    """The calendar of a policy whose office has these tables."""
    for name, words in files.items():
        (folder / f"{name}.txt").write_text(words, "utf-8")
    mine = folder / "mine.toml"
    mine.write_text(PACKAGED + OFFICE.replace("[calendars.office.week]", f"table = {table}\n[calendars.office.week]"))
    return read_policy(mine).clock.response


def misjudged(calendar: WorkingCalendar, first: date, last: date) -> list[date]:
    days = (first + n * DAY for n in range((last - first).days + 1))
    return [day for day in days if bool(calendar.shifts_on(day)) is not chinese_calendar.is_workday(day)]


def test_the_table_agrees_with_an_independent_one_on_every_day_of_seven_years(tmp_path: Path) -> None:
    china = office(tmp_path, '"china"')
    assert misjudged(china, date(2020, 1, 1), date(2026, 12, 31)) == []
    assert china.covers_until == date(2026, 12, 31)


@pytest.mark.parametrize("year", NOTICES)
def test_a_notice_is_read_as_published(tmp_path: Path, year: int) -> None:
    pasted = office(tmp_path, '["notice.txt"]', notice=NOTICES[year])
    assert misjudged(pasted, date(year, 1, 1), date(year, 12, 30)) == []
    assert pasted.covers_until == date(year, 12, 31)
    assert pasted.holidays[date(year, 5, 1)] == "劳动节"


def test_next_years_notice_goes_on_where_the_table_ends(tmp_path: Path) -> None:
    notice = (
        NOTICES[2026].replace("2026年", "2027年").split("\n")[0]
        + "\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
    )
    both = office(tmp_path, '["china", "2027.txt"]', **{"2027": notice})
    assert misjudged(both, date(2020, 1, 1), date(2026, 12, 31)) == []
    assert both.holidays[date(2027, 1, 1)] == "元旦"
    assert both.covers_until == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("1月4日（周日）", "1月5日（周日）", ("found 2026-01-05 as 周日", "that day is 周一")),
        ("共9天", "共8天", ("2026-02-15 to 2026-02-23", "共8天")),
        ("4月4日（周六）至6日（周一）", "4月4日（周六）、6日（周一）", ("2026-04-04 to 2026-04-06",)),
        ("6月19日（周五）至21日（周日）放假，共3天", "6月21日至19日放假", ("2026-06-21 to 2026-06-19",)),
        ("2月14日", "2月30日", ("2月30日", "no day of 2026")),
        ("现将2026年", "现将", ("节假日", "heading")),
        ("：", " ", ("expected lines like 一、元旦：",)),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(
    tmp_path: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    assert old in NOTICES[2026]
    with pytest.raises(PolicyError) as refused:
        office(tmp_path, '["china", "2026.txt"]', **{"2026": NOTICES[2026].replace(old, new)})
    for part in ("mine.toml: calendars.office.table: 2026.txt:", *words):
        assert part in str(refused.value)


def test_a_sentence_that_only_recommends_something_is_no_holiday() -> None:
    words = "关于2024年部分节假日安排的通知\n二、春节：2月10日至17日放假调休，共8天。鼓励安排职工在除夕（2月9日）休息。"
    assert read_notice(words)["holidays"] == {"春节": ["2024-02-10 to 2024-02-17"]}


def test_spring_festival_2026_with_its_make_up_days(tmp_path: Path) -> None:
    """Friday the 13th at five in the afternoon; Saturday works, then nine days off; ten days later a Saturday works."""
    china, shanghai = office(tmp_path, '"china"'), ZoneInfo("Asia/Shanghai")
    reported = datetime(2026, 2, 13, 17, tzinfo=shanghai)
    hour = timedelta(hours=1)
    assert china.add(reported, hour) == datetime(2026, 2, 13, 18, tzinfo=shanghai)
    assert china.add(reported, 4 * hour) == datetime(2026, 2, 14, 12, tzinfo=shanghai)
    assert china.add(reported, 9 * hour) == datetime(2026, 2, 14, 18, tzinfo=shanghai)
    assert china.add(reported, 10 * hour) == datetime(2026, 2, 24, 10, tzinfo=shanghai)
    assert china.add(reported, 42 * hour) == datetime(2026, 2, 28, 10, tzinfo=shanghai)
    assert china.length(datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)) == 16 * 8 * hour
