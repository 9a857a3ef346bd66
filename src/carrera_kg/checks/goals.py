"""Checks of goals: who scored, when, and for whom."""

from __future__ import annotations

from carrera_kg.checks.answers import REFUTED, SUPPORTED, UNDECIDED, Answer, compared, owed
from carrera_kg.checks.fixtures import Fixture, Match, ids_of, meant
from carrera_kg.checks.told import Record, number_of
from carrera_kg.checks.views import View
from carrera_kg.model import Claim, Row

OF_GOALS = frozenset(["scorer", "minute", "stoppageTime", "stoppageMinute", "penalty", "ownGoal"])


def goal_answer(view: View, fixture: Fixture, claim: Claim, name: str) -> Answer | None:
    """A claim about a goal, against the goals of the match."""
    rows = meant(view, fixture)
    goals = view.goals(ids_of(rows)) if len(rows) == 1 else []
    if not goals:
        return None
    goal = Record(fixture.record.told, claim.subject, claim.document)
    who, team, minute = goal.thing("scorer"), goal.thing("team"), goal.number("minute")
    if name == "scorer":
        who = claim.object.value
    by = [each for each in goals if each["scorer"] == who]
    at = [each for each in by if minute is None or each["minute"] == minute] if name != "minute" else by
    fitting = [each for each in at or by if team is None or each["team"] == team] or at or by
    owing = owed(fixture.record, "date", "season")
    if name == "scorer":
        return _of_scorer(view, rows[0], goals, by, who, owing)
    if not fitting:
        return None
    evidence = view.goal_evidence(fitting)
    return _of_goal_value(view, fixture, claim, name, fitting, evidence, owing)


def _of_scorer(
    view: View, row: Match, goals: list[Match], by: list[Match], who: str | None, owing: str
) -> Answer | None:
    named = [each for each in goals if each["scorer"]]
    if by:
        minutes = ", ".join(view.goal_words(each) for each in by)
        return Answer(SUPPORTED, minutes, f"{minutes}{owing}", view.goal_evidence(by))
    whole = row["home_goals"] is not None and len(named) == int(str(row["home_goals"])) + int(str(row["away_goals"]))
    if not whole or who is None:
        return Answer(
            UNDECIDED,
            "",
            f"not all of its goals are there with their scorers{owing}",
            view.evidence(ids_of([row])),
        )
    if any(_namesakes(view, who, str(each["scorer"])) for each in named):
        return Answer(
            UNDECIDED, "", f"somebody of a like name scored, and it is not known who{owing}", view.goal_evidence(named)
        )
    scorers = ", ".join(dict.fromkeys(view.records.name(str(each["scorer"])) for each in named))
    return Answer(REFUTED, scorers, f"all {len(named)} goals are there, and others scored them: {scorers}{owing}",
                  view.goal_evidence(named))  # fmt: skip


def _namesakes(view: View, one: str, other: str) -> bool:
    """Whether two people share a word of their names, so that they may be one."""
    return bool(_words(view, one) & _words(view, other))


def _words(view: View, person: str) -> frozenset[str]:
    return frozenset(word for form in view.records.called(person) for word in form.split() if len(word) > 2)


def _of_goal_value(view: View, fixture: Fixture, claim: Claim, name: str, goals: list[Match],
                   evidence: tuple[Row, ...], owing: str) -> Answer | None:  # fmt: skip
    words = ", ".join(view.goal_words(goal) for goal in goals)
    if name == "ownGoal":
        return _of_own_goal(view, fixture, claim, goals[0], words, evidence, owing)
    column = {"minute": "minute", "stoppageMinute": "stoppage", "penalty": "penalty"}.get(name)
    if name == "stoppageTime":
        values = [goal["stoppage"] is not None for goal in goals if goal["minute"] is not None]
        values = [value for value in values if value]  # a minute without more can be written so for stoppage time too
    else:
        values = [goal[str(column)] for goal in goals if goal[str(column)] is not None]
    if not values:
        return None
    claimed: object = number_of(claim) if name in ("minute", "stoppageMinute") else claim.object.value == "true"
    if claimed in values:
        return Answer(SUPPORTED, words, f"{words}{owing}", evidence)
    if name == "minute" and any(abs(int(str(claimed)) - int(str(value))) == 1 for value in values):
        return Answer(UNDECIDED, words, f"{words}, and sources do not count minutes alike{owing}", evidence)
    return Answer(REFUTED, words, f"the records have {words}{owing}", evidence)


def _of_own_goal(view: View, fixture: Fixture, claim: Claim, goal: Match, words: str,
                 evidence: tuple[Row, ...], owing: str) -> Answer:  # fmt: skip
    claimed = claim.object.value == "true"
    if goal["own_goal"]:
        return Answer(compared(claimed, True), words, f"{words}{owing}", evidence)
    marked = view.records.goals.join(view.matches.select(match="id"), on="match", how="semi")["own_goal"].any()
    if marked:
        return Answer(
            compared(claimed, False), words, f"the data set marks own goals, and not this one{owing}", evidence
        )
    told = fixture.record.told
    other = fixture.other(str(goal["team"])) if goal["team"] in fixture.teams else None
    theirs = bool(other and told.spells(str(goal["scorer"]), other))
    own = bool(told.spells(str(goal["scorer"]), str(goal["team"])))
    if theirs and not own:
        who = view.records.name(str(goal["scorer"]))
        side = view.records.name(str(goal["team"]))
        why = f"the goal counts for {side}, and by the documents {who} played for the other side"
        return Answer(
            compared(claimed, True), words, f"{why}; the data set itself does not mark own goals{owing}", evidence
        )
    return Answer(UNDECIDED, words, f"the data set does not mark own goals{owing}", evidence)
