from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carrera_kg.dates import DateNotUnderstood, PartialDate, between, season, season_of, seasons_between, years_between

parse = PartialDate.parse

FORMS = [
    # as written, EDTF, earliest, latest, in words
    ("1991", "1991", "1991-01-01", "1991-12-31", "1991"),
    (" 1991 ", "1991", "1991-01-01", "1991-12-31", "1991"),
    ("1964-04", "1964-04", "1964-04-01", "1964-04-30", "April 1964"),
    ("2000-02", "2000-02", "2000-02-01", "2000-02-29", "February 2000"),
    ("1900-02", "1900-02", "1900-02-01", "1900-02-28", "February 1900"),
    ("2005-10-28", "2005-10-28", "2005-10-28", "2005-10-28", "28 October 2005"),
    ("28 October 2005", "2005-10-28", "2005-10-28", "2005-10-28", "28 October 2005"),
    ("October 2005", "2005-10", "2005-10-01", "2005-10-31", "October 2005"),
    ("1991/92", "1991-07/1992-06", "1991-07-01", "1992-06-30", "1991/92"),
    ("1991–92", "1991-07/1992-06", "1991-07-01", "1992-06-30", "1991/92"),
    ("1991/1992", "1991-07/1992-06", "1991-07-01", "1992-06-30", "1991/92"),
    ("1991-07/1992-06", "1991-07/1992-06", "1991-07-01", "1992-06-30", "1991/92"),
    ("1999/00", "1999-07/2000-06", "1999-07-01", "2000-06-30", "1999/00"),
    ("1999/2000", "1999-07/2000-06", "1999-07-01", "2000-06-30", "1999/00"),
    ("1991–1996", "1991/1996", "1991-01-01", "1996-12-31", "1991/1996"),
    ("1998/02", "1998/2002", "1998-01-01", "2002-12-31", "1998/2002"),
    ("spring 2011", "2011-21", "2011-03-01", "2011-06-21", "spring 2011"),
    ("Summer 2011", "2011-22", "2011-06-01", "2011-09-22", "summer 2011"),
    ("summer of 2011", "2011-22", "2011-06-01", "2011-09-22", "summer 2011"),
    ("fall 2011", "2011-23", "2011-09-01", "2011-12-21", "autumn 2011"),
    ("winter 2011", "2011-24", "2011-01-01", "2012-03-20", "winter 2011"),
    ("early 1990", "1990-40", "1990-01-01", "1990-06-30", "early 1990"),
    ("mid-1990", "1990-38", "1990-05-01", "1990-08-31", "mid 1990"),
    ("late 2018", "2018-41", "2018-07-01", "2018-12-31", "late 2018"),
    ("2018-36", "2018-36", "2018-10-01", "2018-12-31", "2018-36"),
    ("start of 1991/92", "1991-07/1991-09", "1991-07-01", "1991-09-30", "start of 1991/92"),
    ("end of the 1999/00 season", "2000-04/2000-06", "2000-04-01", "2000-06-30", "end of 1999/00"),
    ("199X", "199X", "1990-01-01", "1999-12-31", "199X"),
    ("1990s", "199X", "1990-01-01", "1999-12-31", "199X"),
    ("19XX", "19XX", "1900-01-01", "1999-12-31", "19XX"),
    ("1990?", "1990?", "1990-01-01", "1990-12-31", "1990?"),
    ("circa 1990-05", "1990-05~", "1990-03-31", "1990-07-01", "May 1990~"),
    ("about 1990-05-03", "1990-05-03~", "1990-05-02", "1990-05-04", "3 May 1990~"),
    ("before 2016-08-05", "[..2016-08-04]", None, "2016-08-04", "4 August 2016 or earlier"),
    ("after 2012-10-19", "[2012-10-20..]", "2012-10-20", None, "20 October 2012 or later"),
    ("before 1990-04", "[..1990-03-31]", None, "1990-03-31", "31 March 1990 or earlier"),
    ("before the 1991/92 season", "[..1991-09-29]", None, "1991-09-29", "29 September 1991 or earlier"),
    ("after 1991/92", "[1992-04-01..]", "1992-04-01", None, "1 April 1992 or later"),
    ("[1990..1995-03]", "[1990..1995-03]", "1990-01-01", "1995-03-31", "between 1990 and March 1995"),
    ("1990/..", "1990/..", "1990-01-01", None, "1990/.."),
    ("../1990-05", "../1990-05", None, "1990-05-31", "../1990-05"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edtf", "earliest", "latest", "words"), FORMS, ids=[form[0] for form in FORMS])
def test_each_form_has_its_edtf_its_bounds_and_its_words(
    text: str, edtf: str, earliest: str | None, latest: str | None, words: str
) -> None:
    found = parse(text)
    assert found.edtf == edtf
    assert found.earliest == (date.fromisoformat(earliest) if earliest else None)
    assert found.latest == (date.fromisoformat(latest) if latest else None)
    assert str(found) == words


@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "soon", "now", "91", "19911", "1991-13", "1991-00", "1991-02-30", "1991-2-3", "0000", "-1990"],
        *["1991/1990", "1991-05/1990", "31 February 1991", "3 Smarch 1991", "before soon", "before ../1990"],
        *["after 1990/..", "after 9999", "before 0001-01-01", "9999/00", "/", "..", "../..", "1990/x", "[x..1990]"],
        *["1990//1991", "199x", "late", "late 91", "circa soon", "circa 1990~", "1990-32", "1990 1991", "1990;1991"],
    ],
)
def test_what_is_no_date_is_rejected(text: str) -> None:
    with pytest.raises(DateNotUnderstood):
        parse(text)


def test_the_error_quotes_the_words_it_could_not_read() -> None:
    with pytest.raises(DateNotUnderstood, match="'the other day'"):
        parse("the other day")


@pytest.mark.parametrize(
    ("vague", "fine"),
    [
        ("1990", "1990-04-21"),
        ("1990-04", "1990-04-21"),
        ("1991/92", "1992-05"),
        ("summer 2011", "2011-07-01"),
        ("late 2018", "2018-10-22"),
        ("before 2016-08-05", "2016-08-04"),
        ("199X", "1991/92"),
        ("1990/..", "2024-01-01"),
    ],
)
def test_a_vaguer_date_does_not_refute_a_finer_one(vague: str, fine: str) -> None:
    assert parse(vague).agrees_with(parse(fine))
    assert parse(fine).agrees_with(parse(vague))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1990", "1991-01-01"),
        ("1990-04", "1990-05-01"),
        ("1991/92", "1992/93"),
        ("before 2016-08-05", "2016-08-05"),
        ("after 2012-10-19", "2012-10-19"),
        ("early 1990", "late 1990"),
    ],
)
def test_dates_without_a_common_day_disagree(one: str, other: str) -> None:
    assert not parse(one).agrees_with(parse(other))
    assert not parse(other).agrees_with(parse(one))


def test_an_open_date_is_before_nothing_it_may_reach() -> None:
    assert not parse("1990/..").is_before(parse("2020"))
    assert parse("../1990").is_before(parse("2020"))
    assert not parse("2020").is_before(parse("../1990"))


def test_a_period_tells_how_many_days_it_leaves_open() -> None:
    assert parse("1990-04-21").days == 1
    assert parse("1990").days == 365
    assert parse("after 1990-04").days is None


def test_a_season_is_the_year_from_july_to_june() -> None:
    assert season(1991) == parse("1991/92")


def test_between_without_bounds_agrees_with_any_day() -> None:
    assert between(None, None).agrees_with(parse("1990-04-21"))


def test_a_season_is_that_of_all_its_days() -> None:
    whole = season(1991)
    assert whole.earliest is not None and whole.latest is not None
    assert season_of(whole.earliest) == season_of(whole.latest) == 1991
    assert season_of(whole.earliest - timedelta(days=1)) == 1990
    assert season_of(whole.latest + timedelta(days=1)) == 1992


@pytest.mark.parametrize("whole", ["1990", "1991/92", "early 1990", "before 2016-08-05", "after 2012"])
def test_every_date_lies_within_itself(whole: str) -> None:
    assert parse(whole).lies_within(parse(whole))


@pytest.mark.parametrize(
    ("fine", "vague"),
    [("1990-04-21", "1990"), ("1991-12", "1991/92"), ("1990", "before 1991"), ("2013", "after 2012"), ("1990", "199X")],
)
def test_a_finer_date_lies_within_a_vaguer_one_and_not_the_other_way_round(fine: str, vague: str) -> None:
    assert parse(fine).lies_within(parse(vague))
    assert not parse(vague).lies_within(parse(fine))


# ── Seasons and ages ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "end", "seasons"),
    [
        ("1990", "1995", (5, 5)),
        ("summer 1996", "2003", (7, 7)),
        ("1990-07-01", "1995-06-30", (5, 5)),
        ("1990-01-15", "1995-06-30", (5, 6)),
        ("1990-11-05", "1995-01-20", (3, 5)),
        ("1990-07", "1990-12", (1, 1)),
        ("1995", "1990", (1, 1)),
        ("1990/91", "1994/95", (3, 5)),
        ("after 1990", "1995", None),
        ("1990", "before 1995", None),
    ],
)
def test_seasons_are_counted_by_the_turns_of_the_year(start: str, end: str, seasons: tuple[int, int] | None) -> None:
    assert seasons_between(parse(start), parse(end)) == seasons


@given(st.dates(date(1900, 1, 1), date(2000, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_an_age_grows_by_one_on_each_birthday(born: date, day: date) -> None:
    age = years_between(born, day)
    birthdays = [(born.year + years, born.month, born.day) for years in (age, age + 1)]
    assert birthdays[0] <= (day.year, day.month, day.day) < birthdays[1]


@given(st.dates(date(1900, 1, 1), date(2000, 1, 1)), st.dates(date(1900, 1, 1), date(2000, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_there_are_no_more_seasons_than_the_days_fall_in(one: date, other: date) -> None:
    first, last = sorted((one, other))
    room = seasons_between(parse(first.isoformat()), parse(last.isoformat()))
    assert room is not None
    low, high = room
    assert 1 <= low <= high
    touched = season_of(last) - season_of(first) + 1
    assert low <= touched <= high + 2  # a day in June and one in July are not counted


# ── Properties ───────────────────────────────────────────────────────────────────────────────────

years = st.integers(1850, 2100)
days = st.dates(date(1850, 1, 1), date(2100, 12, 31))


@st.composite
def simple(draw: st.DrawFn) -> str:
    """A date with both bounds, in EDTF or words."""
    year, day = draw(years), draw(days)
    forms = [f"{year}", f"{day:%Y-%m}", f"{day}", f"{day.day} {day:%B %Y}", f"{year}/{(year + 1) % 100:02}"]
    forms += [f"{year}/{year + draw(st.integers(1, 20))}", f"{year // 10}X", f"{year // 100}XX", f"{year // 10}0s"]
    words = draw(st.sampled_from(["spring", "summer", "autumn", "winter", "early", "mid", "late"]))
    forms += [f"{words} {year}", f"{year}-{draw(st.sampled_from([*range(21, 25), *range(33, 42)]))}"]
    return draw(st.sampled_from(forms)) if draw(st.booleans()) else f"{day}{draw(st.sampled_from('~?%'))}"


@st.composite
def written(draw: st.DrawFn) -> str:
    """A date in any form that is read."""
    one = draw(simple())
    forms = [
        one,
        "start of 1991/92",
        "end of the 1999/2000 season",
        f"before {draw(days)}",
        f"after the {draw(st.sampled_from(['1991/92', '1999/00', '2011-07']))}",
        f"[{draw(days)}..]",
        f"[..{draw(years)}]",
        f"../{draw(days)}",
    ]
    return draw(st.sampled_from(forms))


@given(written())
@settings(max_examples=200, deadline=None)
def test_reading_the_edtf_of_a_date_gives_the_same_date(text: str) -> None:
    found = parse(text)
    assert parse(found.edtf) == found


@given(written())
@settings(max_examples=200, deadline=None)
def test_a_date_begins_before_it_ends_and_has_words(text: str) -> None:
    found = parse(text)
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest
    assert str(found).strip()


@given(written(), written())
@settings(max_examples=200, deadline=None)
def test_agreement_is_symmetric_and_the_opposite_of_before_and_after(one: str, other: str) -> None:
    a, b = parse(one), parse(other)
    assert a.agrees_with(b) == b.agrees_with(a)
    assert a.agrees_with(a)
    assert a.agrees_with(b) == (not a.is_before(b) and not b.is_before(a))
    assert not (a.is_before(b) and b.is_before(a))


@given(simple(), st.floats(0, 1))
@settings(max_examples=200, deadline=None)
def test_a_day_inside_a_period_agrees_with_it(text: str, part: float) -> None:
    period = parse(text)
    assert period.earliest is not None and period.days is not None
    day = period.earliest + timedelta(days=int(part * (period.days - 1)))
    assert parse(day.isoformat()).agrees_with(period)


@given(days)
@settings(max_examples=100, deadline=None)
def test_the_words_of_a_day_are_read_as_that_day(day: date) -> None:
    found = parse(day.isoformat())
    assert parse(str(found)) == found


@given(years, st.sampled_from(["{0}/{2:02}", "{0}–{2:02}", "{0}/{1}"]))
@settings(max_examples=100, deadline=None)
def test_a_season_ends_in_the_following_year_even_at_the_turn_of_a_century(year: int, form: str) -> None:
    found = parse(form.format(year, year + 1, (year + 1) % 100))
    assert (found.earliest, found.latest) == (date(year, 7, 1), date(year + 1, 6, 30))
    assert parse(str(found)) == found


@given(days)
@settings(max_examples=100, deadline=None)
def test_before_and_after_a_day_leave_that_day_out_and_its_neighbours_in(day: date) -> None:
    here, step = parse(day.isoformat()), timedelta(days=1)
    for word, neighbour in (("before", day - step), ("after", day + step)):
        assert not parse(f"{word} {day}").agrees_with(here)
        assert parse(f"{word} {day}").agrees_with(parse(neighbour.isoformat()))


DATE_LIKE = st.text(alphabet="0123456789-/–.~?%X[] sberafot", max_size=24)


@given(st.one_of(st.text(max_size=30), DATE_LIKE))
@settings(max_examples=500, deadline=None)
def test_garbage_is_a_date_not_understood_and_nothing_worse(text: str) -> None:
    try:
        found = parse(text)
    except DateNotUnderstood:
        return
    assume("[..]" not in found.edtf)
    assert found.earliest is not None or found.latest is not None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("before 1990", "[..1989-12-31]"),
        ("after 2012", "[2013-01-01..]"),
        ("circa 1990", "1990~"),
        ("about 1990", "1990~"),
    ],
)
def test_a_word_before_a_year_is_not_taken_for_a_month(text: str, edtf: str) -> None:
    assert PartialDate.parse(text).edtf == edtf


@pytest.mark.parametrize("text", ["before " * 2000 + "1990", "١٩٩١", "１９９１-07", "start of 1991/1996"])
def test_what_only_looks_like_a_date_is_not_understood(text: str) -> None:
    with pytest.raises(DateNotUnderstood):
        PartialDate.parse(text)


def test_a_date_that_overlaps_another_does_not_lie_within_it() -> None:
    year, winter = PartialDate.parse("1990"), PartialDate.parse("[1990-12-01..1991-02-01]")
    assert PartialDate.parse("1990-12").lies_within(year)
    assert winter.agrees_with(year)
    assert not winter.lies_within(year)


def test_a_time_that_nobody_states_is_said_so() -> None:
    assert str(PartialDate.parse("[..]")) == "at a time not stated"
