"""What each language's pages look like: the templates, the fields and the words, as the files in ``languages/`` say."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from carrera_kg.names import search_key

LANGUAGES = ("de", "en", "es", "fr", "it")
"""The languages whose templates are known."""


def field_key(name: str) -> str:
    """The name of a field as it is compared: case, accents, spaces and marks make no difference.

    >>> field_key("Birth_date"), field_key("spiele (tore)"), field_key("Années 2")
    ('birthdate', 'spieletore', 'annees2')
    """
    return search_key(name).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the box that lists teams.

    Attributes:
        kind: youth, college, senior, national or manager.
        instead: read only where no other section of the kind gave a row.
        fields: names by what they hold (years, start, end, team, caps, goals, figures, table), as field_key has them,
            with ``#`` for a number or none and ``+`` for a number.
    """

    kind: str
    instead: bool
    fields: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sport:
    """Which sport a box that is for all sports has to name.

    Attributes:
        field: the fields that name it.
        words: the names of football.
        others: names of other sports that begin alike.
        without_field: templates that are of football without saying so.
    """

    field: tuple[str, ...]
    words: tuple[str, ...]
    others: tuple[str, ...]
    without_field: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """What pages in a language look like.

    Attributes:
        tag: BCP 47.
        templates: names of the boxes.
        of_coaches: those of them whose teams are the ones that a coach had.
        sport: for boxes of all sports.
        rows: templates that are one row each.
        containers: templates whose values are rows of cells.
        containers_of_two: those of them whose rows have two cells, and not three.
        club_prefix: the first words of templates that stand for a club.
        womens_club_prefix: those of templates that stand for a women's team.
        names_are_titles: whether a name without a link means the same club on all pages.
        person: fields of the box by what they hold.
        birth_place_parts: fields whose values together name the place of birth.
        biography: fields of a template for life details, beside the box.
        sections: the lists of teams.
        words: words by what they say.
        roles: words for jobs, each with its role.
        positions: words for positions, each with its concept; "" for words that are no position of ours.
        months: names, each with its number.
        times: names of seasons of the year and the like, each with its code in EDTF.
        national: matches the titles of national teams.
        womens: matches names of women's teams.
    """

    tag: str
    templates: tuple[str, ...]
    of_coaches: frozenset[str]
    sport: Sport | None
    rows: frozenset[str]
    containers: frozenset[str]
    containers_of_two: frozenset[str]
    club_prefix: tuple[str, ...]
    womens_club_prefix: tuple[str, ...]
    names_are_titles: bool
    person: Mapping[str, tuple[str, ...]]
    birth_place_parts: tuple[tuple[str, ...], ...]
    biography: Mapping[str, tuple[str, ...]]
    sections: tuple[Section, ...]
    words: Mapping[str, frozenset[str]]
    roles: Mapping[str, str]
    positions: Mapping[str, str]
    months: Mapping[str, int]
    times: Mapping[str, int]
    national: re.Pattern[str]
    womens: re.Pattern[str]

    def circa_words(self) -> frozenset[str]:
        """The words for "about"."""
        return self.words["circa"]

    def says(self, what: str, text: str) -> bool:
        """Whether the text is one of the words for it."""
        return search_key(text) in self.words[what]


@functools.cache
def language(tag: str) -> Language:
    """The description of that language, one of :data:`LANGUAGES`."""
    data = tomllib.loads(files(__package__).joinpath(f"languages/{tag}.toml").read_text(encoding="utf-8"))
    words = {what: _keys(each) for what, each in data["words"].items() if what not in ("national", "womens")}
    words |= {what: frozenset() for what in ("player_heading", "manager_heading", "decade") if what not in words}
    person = dict(data["person"])
    parts = tuple(tuple(map(field_key, each)) for each in person.pop("birth_place_parts", ()))
    return Language(
        tag=data["language"],
        templates=tuple(data["templates"]),
        of_coaches=_keys(data.get("of_coaches", ())),
        sport=_sport(data.get("sport")),
        rows=_keys(data["rows"]),
        containers=_keys(data["containers"]),
        containers_of_two=_keys(data.get("containers_of_two", ())),
        club_prefix=tuple(sorted(_keys(data.get("club_prefix", ())))),
        womens_club_prefix=tuple(sorted(_keys(data.get("womens_club_prefix", ())))),
        names_are_titles=data.get("names_are_titles", False),
        person=_fields(person),
        birth_place_parts=parts,
        biography=_fields(data.get("biography", {})),
        sections=tuple(Section(each["kind"], each.get("instead", False), _patterns(each)) for each in data["sections"]),
        words=words,
        roles={search_key(word): role for role, each in data["roles"].items() for word in each},
        positions={
            search_key(word): "" if concept == "none" else concept
            for concept, each in data["positions"].items()
            for word in each
        },
        months={search_key(word): int(number) for number, each in data["months"].items() for word in each},
        times={search_key(word): int(code) for code, each in data["times"].items() for word in each},
        national=_any_of(data["words"]["national"]),
        womens=_any_of(data["words"]["womens"]),
    )


def languages() -> Iterator[Language]:
    """The descriptions of all languages."""
    return map(language, LANGUAGES)


@dataclass(frozen=True, slots=True)
class Common:
    """What is the same in all languages.

    Attributes:
        templates: names of templates by what they do in a cell.
        spaces: prefixes of links to what is no article.
        country_codes: codes of football, each with that of ISO 3166.
        country_names: names by language of countries that are known by a code.
        other_teams: for each kind of other team of a club or country, what its words match.
    """

    templates: Mapping[str, frozenset[str]]
    spaces: frozenset[str]
    country_codes: Mapping[str, str]
    country_names: Mapping[str, Mapping[str, str]]
    other_teams: Mapping[str, re.Pattern[str]]


@functools.cache
def common() -> Common:
    """What is the same in all languages."""
    data = tomllib.loads(files(__package__).joinpath("languages/common.toml").read_text(encoding="utf-8"))
    return Common(
        {what: _keys(names) for what, names in data["templates"].items()},
        _keys(data["pages"]["spaces"]),
        data["countries"]["codes"],
        data["countries"]["names"],
        {what: _any_of(patterns) for what, patterns in data["other_teams"].items()},
    )


@functools.cache
def box_pattern() -> re.Pattern[str]:
    """Matches the beginning of a box in any of the languages; its group says the template's name."""
    names = sorted({name for each in languages() for name in (*each.templates, *each.biography.get("templates", ()))})
    spaced = "|".join(re.escape(name).replace(r"\ ", "[ _]+") for name in sorted(names, key=len, reverse=True))
    prefix = r"(?:template|modello|mod[eè]le|vorlage|plantilla)\s*:\s*"
    return re.compile(rf"\{{\{{\s*(?:{prefix})?({spaced})\s*(?=[|}}])", re.IGNORECASE)


def language_of(template: str) -> tuple[Language, bool]:
    """The language of a template that :func:`box_pattern` found, and whether it tells of life details only."""
    return _templates()[search_key(template)]


@functools.cache
def _templates() -> dict[str, tuple[Language, bool]]:
    found: dict[str, tuple[Language, bool]] = {}
    for each in languages():
        found |= {search_key(name): (each, False) for name in each.templates}
        found |= {search_key(name): (each, True) for name in each.biography.get("templates", ())}
    return found


def _sport(data: Mapping[str, Any] | None) -> Sport | None:
    if data is None:
        return None
    keys = tuple(map(field_key, data["field"]))
    rest = (tuple(sorted(_keys(data.get(each, ())))) for each in ("words", "others", "without_field"))
    return Sport(keys, *rest)


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(search_key, words))


def _fields(data: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {
        what: tuple(search_key(each) if what == "templates" else field_key(each) for each in names)
        for what, names in data.items()
    }


def _patterns(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    lists = {what: names for what, names in data.items() if isinstance(names, list)}
    return {
        what: tuple(field_key(each) + (each[-1] if each[-1] in "#+" else "") for each in names)
        for what, names in lists.items()
    }


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
