"""Checks of runs: matches in a row that were won, or not lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from carrera_kg.checks.answers import NO_DATA, PARTLY, REFUTED, SUPPORTED, UNDECIDED, Answer, Bench, check, owed
from carrera_kg.checks.tenures import Window, all_matches, covered, league_matches, tenure
from carrera_kg.checks.told import Record, date_of, number_of
from carrera_kg.checks.views import View
from carrera_kg.dates import PartialDate
from carrera_kg.model import Check, Claim, Reading
from carrera_kg.vocabulary import BASE

_WINNING = BASE + "run/winning"


@dataclass(frozen=True, slots=True)
class Run:
    """Matches in a row.

    Attributes:
        first, last: the days of its first and last match.
        ids: its matches.
        closed: whether a match that ended the run before it, and one that ended it, are known.
    """

    first: date | None
    last: date | None
    ids: tuple[int, ...]
    closed: bool

    @property
    def words(self) -> str:
        """In words."""
        return f"{len(self.ids)} matches from {self.first} to {self.last}"


@dataclass(frozen=True)
class Wanted:
    """A run as a document tells it."""

    record: Record
    team: str
    winning: bool
    number: int | None
    start: PartialDate | None
    end: PartialDate | None
    window: Window
    competition: str | None
    after: date | None = None

    @classmethod
    def of(cls, record: Record) -> Wanted | None:
        """The run, if it is told of which team and of what kind."""
        team, kind = record.thing("team"), record.thing("kindOfRun")
        if team is None or kind is None:
            return None
        return cls(
            record, team, kind == _WINNING, record.number("matches"), record.date("start"), record.date("end"),
            _window(record, team), record.thing("competition"), _after(record),
        )  # fmt: skip

    @property
    def good(self) -> str:
        """What all of its matches were."""
        return "won" if self.winning else "not lost"

    @property
    def when(self) -> str:
        """When it must have been, in words that follow others; nothing where that is open."""
        return f" {self.window.text}" if self.window.text else ""

    @property
    def bad(self) -> str:
        """What none of its matches was."""
        return "not won" if self.winning else "lost"


def _after(record: Record) -> date | None:
    """The day of the match after which the run began."""
    match = record.thing("afterMatch")
    return _exact(Record(record.told, match, record.document).date("date")) if match else None


def _window(record: Record, team: str) -> Window:
    season, person = record.date("season"), record.thing("person")
    if season and season.earliest and season.latest:
        return Window.of_season(season)
    held = tenure(record.told, person, team, record.document) if person else None
    return held or Window(None, None, "")


def run_checks(bench: Bench) -> Iterator[Check]:
    """Every claim about a run: how long it was, when it began and ended."""
    for record in bench.told.records("run"):
        wanted = Wanted.of(record)
        for name in ("matches", "start", "end", "kindOfRun"):
            for claim in record.own(name):
                yield check(claim, "runs", [_reading(bench, wanted, claim, name)])


def _reading(bench: Bench, wanted: Wanted | None, claim: Claim, name: str) -> Reading:
    if wanted is None:
        return Reading("", NO_DATA, "", "of which team or of what kind the run was is not told")
    text = "" if "/national-team/" in wanted.team else "league matches"
    nothing = f"no data set has {text or 'matches'} of {bench.name(wanted.team)}{wanted.when}"
    return bench.ask(lambda view: _answer(view, wanted, claim, name), nothing, text)


def _answer(view: View, wanted: Wanted, claim: Claim, name: str) -> Answer | None:
    rows = _rows(view, wanted)
    if rows.is_empty():
        return None
    runs = runs_in(rows, wanted.winning)
    if name in ("start", "end"):
        return _of_day(view, wanted, claim, name, runs, rows)
    number = number_of(claim) if name == "matches" else wanted.number
    told = _between(view, wanted, number, rows) or _from(view, wanted, number, runs, rows)
    return told or _anywhere(view, wanted, number, runs, rows)


def _rows(view: View, wanted: Wanted) -> pl.DataFrame:
    """The team's matches of which the run can be, in order."""
    if "/national-team/" in wanted.team:
        return all_matches(view, wanted.team, wanted.window)
    return league_matches(view, wanted.team, wanted.window, wanted.competition)


def runs_in(rows: pl.DataFrame, winning: bool) -> list[Run]:
    """The longest runs in some matches, in order; a match of which the result is not known ends one."""
    good = (pl.col("won") if winning else pl.col("won") | pl.col("drawn")) & pl.col("known")
    told = rows.with_columns(_good=good).with_columns(_group=(~pl.col("_good")).cum_sum())
    found = []
    last_group = told["_group"].max()
    for part in told.filter("_good").partition_by("_group", maintain_order=True):
        group = part["_group"][0]
        days = part["day"]
        found.append(Run(days[0], days[-1], tuple(part["id"]), bool(group > 0 and group != last_group)))
    return found


def _whole(view: View, wanted: Wanted, first: date | None, last: date | None) -> bool:
    """Whether no match of that time can be missing."""
    if first is None or last is None or "/national-team/" in wanted.team:
        return False
    return covered(view, wanted.team, first, last, wanted.competition)


def _exact(when: PartialDate | None) -> date | None:
    return when.earliest if when and when.earliest and when.earliest == when.latest else None


def _between(view: View, wanted: Wanted, number: int | None, rows: pl.DataFrame) -> Answer | None:
    """A run of which both ends are told: all matches between them count."""
    first, last = _exact(wanted.start), _exact(wanted.end)
    if first is None or last is None:
        return None
    inside = rows.filter(pl.col("day").is_between(first, last))
    if inside.is_empty():
        return None
    bad = inside.filter(pl.col("known") & ~(pl.col("won") if wanted.winning else ~pl.col("lost")))
    if bad.height:
        rows_ = view.evidence(bad["id"])
        return Answer(REFUTED, rows_[0].words, f"{bad.height} of the matches between were {wanted.bad}", rows_)
    return _counted(view, wanted, number, Run(first, last, tuple(inside["id"]), closed=True))


def _counted(view: View, wanted: Wanted, number: int | None, run: Run) -> Answer:
    evidence = view.evidence(run.ids)
    owing = owed(wanted.record, "start", "end", "matches", "team")
    if not _whole(view, wanted, run.first, run.last):
        if number == len(run.ids):
            return Answer(
                SUPPORTED,
                run.words,
                f"{run.words}, all of them {wanted.good}, as far as they are there{owing}",
                evidence,
            )
        return Answer(UNDECIDED, run.words, f"not all matches of that time are there{owing}", evidence)
    if number is None or number == len(run.ids):
        return Answer(SUPPORTED, run.words, f"{run.words}, all of them {wanted.good}{owing}", evidence)
    return Answer(REFUTED, run.words, f"there were {len(run.ids)} matches, and not {number}{owing}", evidence)


def _from(view: View, wanted: Wanted, number: int | None, runs: list[Run], rows: pl.DataFrame) -> Answer | None:
    """A run of which one end is told."""
    first, last = _exact(wanted.start) or _following(wanted, rows), _exact(wanted.end)
    if number is None or (first is None) == (last is None):
        return None
    part = rows.filter(pl.col("day") >= first) if first else rows.filter(pl.col("day") <= last)
    part = part.head(number) if first else part.tail(number)
    if part.height < number:
        return None
    good = part.filter(pl.col("known") & (pl.col("won") if wanted.winning else ~pl.col("lost")))
    day = part["day"][0] if first else part["day"][-1]
    run = Run(part["day"][0], part["day"][-1], tuple(part["id"]), closed=False)
    if day != (first or last) or not _whole(view, wanted, run.first, run.last):
        return None
    if good.height == number:
        return _how_long(view, wanted, number, run, runs)
    same = next((each for each in runs if len(each.ids) == number and each.closed), None)
    if same:
        return Answer(PARTLY, same.words, "a run of that length began and ended on other days", view.evidence(same.ids))
    bad = part.filter(~pl.col("id").is_in(good["id"].to_list()))
    return Answer(REFUTED, run.words, f"{bad.height} of them were {wanted.bad}", view.evidence(part["id"]))


def _following(wanted: Wanted, rows: pl.DataFrame) -> date | None:
    """The day of the first match after that after which the run began."""
    later = rows.filter(pl.col("day") > wanted.after) if wanted.after else rows.head(0)
    return later["day"][0] if later.height else None


def _how_long(view: View, wanted: Wanted, number: int, run: Run, runs: list[Run]) -> Answer:
    whole = next(each for each in runs if run.ids[0] in each.ids)
    if wanted.after:  # it is told of as going on from the match before it
        whole = Run(run.first, whole.last, whole.ids[whole.ids.index(run.ids[0]) :], whole.closed)
    evidence = view.evidence(run.ids)
    if len(whole.ids) == number or whole.first != run.first or whole.last != run.last:
        more = "" if len(whole.ids) == number else f"; they are part of a run of {whole.words}"
        finding = SUPPORTED if len(whole.ids) == number else PARTLY
        return Answer(finding, run.words, f"{run.words}, all of them {wanted.good}{more}", evidence)
    return Answer(SUPPORTED, run.words, f"{run.words}, all of them {wanted.good}", evidence)


def _anywhere(view: View, wanted: Wanted, number: int | None, runs: list[Run], rows: pl.DataFrame) -> Answer | None:
    """A run of which no end is told: whether there is one of that length."""
    if number is None or not runs:
        return None
    longest = max(runs, key=lambda run: len(run.ids))
    same = [run for run in runs if len(run.ids) == number]
    days = rows["day"]
    first, last = wanted.window.first or days.min(), wanted.window.last or days.max()
    assert isinstance(first, date) and isinstance(last, date)
    held = f",{wanted.when}" if wanted.when else ""
    for run in same:
        if _whole(view, wanted, run.first, run.last):
            many = "" if len(same) == 1 else f", one of {len(same)} of that length"
            return Answer(
                SUPPORTED, run.words, f"{run.words}, all of them {wanted.good}{many}{held}", view.evidence(run.ids)
            )
    if len(longest.ids) > number and _whole(view, wanted, longest.first, longest.last):
        why = f"there were longer runs{wanted.when}, and none of just that length: {longest.words}"
        return Answer(PARTLY, longest.words, why, view.evidence(longest.ids))
    if wanted.window.first and _whole(view, wanted, first, last):
        return Answer(
            REFUTED, longest.words, f"the longest run{wanted.when} was of {longest.words}", view.evidence(longest.ids)
        )
    why = f"the longest run that is there{wanted.when} is of {longest.words}, but matches are missing"
    return Answer(UNDECIDED, longest.words, why, view.evidence(longest.ids))


def _of_day(view: View, wanted: Wanted, claim: Claim, name: str, runs: list[Run], rows: pl.DataFrame) -> Answer | None:
    when = date_of(claim)
    if when is None or wanted.number is None:
        return None
    fitting = [run for run in runs if len(run.ids) == wanted.number and _whole(view, wanted, run.first, run.last)]
    for run in fitting:
        day = run.first if name == "start" else run.last
        if day and PartialDate("", day, day).lies_within(when):
            return Answer(SUPPORTED, str(day), f"the run of {run.words}", view.evidence(run.ids))
    told = _between(view, wanted, wanted.number, rows) or _from(view, wanted, wanted.number, runs, rows)
    if told and told.finding is not PARTLY:
        return told
    if len(fitting) == 1:
        day = fitting[0].first if name == "start" else fitting[0].last
        return Answer(REFUTED, str(day), f"the run of {fitting[0].words}", view.evidence(fitting[0].ids))
    return None
