"""Which team the cell of a row means, and what it says beside that: a loan, a job, another team of the club."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from carrera_kg.names import search_key
from carrera_kg.readers.infobox.cells import Cell, Link, Team, has_arrow, without_arrow
from carrera_kg.readers.infobox.languages import Language, common

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MARKS = " \t*†‡:;,·•|–—-/→"
_JOINED = re.compile(r"\s[&/+]|,")
_BEFORE_REMARK = re.compile(r"(.*\S)(?:,|\s[–—-]\s)(.*)")
_QUOTED = re.compile(r"""["'“”«»„](.*)["'“”«»„]""")


@dataclass(frozen=True, slots=True)
class Named:
    """A team as a row names it.

    Attributes:
        name: what to call it.
        other_name: what the row calls it, where that differs.
        link: to its page; None if there is none.
        other: which other team than the page's it is ("u-21", "second"), or empty.
        code: a country's code or name, where a template stands for a national team.
        club: whether the row's template says that it is a club.
    """

    name: str
    other_name: str = ""
    link: Link | None = None
    other: str = ""
    code: str = ""
    club: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What the cell of a team says.

    Attributes:
        team: None if it names none.
        loan: whether it is a loan.
        loan_from: the link to the club that lent.
        roles: what it says of the job; empty text where it says something that is no job of ours.
        nothing: whether it says that there was no team.
        unread: what could not be made out.
        several: whether it names several teams.
    """

    team: Named | None
    loan: bool = False
    loan_from: Link | None = None
    roles: tuple[str, ...] = ()
    nothing: bool = False
    unread: str = ""
    several: bool = False


def read_team(
    cell: Cell, kind: str, language: Language, own_pages: frozenset[str] = frozenset(), beside: Sequence[str] = ()
) -> Reading:
    """What the cell of a team says.

    Args:
        cell: the cell.
        kind: of the section that the row stands in.
        language: of the page.
        own_pages: titles that the page links to by the plain name of a club or country, as :func:`plain_titles` has it.
        beside: what other cells say of the job, or of a loan.
    """
    text = " ".join(cell.text.split()) + "".join(f" ({words})" for words in beside if words)
    loan = cell.loan or has_arrow(text)
    bare = without_arrow(text)
    shift = len(text) - len(bare)
    roles, lender = [], None
    kept = bare
    for match in reversed(list(_BRACKETS.finditer(bare))):
        inner = match[1] if match[1] is not None else match[2]
        meant = _remark(inner, kind, language)
        if meant == "team" or (meant == "remark" and _within_link(match, shift, cell)):
            continue  # part of a name, as in "Club (East)"
        if meant == "loan":
            loan = True
            lender = _lender(inner, match.start() + shift, match.end() + shift, cell, language) or lender
        elif meant.startswith("role:"):
            roles.append(meant.removeprefix("role:"))
            if squad := _squad(inner, kind, language):
                kept = f"{kept[: match.start()]} ({squad}) {kept[match.end() :]}"
                continue
        elif kind == "manager" and search_key(inner):
            roles.append("")
        kept = f"{kept[: match.start()]} {kept[match.end() :]}"
    kept, said = _trailing(kept, kind, language)
    loan = loan or said == "loan"
    if said.startswith("role:"):
        roles.append(said.removeprefix("role:"))
    name = " ".join(kept.split()).strip(_MARKS)
    quoted = _QUOTED.fullmatch(name)
    name = quoted[1] if quoted else name
    if language.says("no_team", name or text.strip("()")):
        return Reading(None, nothing=True)
    links = [
        link
        for link in cell.links
        if link is not lender and _BRACKETS.sub(" ", link.shown).strip() in kept and not _is_word(link, language)
    ]
    if len({(link.title, link.fragment) for link in links}) > 1:
        joined = _JOINED.search(functools.reduce(lambda rest, link: _without(rest, link.shown), links, kept))
        links = [link for link in links if language.national.search(link.title)]
        if joined or len(links) != 1:
            return Reading(None, loan, several=True)
    if _are_several(cell, links, kept, kind, language):
        return Reading(None, loan, several=True)
    team = _named(name, links, cell, kind, language, own_pages)
    return Reading(team, loan, lender, tuple(reversed(roles)), unread="" if team else " ".join(cell.unknown))


def _squad(inner: str, kind: str, language: Language) -> str:
    """The words beside a job that tell which team of a club it is at; none where the job itself is called so."""
    if search_key(inner) in language.roles:
        return ""
    found = [match for pattern in common().other_teams.values() if (match := pattern.search(inner))]
    wholes = [re.match(r"\w*", inner[match.end() :]) for match in found]
    told = {match[0] + (whole[0] if whole else ""): None for match, whole in zip(found, wholes, strict=True)}
    return " ".join(told) if _others(inner, kind) else ""


def _are_several(cell: Cell, links: Sequence[Link], kept: str, kind: str, language: Language) -> bool:
    """Whether templates, or words without a link, name more than one team."""
    if len({team.name for team in cell.teams}) > 1:
        return True
    if links:
        return bool(cell.teams and _JOINED.search(_without(kept, links[0].shown)))
    return not cell.teams and _second_name(cell.text, kind, language)


def _second_name(text: str, kind: str, language: Language) -> bool:
    """Whether a second line is a name of its own, and neither a remark nor what tells which team of a club it is."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and not any(
        line.startswith(("(", "[")) or _others(line, kind) or language.womens.search(line) for line in lines[1:]
    )


def remarks(years: str, kind: str, language: Language) -> list[str]:
    """What brackets in the cell of years say of a loan or a job."""
    found = [match[1] or match[2] or "" for match in _BRACKETS.finditer(years)]
    return [words for words in found if _remark(words, kind, language) not in ("team", "remark")]


def _within_link(match: re.Match[str], shift: int, cell: Cell) -> bool:
    begin, end = match.start() + shift, match.end() + shift
    return any(link.at <= begin and end <= link.at + len(link.shown) for link in cell.links)


def _remark(inner: str, kind: str, language: Language) -> str:
    """What words in brackets are: ``loan``, ``role:…``, ``team`` (part of the name) or ``remark``."""
    key = search_key(inner)
    if key in language.words["loan"] or any(key.startswith(word + " ") for word in language.words["loan_from"]):
        return "loan"
    if kind == "manager":
        if key in language.roles:
            return f"role:{language.roles[key]}"
        parts = [search_key(part) for part in re.split(r"[,/;&+]|\b(?:and|e|et|und|y)\b", inner)]
        known = [language.roles[part] for part in parts if part in language.roles]
        known = known or [
            role
            for words, role in sorted(language.roles.items(), key=lambda item: (-len(item[0]), item))
            if role != "manager" and re.search(rf"\b{re.escape(words)}\b", key)
        ]
        if "assistant" in known:  # as in "assistant to the head coach"
            known = [role for role in known if role not in ("head-coach", "manager")]
        if known:
            return f"role:{known[0]}"
    if any(part.strip() in language.words["loan"] for part in map(search_key, re.split(r"[,/;]", inner))):
        return "loan"
    if kind == "senior" and any(_lent(word, key) for word in language.words["loan"]):
        return "loan"
    if _others(inner, kind) or language.womens.search(inner):
        return "team"
    return "remark"


def _lent(word: str, key: str) -> bool:
    """Whether the words tell of a loan, as "season long loan" does, and "loan to Club South" does not."""
    return len(word) > 3 and bool(re.search(rf"\b{re.escape(word)}\b(?! (?:to|out|al|alla|a|an|zu|zum)\b)", key))


def _trailing(text: str, kind: str, language: Language) -> tuple[str, str]:
    """The text without words at its end, or after a comma, that say loan or job without brackets."""
    bare = text.strip(_MARKS)
    parted = _BEFORE_REMARK.fullmatch(bare)
    if parted and (meant := _remark(parted[2], kind, language)) not in ("team", "remark"):
        return parted[1], meant
    for word in sorted(language.words["loan"], key=len, reverse=True):
        if (
            len(word) > 3
            and re.search(rf"(?:[–—-]|\s)\s*{re.escape(word)}$", search_key(bare))
            and word not in ("loans",)
        ):
            cut = re.sub(r"\W+\w+\W*$" if " " not in word else r"\W+\w+\W+\w+\W*$", "", bare)
            if cut:
                return cut, "loan"
    return text, ""


def _lender(inner: str, start: int, end: int, cell: Cell, language: Language) -> Link | None:
    if not any(search_key(inner).startswith(word) for word in language.words["loan_from"]):
        return None
    return next((link for link in cell.links if start <= link.at < end and not _is_word(link, language)), None)


def _is_word(link: Link, language: Language) -> bool:
    """Whether a link only explains a word, as in ``([[loan]])``."""
    return search_key(link.shown) in language.words["loan"] or search_key(link.shown) in language.roles


def _named(
    name: str, links: list[Link], cell: Cell, kind: str, language: Language, own_pages: frozenset[str]
) -> Named | None:
    if links:
        return _linked(name, links[0], kind, language, own_pages)
    team = next(iter(cell.teams), None)
    if team is not None:
        return _of_template(team, name, language)
    if name and not re.fullmatch(r"[\W\d_]*", name) and not language.says("unknown", name):
        return Named(name, other=_other(name, "", kind, language) if kind != "youth" else "")
    if kind == "national" and len(set(cell.codes)) == 1:
        return Named(cell.codes[0], code=cell.codes[0])
    return None


def _linked(name: str, link: Link, kind: str, language: Language, own_pages: frozenset[str]) -> Named:
    other = _other(f"{name} {link.fragment}", link.title, kind, language)
    plain = team_title(link.title, language)
    beside = _other(_without(name, link.shown), link.title, kind, language)
    if beside == _other(link.shown, link.title, kind, language):
        beside = ""  # it only says once more what the link says
    beside = beside or _other(link.fragment, link.title, kind, language)
    if other and not beside and not _plainly_of(link, language, own_pages):
        other = ""  # the page is of the other team itself, under a name of its own
    if other:
        return Named(name if _other(name, link.title, kind, language) else f"{plain} ({other})", "", link, other)
    # Words beside the link that name no other team are no part of a name.
    words = " ".join(_BRACKETS.sub(" ", link.shown).split()) if link.shown != name else name
    shown = words if search_key(words) in search_key(name) else name
    return Named(plain, shown if shown != plain else "", link)


def _without(text: str, part: str) -> str:
    return text.replace(part, " ", 1)


def _plainly_of(link: Link, language: Language, own_pages: frozenset[str]) -> bool:
    """Whether the page is of the club or country as a whole, and not of the other team that the words name."""
    if link.title in own_pages or language.national.search(link.title):
        return True
    shown = set(search_key(link.shown).split())
    return all(word in shown or len(word) <= 3 or word in _OF_CLUBS for word in search_key(link.title).split())


_OF_CLUBS = frozenset(("football", "club", "futbol", "calcio", "futebol", "fussball", "association", "sport"))


_ORDINAL = re.compile(r"\b\d\s?(?:[ªº°]|\.ª|a\b)")


def says_a_job(text: str) -> bool:
    """Whether the third cell of a coach's row is about the job or the team, and no record of matches."""
    return not re.search(r"\d", _ORDINAL.sub("", text)) or bool(common().other_teams["age"].search(text))


def plain_titles(cells: Iterable[Cell], language: Language) -> frozenset[str]:
    """The titles that links lead to by words that name no second, youth or other team."""
    return frozenset(
        link.title
        for cell in cells
        for link in cell.links
        if not _others(link.shown, "national") and not language.womens.search(link.shown)
    )


def _of_template(team: Team, name: str, language: Language) -> Named:
    if team.club:
        named = Named(name or team.name, other=_other(name, "", "senior", language), club=True)
        return of_women(named) if team.womens else named
    label = " ".join(part for part in (team.label, name.replace(team.name, "").strip(_MARKS)) if part)
    womens = team.womens or bool(language.womens.search(label))
    others = _others(label, "national") + (["women"] if womens else [])
    label = f" {label}" if label else ""
    if team.womens and not language.womens.search(label):
        label = f"{label} (women)"
    return Named(
        f"{team.name}{label}", other="-".join(others) or search_key(team.label).replace(" ", "-"), code=team.name
    )


def _other(shown: str, title: str, kind: str, language: Language) -> str:
    """Which other team than that of the page the words mean; empty if they mean that of the page."""
    own = set(_others(title, kind))
    ages = _AGES | {"olympic"} if language.national.search(title) else _AGES  # the word is in names of clubs too
    found = [
        each for each in _others(shown, kind) if each not in own and not (own and each.startswith("u-") and own & ages)
    ]
    if language.womens.search(shown) and not language.womens.search(title):
        found.append("women")
    return "-".join(found)


_AGES = frozenset(("espoirs", "youth"))


def _others(text: str, kind: str) -> list[str]:
    found = []
    text = text.strip()
    for what, pattern in common().other_teams.items():
        match = pattern.search(text)
        if match is None or (kind == "youth" and what in ("youth", "age")):
            continue  # among youth teams the club's own youth team is what is meant
        if what in ("olympic", "espoirs", "a-prime") and kind not in ("national", "manager"):
            continue  # words that clubs have in their names
        found.append(f"u-{next(each for each in match.groups() if each)}" if what == "age" else what)
    return found


def without_detail(title: str) -> str:
    """The title without what tells it from others of its name.

    >>> without_detail("Player A (footballer, born 1964)")
    'Player A'
    """
    return re.sub(r"\s+\([^()]*\)$", "", title) or title


def team_title(title: str, language: Language) -> str:
    """The title without what tells it from others of its name, unless that tells which team it is.

    >>> from carrera_kg.readers.infobox.languages import language
    >>> team_title("Club North (Town)", language("en")), team_title("FC Nord (U-21-Junioren)", language("de"))
    ('Club North', 'FC Nord (U-21-Junioren)')
    """
    plain = without_detail(title)
    detail = title[len(plain) :]
    return title if _others(detail, "national") or language.womens.search(detail) else plain


def of_women(named: Named) -> Named:
    """The women's team of a club that is named without saying so."""
    return replace(named, name=f"{named.name} (women)", other="-".join(filter(None, (named.other, "women"))))


def is_national(named: Named, kind: str, language: Language) -> bool:
    """Whether the team is a national team: by the title of its page, or the section."""
    if named.club:
        return False
    title = named.link.title if named.link else named.name
    return kind == "national" or bool(language.national.search(title)) or bool(named.code)
