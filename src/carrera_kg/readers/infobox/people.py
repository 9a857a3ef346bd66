"""What a page says of its footballer, as rows of the reader's batches."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import Any
from urllib.parse import quote

from carrera_kg.dates import DateNotUnderstood, PartialDate
from carrera_kg.names import search_key
from carrera_kg.readers.infobox.careers import MOST_ROWS, Box, Row, rows
from carrera_kg.readers.infobox.cells import Cell
from carrera_kg.readers.infobox.countries import country
from carrera_kg.readers.infobox.languages import Language, language_of
from carrera_kg.readers.infobox.pages import Page
from carrera_kg.readers.infobox.periods import NotUnderstood, Period, day, figures, goals, periods
from carrera_kg.readers.infobox.teams import (
    Named,
    Reading,
    is_national,
    of_women,
    plain_titles,
    read_team,
    remarks,
    says_a_job,
    team_title,
    without_detail,
)
from carrera_kg.readers.infobox.wikitext import Field, Template, boxes, seen

_ROLES = {"youth": "youth-player", "college": "player", "senior": "player", "national": "player", "manager": "manager"}
_SCOPES = {"senior": "league", "national": "all-competitions", "college": "not-stated"}
_UNNAMED = re.compile(r"[\W\d_]*")


class NoPerson(ValueError):
    """The page is of no footballer.

    Attributes:
        reason: why, in the words of the count.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Found:
    """Rows by kind of batch, and what was left out.

    Attributes:
        names, links, statements, spells, tallies: rows as in carrera_kg.readers.batches.
        left_out: for each record that could not be read where it is, why, and what stood there.
    """

    names: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    spells: list[dict[str, Any]] = field(default_factory=list)
    tallies: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[tuple[str, str, str]] = field(default_factory=list)


def person(page: Page, source: str) -> Found:
    """What the page says of its footballer.

    Args:
        page: the page.
        source: the id of the file.

    Raises:
        NoPerson: there is no box of a footballer in it.
    """
    text = seen(page.text)
    lives: list[Template] = []
    found: list[Box] = []
    other_sport = False
    for template in boxes(text):
        language, life_only = language_of(template.name)
        if life_only:
            lives.append(template)
        elif _of_football(box := Box(template, text, language)):
            found.append(box)
        else:
            other_sport = True
    if not found:
        raise NoPerson("an infobox of another sport" if other_sport else "no infobox")
    reading = _Reading(page, source, text, found)
    for box in found:
        reading.read_box(box)
    for template in lives:
        reading.read_life(Box(template, text, found[0].language))
    return reading.finish()


def _of_football(box: Box) -> bool:
    sport = box.language.sport
    if sport is None or search_key(box.template.name) in sport.without_field:
        return True
    told = box.first(sport.field)
    if told is not None:
        said = map(search_key, re.split(r"[,;/\n]|\s(?:e|y)\s", box.cell(box.raw(told)).text))
        return any(
            any(re.search(rf"\b{word}", each) for word in sport.words)
            and not any(other in each for other in sport.others)
            for each in said
        )
    whole = search_key(box.text[box.template.start : box.template.end])
    return any(re.search(rf"\b{word}\b", whole) for word in sport.words)


def _is_coach(box: Box) -> bool:
    """Whether the box gives jobs of coaches as positions, and no place on the field."""
    told = box.first(box.language.person.get("position", ()))
    keys = [search_key(each) for each in re.split(r"[,/\n]", box.cell(box.raw(told)).text)] if told else []
    return bool(keys) and all(key in box.language.roles for key in keys)


@dataclass(slots=True)
class _Told:
    """A row of the box with what its cells say."""

    row: Row
    reading: Reading
    times: list[Period]
    thing: str | None
    key: str

    def repeats(self, other: _Told) -> bool:
        """Whether the two rows say the same."""
        mine = (self.row.kind, self.thing, self.times, self.row.games, self.row.goals)
        return mine == (other.row.kind, other.thing, other.times, other.row.games, other.row.goals)


class _Reading:
    def __init__(self, page: Page, source: str, text: str, found: list[Box]) -> None:
        self.page, self.source, self.text, self.language = page, source, text, found[0].language
        self.tag = page.language or self.language.tag
        self.box_starts = [box.template.start for box in found]
        self.key = f"{self.tag}:{page.title}"
        self.found = Found()
        self.told: list[_Told] = []
        self.by_name: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.named: set[tuple[str, str]] = set()
        self.with_name: set[str] = set()
        self.said: set[tuple[str, str]] = set()

    # ── The person ───────────────────────────────────────────────────────────────────────────────

    def read_box(self, box: Box) -> None:
        """Take in a box: life details, and rows for later."""
        if not box.template.whole:
            self.leave_out(box.template.start, box.template.end, "an infobox without an end", box.template.name)
        if not self.named:
            self.name(
                self.key, "person", without_detail(self.page.title), True, box.template.start, box.template.start + 2
            )
            self.link(self.key, self.tag, self.page.title, box.template.start, box.template.start + 2)
        for what in ("name", "full_name"):
            told = box.first(box.language.person.get(what, ()))
            if told is not None:
                self._own_name(self._words(box, told), told)
        self._birth(box)
        self._positions(box)
        found = rows(box)
        if any(number >= MOST_ROWS for number in Counter(row.kind for row in found).values()):
            self.leave_out(box.template.start, box.template.end, "rows past the 200th of a section", box.template.name)
        plain = plain_titles((row.team for row in found), box.language)
        for row in found:
            self._row(box, row, plain)

    def read_life(self, box: Box) -> None:
        """Take in a template of life details that stands beside the box."""
        fields = box.language.biography
        parts = [box.first([name]) for name in fields.get("name", ())]
        words = [self._words(box, part) for part in parts if part is not None]
        first = next((part for part in parts if part is not None), None)
        if first is not None and len(words) == len(parts):
            self._own_name(" ".join(words), first)
        year, number = box.first(fields.get("birth_year", ())), box.first(fields.get("birth_day", ()))
        if year is not None:
            written = " ".join(box.cell(box.raw(each)).text for each in (number, year) if each is not None)
            self._born(day(written, box.language), written, year.begin, year.end)
        place = box.first(fields.get("birth_place", ()))
        if place is not None:
            said = box.cell(box.raw(place))
            linked = box.first(fields.get("birth_place_link", ()))
            # The template makes a link of the name by itself.
            title = box.cell(box.raw(linked)).text if linked else said.text if box.language.names_are_titles else ""
            self._place(said, place, title if not said.links else "")

    def _words(self, box: Box, told: Field) -> str:
        text = box.cell(box.raw(told)).text.split("\n")[0]
        return re.sub(r"\s*\(.*\)\s*$", "", text).strip(" \"'“”«»,;") if "(" in text else text.strip(" ,;")

    def _own_name(self, words: str, told: Field) -> None:
        if words and not _UNNAMED.fullmatch(words) and len(words) <= 150 and not self.language.says("unknown", words):
            self.name(self.key, "person", words, False, told.start, told.end)

    def _birth(self, box: Box) -> None:
        told = box.first(box.language.person.get("birth_date", ()))
        if told is not None:
            said = box.cell(box.raw(told))
            when = _birth_date(said, box.language)
            if when or re.search(r"\d", said.text):
                self._born(when, said.text, told.begin, told.end)
        for names in box.language.birth_place_parts:
            parts = [box.fields[name] for name in names if name in box.fields and box.raw(box.fields[name])]
            if len(parts) == len(names):
                first = box.cell(box.raw(parts[0]))
                whole = ", ".join(box.cell(box.raw(part)).text for part in parts)
                self._place(Cell(whole, first.links), parts[0])
                return
        firsts = [each[0] for each in box.language.birth_place_parts]
        told = box.first([*box.language.person.get("birth_place", ()), *firsts])
        if told is not None:
            self._place(box.cell(box.raw(told)), told)

    def _born(self, when: str | None, said: str, begin: int, end: int) -> None:
        if when is None:
            self.leave_out(begin, end, "a date of birth that is not understood", said)
        else:
            self.state("birthDate", when, "edtf", begin, end)

    def _place(self, said: Cell, told: Field, link: str = "") -> None:
        text = re.sub(r"\([^()]*\)", " ", " ".join(said.text.split()))
        words = text.split(",")[0].strip(" '\"?–-")
        page_link = next(
            (each for each in said.links if each.shown.strip() and each.shown.split(",")[0].strip() in words), None
        )
        if not words or _UNNAMED.fullmatch(words) or self.language.says("unknown", words):
            return
        if link or page_link:
            title = link or (page_link.title if page_link else "")
            tag = page_link.language if page_link and page_link.language and not link else self.tag
            thing = f"{tag}:{title}"
            self.name(thing, "place", without_detail(title).split(",")[0], True, told.start, told.end)
            self.name(thing, "place", words, False, told.start, told.end)
            self.link(thing, tag, title, told.start, told.end)
        else:
            # The country beside it tells places of one name apart; without it only this page is known to mean it.
            whole = " ".join(text.split()).strip(" ,")
            thing = f"{self.tag}:place/{whole}" if "," in whole else f"{self.key}/place/{whole}"
            self.name(thing, "place", words, True, told.start, told.end)
        self.state("birthPlace", thing, "thing", told.begin, told.end)

    def _positions(self, box: Box) -> None:
        told = box.first(box.language.person.get("position", ()))
        if told is None:
            return
        said = box.cell(box.raw(told)).text
        for piece in re.split(r"[,;/\n()|·•]|\b(?:and|or|e|et|und|oder|y|o|ou|ed|ex|puis|then|poi|dann|luego)\b", said):
            key = search_key(piece)
            concept = position(key, self.language)
            if concept:
                self.state("position", f"position/{concept}", "concept", told.begin, told.end)
            elif concept is None and key:
                self.leave_out(told.begin, told.end, "a position that is none of ours", piece)

    # ── The rows ─────────────────────────────────────────────────────────────────────────────────

    def _row(self, box: Box, row: Row, plain: frozenset[str]) -> None:
        language = box.language
        if language.says("total", row.years) or language.says("total", row.team.text):
            return
        if row.kind == "senior" and (row.start or row.end) and _is_coach(box):
            self.leave_out(row.begin, row.until, "a first or last club that may be a coach's", row.team.text)
            return
        if row.unread:
            self.leave_out(row.begin, row.until, "columns of different lengths", row.unread)
        jobs = re.split(r"[()]", row.games) if row.kind == "manager" and says_a_job(row.games) else []
        beside = remarks(row.years, row.kind, language)
        reading = read_team(row.team, row.kind, language, plain, [*(each.strip(" ?–-") for each in jobs), *beside])
        if reading.nothing:
            return
        if reading.several:
            self.leave_out(row.begin, row.until, "several teams in one row", row.team.text)
            return
        written = row.team.text.strip(" '\"")
        if reading.team is None and not language.says("unknown", written) and (not written or written.strip("?¿ ")):
            if row.years.strip(" ?–-") and any((written.strip(" –-"), row.games, row.team.unknown)):
                said = f"{row.years} {written} {row.games} {reading.unread}"
                self.leave_out(row.begin, row.until, "a row without a team", said)
            return
        times = self._times(row, language)
        thing = self._team(reading.team, row, language) if reading.team else None
        number = self.counts[row.kind] = self.counts.get(row.kind, 0) + 1
        told = _Told(row, reading, times, thing, f"{self.source}/{self.key}#{row.kind}-{number}")
        if not any(told.repeats(each) and self._box_of(each.row) != self._box_of(row) for each in self.told):
            self.told.append(told)  # a second box may say the same once more

    def _box_of(self, row: Row) -> int:
        return sum(1 for begin in self.box_starts if begin <= row.begin)

    def _times(self, row: Row, language: Language) -> list[Period]:
        try:
            times = periods(row.years, language)
        except NotUnderstood:
            self.leave_out(row.begin, row.until, "years that are not understood", row.years)
            times = []
        told = {what: said for what, said in (("start", row.start), ("end", row.end)) if said}
        bounds = {what: self._bound(said, row, language) for what, said in told.items()}
        if bounds and not times:
            times = [Period(bounds.get("start"), bounds.get("end"))]
        return times or [Period(None, None)]

    def _bound(self, said: Cell, row: Row, language: Language) -> str | None:
        first = re.sub(r"\(.*", "", said.text.split("\n", maxsplit=1)[0])
        when = next(iter(_of_templates(said, language)), None) or day(first, language)
        if when is None and re.search(r"\d", first):
            self.leave_out(row.begin, row.until, "years that are not understood", said.text)
        return when

    def _team(self, named: Named, row: Row, language: Language) -> str:
        kind = "national-team" if is_national(named, row.kind, language) else "club"
        at = row.begin, row.until
        main, spoken = country(named.name, language.tag) if named.code else (named.name, "")
        known = self.by_name.get(search_key(main)) if named.link is None else None
        if known:
            return known
        if row.womens and named.link is None and not named.code and not named.club and "women" not in named.other:
            named = of_women(named)
            main = named.name
        tag = (named.link.language if named.link else "") or self.tag
        other = f"#{named.other}" if named.other else ""
        if named.link is not None:
            thing = f"{tag}:{named.link.title}{other}"
            self.by_name |= {search_key(name): thing for name in (named.name, named.other_name) if name}
            if not other:
                self.link(thing, tag, named.link.title, *at)
        elif named.code:
            thing = f"{self.tag}:team/{named.code}{other}"
        elif language.names_are_titles or named.club:
            thing = f"{self.tag}:name/{named.name}"
        else:
            thing = f"{self.key}/{named.name}"  # another page may mean another club by it
        self.name(thing, kind, main, True, *at, tag=spoken or tag)
        for name in (named.other_name, named.name if named.code else ""):
            if name and name != main:
                self.name(thing, kind, name, False, *at)
        return thing

    def finish(self) -> Found:
        """All that was taken in, with spells and figures."""
        for told in self.told:
            self._spells(told)
        return self.found

    def _spells(self, told: _Told) -> None:
        row = told.row
        role: str | None = _ROLES[row.kind]
        if row.kind == "manager" and told.reading.roles:
            role = next((each for each in told.reading.roles if each), None)
            if role is None:
                self.leave_out(row.begin, row.until, "a job that is none of ours", f"{row.team.text} {row.games}")
        keys = []
        for number, time in enumerate(told.times, 1):
            key = told.key if number == 1 else f"{told.key}-{number}"
            keys.append(key)
            now = self.page.revised if time.present else None
            lender = self._lender(told, time) if told.reading.loan or row.loan else None
            self.found.spells.append({
                "spell": key, "person": self.key, "team": told.thing, "role": role,
                "start": time.start, "end": time.end, "ongoing": now, "loan_from": lender,
                "rank": "normal", **self.place(row.begin, row.until),
            })  # fmt: skip
        if row.kind in _SCOPES:
            self._tally(told, keys)

    def _lender(self, told: _Told, time: Period) -> str | None:
        """The club of the one other spell that goes on all through the loan."""
        if told.reading.loan_from is not None:
            link = told.reading.loan_from
            thing = f"{link.language or self.tag}:{link.title}"
            at = told.row.begin, told.row.until
            self.name(thing, "club", team_title(link.title, self.language), True, *at)
            self.link(thing, link.language or self.tag, link.title, *at)
            return thing
        if told.row.kind != "senior":
            return None
        around = {
            other.thing
            for other in takewhile(lambda each: each is not told, self.told)  # the club that lends stands first
            if other.row.kind == "senior" and other.thing and not (other.reading.loan or other.row.loan)
            for each in other.times
            if _encloses(each, time)
        } - {told.thing}
        return around.pop() if len(around) == 1 else None

    def _tally(self, told: _Told, keys: list[str]) -> None:
        row = told.row
        lines = row.games.split("\n")
        try:
            if row.goals is None and len(lines) == len(keys):  # one line for each of the times
                counts = [figures(line) for line in lines]
            else:
                games, scored = figures(row.games)
                scored = goals(row.goals) if row.goals is not None and scored is None else scored
                counts = [(games, scored)]
        except NotUnderstood:
            said = row.games if row.goals is None else f"{row.games}, {row.goals}"
            self.leave_out(row.begin, row.until, "a figure that is not understood", said)
            return
        counts = [each for each in counts if each != (None, None)] if len(counts) != len(keys) else counts
        if counts and len(counts) != len(keys):
            self.leave_out(row.begin, row.until, "a figure for two spells", row.games)
            return
        for key, (games, scored) in zip(keys, counts, strict=False):
            if games is not None or scored is not None:
                self.found.tallies.append({
                    "spell": key, "scope": _SCOPES[row.kind], "appearances": games, "goals": scored,
                    **self.place(row.begin, row.until),
                })  # fmt: skip

    # ── Rows of the batches ──────────────────────────────────────────────────────────────────────

    def name(self, thing: str, kind: str, name: str, main: bool, begin: int, end: int, *, tag: str = "") -> None:
        """Note what a thing is called, once: in the language of the page, or in that of another wiki's title."""
        if (thing, name) not in self.named:
            self.named.add((thing, name))
            main = main and thing not in self.with_name
            self.with_name |= {thing} if main else set()
            self.found.names.append({
                "thing": thing, "kind": kind, "name": name, "main": main, "language": tag or self.tag,
                **self.place(begin, end),
            })  # fmt: skip

    def link(self, thing: str, tag: str, title: str, begin: int, end: int) -> None:
        """Note the page of a thing, once."""
        if (thing, "") not in self.said:
            self.said.add((thing, ""))
            self.found.links.append(
                {"thing": thing, "scheme": f"wikipedia-{tag}", "value": title, **self.place(begin, end)}
            )

    def state(self, what: str, value: str, type_: str, begin: int, end: int) -> None:
        """Note a value of the person, once."""
        if (what, value) not in self.said:
            self.said.add((what, value))
            self.found.statements.append({
                "subject": self.key, "property": what, "value": value, "type": type_, "rank": "normal",
                **self.place(begin, end),
            })  # fmt: skip

    def place(self, begin: int, end: int) -> dict[str, str]:
        """Where something stands: without the spaces around it."""
        text = self.text[begin:end]
        begin += len(text) - len(text.lstrip(" \t\r\n|"))
        return {"source": self.source, "at": place(self.page, begin, max(begin, begin + len(text.strip(" \t\r\n|"))))}

    def leave_out(self, begin: int, end: int, reason: str, found: str) -> None:
        """Note something that could not be read."""
        self.found.left_out.append((self.place(begin, end)["at"], reason, found))


def place(page: Page, begin: int, end: int) -> str:
    """Where something stands in a file: characters as in RFC 5147, after the page's title if a file has several."""
    within = f"char={begin},{end}"
    return f"page={quote(page.title.replace(' ', '_'), safe='')}&{within}" if page.one_of_many else within


def position(key: str, language: Language) -> str | None:
    """The concept that words for a position mean; empty if they mean none of ours, None if they are not known.

    >>> from carrera_kg.readers.infobox.languages import language
    >>> position("attacking midfielder", language("en")), position("winger", language("en"))
    ('midfielder', '')
    """
    if not key:
        return ""
    if key in language.positions:
        return language.positions[key]
    rest, found = f" {key} ", set()
    for words in sorted(language.positions, key=len, reverse=True):
        if f" {words} " in rest:
            rest = rest.replace(f" {words} ", " | ")
            found.add(language.positions[words])
    if not found:
        return None
    return found.pop() if len(found) == 1 else None


def _of_templates(said: Cell, language: Language) -> list[str]:
    """The dates that templates tell."""
    found = (_of_values([value.strip() for value in values if value.strip()], language) for _, values in said.dates)
    return [when for when in found if when]


def _birth_date(said: Cell, language: Language) -> str | None:
    told = _of_templates(said, language)
    if told:
        return told[0] if len(set(told)) == 1 else None
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", said.text).split("\n")[0]
    text = re.sub(r"\s+\b(?:in|à|a|en|bei)\b\s+(?!\d).*$", "", text)
    return day(text, language)


def _of_values(values: list[str], language: Language) -> str | None:
    """A date from the values of a template: year, month, day in that order or the other."""
    if values and not values[0].isdecimal():
        trimmed = re.sub(r"\s+(?:en|de)\s+\w+$", "", values[0])
        return day(trimmed, language)
    parts: list[str] = []
    for value in values[:3]:
        if value.isdecimal() or search_key(value) in language.months:
            parts.append(value)
    if not parts:
        return None
    numbers = [int(part) if part.isdecimal() else language.months[search_key(part)] for part in parts]
    if numbers[-1] > 999 and len(numbers) > 1:
        numbers.reverse()
    if numbers[0] <= 999:
        return None
    text = "-".join(f"{number:02}" for number in numbers)
    try:
        PartialDate.parse(text)
    except DateNotUnderstood:
        return None
    return text


def _encloses(outer: Period, inner: Period) -> bool:
    """Whether the one time holds the other: its bounds are told as closely, or lie clear of the other's."""
    if outer.start is None or inner.start is None:
        return False
    end = inner.end or (inner.start if not inner.open and not inner.present else None)
    began, begun = PartialDate.parse(outer.start), PartialDate.parse(inner.start)
    if not (_by(began.earliest, begun.earliest) and _by(began.latest, begun.latest)):
        return False
    if outer.end is None:
        return outer.open or outer.present
    if end is None:
        return False
    over, ended = PartialDate.parse(outer.end), PartialDate.parse(end)
    return _by(ended.earliest, over.earliest) and _by(ended.latest, over.latest)


def _by(first: date | None, second: date | None) -> bool:
    return first is not None and second is not None and first <= second
