"""A stretch of wikitext as a reader of the page sees it: plain text, with its links and with what templates mean."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import Any

from carrera_kg.errors import UsageError
from carrera_kg.names import search_key
from carrera_kg.readers.infobox.languages import common

LONGEST_CELL = 2_000
"""Code points of one cell; what is longer is no name and no figure."""

_MARKUP = re.compile(r"[\[{<&]|''")
_SPACES = re.compile(r"[^\S\n]+")
_ARROWS = "→⇒➔➜➝➞➡↳↪⟶"
_DASHES = frozenset(("-", "--", "–", "—"))  # names of templates that search_key leaves nothing of
_MARKS_SHOWN = {"dash": " – ", "break": "\n", "space": " ", "nothing": "", "unknown": "?"}
_CODE = re.compile(r"[A-Z]{3}")
_CODE_FOOTBALL = re.compile(r"([A-Z]{3}) (?:football|calcio|fútbol|futbol|Fußball)\b\s*(.*)")
_ORDINAL = re.compile(r"\d{1,2}(?:er?|re|nde?|o|a)")
_OF_A_TIME = re.compile(r"([A-Z]{3}) \d{4}\b.*")  # a code with the years of the flag
_TAGS_UNSEEN = frozenset(
    ("ref", "s", "sup", "del", "strike", "math", "gallery", "references", "templatestyles", "style", "script")
)
_TAGS_BREAK = frozenset(("br", "p", "li", "hr", "div", "tr", "dd", "dt"))


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page.

    Attributes:
        title: of the page.
        fragment: the part of the page, or empty.
        shown: the words that are shown.
        language: of the wiki, where it is another one.
        at: where the words stand in the text of the cell.
    """

    title: str
    fragment: str
    shown: str
    language: str
    at: int


@dataclass(frozen=True, slots=True)
class Team:
    """A team that a template stands for.

    Attributes:
        name: a code of three capitals or a name.
        label: what else the template says of it, as in "U-21".
        club: whether it is a club.
        womens: whether the template is for women's teams.
    """

    name: str
    label: str
    club: bool
    womens: bool = False


@dataclass(slots=True)
class Cell:
    """What a stretch of wikitext says.

    Attributes:
        text: as it is shown, line breaks kept, without pictures and flags.
        links: in their order.
        teams: what templates stand for, in their order.
        codes: codes of countries whose flag is shown.
        dates: the values of templates that are about dates: name and values.
        loan: whether a template says that it is a loan.
        unknown: names of templates that nothing is known of.
    """

    text: str
    links: tuple[Link, ...] = ()
    teams: tuple[Team, ...] = ()
    codes: tuple[str, ...] = ()
    dates: tuple[tuple[str, tuple[str, ...]], ...] = ()
    loan: bool = False
    unknown: tuple[str, ...] = ()


@functools.lru_cache(maxsize=20_000)
def cell(raw: str, club_prefix: tuple[str, ...] = (), womens_club_prefix: tuple[str, ...] = ()) -> Cell:
    """What the wikitext says.

    Args:
        raw: wikitext of at most :data:`LONGEST_CELL` code points; of longer text nothing is read.
        club_prefix: the first words of templates that stand for a club.
        womens_club_prefix: those of templates that stand for a women's team.

    Raises:
        UsageError: the parser for wikitext is not installed.
    """
    if len(raw) > LONGEST_CELL:
        return Cell("", unknown=("a cell that is too long",))
    if not _MARKUP.search(raw):
        return Cell(_tidy(raw))
    try:
        import mwparserfromhell
        from mwparserfromhell.parser import ParserError
    except ImportError:
        raise UsageError("reading wikitext needs mwparserfromhell", "install carrera-kg[sources]") from None
    reading = _Reading(club_prefix, womens_club_prefix)
    try:
        reading.read(mwparserfromhell.parse(raw))
    except (ParserError, RecursionError):
        return Cell("", unknown=("wikitext that cannot be parsed",))
    return reading.cell()


def _tidy(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("\u200b", "").replace("\u200e", "").split("\n"))
    return "\n".join(lines).strip()


@dataclass(slots=True)
class _Reading:
    club_prefix: tuple[str, ...]
    womens_club_prefix: tuple[str, ...]
    parts: list[str] = field(default_factory=list)
    links: list[tuple[Link, int]] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    dates: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    loan: bool = False
    unknown: list[str] = field(default_factory=list)

    def cell(self) -> Cell:
        # The words before a link say where it stands once spaces are tidied.
        before = {at: _tidy("".join(self.parts[:at]) + "|")[:-1] for _, at in self.links}
        links = tuple(
            Link(link.title, link.fragment, link.shown, link.language, len(before[at])) for link, at in self.links
        )
        lists = (tuple(self.teams), tuple(self.codes), tuple(self.dates))
        return Cell(_tidy("".join(self.parts)), links, *lists, self.loan, tuple(self.unknown))

    def read(self, code: Any) -> None:
        for node in code.nodes:
            kind = type(node).__name__
            if kind == "Text":
                self.parts.append(str(node))
            elif kind == "HTMLEntity":
                self._entity(node)
            elif kind == "Wikilink":
                self._link(node)
            elif kind == "Template":
                self._template(node)
            elif kind == "Tag":
                self._tag(node)
            elif kind == "ExternalLink" and node.title is not None:
                self.read(node.title)
            elif kind == "Argument" and node.default is not None:
                self.read(node.default)
            elif kind == "Heading":
                self.read(node.title)

    def _entity(self, node: Any) -> None:
        try:
            self.parts.append(node.normalize())
        except (ValueError, OverflowError):
            self.parts.append(" ")

    def _tag(self, node: Any) -> None:
        name = search_key(str(node.tag))
        if name in _TAGS_UNSEEN:
            return
        if name in _TAGS_BREAK or node.wiki_markup in ("*", "#", ":", ";", "|-"):
            self.parts.append("\n")
        if node.contents is not None:
            self.read(node.contents)
        if name in ("p", "div", "li", "tr"):
            self.parts.append("\n")

    def _link(self, node: Any) -> None:
        target = str(node.title).strip().replace("_", " ")
        if "{" in target or "\n" in target:
            inner = _Reading(self.club_prefix, self.womens_club_prefix)
            inner.read(node.title)
            target = inner.cell().text
        prefix, colon, rest = target.lstrip(":").partition(":")
        language = ""
        if colon and search_key(prefix) in common().spaces:
            return
        if colon and re.fullmatch(r"[a-z]{2,3}|simple", prefix.strip()) and target.startswith(":"):
            language, target = prefix.strip(), rest
        title, _, fragment = target.strip().lstrip(":").partition("#")
        shown = _Reading(self.club_prefix, self.womens_club_prefix)
        if node.text is not None:
            shown.read(node.text)
            self.codes += shown.codes
        words = shown.cell().text if node.text is not None else target.strip().lstrip(":")
        if node.text is not None and not words:  # a picture or a flag that leads somewhere
            return
        if not title.strip():  # a link within the page
            self.parts.append(words)
            return
        name = _title(title)
        link = Link(name, fragment.strip(), " ".join(words.split()) or name, language, 0)
        self.links.append((link, len(self.parts)))
        self.parts.append(words or name)

    def _template(self, node: Any) -> None:
        written = str(node.name).strip().replace("_", " ")
        name = search_key(written)
        if not name:
            if written in _DASHES:
                self.parts.append("–")
            elif written == "!":
                self.parts.append("|")
            return
        values = [each.value for each in node.params if not each.showkey]
        does = common().templates
        if _ORDINAL.fullmatch(name):
            self.parts.append(name)
            return
        if name.startswith("formatnum "):  # a function: its value stands after a colon
            self.parts.append(written.partition(":")[2])
            return
        text = next((text for what, text in _MARKS_SHOWN.items() if name in does[what]), None)
        if text is not None:
            self.parts.append(text)
        elif name in does["shown"] | does["last_shown"] | does["list"]:
            self._shown(name, values, node)
        elif name in does["loan"]:
            self.loan = True
        elif name in does["link"]:
            self._other_wiki(values, node)
        else:
            said = [_plain(each) for each in values]  # once: templates may be nested in templates
            if not self._of_team(written, name, said):
                self._of_date(name, said)

    def _shown(self, name: str, values: list[Any], node: Any) -> None:
        does = common().templates
        chosen = values if name in does["list"] else values[-1:] if name in does["last_shown"] else values[:1]
        if name == "sortname":
            chosen = values[:2]
        names = ("1", "text", "texte", "testo", "content", "list")
        chosen = chosen or [each.value for each in node.params if str(each.name).strip() in names]
        for number, each in enumerate(chosen):
            if number:
                self.parts.append(" " if name == "sortname" else "\n")
            self.read(each)

    def _other_wiki(self, values: list[Any], node: Any) -> None:
        """A link to a page that only another wiki has."""
        named = {search_key(str(each.name)): _plain(each.value) for each in node.params if each.showkey}
        first = [_plain(each) for each in values]
        own = named.get("fr") or named.get("1") or (first[0] if first else "")
        language = named.get("langue") or named.get("lang") or (first[1] if len(first) > 1 else "") or "en"
        title = named.get("trad") or named.get("texte trad") or (first[2] if len(first) > 2 else "") or own
        shown = named.get("texte") or named.get("lt") or named.get("t") or own or title
        if not title.strip():
            return
        language = language.strip() if re.fullmatch(r"[a-z]{2,3}", language.strip()) else ""
        self.links.append((Link(_title(title), "", shown or title, language, 0), len(self.parts)))
        self.parts.append(shown or title)

    def _of_team(self, written: str, name: str, said: list[str]) -> bool:
        """Take in a template that stands for a team or a country's flag; false if it is neither."""
        does = common().templates
        football = _CODE_FOOTBALL.fullmatch(written)
        if name in does["flag"]:
            self.codes += said[:1]
        elif name in does["team"] and said:
            womens = name in does["womens_team"] or not {"F", "f"}.isdisjoint(said)
            self._team(_country_first(said), womens)
        elif football:
            self._team([football[1], football[2].strip()], womens=False)
        elif re.fullmatch(r"[A-Z]{3}(?:-[a-z0-9]+| \d{4}\b.*)?", written):
            self.codes.append(written[:3])
        else:
            return self._of_club(written)
        return True

    def _of_club(self, written: str) -> bool:
        """Take in a template whose name is that of a club after a word or two; false if it is none."""
        words = written.split()
        for prefixes in (self.womens_club_prefix, self.club_prefix):
            for prefix in prefixes:
                size = len(prefix.split())
                if search_key(" ".join(words[:size])) == prefix and len(words) > size:
                    club = " ".join(words[size:])
                    self.teams.append(Team(club, "", club=True, womens=prefixes is self.womens_club_prefix))
                    self.parts.append(club)
                    return True
        return False

    def _team(self, said: list[str], womens: bool) -> None:
        ages = [each for each in said if re.fullmatch(r"(?:U-?)?\d{2}", each)]
        others = [each for each in said if each not in ages]
        if others:
            label = " ".join([f"U-{each[-2:]}" for each in ages] + [each for each in others[1:] if each])
            self.teams.append(Team(others[0], label, club=False, womens=womens))

    def _of_date(self, name: str, said: list[str]) -> None:
        does = common().templates
        words = set(name.split())
        if name in does["circa"]:
            self.dates.append((name, (f"c. {said[0]}" if said else "",)))
            self.parts.append(" c. " + "".join(said[:1]))
        elif words & does["date"]:
            self.dates.append((name, tuple(said)))
            self.parts.append(" ".join(each for each in said if len(each) <= 40))
        elif not words & does["note"]:
            self.unknown.append(name)


def _country_first(said: list[str]) -> list[str]:
    """The values of a template for a national team: the country, then what tells its teams apart."""
    kept = [_OF_A_TIME.sub(r"\1", each) for each in said if each and each not in ("CA", "M", "F", "f", "m")]
    country = next((each for each in kept if _CODE.fullmatch(each)), "")
    country = country or next((each for each in kept if not re.fullmatch(r"(?:U-?)?\d{2}", each)), "")
    return [country, *(each for each in kept if each != country)] if country else []


def _plain(code: Any) -> str:
    reading = _Reading((), ())
    reading.read(code)
    return reading.cell().text


def _title(written: str) -> str:
    """The title of a page as the wiki keeps it: the first letter large, spaces single."""
    tidy = " ".join(written.replace("_", " ").split())
    return tidy[:1].upper() + tidy[1:]


def has_arrow(text: str) -> bool:
    """Whether the text begins with an arrow, which marks a loan."""
    return text.lstrip(" '\"(").startswith((*_ARROWS, "->", "-->", "=>"))


def without_arrow(text: str) -> str:
    """The text without the arrows at its beginning."""
    return re.sub(rf"^[\s'\"]*(?:[{_ARROWS}]|-+>|=>)[\s]*", "", text)
