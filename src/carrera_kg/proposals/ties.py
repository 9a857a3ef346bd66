"""Which matches a sentence tells of: who was played against, with which score, and how it ended.

Rules say where a match is told of. What belongs to it is found from there, as a sentence may tell of several, and its
score stands before the other side or after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from carrera_kg.proposals.events import Event, Sentence
from carrera_kg.proposals.language import SIGNS, Language, Rule, alternatives
from carrera_kg.proposals.marking import Mark

TEAMS = "".join(SIGNS[kind] for kind in ("club", "national-team", "club-or-place", "unknown"))
_SURELY = SIGNS["club"] + SIGNS["national-team"] + SIGNS["club-or-place"]
_PEOPLE = SIGNS["person"] + SIGNS["pronoun"]
_SCORE = SIGNS["score"]
_BEFORE = 80  # characters before a team that say that it is played against
_AHEAD = 60  # characters between a score and the side that follows
_BEYOND = 90  # characters between a side and the score that follows
_VERB = 28  # characters before a score, with the verb
_AFTER = 45  # characters after a score that say how it ended
_SHOOTOUT = 30  # characters beside the score of a shoot-out
_BESIDE = re.compile(r",? \(?")  # between a side and its score
_LISTED = 6  # people in a row
_LEAD = 40  # characters between a side and what it did
OPPOSITE = {"won": "lost", "lost": "won", "drew": "drew"}


@dataclass(slots=True)
class Tie(Event):
    """A match as a sentence tells of it.

    Attributes:
        own: the side that it is told of from, where the words say so.
        score: what the sentence says of goals.
        shootout: the score of penalties after it.
        decided: how a shoot-out ended for the own side, as ``won`` or ``lost``.
        outcome: how it ended for the own side; nothing if that is not told.
        home: whether the own side played at home, as ``true`` or ``false``; nothing if that is not told.
        legs: whether the score is that of several matches.
        strange: whether it is told of a side that is not known to be one: the leaders X, who beat.
        zone: the part of the sentence that tells of it.
    """

    own: Mark | None = None
    score: Mark | None = None
    shootout: Mark | None = None
    decided: str = ""
    outcome: str = ""
    home: str = ""
    legs: bool = False
    strange: bool = False
    zone: tuple[int, int] = (0, 0)


def with_ties(language: Language, sentence: Sentence, events: list[Event]) -> list[Event]:
    """The events of a sentence with its matches as they are told; those to come stay as rules find them."""
    told = [event for event in events if event.rule.event == "match"]
    if not told and _SCORE not in sentence.seen:
        return events
    kept = [event for event in events if event.rule.event != "match" or event.rule.told.get("fixture")]
    told = [event for event in told if not event.rule.told.get("fixture")]
    return sorted([*kept, *_Reading(language, sentence).ties(told)], key=lambda event: (event.at, event.until))


class Grammar:
    """Words that tell of matches, as patterns."""

    def __init__(self, language: Language) -> None:
        words, told = language.groups["words"], language.maps["matches"]
        verbs = "|".join([told["rivals"], alternatives([*words["beat"], *words["lose"], *words["draw"]])])
        gap = told["gap"]
        self.strong = re.compile(rf"(?<![^\W_])(?P<words>{verbs}){gap}$")
        self.weak = re.compile(rf"(?<![^\W_])(?P<words>{told['towards']}){told['narrow']}$")
        self.outcomes = {
            "lost": re.compile(rf"(?<![^\W_])(?:{told['lost']}|{alternatives(words['lose'])})(?![^\W_])"),
            "drew": re.compile(rf"(?<![^\W_])(?:{told['drew']}|{alternatives(words['draw'])})(?![^\W_])"),
            "won": re.compile(rf"(?<![^\W_])(?:{told['won']}|{alternatives(words['beat'])})(?![^\W_])"),
        }
        self.parted = re.compile(rf"[,;:]|(?<![^\W_])(?:{told['parted']})(?![^\W_])")
        self.shootout = re.compile(told["shootout"])
        self.legs = re.compile(told["legs"])
        edge, people = r"(?<![^\W_])", SIGNS["person"] + SIGNS["unknown"]
        self.goals_of = re.compile(rf"{edge}{told['goals_of']}(?P<who>[{people}])")
        self.also_of = re.compile(rf"{told['also_of']}(?P<who>[{people}]){told['also_end']}")
        self.home, self.away = re.compile(told["home"]), re.compile(told["away"])
        self.hosted = re.compile(rf"(?<![^\W_])(?:{told['hosted']}){told['narrow']}$")
        self.rival_did = re.compile(told["rival_did"])
        self.rival_was = re.compile(told["rival_was"])
        self.leads = re.compile(told["leads"])
        self.beside = re.compile(rf"(?:{told['beside']})(?![^\W_])")
        self.and_ = re.compile(rf"(?<![^\W_])(?:{told['and']})(?![^\W_])")
        self.joined = re.compile(rf"[,;:]|(?<![^\W_])(?:{told['joined']})(?![^\W_])")
        self.decisive = re.compile(told["decisive"])
        self.no_side = re.compile(rf"(?<![^\W_])(?:{told['no_side']})[ ']$")
        self.relative = re.compile(rf"(?: {SIGNS['when']})?, (?:{told['relative']}) ")
        self.no_competition = re.compile(told["no_competition"])
        self.other_stage = re.compile(told["other_stage"])
        self.no_rival = re.compile(rf"(?<![^\W_])(?:{told['no_rival']})(?: [^ ,;:.]+){{0,2}}[ ']$")
        self.not_played = re.compile(told["not_played"])

    def scorers(self, seen: str, start: int, end: int) -> list[int]:
        """Where those are named of whose goals a part of a sentence tells: goals from X and Y."""
        found: list[int] = []
        for match in self.goals_of.finditer(seen, start, end):
            last: re.Match[str] | None = match
            while last is not None and len(found) < _LISTED:
                found.append(last.start("who"))
                last = self.also_of.match(seen, last.end(), end)
        return found


_GRAMMARS: dict[str, Grammar] = {}


def grammar(language: Language) -> Grammar:
    """The patterns of a language."""
    if language.code not in _GRAMMARS:
        _GRAMMARS[language.code] = Grammar(language)
    return _GRAMMARS[language.code]


_IN_WORDS = Rule("match-in-words", "match", re.compile("(?!)"), (), frozenset(), 0.85, {})


@dataclass(slots=True)
class _Side:
    """A side that is played against.

    Attributes:
        at: its place.
        starts: where the words begin that say that it is played against.
        weak: whether they are such only beside a score.
        own: the other side, where a rule tells it.
        outcome: of one that is told in a row with another, how that ended.
        score: where the score is, if a rule tells that.
    """

    at: int
    starts: int
    rule: Rule
    weak: bool = False
    own: Mark | None = None
    outcome: str = ""
    home: str = ""
    score: int = -1
    certainty: str = "asserted"
    rule_at: int = 0


@dataclass
class _Reading:
    language: Language
    sentence: Sentence
    seen: str = field(init=False)
    words: Grammar = field(init=False)

    def __post_init__(self) -> None:
        self.seen, self.words = self.sentence.seen, grammar(self.language)

    def ties(self, told: list[Event]) -> list[Tie]:
        """The matches of the sentence, in order."""
        sides = self._sides(told)
        shootouts = {n for n in self._signs(_SCORE) if self._is_shootout(n)}
        scores = [n for n in self._signs(_SCORE) if n not in shootouts]
        claimed = {side.score for side in sides if side.score >= 0}
        for side in sides:
            if side.score < 0:
                side.score = self._score_ahead(side, scores, claimed, sides)
                claimed.add(side.score)
        for side in sides:
            if side.weak and side.score < 0:
                side.score = self._score_beside(side, scores, claimed)
                claimed.add(side.score)
        sides = [side for side in sides if side.score >= 0 or not side.weak]
        leads: dict[int, int] = {}
        for number, side in enumerate(sides):
            if side.score < 0:
                limit = sides[number + 1].starts if number + 1 < len(sides) else len(self.seen)
                side.score, lead = self._score_beyond(side, scores, claimed, limit)
                claimed.add(side.score)
                if lead >= 0:
                    leads[side.at] = lead
        if not sides:
            return []
        bounds = [0, *(self._between(*pair) for pair in pairwise(sides)), len(self.seen)]
        return [self._tie(side, zone, leads.get(side.at, -1), shootouts)
                for side, zone in zip(sides, pairwise(bounds), strict=True)]  # fmt: skip

    def _between(self, side: _Side, after: _Side) -> int:
        """Where the words about a match end, and those about the next begin."""
        first = max(side.at, side.score) + 1
        last = max(first, min(after.starts, after.score if after.score > first else after.starts))
        parted = [found.start() for found in self.words.and_.finditer(self.seen, first, last)]
        parted = parted or [found.start() for found in self.words.joined.finditer(self.seen, first, last)]
        return parted[-1] if parted else last

    def _signs(self, kinds: str) -> list[int]:
        return [n for n in sorted(self.sentence.at.values()) if self.seen[n] in kinds]

    def _mark(self, n: int) -> Mark:
        return self.sentence.by_place[self.sentence.places[n]]

    # ── Who is played against ────────────────────────────────────────────────────────────────────

    def _sides(self, told: list[Event]) -> list[_Side]:
        found: dict[int, _Side] = {}
        for event in told:
            team, other = event.slot("team"), event.slot("other")
            if team is None:
                continue
            ordered = bool(event.rule.told.get("ordered") or event.rule.told.get("order"))
            score = event.slot("score") if ordered else None
            side = _Side(
                self.sentence.at[team.start], event.at, event.rule, certainty=event.certainty, rule_at=event.at
            )
            if ordered and other:
                side.own, side.home = other, "true" if event.rule.told.get("order") == "home" else ""
                side.score = self.sentence.at[score.start] if score else -1
                if score:
                    own, rival = int(score.found["own"]), int(score.found["other"])
                    side.outcome = "won" if own > rival else "lost" if own < rival else "drew"
            before = found.get(side.at)
            if before is None or ordered:
                found[side.at] = side
        for n in self._signs(TEAMS):
            side_of_words = self._in_words(n)
            if n in found:
                known = found[n]
                if known.own is None and side_of_words:
                    known.starts = side_of_words.starts
                    known.weak = side_of_words.weak and self.words.beside.match(self.seen, known.rule_at) is not None
                elif known.own is None:
                    known.starts = max(known.starts, self._last_team(n) + 1)
            elif side_of_words and _SCORE in self.seen and not (side_of_words.weak and self.seen[n] not in _SURELY):
                found[n] = side_of_words
        sides = [found[n] for n in sorted(found)]
        owns = {self.sentence.at[side.own.start] for side in sides if side.own}
        return [side for side in sides if side.at not in owns and not self.sentence.said(side.at)]

    def _last_team(self, n: int) -> int:
        return max((each for each in self._signs(TEAMS) if each < n), default=-1)

    def _in_words(self, n: int) -> _Side | None:
        """The side that a team is by the words before it; a weaker word tells so only after a score."""
        first = max(0, n - _BEFORE)
        before = self.seen[first:n]
        if self.words.no_rival.search(before) or self.words.not_played.match(self.seen, n + 1):
            return None
        start, _ = self.sentence.clause(n)
        if self.language.planned.search(self.seen[start:n]):
            return None
        strong = self.words.strong.search(before)
        if strong and not any(sign in before[strong.end("words") :] for sign in TEAMS + _PEOPLE):
            return _Side(n, first + strong.start(), _IN_WORDS)
        weak = self.words.weak.search(before)
        return _Side(n, first + weak.start(), _IN_WORDS, weak=True) if weak else None

    # ── Scores ───────────────────────────────────────────────────────────────────────────────────

    def _is_shootout(self, n: int) -> bool:
        after = self.seen[n + 1 : n + _SHOOTOUT]
        before = self.seen[max(0, n - _SHOOTOUT) : n]
        told_after = self.words.shootout.search(after.split(_SCORE)[0].split(",")[0])
        told_before = self.words.shootout.search(before.rsplit(_SCORE, maxsplit=1)[-1].rsplit(",", maxsplit=1)[-1])
        return bool(told_after or (told_before and not self._other_score_near(n)))

    def _other_score_near(self, n: int) -> bool:
        """Whether the score before is told right after the words for a shoot-out: 4-3 on penalties after a 1-1 draw."""
        return _SCORE in self.seen[max(0, n - _AHEAD) : n]

    def _score_ahead(self, side: _Side, scores: list[int], claimed: set[int], sides: list[_Side]) -> int:
        """The score that leads to a side: a 2-1 win over X."""
        ahead = [n for n in scores if n < side.at and n not in claimed]
        if not ahead or side.at - ahead[-1] > _AHEAD:
            return -1
        score = ahead[-1]
        between = self.seen[score + 1 : side.at]
        if any(sign in between for sign in TEAMS + _PEOPLE if not self._is_played_at(sign, score, side.at, sides)):
            return -1
        if self.words.parted.search(between[: max(0, side.starts - score)]):
            return -1
        if side.weak and not self._outcomes(self.seen[max(0, score - _VERB) : side.at]):
            return -1
        return score

    def _score_beside(self, side: _Side, scores: list[int], claimed: set[int]) -> int:
        """The score that stands right after a side: a draw with X (2-2)."""
        for score in scores:
            if score > side.at and score not in claimed and _BESIDE.fullmatch(self.seen[side.at + 1 : score]):
                return score if self._outcomes(self._unbroken(side.starts)) else -1
        return -1

    def _is_played_at(self, sign: str, start: int, end: int, sides: list[_Side]) -> bool:
        """Whether the only names between are those of places: a 2-1 win at Northport over X."""
        return sign not in _SURELY + _PEOPLE and not any(start < each.at < end and not each.weak for each in sides)

    def _score_beyond(self, side: _Side, scores: list[int], claimed: set[int], limit: int) -> tuple[int, int]:
        """The score that follows a side, and who is said to have won or lost so: against X, which City won 2-1."""
        for score in scores:
            if not side.at < score < limit or score in claimed or score - side.at > _BEYOND:
                continue
            between = self.seen[side.at + 1 : score]
            teams = [side.at + 1 + n for n, sign in enumerate(between) if sign in _SURELY]
            if not teams:
                return (-1, -1) if ";" in between else (score, -1)
            if len(teams) == 1 and self.words.leads.match(self.seen[teams[0] + 1 : score + 1]):
                return score, teams[0]
            return -1, -1
        return -1, -1

    # ── How it ended ─────────────────────────────────────────────────────────────────────────────

    def _tie(self, side: _Side, zone: tuple[int, int], lead: int, shootouts: set[int]) -> Tie:
        score = side.score
        at, until = min(side.starts, score if score >= 0 else side.starts), max(side.at, score) + 1
        marks = {"team": [self._mark(side.at)]}
        if score >= 0:
            marks["score"] = [self._mark(score)]
        scorers = [self._mark(n) for n in self.words.scorers(self.seen, *zone)]
        if scorers:
            marks["scorer"] = scorers
        place = self.sentence.places[at], self._end(until)
        tie = Tie(side.rule, *place, at, until, marks, side.certainty, zone=zone)
        tie.own = side.own or (self._mark(lead) if lead >= 0 else self._leading(side, zone))
        tie.strange = tie.own is not None and tie.own.kind == "unknown" and not side.own
        tie.score = self._mark(score) if score >= 0 else None
        tie.outcome = side.outcome or self._outcome(side, tie, lead)
        tie.home = side.home or self._home(side, tie)
        around = self.seen[max(zone[0], at - _VERB) : min(zone[1], until + _AFTER)]
        tie.legs = bool(self.words.legs.search(around)) or self._two_scores(score, side, shootouts)
        penalties = [n for n in shootouts if zone[0] <= n < zone[1]]
        if penalties or self.words.shootout.search(self.seen[zone[0] : zone[1]]):
            self._after_shootout(tie, penalties)
        return tie

    def _end(self, until: int) -> int:
        last = self.sentence.places[until - 1]
        mark = self.sentence.by_place.get(last)
        return mark.end if mark else last + 1

    def _two_scores(self, score: int, side: _Side, shootouts: set[int]) -> bool:
        """Whether two scores are told in a row of one opponent: 1-1 and 0-3."""
        if score < side.at:
            return False
        found = re.match(rf"(?: [^ ,;.]+){{0,4}}(?:,| e| and|/) ?(?:[^ ,;.{TEAMS}]+ ){{0,3}}{_SCORE}",
                         self.seen[score + 1 :])  # fmt: skip
        return found is not None and score + found.end() not in shootouts

    def _leading(self, side: _Side, zone: tuple[int, int]) -> Mark | None:
        """The side that is said to have won or lost: City beat X."""
        starts = min(side.starts, side.score if side.score >= 0 else side.starts)
        teams = [n for n in self._signs(TEAMS) if zone[0] <= n < side.starts]
        if teams and self.words.relative.match(self.seen, teams[-1] + 1):
            clause = re.split(f"[,{_PEOPLE}]", self.seen[teams[-1] + 1 : side.starts].partition(", ")[2])
            if len(clause) == 1:
                return self._mark(teams[-1])
        teams = [n for n in teams if self.seen[n] in _SURELY
                 and not self.words.no_side.search(self.seen[max(0, n - _BEFORE) : n])]  # fmt: skip
        if not teams or (starts < teams[-1]):
            return None
        between = self.seen[teams[-1] + 1 : side.starts + 1]
        if len(between) > _LEAD or any(sign in between for sign in _PEOPLE) or "," in between.rstrip(" ,"):
            return None
        return self._mark(teams[-1]) if self.words.leads.match(self.seen[teams[-1] + 1 : side.at + 1]) else None

    def _outcomes(self, words: str) -> list[str]:
        """What words say of how it ended, in their order."""
        found = [(match.end(), kind) for kind, pattern in self.words.outcomes.items()
                 for match in pattern.finditer(words)]  # fmt: skip
        last: dict[int, str] = {}
        for end, kind in found:  # what says most of the same words is told first
            last.setdefault(end, kind)
        return [last[end] for end in sorted(last)]

    def _outcome(self, side: _Side, tie: Tie, lead: int) -> str:
        """How it ended for the own side."""
        score = tie.score
        if score and score.found["own"] == score.found["other"]:
            return "drew"
        after_side = self.seen[side.at + 1 : tie.zone[1]]
        if self.words.rival_did.match(after_side):
            return OPPOSITE[next(iter(self._outcomes(after_side[:_AFTER])), "drew")] if score else ""
        if self.words.rival_was.match(after_side):
            return "won"
        for words, last in self._windows(side, lead):
            found = [kind for kind in self._outcomes(words) if not (score and kind == "drew")]
            if found:
                return found[-1] if last else found[0]
        if self.words.decisive.search(self.seen[tie.zone[0] : tie.zone[1]]):
            return "won"
        if score:
            whole = set(self._outcomes(self.seen[tie.zone[0] : tie.zone[1]].split(";")[0])) - {"drew"}
            return whole.pop() if len(whole) == 1 else ""
        return ""

    def _windows(self, side: _Side, lead: int) -> Iterator[tuple[str, bool]]:
        """The words that can say how it ended, those nearest first, and whether the last of them do."""
        seen, score = self.seen, side.score
        if lead >= 0:
            yield seen[lead + 1 : score], False
            return
        if 0 <= score < side.at:
            yield seen[score + 1 : side.at + 1], True
            yield self._unbroken(score), True
        elif score >= 0:
            yield seen[side.starts : side.at + 1], True
            yield seen[side.at + 1 : score], True
            yield self._unbroken(side.starts), True
            yield re.split(f"[,;{TEAMS}]", seen[score + 1 : score + _AFTER])[0], False
        else:
            yield seen[side.starts : side.at + 1], True
            yield self._unbroken(side.starts, _AHEAD), True

    def _unbroken(self, at: int, reach: int = _VERB) -> str:
        """The words before a place, back to a name, a comma or a conjunction."""
        words = re.split(f"[,;:{TEAMS}{_PEOPLE}]", self.seen[max(0, at - reach) : at + 1])[-1]
        last = [found.end() for found in self.words.and_.finditer(words)]
        return words[last[-1] :] if last else words

    def _home(self, side: _Side, tie: Tie) -> str:
        starts = max(tie.zone[0], min(side.starts, side.score if side.score >= 0 else side.starts) - _VERB)
        words = self.seen[starts : max(side.at, side.score) + _VERB]
        words = re.split(f"[{_SURELY}]", words[: side.at - starts])[-1] + words[side.at - starts : side.at - starts + 1]
        hosted = self.words.hosted.search(self.seen[max(0, side.at - _BEFORE) : side.at])
        home, away = self.words.home.search(words), self.words.away.search(words)
        if hosted or (away and not home):
            return "false"
        return "true" if home and not away else ""

    def _after_shootout(self, tie: Tie, penalties: list[int]) -> None:
        """Take note of a shoot-out: the match itself was drawn."""
        tie.decided = tie.outcome if tie.outcome != "drew" else ""
        shot = self._mark(penalties[0]) if penalties else None
        if not tie.decided:
            ahead = self.seen[max(tie.zone[0], penalties[0] - _AHEAD) : penalties[0] + 1] if penalties else ""
            tie.decided = next((kind for kind in reversed(self._outcomes(ahead)) if kind != "drew"), "")
        if tie.score and tie.score.found["own"] != tie.score.found["other"]:
            tie.score = None  # it can be that of the shoot-out
        tie.shootout, tie.outcome = shot, "drew"


def plain(language: Language, sentence: Sentence, event: Event) -> Tie:
    """A match that a rule tells as a whole: a headline, or one that is to come."""
    score, words = event.slot("score"), grammar(language)
    tie = Tie(event.rule, event.start, event.end, event.at, event.until, event.slots, event.certainty)
    tie.own, tie.score, tie.zone = event.slot("other"), score, (0, len(sentence.seen))
    told = sentence.seen[event.at : event.until]
    tie.home = "false" if words.away.search(told) else "true" if words.home.search(told) else ""
    if score:
        own, rival = int(score.found["own"]), int(score.found["other"])
        tie.outcome = "won" if own > rival else "lost" if own < rival else "drew"
    return tie
