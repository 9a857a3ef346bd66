"""Works out what accepted claims imply: periods, ages, lengths, totals, and who was at a team together. Pure.

A derived fact says the least and the most that its value can be, the rule that made it, and the claims that went in:
those that give a date or a figure. Whose spell it is, and at which team, stands with the spell. No rule knows more than
the claims: where sources leave a range, the result is one, and where nothing bounds it, it is open.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from carrera_kg.dates import seasons_between, years_between
from carrera_kg.model import Certainty, Claim
from carrera_kg.ontology import Ontology
from carrera_kg.vocabulary import BASE, CAR, CARETAKER, ID, MANAGER, OPENING_MATCHES, PLAYER, SENSITIVE, record_class

Value = int | date
"""What a rule can work out: a count, a day, or that something is so (True)."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that a rule works out from accepted claims.

    Attributes:
        subject: the address of what it is said of.
        predicate: the property's address.
        lowest: the least it can be; None where nothing bounds it.
        highest: the most it can be; None where nothing bounds it.
        rule: the name of the rule.
        claims: those whose values went in, ordered by document and place.
        leaves_out: the addresses of spells that a total does not count, as no source gives their figure.
    """

    subject: str
    predicate: str
    lowest: Value | None
    highest: Value | None
    rule: str
    claims: tuple[Claim, ...]
    leaves_out: tuple[str, ...] = ()

    @property
    def exact(self) -> Value | None:
        """The value, where there is only one that it can be."""
        return self.lowest if self.lowest == self.highest else None

    @property
    def id(self) -> str:
        """The same value of the same thing, from the same claims by the same rule, always gets the same id."""
        return _hashed(
            self.rule,
            self.subject,
            self.predicate,
            str(self.lowest),
            str(self.highest),
            sorted(claim.id for claim in self.claims),
            self.leaves_out,
        )

    @property
    def iri(self) -> str:
        """The derivation's address."""
        return f"{BASE}id/derivation/{self.id}"


@dataclass(frozen=True, slots=True)
class Overlap:
    """A time at which two people were at one team.

    Attributes:
        spells: the addresses of their spells, in order.
        people: the addresses of the two, in the order of the spells.
        team: the address of the team.
        possible: the first and last day on which both can have been there; None where nothing bounds it.
        certain: the first and last day on which both certainly were; None where no day is certain.
        met: it is certain that they met there, though perhaps not on which day.
        claims: those that bound the two spells or say that they met, ordered by document and place.
    """

    spells: tuple[str, str]
    people: tuple[str, str]
    team: str
    possible: tuple[date | None, date | None]
    certain: tuple[date, date] | None
    met: bool
    claims: tuple[Claim, ...]

    @property
    def iri(self) -> str:
        """The address, the same for the same two spells."""
        return f"{BASE}id/overlap/{_hashed(self.team, *self.spells)}"


def derive(claims: Iterable[Claim], ontology: Ontology) -> list[Derived]:
    """What the rules work out, by subject and property.

    Args:
        claims: the accepted ones; their order does not matter.
    """
    career = _Career.of(claims, ontology)
    found = [fact for rule in RULES for fact in rule(career)]
    return sorted(found, key=lambda fact: (fact.subject, fact.predicate, fact.rule))


def overlaps(claims: Iterable[Claim], ontology: Ontology) -> list[Overlap]:
    """Who was at a team together, certainly or possibly, by team and date.

    The dates that sources give of two spells must meet: that a spell has no known end does not make it overlap with
    everything after it, nor two undated ones with each other.

    Args:
        claims: the accepted ones; their order does not matter.
    """
    career = _Career.of(claims, ontology)
    teams: dict[str, list[_Stay]] = defaultdict(list)
    for spell, period in _periods(career).items():
        if person := career.one(spell, "person"):
            under = [claim for name in ("coachedBy", "assistantTo") for claim in career.about(spell, name)]
            mates = career.about(person, "teammate") if career.jobs(spell) == {PLAYER} else ()
            office = [claim for name in ("predecessor", "successor") for claim in career.about(spell, name)]
            for team in career.values(spell, "team"):
                jobs = frozenset(career.jobs(spell))
                teams[team].append(_Stay(spell, person, jobs, period, tuple(under), mates, tuple(office)))
    return [overlap for team in sorted(teams) for overlap in _together(team, teams[team])]


# ── What is claimed ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Career:
    """The accepted claims by subject and property name."""

    said: Mapping[str, Mapping[str, tuple[Claim, ...]]]
    ontology: Ontology

    @classmethod
    def of(cls, claims: Iterable[Claim], ontology: Ontology) -> _Career:
        sorted_: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        for claim in _in_order(claims):
            sorted_[claim.subject][claim.predicate.removeprefix(CAR)].append(claim)
        subjects = sorted(sorted_)
        return cls({s: {name: tuple(found) for name, found in sorted_[s].items()} for s in subjects}, ontology)

    def about(self, subject: str, name: str) -> tuple[Claim, ...]:
        """The claims that give the subject's values of a property."""
        return self.said.get(subject, {}).get(name, ())

    def values(self, subject: str, name: str) -> list[str]:
        """The different values of a property, as text."""
        return sorted({claim.object.value for claim in self.about(subject, name)})

    def one(self, subject: str, name: str) -> str:
        """The value of a property, where there is just one."""
        values = self.values(subject, name)
        return values[0] if len(values) == 1 else ""

    def spells(self) -> Iterator[str]:
        return (subject for subject in self.said if subject.startswith(f"{ID}spell/"))

    def jobs(self, spell: str) -> set[str]:
        """The kinds of role that the spell is in: a caretaker's is manager."""
        return {self.ontology.top(role) for role in self.values(spell, "role")}

    def event(self, spell: str, name: str) -> tuple[Claim, ...]:
        """The claims that date something in a spell; a debut has the date of its match where it has none of its own."""
        matches = self.values(spell, "debutMatch") if name == "debut" else []
        return self.about(spell, name) or tuple(claim for match in matches for claim in self.about(match, "date"))


def _in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims by document and place, each once."""
    unique = {claim.id: claim for claim in claims}
    return tuple(sorted(unique.values(), key=lambda claim: (claim.document, claim.spans, claim.id)))


def _hashed(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


# ── Bounds ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Bound:
    """A day before or after which something cannot have been, and the claims that say so."""

    day: date
    claims: tuple[Claim, ...]

    @property
    def stated(self) -> bool:
        """Whether all that it rests on is stated as a fact by some document, and not only with a reserve."""
        slots = {(claim.subject, claim.predicate) for claim in self.claims}
        return slots == {(c.subject, c.predicate) for c in self.claims if c.certainty is Certainty.ASSERTED}


def _last(*bounds: _Bound | None) -> _Bound | None:
    """The tightest of lower bounds, with the claims of all that give the same day."""
    known = [bound for bound in bounds if bound]
    return _joined(known, max(bound.day for bound in known)) if known else None


def _first(*bounds: _Bound | None) -> _Bound | None:
    """The tightest of upper bounds, with the claims of all that give the same day."""
    known = [bound for bound in bounds if bound]
    return _joined(known, min(bound.day for bound in known)) if known else None


def _joined(bounds: Iterable[_Bound], day: date) -> _Bound:
    return _Bound(day, _in_order(claim for bound in bounds if bound.day == day for claim in bound.claims))


def _bounds(claims: Sequence[Claim]) -> tuple[_Bound | None, _Bound | None]:
    """The first and the last day that a dated slot allows.

    Of several values, all of which stand, the days they have in common; where they have none, those of any.
    """
    dates = [claim.date for claim in claims if claim.date]
    if len(dates) > 1 and all(a.agrees_with(b) for a, b in itertools.combinations(dates, 2)):
        return (
            _last(*(_Bound(when.earliest, tuple(claims)) for when in dates if when.earliest)),
            _first(*(_Bound(when.latest, tuple(claims)) for when in dates if when.latest)),
        )
    firsts, lasts = [when.earliest for when in dates], [when.latest for when in dates]
    return (
        _Bound(min(day for day in firsts if day), tuple(claims)) if firsts and all(firsts) else None,
        _Bound(max(day for day in lasts if day), tuple(claims)) if lasts and all(lasts) else None,
    )


@dataclass(frozen=True, slots=True)
class _Period:
    """What is known of the beginning and the end of a spell.

    Attributes:
        begun_from, begun_by: it began no earlier and no later.
        over_from, over_by: it ended no earlier and no later.
        dated: the first and the last day that its own dates speak of; None where it has none.
    """

    begun_from: _Bound | None = None
    begun_by: _Bound | None = None
    over_from: _Bound | None = None
    over_by: _Bound | None = None
    dated: tuple[date, date] | None = None

    @property
    def bounds(self) -> list[_Bound]:
        """Those of the four that are known."""
        return [bound for bound in (self.begun_from, self.begun_by, self.over_from, self.over_by) if bound]

    @property
    def holds(self) -> bool:
        """Whether some beginning and some end fit all bounds."""
        return _fit(self.begun_from, self.begun_by) and _fit(self.over_from, self.over_by)

    @property
    def certain(self) -> tuple[_Bound, _Bound] | None:
        """From the last day on which it can have begun to the first on which it can have ended.

        Of what documents only say with a reserve nothing is certain.
        """
        begun, over = self.begun_by, self.over_from
        if begun is None or over is None or begun.day > over.day or not self.holds:
            return None
        return (begun, over) if begun.stated and over.stated else None

    def within(self, begun_from: _Bound | None, over_by: _Bound | None) -> _Period:
        """The period held to outer bounds too; what begins ends later, so each end bounds the other."""
        begun_from, over_by = _last(self.begun_from, begun_from), _first(self.over_by, over_by)
        begun_by, over_from = _first(self.begun_by, over_by), _last(self.over_from, begun_from)
        return _Period(begun_from, begun_by, over_from, over_by, self.dated)


def _fit(lower: _Bound | None, upper: _Bound | None) -> bool:
    return lower is None or upper is None or lower.day <= upper.day


# ── When a spell was ─────────────────────────────────────────────────────────────────────────────


def _periods(career: _Career) -> dict[str, _Period]:
    """The period of each spell: by its own dates, the order of spells, and the person's life.

    Where the order or the life contradicts a spell's own dates, these stand alone.
    """
    matches = _matches(career)
    own = {spell: _dated(career, spell, matches[spell]) for spell in career.spells()}
    periods = own
    for _ in range(_ROUNDS):
        periods = _narrowed(career, own, periods)
    return periods


_ROUNDS = 3
"""What one spell tells of the next is passed on so many times: a chain is seldom longer without a date of its own."""


def _narrowed(career: _Career, own: Mapping[str, _Period], known: Mapping[str, _Period]) -> dict[str, _Period]:
    """The periods by their own dates and by what is known of the other spells."""
    outer = _Outer()
    _by_order(career, known, outer)
    _by_office(career, known, outer)
    _one_club_at_a_time(career, known, outer)
    periods = {}
    for spell, period in own.items():
        born, retired = _life(career, spell)
        narrowed = period.within(_last(*outer.begun[spell], born), _first(*outer.over[spell], retired))
        lasting = replace(narrowed, over_from=_last(narrowed.over_from, *outer.lasted[spell]))
        periods[spell] = next((each for each in (lasting, narrowed) if each.holds), period)
    return periods


@dataclass(frozen=True, slots=True)
class _Outer:
    """What other spells tell of each: days before which it cannot have begun, after which it cannot have gone on, and
    until which it lasted."""

    begun: dict[str, list[_Bound]] = field(default_factory=lambda: defaultdict(list))
    over: dict[str, list[_Bound]] = field(default_factory=lambda: defaultdict(list))
    lasted: dict[str, list[_Bound]] = field(default_factory=lambda: defaultdict(list))


def _matches(career: _Career) -> dict[str, list[Claim]]:
    """For each spell of a player the claims that date a match in which he scored, or was beaten, for the team."""
    found: dict[str, list[Claim]] = defaultdict(list)
    players: dict[tuple[str, str], list[str]] = defaultdict(list)
    for spell in career.spells():
        if career.jobs(spell) == {PLAYER}:
            players[career.one(spell, "person"), career.one(spell, "team")].append(spell)
    for match in career.said:
        teams = {career.one(side, "team") for side in career.values(match, "side")} - {""}
        for goal in career.values(match, "goal"):
            scored, own = career.one(goal, "team"), career.one(goal, "ownGoal") == "true"
            conceded = next(iter(teams - {scored}), "") if len(teams) == 2 and scored in teams else ""
            for name, team in (("scorer", conceded if own else scored), ("goalkeeper", conceded)):
                spells = players.get((career.one(goal, name), team), []) if team else []
                if len(spells) == 1:  # of two times at a team it is not told in which
                    found[spells[0]] += career.about(match, "date")
    return found


def _dated(career: _Career, spell: str, matches: Sequence[Claim]) -> _Period:
    """A spell's period by its own dates and matches.

    Where they contradict each other, the widest of them stands, and nothing is certain.

    A time of writing at which it was going on makes it certain up to the first day of that time, and bounds no end.
    """
    starts, ends, debut = _starts(career, spell), _ends(career, spell), career.event(spell, "debut")
    seen = [*(claim for name in ("during", "ongoing") for claim in career.about(spell, name)), *matches]
    (begun_from, begun_by), (over_from, over_by) = _bounds(starts), _bounds(ends)
    going_on = [_bounds(debut), *(_bounds([claim]) for claim in seen)]
    begun_by = _first(begun_by, *(upper for _, upper in going_on))
    over_from = _last(over_from, *(lower for lower, _ in going_on))
    period = _Period(begun_from, begun_by, over_from, over_by)
    days = [bound.day for bound in period.bounds]
    period = replace(period, dated=(min(days), max(days)) if days else None).within(None, None)
    if period.holds:
        return period
    first, last = _bounds([*starts, *ends, *debut, *seen])
    return _Period(begun_from=first if begun_from else None, over_by=last if over_by else None, dated=period.dated)


def _starts(career: _Career, spell: str) -> tuple[Claim, ...]:
    """The claims that date the start of a spell; for a national team the first call-up, where no start is told."""
    national = _is_national(career, spell)
    return career.about(spell, "start") or (career.about(spell, "calledUp") if national else ())


def _ends(career: _Career, spell: str) -> tuple[Claim, ...]:
    """The claims that date the end of a spell; for a national team the last match, where no end is told."""
    last = [claim for match in career.values(spell, "lastMatch") for claim in career.about(match, "date")]
    national = _is_national(career, spell)
    return career.about(spell, "end") or (tuple(last) if national else ())


def _by_order(career: _Career, own: Mapping[str, _Period], outer: _Outer) -> None:
    """What the order of spells tells: none began before one that it follows, and most ended when a later one began.

    A job at a team that is followed there by the same kind of job lasted until then. Spells that are said to come each
    before the other tell nothing.
    """
    earlier = {spell: _followed(career, spell) for spell in own}
    for later, before in earlier.items():
        for spell, links in before.items():
            if spell not in own or later in earlier[spell]:
                continue
            _add(outer.begun[later], own[spell].begun_from, links)
            if _ends_before(career, spell, later):
                _add(outer.over[spell], own[later].begun_by, links)
                if len(links) == 1 and career.jobs(spell) == career.jobs(later) and _same_team(career, spell, later):
                    _add(outer.lasted[spell], own[later].begun_from, links)


def _add(bounds: list[_Bound], bound: _Bound | None, links: Sequence[Claim]) -> None:
    """Add what one spell's bound tells of another, by the claims that link them."""
    if bound:
        bounds.append(_Bound(bound.day, (*bound.claims, *links)))


def _by_office(career: _Career, own: Mapping[str, _Period], outer: _Outer) -> None:
    """What predecessors and successors tell: the one in office was over when the next began.

    A caretaker may stand in for somebody who comes back, so that a caretaker's beginning ends nobody's time.
    """
    holders: dict[tuple[str, str, frozenset[str]], list[str]] = defaultdict(list)
    for spell in own:
        person, team, jobs = career.one(spell, "person"), career.one(spell, "team"), frozenset(career.jobs(spell))
        if person and team and len(jobs) == 1:
            holders[person, team, jobs].append(spell)
    for spell in own:
        team, jobs = career.one(spell, "team"), frozenset(career.jobs(spell))
        for name in ("predecessor", "successor"):
            links = career.about(spell, name)
            others = holders.get((career.one(spell, name), team, jobs), []) if links else []
            if len(others) != 1 or others[0] == spell:  # of two times in office it is not told which
                continue
            before, after = (others[0], spell) if name == "predecessor" else (spell, others[0])
            if CARETAKER not in career.values(after, "role"):
                _add(outer.over[before], own[after].begun_by, links)
                _add(outer.begun[after], own[before].over_from, links)


def _one_club_at_a_time(career: _Career, own: Mapping[str, _Period], outer: _Outer) -> None:
    """A player, or a manager for good, who was certainly at another club is not at the one before or after any more."""
    careers: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for spell in own:
        jobs = frozenset(career.jobs(spell))
        for_good = jobs in ({PLAYER}, {MANAGER}) and CARETAKER not in career.values(spell, "role")
        beside = jobs == {PLAYER} and _is_beside(career, spell)  # a country's coach has no club
        if for_good and career.one(spell, "team") and not beside:
            careers[career.one(spell, "person"), jobs].append(spell)
    for spells in careers.values():
        certain = sorted((period[0].day, spell) for spell in spells if (period := own[spell].certain))
        for spell in spells:
            begun, over = own[spell].begun_by, own[spell].over_from
            for _, other in certain:
                first, last = own[other].certain or (None, None)
                if _same_team(career, spell, other) or first is None or last is None:
                    continue
                if begun and begun.day < first.day:
                    _add(outer.over[spell], first, ())
                if over and last.day < over.day:
                    _add(outer.begun[spell], last, ())


def _same_team(career: _Career, one: str, other: str) -> bool:
    return career.one(one, "team") != "" and career.one(one, "team") == career.one(other, "team")


def _is_beside(career: _Career, spell: str) -> bool:
    """Whether it can stand beside a time at a club: a loan, or a time with a national team."""
    lent = bool(career.about(spell, "loanFrom")) or career.one(spell, "onLoan") == "true"
    return lent or _is_national(career, spell)


def _followed(career: _Career, spell: str) -> dict[str, tuple[Claim, ...]]:
    """The spells that came before one, each with the claims that link them, over as few links as can be."""
    found: dict[str, tuple[Claim, ...]] = {}
    reached: list[tuple[str, tuple[Claim, ...]]] = [(spell, ())]
    for later, links in reached:  # grows while it is gone through
        for before in career.values(later, "follows"):
            if before not in found:
                told = tuple(claim for claim in career.about(later, "follows") if claim.object.value == before)
                found[before] = (*links, *told)
                reached.append((before, found[before]))
    return found


def _ends_before(career: _Career, spell: str, later: str) -> bool:
    """Whether a spell must be over when the later one begins.

    One can play for a country, be on loan, or have two kinds of role at two teams, beside the other.
    """
    playing = PLAYER in career.jobs(spell) | career.jobs(later)
    if playing and any(_is_beside(career, each) for each in (spell, later)):
        return False
    same_person = career.one(spell, "person") != "" and career.one(spell, "person") == career.one(later, "person")
    known = len(career.jobs(spell)) == len(career.jobs(later)) == 1
    same_job = career.jobs(spell) == career.jobs(later)
    return same_person and known and (same_job or _same_team(career, spell, later))


def _is_national(career: _Career, spell: str) -> bool:
    """Whether the spell is with a national team."""
    return any(record_class(team) == CAR + "NationalTeam" for team in career.values(spell, "team"))


def _life(career: _Career, spell: str) -> tuple[_Bound | None, _Bound | None]:
    """The first day of the person's life, and for a player the last of playing."""
    person = career.one(spell, "person")
    born, _ = _bounds(career.about(person, "birthDate"))
    _, retired = _bounds(career.about(person, "retirement"))
    return born, retired if career.jobs(spell) == {PLAYER} else None


# ── The rules ────────────────────────────────────────────────────────────────────────────────────


def period_of_spell(career: _Career) -> Iterator[Derived]:
    """The days on which a spell can have been going on, and those on which it certainly was."""
    for spell, period in _periods(career).items():
        certain = period.certain or (None, None)
        for name, bound in (
            ("possibleFrom", period.begun_from),
            ("possibleUntil", period.over_by),
            ("certainFrom", certain[0]),
            ("certainUntil", certain[1]),
        ):
            if bound:
                yield Derived(spell, CAR + name, bound.day, bound.day, "period of spell", bound.claims)


def age(career: _Career) -> Iterator[Derived]:
    """How old the person was at the start, end and debut of a spell, and on retiring from playing."""
    for spell in career.spells():
        for name, prop in (("start", "ageAtStart"), ("end", "ageAtEnd"), ("debut", "ageAtDebut")):
            yield from _age(career, spell, prop, career.one(spell, "person"), career.event(spell, name))
    for person in career.said:
        yield from _age(career, person, "ageAtRetirement", person, career.about(person, "retirement"))


def _age(career: _Career, subject: str, prop: str, person: str, event: Sequence[Claim]) -> Iterator[Derived]:
    births = career.about(person, "birthDate")
    (born_from, born_by), (first, last) = _bounds(births), _bounds(event)
    lowest = max(0, years_between(born_by.day, first.day)) if born_by and first else None
    highest = years_between(born_from.day, last.day) if born_from and last else None
    # Whom sources have playing before birth has no age.
    if (lowest is not None or highest is not None) and (highest is None or highest >= (lowest or 0)):
        yield Derived(subject, CAR + prop, lowest, highest, "age", _in_order([*births, *event]))


def days_of_spell(career: _Career) -> Iterator[Derived]:
    """How many days a spell lasted, first and last included, as far as both are bounded."""
    for spell in career.spells():
        starts, ends = career.about(spell, "start"), career.about(spell, "end")
        (begun_from, begun_by), (over_from, over_by) = _bounds(starts), _bounds(ends)
        lowest = max(1, (over_from.day - begun_by.day).days + 1) if begun_by and over_from else None
        highest = (over_by.day - begun_from.day).days + 1 if begun_from and over_by else None
        if (lowest is not None or highest is not None) and (highest is None or highest >= (lowest or 1)):
            yield Derived(spell, CAR + "days", lowest, highest, "days of spell", _in_order([*starts, *ends]))


def seasons_of_spell(career: _Career) -> Iterator[Derived]:
    """How many seasons there can be between the start and the end of a spell, where both are bounded."""
    for spell in career.spells():
        starts, ends = career.about(spell, "start"), career.about(spell, "end")
        pairs = [(a.date, b.date) for a in starts for b in ends if a.date and b.date and not b.date.is_before(a.date)]
        rooms = [room for start, end in pairs if (room := seasons_between(start, end)) is not None]
        if rooms and len(rooms) == len(pairs):
            lowest, highest = min(low for low, _ in rooms), max(high for _, high in rooms)
            claims = _in_order([*starts, *ends])
            yield Derived(spell, CAR + "seasons", lowest, highest, "seasons of spell", claims)


def career_total(career: _Career) -> Iterator[Derived]:
    """The matches and goals of a player for clubs, added up over the spells that have a figure.

    Where sources differ, or count in different scopes, the lowest and the highest figure of each spell go in. The first
    matches of a spell are not a figure of the spell.
    """
    spells: dict[str, list[str]] = defaultdict(list)
    for spell in career.spells():
        national = _is_national(career, spell)
        if career.jobs(spell) == {PLAYER} and not national and (person := career.one(spell, "person")):
            spells[person].append(spell)
    for person, played in spells.items():
        for name, prop in (("appearances", "careerAppearances"), ("goals", "careerGoals")):
            figures = {spell: _figures(career, spell, name) for spell in played}
            counts = [[int(claim.object.value) for claim in claims] for claims in figures.values() if claims]
            if counts:
                yield Derived(
                    subject=person,
                    predicate=CAR + prop,
                    lowest=sum(map(min, counts)),
                    highest=sum(map(max, counts)),
                    rule="career total",
                    claims=_in_order(claim for claims in figures.values() for claim in claims),
                    leaves_out=tuple(spell for spell, claims in figures.items() if not claims),
                )


def _figures(career: _Career, spell: str, name: str) -> list[Claim]:
    """The claims that count something over a whole spell."""
    tallies = (t for t in career.values(spell, "tally") if OPENING_MATCHES not in career.values(t, "scope"))
    return [claim for tally in tallies for claim in career.about(tally, name)]


def sensitive(career: _Career) -> Iterator[Derived]:
    """Which records touch criminal or medical matters: by their class, a property they have, or their topic."""
    marked = career.ontology.sensitive
    for record, properties in career.said.items():
        told = (claim for claims in properties.values() for claim in claims)
        touching = [c for c in told if {record_class(record), c.predicate, c.object.value} & marked]
        if touching:
            yield Derived(record, SENSITIVE, True, True, "sensitive", _in_order(touching))


RULES: tuple[Callable[[_Career], Iterator[Derived]], ...] = (
    period_of_spell,
    age,
    days_of_spell,
    seasons_of_spell,
    career_total,
    sensitive,
)
"""The rules, none of which needs what another one derives; the name of a rule is that of its function, in words."""


# ── Who was there together ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Stay:
    """A spell at a team, with its kinds of role and its period.

    Attributes:
        under: the claims that name coaches whom the person played or worked under there.
        mates: those that name team-mates, anywhere.
        office: those that name who was in the job before and after.
    """

    spell: str
    person: str
    jobs: frozenset[str]
    period: _Period
    under: tuple[Claim, ...]
    mates: tuple[Claim, ...]
    office: tuple[Claim, ...]

    def says_met(self, other: _Stay) -> Iterator[Claim]:
        """The claims by which the person was there with the other one."""
        for claim in self.under if MANAGER in other.jobs else ():
            if claim.object.value == other.person:
                yield claim
        for claim in self.mates if other.jobs == {PLAYER} else ():
            if claim.object.value == other.person:
                yield claim

    def took_over(self, other: _Stay) -> bool:
        """Whether the one followed the other in the job."""
        return self.jobs == other.jobs and any(claim.object.value == other.person for claim in self.office)

    @property
    def moments(self) -> Iterator[tuple[_Bound, _Bound]]:
        """The first and last days between which it began, and between which it ended."""
        period = self.period
        for lower, upper in ((period.begun_from, period.begun_by), (period.over_from, period.over_by)):
            if lower and upper and lower.day <= upper.day:
                yield lower, upper


def _together(team: str, stays: Sequence[_Stay]) -> Iterator[Overlap]:
    """The overlaps at one team. Each dated spell meets only those whose dates reach to its first.

    Of an undated spell only those count by which somebody is said to have been there with somebody else.
    """
    present: list[_Stay] = []
    for stay in sorted((stay for stay in stays if stay.period.dated), key=_in_time):
        first, _ = stay.period.dated or (date.min, date.max)
        present = [other for other in present if other.period.dated and other.period.dated[1] >= first]
        for other in present:
            yield from _overlap(team, other, stay)
        present.append(stay)
    for stay in stays:
        for other in stays if not stay.period.dated else ():
            said = [*stay.says_met(other), *other.says_met(stay)]
            if said and (other.period.dated or stay.spell < other.spell):
                yield from _overlap(team, stay, other)


def _in_time(stay: _Stay) -> tuple[date, str]:
    return (stay.period.dated or (date.max, date.max))[0], stay.spell


def _overlap(team: str, one: _Stay, other: _Stay) -> Iterator[Overlap]:
    """How the spells of two people met; nothing where they cannot have, or where one took over from the other."""
    a, b = sorted((one, other), key=lambda stay: stay.spell)
    first = _last(a.period.begun_from, b.period.begun_from)
    last = _first(a.period.over_by, b.period.over_by)
    if a.person == b.person or a.took_over(b) or b.took_over(a) or not _fit(first, last):
        return
    certain = _shared(a.period, b.period)
    said = [*a.says_met(b), *b.says_met(a)]
    dates = [claim for stay in (a, b) for bound in stay.period.bounds for claim in bound.claims]
    yield Overlap(
        spells=(a.spell, b.spell),
        people=(a.person, b.person),
        team=team,
        possible=(first.day if first else None, last.day if last else None),
        certain=certain,
        met=bool(certain or said or _within(a, b) or _within(b, a)),
        claims=_in_order([*dates, *said]),
    )


def _within(one: _Stay, other: _Stay) -> bool:
    """Whether the one began or ended, on whichever day, while the other certainly was there."""
    certain = other.period.certain
    return certain is not None and any(
        certain[0].day <= lower.day and upper.day <= certain[1].day for lower, upper in one.moments
    )


def _shared(one: _Period, other: _Period) -> tuple[date, date] | None:
    """The first and the last of the days that certainly belong to both."""
    if one.certain is None or other.certain is None:
        return None
    first = max(one.certain[0].day, other.certain[0].day)
    last = min(one.certain[1].day, other.certain[1].day)
    return (first, last) if first <= last else None
