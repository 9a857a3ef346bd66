"""Checks of what teams reached: a place, unbeaten, up or down, when it was certain, and since when the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from carrera_kg.checks.answers import NO_DATA, REFUTED, SUPPORTED, UNDECIDED, Answer, Bench, check, owed
from carrera_kg.checks.leagues import certain_since
from carrera_kg.checks.likeness import absent
from carrera_kg.checks.tenures import tenure
from carrera_kg.checks.told import Record, date_of
from carrera_kg.checks.views import Season, View
from carrera_kg.dates import PartialDate
from carrera_kg.model import Check, Claim, Reading
from carrera_kg.vocabulary import RESULT

_PLACES = {RESULT + "winner": 1, RESULT + "runner-up": 2, RESULT + "third-place": 3}
_CHECKED = ("result", "team", "season", "competition", "secured", "firstSince")


@dataclass(frozen=True)
class Reached:
    """What a document says that a team reached.

    Attributes:
        record: the honour.
        team, competition, result: addresses.
        season, secured: as they are told.
    """

    record: Record
    team: str
    competition: str
    result: str
    season: PartialDate | None
    secured: PartialDate | None

    @classmethod
    def of(cls, record: Record) -> Reached | None:
        """The honour, if team, competition and result are told."""
        team, competition, result = (record.thing(name) for name in ("team", "competition", "result"))
        if not (team and competition and result):
            return None
        return cls(record, team, competition, result, record.date("season"), record.date("secured"))


def honour_checks(bench: Bench) -> Iterator[Check]:
    """Every claim about an honour of a team."""
    for record in bench.told.records("honour"):
        if record.any("award"):
            continue
        reached = Reached.of(record)
        for name in _CHECKED:
            for claim in record.own(name):
                yield check(claim, _rule(reached, name), _readings(bench, record, reached, claim, name))


def _rule(reached: Reached | None, name: str) -> str:
    if name == "secured":
        return "when a title was certain"
    if name == "firstSince":
        return "titles before"
    last = reached.result.rsplit("/", 1)[1] if reached else ""
    return {"unbeaten": "unbeaten seasons", "promoted": "divisions", "relegated": "divisions"}.get(
        last, "league tables"
    )


def _readings(bench: Bench, record: Record, reached: Reached | None, claim: Claim, name: str) -> Iterator[Reading]:
    if reached is None:
        yield Reading("", NO_DATA, "", "team, competition and result are not all told")
        return
    competition = bench.name(reached.competition)
    nothing = f"no data set has {_when(reached)}of a league that is known to be {competition}"
    ask: Callable[[View, Season], Answer | None]
    if name == "secured":
        yield bench.ask(lambda view: _in_season(view, reached, lambda v, s: _secured(v, s, reached, claim)), nothing)
        return
    if name == "firstSince":
        yield bench.ask(lambda view: _first_since(view, reached, claim), nothing)
        return
    if reached.result in _PLACES:
        ask = lambda view, season: _placed(view, season, reached)  # noqa: E731
    elif reached.result == RESULT + "unbeaten":
        ask = lambda view, season: _unbeaten(view, season, reached)  # noqa: E731
    elif reached.result in (RESULT + "promoted", RESULT + "relegated"):
        yield bench.ask(lambda view: _moved(bench, view, reached), nothing)
        return
    else:
        last = reached.result.rsplit("/", 1)[1]
        yield Reading("", NO_DATA, "", f"match records do not tell who is {last}")
        return
    final = bench.ask(lambda view: _final(view, reached), nothing)
    if final.finding is not NO_DATA:
        yield final
        return
    yield bench.ask(lambda view: _in_season(view, reached, ask), nothing)


def _when(reached: Reached) -> str:
    return f"a season {reached.season or reached.secured} " if reached.season or reached.secured else "seasons "


# ── Which season is meant ────────────────────────────────────────────────────────────────────────


def meant_seasons(view: View, reached: Reached) -> list[Season]:
    """The seasons that the document can mean."""
    found = view.seasons_of(reached.competition)
    if reached.season:
        return [season for season in found if season.holds(reached.season)]
    if reached.secured:
        first, last = reached.secured.earliest, reached.secured.latest
        ended = [season for season in found if season.last and first and last and first <= season.last <= last]
        return ended if first != last else [season for season in found if season.touches(first, last)]
    return found


def _in_season(view: View, reached: Reached, ask: Callable[[View, Season], Answer | None]) -> Answer | None:
    """The answer for the season that is meant; where it is not told, whether there is one for which it holds."""
    found = meant_seasons(view, reached)
    if not found:
        return None
    if reached.season or reached.secured:
        return ask(view, found[0]) if len(found) == 1 else _several(view, found, ask)
    return _some(view, reached, found, ask)


def _several(view: View, found: list[Season], ask: Callable[[View, Season], Answer | None]) -> Answer | None:
    answers = [answer for season in found if (answer := ask(view, season))]
    if len(answers) == len(found) and len({answer.finding for answer in answers}) == 1:
        return answers[0]
    names = ", ".join(season.when for season in found)
    return Answer(UNDECIDED, "", f"several seasons can be meant: {names}") if answers else None


def _some(
    view: View, reached: Reached, found: list[Season], ask: Callable[[View, Season], Answer | None]
) -> Answer | None:
    """Of a result without a season: any season of the person's time at the team in which it was reached."""
    person = reached.record.thing("person")
    held = tenure(reached.record.told, person, reached.team, reached.record.document) if person else None
    if held:
        found = [season for season in found if season.touches(held.first, held.last)]
    for season in found:
        answer = ask(view, season)
        if answer and answer.finding is SUPPORTED:
            words = f"{answer.explanation}; the season itself is not told"
            return Answer(SUPPORTED, answer.found, words, answer.rows, answer.files)
    return Answer(UNDECIDED, "", "in no season that is there; the season itself is not told") if found else None


# ── League places ────────────────────────────────────────────────────────────────────────────────


def _placed(view: View, season: Season, reached: Reached) -> Answer | None:
    place, team = _PLACES[reached.result], reached.team
    files = view.files(view.season_matches(season), f"matches of {season.when}")
    if team not in view.members(season):
        return absent(view, season, team, files)
    played = view.of_team(team).filter(competition=season.competition, season=season.season)["id"]
    rows = view.evidence(played)
    if not season.complete:
        return Answer(UNDECIDED, "", f"{season.when} is not complete: {season.why}", rows, files)
    lines = [_line(view, season, team, win) for win in view.wins_worth(season)]
    words = " or ".join(dict.fromkeys(line.words for line in lines))
    owing = owed(reached.record, "season", "secured", "competition", "team")
    if all(line.best == line.worst == place for line in lines):
        more = _after(view, season)
        if more:
            return Answer(UNDECIDED, words, f"{words}; {more}", rows, files)
        return Answer(SUPPORTED, words, f"{words}{owing}", rows, files)
    if all(place < line.best or place > line.worst for line in lines):
        more = _after(view, season)
        if more:
            return Answer(UNDECIDED, words, f"{words}; {more}", rows, files)
        ruling = "; points taken away by a ruling are not in match records"
        return Answer(REFUTED, words, f"{words}{ruling}{owing}", rows, files)
    return Answer(UNDECIDED, words, f"{words}; which rule parts those that are level is not known{owing}", rows, files)


def _after(view: View, season: Season) -> str:
    """A remark where play-offs decided the place, or can have, as they did in seasons before and after it."""
    if view.decided_later(season):
        return "play-offs followed in which the first of the table took part"
    years = view.play_off_years(season.competition)
    if season.since and years and years[0] < season.since < years[-1]:
        return "in seasons before and after it play-offs decided, of which the records of this one have none"
    return ""


@dataclass(frozen=True, slots=True)
class _Line:
    best: int
    worst: int
    words: str


def _line(view: View, season: Season, team: str, win: int) -> _Line:
    lines = view.table(season, win)
    own = next(line for line in lines if line.team == team)
    place = str(own.best) if own.best == own.worst else f"{own.best} to {own.worst}"
    first = lines[0]
    above = "" if own.best == 1 else f"; first is {view.records.name(first.team)} with {first.points}"
    worths = f", {win} for a win" if len(view.wins_worth(season)) > 1 else ""
    words = f"place {place} in {season.when} with {own.points} points from {own.played} matches{worths}{above}"
    return _Line(own.best, own.worst, words)


def _unbeaten(view: View, season: Season, reached: Reached) -> Answer | None:
    team = reached.team
    if team not in view.members(season):
        return absent(view, season, team, view.files(view.season_matches(season), f"matches of {season.when}"))
    rows = view.of_team(team).filter(competition=season.competition, season=season.season)
    rows = rows.join(view.main.select("id"), on="id", how="semi", maintain_order="left")
    lost = rows.filter("lost")
    if lost.height:
        evidence = view.evidence(lost["id"])
        return Answer(
            REFUTED, f"{lost.height} lost", f"{lost.height} of {rows.height} matches lost in {season.when}", evidence
        )
    number, evidence = rows.height, view.evidence(rows["id"])
    if season.complete:
        return Answer(SUPPORTED, "none lost", f"none of {number} matches lost in {season.when}", evidence)
    return Answer(UNDECIDED, "none lost", f"none of the {number} matches that are there lost, but {season.when} is not "
                  f"complete: {season.why}", evidence)  # fmt: skip


# ── Finals ───────────────────────────────────────────────────────────────────────────────────────


_FINAL = r"^(?:(?:knock.?out|final)s?(?: (?:stage|phase|round))?, )?finals?$"
"""The final of the whole; below any other heading (Play-offs, Aufstieg) it may decide who stays or goes up."""


def _final(view: View, reached: Reached) -> Answer | None:
    """Who won a cup: by its final, where the data set says which match that was."""
    if reached.result not in (RESULT + "winner", RESULT + "runner-up") or reached.season is None:
        return None
    when = reached.season
    final = pl.col("stage").str.to_lowercase().str.contains(_FINAL)
    rows = view.matches.filter(pl.col("competition") == reached.competition, final, pl.col("since").is_not_null())
    rows = rows.filter([when.lies_within(_own(row)) or _own(row).lies_within(when) for row in rows.to_dicts()])
    if rows.height != 1:
        return None
    row = rows.to_dicts()[0]
    winner = _winner(row)
    if winner is None:
        return None
    loser = row["away"] if winner == row["home"] else row["home"]
    wanted = winner if reached.result == RESULT + "winner" else loser
    evidence = view.evidence([row["id"]])
    if reached.team == wanted:
        return Answer(SUPPORTED, view.words(row), f"the final was {view.words(row)}", evidence)
    return Answer(REFUTED, view.words(row), f"the final was {view.words(row)}", evidence)


def _own(row: dict[str, object]) -> PartialDate:
    return PartialDate(str(row["season"]), row["since"], row["until"])  # type: ignore[arg-type]


def _winner(row: dict[str, object]) -> str | None:
    for one, other in (("home_shootout", "away_shootout"), ("home_goals", "away_goals")):
        own, theirs = row[one], row[other]
        if own is not None and theirs is not None and own != theirs:
            return str(row["home"] if int(str(own)) > int(str(theirs)) else row["away"])
    return str(row["shootout_winner"]) if row["shootout_winner"] else None


# ── Certain titles, and titles before ────────────────────────────────────────────────────────────


def _secured(view: View, season: Season, reached: Reached, claim: Claim) -> Answer | None:
    when, team = date_of(claim), reached.team
    if when is None or not season.complete or reached.result != RESULT + "winner" or team not in view.members(season):
        return None
    files = view.files(view.season_matches(season), f"matches of {season.when}")
    found = [certain_since(view.results(season), team, win) for win in view.wins_worth(season)]
    if any(clear is None and level is None for clear, level in found):
        placed = _placed(view, season, reached)
        return placed if placed and placed.finding is REFUTED else None
    days = {day for pair in found for day in pair if day}
    never_clear = any(clear is None for clear, _ in found)
    words = " or ".join(map(str, sorted(days)))
    rows = view.matches.filter(competition=season.competition, season=season.season).filter(
        pl.col("day").is_in(list(days))
    )
    evidence = view.evidence(rows["id"])
    if not never_clear and all(PartialDate("", day, day).lies_within(when) for day in days):
        return Answer(
            SUPPORTED,
            words,
            f"from {words} on nobody could reach {view.records.name(team)} in {season.when}",
            evidence,
            files,
        )
    if not never_clear and all(not PartialDate("", day, day).agrees_with(when) for day in days):
        return Answer(
            REFUTED,
            words,
            f"from {words} on nobody could reach {view.records.name(team)} in {season.when}",
            evidence,
            files,
        )
    return Answer(
        UNDECIDED,
        words,
        f"others could still draw level until {words}, and what would then decide is not known",
        evidence,
        files,
    )


def _first_since(view: View, reached: Reached, claim: Claim) -> Answer | None:
    """Whether the team has won it between the two titles."""
    since = date_of(claim)
    if since is None or since.latest is None or reached.result not in _PLACES:
        return None
    now = meant_seasons(view, reached)
    if len(now) != 1 or now[0].since is None:
        return None
    between = [
        s
        for s in view.seasons_of(reached.competition)
        if s.last and s.since and s.last > since.latest and s.since < now[0].since
    ]
    open_, won = [], []
    for season in between:
        answer = _placed(view, season, reached)
        if answer is None or answer.finding is UNDECIDED:
            open_.append(season)
        elif answer.finding is SUPPORTED:
            won.append((season, answer))
    if won:
        season, answer = won[0]
        return Answer(
            REFUTED,
            answer.explanation,
            f"it was so in {season.when} too: {answer.explanation}",
            answer.rows,
            answer.files,
        )
    known = [season for season in between if season not in open_]
    files = tuple(
        row for season in known for row in view.files(view.season_matches(season), f"matches of {season.when}")
    )
    years = max(0, now[0].since.year - since.latest.year - 1)
    at = _at(view, reached, since)
    then = _placed(view, at, reached) if at else None
    if len(known) >= years and not open_ and then and then.finding is SUPPORTED:
        return Answer(
            SUPPORTED, "", f"in none of the {len(known)} seasons between, and in that before them", files=files
        )
    names = f"{known[0].when} to {known[-1].when}" if known else "none"
    return (
        Answer(
            UNDECIDED, "", f"not in the seasons between that are there ({names}); the others are not there", files=files
        )
        if known
        else None
    )


def _at(view: View, reached: Reached, when: PartialDate) -> Season | None:
    """The season that ended then, or was played then."""
    found = [
        s for s in view.seasons_of(reached.competition) if s.last and PartialDate("", s.last, s.last).lies_within(when)
    ]
    return found[0] if len(found) == 1 else None


# ── Up and down ──────────────────────────────────────────────────────────────────────────────────


def _moved(bench: Bench, view: View, reached: Reached) -> Answer | None:
    """Promotion: not there in one season, and there in the next. Relegation: there, and not in the next, nor above."""
    up = reached.result == RESULT + "promoted"
    when, team = reached.season or reached.secured, reached.team
    if when is None:
        return None
    if up:
        return _promoted(view, reached, when)
    own = view.leagues_of(team, when)
    if len(own) != 1:
        return None
    season = own[0]
    following = _next(view, season)
    files = view.files(view.season_matches(season), f"matches of {season.when}")
    place = " or ".join(dict.fromkeys(_line(view, season, team, win).words for win in view.wins_worth(season)))
    if season.competition == reached.competition:
        return None
    if following is None or not following.listed:
        return Answer(UNDECIDED, place, f"{place}; the season after it is not there", files=files)
    files += view.files(view.season_matches(following), f"matches of {following.when}")
    if team in view.members(following):
        return Answer(
            REFUTED, place, f"{place}; {view.records.name(team)} is in the same league in {following.when}", files=files
        )
    gone = absent(view, following, team, files)
    if gone.finding is not REFUTED:
        return gone
    after = PartialDate(following.season, following.since, following.until)
    above = view.leagues_of(team, after)
    if not above:
        return Answer(UNDECIDED, place, f"{place}; in {following.when} it is in no league that is there", files=files)
    names = view.records.name(above[0].competition)
    finding = SUPPORTED if above[0].competition == reached.competition else REFUTED
    if finding is REFUTED and not view.seasons_of(reached.competition):  # it may be that league by another name
        finding = UNDECIDED
    return Answer(finding, names, f"{place}; in {following.when} it is in {names}", files=files)


def _promoted(view: View, reached: Reached, when: PartialDate) -> Answer | None:
    team = reached.team
    before = [season for season in view.seasons_of(reached.competition) if season.holds(when)]
    if len(before) != 1 or not before[0].listed:
        return None
    season = before[0]
    following = _next(view, season)
    if following is None or not following.listed:
        return None
    files = view.files(view.season_matches(season), f"matches of {season.when}")
    files += view.files(view.season_matches(following), f"matches of {following.when}")
    name, league = view.records.name(team), view.records.name(reached.competition)
    if team in view.members(season):
        return Answer(REFUTED, "", f"{name} is in {league} in {season.when} already", files=files)
    if team in view.members(following):
        gone = absent(view, season, team, files)
        if gone.finding is not REFUTED:
            return gone
        return Answer(
            SUPPORTED, "", f"{name} is in {league} in {following.when}, and not in {season.when}", files=files
        )
    return absent(view, following, team, files)


def _next(view: View, season: Season) -> Season | None:
    """The season of the same league after it, if it is there."""
    found = [
        other
        for other in view.seasons_of(season.competition)
        if other.since and season.since and other.since > season.since
    ]
    near = [other for other in found if other.since and season.since and (other.since - season.since).days <= _A_YEAR]
    return near[0] if near else None


_A_YEAR = 400
