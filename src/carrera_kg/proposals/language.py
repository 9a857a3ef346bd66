"""What a language says for what: words and patterns, read from a file of that language."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from carrera_kg import yamlfile
from carrera_kg.errors import FactError, UsageError, did_you_mean
from carrera_kg.names import search_key

_FOLDER = os.path.join(os.path.dirname(__file__), "languages")

SIGNS = {
    name: chr(0xE001 + number)
    for number, name in enumerate(
        ["person", "pronoun", "club", "national-team", "club-or-place", "place", "competition", "award", "venue",
         "unknown", "when", "long", "age", "apps", "goals", "score", "role", "position", "they", "nation", "here",
         "title", "figure", "body"]
    )
}  # fmt: skip
"""The sign that stands for each kind of thing in a sentence that patterns are held against."""

_TEAM = ("club", "national-team", "club-or-place", "unknown")
_CLUB = ("club", "club-or-place", "unknown")
_PERSON = ("person", "unknown")
_PLACE = ("place", "club-or-place", "unknown")
_SLOTS: dict[str, tuple[str, ...]] = {
    "who": ("person", "pronoun", "unknown"),
    **dict.fromkeys(("person", "assisted", "before", "successor"), _PERSON),
    **dict.fromkeys(("team", "other"), _TEAM),
    "national": ("national-team",),
    **dict.fromkeys(("club", "to", "from"), _CLUB),
    **dict.fromkeys(("place", "in"), _PLACE),
    **dict.fromkeys(("when", "since", "until"), ("when",)),
    **dict.fromkeys(("apps", "times"), ("apps",)),
    **dict.fromkeys(("role", "role2", "staff"), ("role",)),
    **{name: (name,) for name in ("they", "here", "long", "goals", "score", "position", "nation", "competition")},
    **{name: (name,) for name in ("award", "venue", "age", "figure", "pronoun")},
    "league": ("competition", "title"),
}
"""The kinds of thing that can stand in a slot of a pattern."""
_LISTS: dict[str, tuple[str, ...]] = {"teams": _TEAM, "titles": ("competition", "award", "title")}
_OF_TEAMS = ("team", "to", "from", "club", "teams")
_ANY = "".join(SIGNS.values())
_SLOT = re.compile(r"\{([a-z]+[0-9]?)\}")
_WORD = re.compile(r"<([a-z_]+)>(?![*?])")
_LISTED = re.compile(r"<([a-z_]+)>")
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, and what it is a sign of.

    Attributes:
        name: for people: which rule it was.
        event: what kind of thing happened.
        pattern: over a sentence in which what is known is one sign.
        needs: signs of which a sentence has at least one of each set, or the pattern cannot fit.
        words: of which a sentence has at least one; all will do if there is none.
        confidence: how often it is right, from 0 to 1.
        told: what else the file says of it, such as the result of an honour.
    """

    name: str
    event: str
    pattern: re.Pattern[str]
    needs: tuple[frozenset[str], ...]
    words: frozenset[str]
    confidence: float
    told: dict[str, str]


@dataclass(frozen=True, slots=True)
class DateForm:
    """One way in which a time is written."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Ending:
    """Words at the end of what is searched.

    Attributes:
        pattern: of the words, with a space or an apostrophe after them.
        reach: more characters than any of them have.
    """

    pattern: re.Pattern[str]
    reach: int

    def search(self, before: str) -> bool:
        """Whether a part of a sentence ends with one."""
        return before.endswith((" ", "'")) and self.pattern.search(before[-self.reach :]) is not None


@dataclass
class Language:
    """The words and patterns of a language.

    Attributes:
        code: as in ``en``.
        name: of the language, in English.
        lists: the lists of words, by their name in the file.
        maps: the tables of words, likewise.
        forms: ways to write times, those that begin with a digit or a month apart from others.
        entries: the rules as the file has them.
    """

    code: str
    name: str
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    maps: dict[str, dict[str, str]] = field(default_factory=dict)
    groups: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    forms: list[DateForm] = field(default_factory=list)
    entries: list[yamlfile.Mapping] = field(default_factory=list)
    triggers: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    nationals: dict[str, list[re.Pattern[str]]] = field(default_factory=dict)
    _patterns: dict[str, re.Pattern[str]] = field(default_factory=dict)
    _endings: dict[str, Ending] = field(default_factory=dict)
    _descriptions: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)

    @functools.cached_property
    def rules(self) -> list[Rule]:
        """The rules in the order of the file; patterns take a while, and only one language of several is read in.

        Raises:
            FactError: one of them cannot be understood.
        """
        path = os.path.join(_FOLDER, f"{self.code}.yaml")
        return [_rule(entry, self, path) for entry in self.entries]

    def pattern(self, name: str) -> Ending:
        """Finds the words of a list at the end of what is searched, with the space after them."""
        found = self._endings.get(name)
        if found is None:
            words, small = self.lists.get(name, ("\0",)), self.lists["before_time"]
            pattern = rf"(?<![^\W_])(?:{alternatives(words)})(?: (?:{alternatives(small)}))?(?: |(?<='))$"
            found = Ending(re.compile(pattern), max(map(len, words)) + max(map(len, small)) + 3)
            self._endings[name] = found
        return found

    def joint(self, name: str) -> re.Pattern[str]:
        """A pattern of the ``joints``; it fits nothing where the language has none of that name."""
        found = self._patterns.get(f"joint {name}")
        if found is None:
            found = self._patterns[f"joint {name}"] = re.compile(self.maps["joints"].get(name, "(?!)"))
        return found

    def ending(self, name: str) -> re.Pattern[str]:
        """A pattern for one of the words of patterns at the end of what is searched, with a space."""
        found = self._patterns.get(f"<{name}>")
        if found is None:
            found = re.compile(rf"(?<![^\W_])(?:{alternatives(self.groups['words'][name])})[ ']$")
            self._patterns[f"<{name}>"] = found
        return found

    def any_of(self, group: str, name: str) -> re.Pattern[str]:
        """A pattern for one of the words of a list in a group, where it stands alone."""
        found = self._patterns.get(f"{group} {name}")
        if found is None:
            found = re.compile(rf"(?<![^\W_])(?:{alternatives(self.groups[group][name])})(?![^\W_])")
            self._patterns[f"{group} {name}"] = found
        return found

    @functools.cached_property
    def results(self) -> list[tuple[re.Pattern[str], str]]:
        """What words beside an honour say of it, the longest first."""
        told = sorted(self.maps["results"].items(), key=lambda each: -len(each[0]))
        return [(re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)"), result) for phrase, result in told]

    @functools.cached_property
    def movement(self) -> re.Pattern[str]:
        """A word for a move from one club to another; nothing in a language that has no list of them."""
        words = self.lists.get("movement", ())
        return re.compile(rf"(?<![^\W_])(?:{alternatives(words)})(?![^\W_])" if words else "(?!)")

    @functools.cached_property
    def occupations(self) -> list[tuple[str, str, re.Pattern[str]]]:
        """The words for what somebody does, with the role and a pattern for each."""
        told = self.maps["occupations"].items()
        return [(words, role, re.compile(rf"(?<![^\W_]){re.escape(words)}(?![^\W_])")) for words, role in told]

    def described_as(self, words: str) -> tuple[list[str], list[str]]:
        """The countries and positions that a description tells, such as "the scottish midfielder"."""
        found = self._descriptions.get(words)
        if found is None:
            nations = [nation for word, nation in self.maps["nations"].items()
                       if re.search(rf"(?<!\w){re.escape(search_key(word))}(?!\w)", words)]  # fmt: skip
            positions = [position for word, position in self.maps["positions"].items()
                         if words.endswith(" " + search_key(word))]  # fmt: skip
            found = self._descriptions[words] = (nations, positions)
        return found

    @functools.cached_property
    def replaced(self) -> re.Pattern[str]:
        """Somebody who is replaced, as words before the name say; what the person is may stand between."""
        words = "|".join(re.escape(word) for word in self.groups["words"]["replace"])
        described = "".join(SIGNS[kind] for kind in ("role", "position", "nation", "age"))
        word = rf"[^\W\d_]+(?:-[^\W\d_]+)*|[{described}]"
        return re.compile(rf"(?<![^\W_])(?:{words})(?:[ '](?:{word})){{0,4}}[ ']([{SIGNS['person']}])(?!'s )")

    @functools.cached_property
    def headings(self) -> list[tuple[str, str, re.Pattern[str]]]:
        """The phrases of headings with what they say of the text below, the longest first."""
        phrases = [(name, search_key(phrase)) for name, told in self.groups["headings"].items() for phrase in told]
        found = [(name, plain, re.compile(rf"(?<!\w){re.escape(plain)}(?!\w)")) for name, plain in phrases]
        return sorted(found, key=lambda each: -len(each[1]))

    @functools.cached_property
    def aged(self) -> re.Pattern[str]:
        """What says who is meant by an age, with what else it says of them."""
        described = alternatives([*self.lists["described"], *self.maps["nations"]])
        told = "|".join(self.lists["aged"]).replace("<described>", f"(?:{described})")
        return re.compile(rf"(?:{told})(?![^\W_])")

    @functools.cached_property
    def beside(self) -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
        """By the kind of what a name is of: what stands right before such a name, and right after it."""
        found = {}
        for kind, name in (("person", "people"), ("competition", "competitions")):
            told = self.maps[name]
            before, after = rf"(?<![^\W_])(?:{told['before']}) $", rf"(?:{told['after']})(?![^\W_])"
            found[kind] = re.compile(before), re.compile(after)
        return found

    @functools.cached_property
    def young(self) -> re.Pattern[str]:
        """What stands before the job of one who coaches the young."""
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(self.lists['youth_job'])}) $")

    @functools.cached_property
    def kin(self) -> re.Pattern[str]:
        """Somebody as one of whose family another is told to be: the elder sister of X."""
        family, of = alternatives(self.lists["family"]), alternatives(self.lists["kin_of"])
        return re.compile(rf"(?<![^\W_])(?:{family})(?: [^\W_]+){{0,2}} (?:{of}) {SIGNS['person']}(?=,)")

    @functools.cached_property
    def of_town(self) -> re.Pattern[str]:
        """What stands after a town when a club of it is meant: the Northport club."""
        return re.compile(rf" (?:{alternatives(self.lists['sides'])})(?![^\W_]| [{''.join(SIGNS[k] for k in _TEAM)}])")

    @functools.cached_property
    def only_players(self) -> re.Pattern[str]:
        """Words for what is done with players alone: sold to, on loan."""
        return re.compile(rf"(?<![^\W_])(?:{alternatives(self.lists['only_players'])})")

    @functools.cached_property
    def youth(self) -> re.Pattern[str]:
        """Words for the young of a club or country."""
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(self.lists['youth_after'])})")

    @functools.cached_property
    def aside(self) -> re.Pattern[str]:
        """What stands before somebody whom a sentence is not about."""
        before = self.maps["asides"]["before"].replace("{role}", SIGNS["role"])
        return re.compile(rf"(?<![^\W_])(?:{before})(?: \S+){{0,3}} $")

    @functools.cached_property
    def aside_after(self) -> re.Pattern[str]:
        """What follows somebody whom a sentence is not about."""
        return re.compile(self.maps["asides"]["after"])

    @functools.cached_property
    def acts_on(self) -> re.Pattern[str]:
        """What follows somebody who does something to the one whom a sentence is about: X signed him."""
        return re.compile(self.maps["asides"]["object"])

    @functools.cached_property
    def joining(self) -> re.Pattern[str]:
        """A conjunction that does not stand between two people, at the end of what is searched."""
        people = SIGNS["person"] + SIGNS["pronoun"]
        return re.compile(rf"[^{people},] (?:{'|'.join(self.lists['conjunctions'])}) $")

    @functools.cached_property
    def conjuncts(self) -> re.Pattern[str]:
        """What stands before the subject of another clause: and, that the former defender."""
        words = alternatives((*self.lists["conjunctions"], *self.lists.get("complementisers", ())))
        described = "".join(SIGNS[kind] for kind in ("position", "role", "nation", "age"))
        known = alternatives(
            (*self.lists["articles"], *self.lists["describing"], *self.lists["described"], *self.lists["former"])
        )
        return re.compile(rf" (?:{words}) (?:(?:[{described}]|{known}) )*$")

    @functools.cached_property
    def planned(self) -> re.Pattern[str]:
        """A word for what has not happened."""
        return re.compile(rf"(?<![^\W_])(?:{alternatives((*self.lists['plans'], *self.lists['never']))})(?![^\W_])")

    @functools.cached_property
    def joins_on(self) -> re.Pattern[str]:
        """A conjunction, with the spaces around it."""
        return re.compile(f" (?:{alternatives(self.lists['conjunctions'])}) ")

    @functools.cached_property
    def running(self) -> re.Pattern[str]:
        """Somebody with a clause that follows the name and has not ended: X, who in May."""
        others = SIGNS["person"] + SIGNS["pronoun"]
        beside = f"(?:, [^,;:{others}]{{1,60}}?)?"
        return re.compile(f"{SIGNS['person']}{beside}{self.maps['joints']['who']}[^,;:{others}]*$")

    @functools.cached_property
    def relates(self) -> re.Pattern[str]:
        """Somebody with what opens a clause after a comma: X, who."""
        return re.compile(f"{SIGNS['person']}(?:,{SIGNS['figure']})?(?=,){self.maps['joints']['who']}")

    @functools.cached_property
    def relative(self) -> re.Pattern[str]:
        """Somebody with a clause that follows the name at once; nobody in a language that has no words for it."""
        words = self.maps["joints"].get("relative")
        return re.compile(f"{SIGNS['person']}{words}" if words else "(?!)")

    @property
    def breaks(self) -> re.Pattern[str]:
        """What stands between two clauses."""
        found = self._patterns.get("clauses")
        if found is None:
            found = re.compile(rf"[;:—]|, (?=(?:{self.maps['joints']['clause']})(?![^\W_]))|(?<=\w) – (?=\w)")
            self._patterns["clauses"] = found
        return found

    def number(self, word: str) -> int | None:
        """The number that a word or digits mean; None if it is none."""
        if word.isdecimal():
            return int(word)
        found = self.maps["numbers"].get(word.casefold())
        return int(found) if found else None


def languages() -> list[str]:
    """The codes of the languages that there are files for."""
    return list(_codes())


@functools.cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(name.removesuffix(".yaml") for name in os.listdir(_FOLDER) if name.endswith(".yaml")))


def language(code: str) -> Language:
    """A language by its code, such as ``en`` or ``it-CH``.

    Raises:
        UsageError: there is no file for it.
    """
    short = code.casefold().split("-")[0]
    if short not in languages():
        hint = did_you_mean(short, languages()) or f"there are {', '.join(languages())}"
        raise UsageError(f"prose in the language {code!r} cannot be read", hint)
    return _language(short)


@functools.cache
def _language(code: str) -> Language:
    path = os.path.join(_FOLDER, f"{code}.yaml")
    told = yamlfile.read_yaml(path)
    made = Language(code, str(told["name"]))
    for key, value in told.items():
        if key in ("rules", "dates", "name"):
            continue
        if isinstance(value, list):
            made.lists[key] = tuple(str(word).replace("{role}", SIGNS["role"]) for word in value)
        elif isinstance(value, yamlfile.Mapping):
            if any(isinstance(inner, list) for inner in value.values()):
                made.groups[key] = {name: tuple(map(str, inner)) for name, inner in value.items()}  # type: ignore[call-overload]
            else:
                made.maps[key] = {name: _with_signs(str(inner)) for name, inner in value.items()}
    _dates(made, told, path)
    named = [SIGNS[kind] for kind in ("place", "club-or-place", "national-team")]
    any_name = f"[{''.join(named)}{SIGNS['unknown']}]"
    for key in ("national", "youth_national"):
        made.nationals[key] = []
        for text in made.lists[key]:
            # of the young a name that is not known can be a club's: but not if they play at that level
            country = any_name if key == "national" or text.endswith("level(?![^\\W_])") else f"[{''.join(named)}]"
            pattern = text.replace("{nation}", SIGNS["nation"]).replace("{place}", country)
            made.nationals[key].append(re.compile(pattern))
    told_of = made.groups["words"].items()
    phrases = [phrase for name, words in told_of if not name.endswith("_word") for phrase in words]
    firsts = {first for phrase in phrases for first in _TOKEN.findall(search_key(phrase))[:1]}
    made.verbs = frozenset(firsts - set(made.lists["before_what"]) - {"a", "with", "in"})
    made.entries = yamlfile.entries_of(told, path, "rules", "a rule")
    return made


def alternatives(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(re.escape(word).replace("\\ ", " ") for word in sorted(words, key=len, reverse=True))


def _dates(made: Language, told: yamlfile.Mapping, path: str) -> None:
    kinds = {"months": alternatives(made.maps["months"]), "numbers": alternatives(made.maps["numbers"]),
             "weekdays": alternatives(made.lists["weekdays"]),
             "competitions": r"[^\W_][^.,;]{0,40}?"}  # fmt: skip
    triggers = set(made.maps["months"]) | set(made.maps["numbers"]) | set(made.lists["weekdays"])
    triggers |= set(made.maps["days_ago"]) | set(made.maps["spans"])
    entries = told.get("dates")
    assert isinstance(entries, list)
    for entry in entries:
        pattern = re.sub(r"(?<!\?P)<([a-z]+)>", lambda found: kinds[found[1]], str(entry["pattern"]))
        made.forms.append(DateForm(str(entry["as"]), re.compile(pattern + r"(?![^\W_])")))
        triggers |= _first_words(pattern)
    for age in made.lists["ages"]:
        pattern = age.replace("<numbers>", kinds["numbers"])
        made.forms.append(DateForm("age", re.compile(pattern + r"(?![^\W_])")))
        triggers |= _first_words(pattern)
    made.triggers = frozenset(search_key(word) for word in triggers)


def _first_words(pattern: str) -> set[str]:
    """The words that a pattern can begin with, where it begins with words."""
    found = re.match(r"(?:\((?:\?:|\?P<[a-z]+>))?([^\W\d_]+(?: ?\|[^\W\d_]+)*)", pattern)
    return {word.strip() for word in found[1].split("|")} if found else set()


def _rule(entry: yamlfile.Mapping, made: Language, path: str) -> Rule:
    text = _with_pieces(str(entry["pattern"]), made)
    words = _listed(text, made)
    if "on" in entry:
        words = set(search_key(str(entry["on"])).split())
    if not words:
        words = _required(text)
    try:
        pattern = re.compile(_compiled(text, made))
    except (re.error, KeyError) as error:
        raise FactError(path, entry.line, f"{entry.get('rule')}: {error}", "mend the pattern") from None
    told = {key: str(value) for key, value in entry.items()
            if key not in ("rule", "event", "pattern", "confidence", "on")}  # fmt: skip
    return Rule(str(entry["rule"]), str(entry["event"]), pattern, _needs(text), frozenset(words),
                float(str(entry["confidence"])), told)  # fmt: skip


def _listed(text: str, made: Language) -> set[str]:
    """The first words of the phrases of a list that a pattern must have one of; all ways, where it has others too."""
    plain = re.sub(r"\((?:[^()]|\([^()]*\))*\)[?*]", "", text)
    found = _WORD.search(plain)
    if found is None:
        return set()
    group = next((each for each in re.finditer(r"\(\?:([^()]*)\)", plain) if each.start() < found.start() < each.end()),
                 None)  # fmt: skip
    words: set[str] = set()
    for option in group[1].split("|") if group else [found[0]]:
        listed = re.match(r" ?<([a-z_]+)>", option)
        phrases = made.groups["words"][listed[1]] if listed else (option,)
        firsts = {word for phrase in phrases for word in _TOKEN.findall(search_key(phrase))[:1]}
        if not firsts or (not listed and not re.match(r" ?[^\W_]+(?![^ ])", option)):
            return set()
        words |= firsts
    return words


def _with_pieces(text: str, made: Language) -> str:
    """A pattern with the parts that it shares with others written out."""
    for name, piece in made.maps.get("pieces", {}).items():
        text = text.replace(f"<{name}>", piece)
    return _with_signs(text)


def _with_signs(text: str) -> str:
    """A pattern with the signs themselves in place of ``<@kind>``."""
    return re.sub(r"<@([a-z-]+)>", lambda found: SIGNS[found[1]], text)


_INNERMOST = re.compile(r"\((?P<kind>\?[:=!<P][=!]?(?:<[a-z]+>)?)?(?P<body>[^()]*)\)(?P<times>\?|\*|\{0,\d+\}\??)?")


def _needs(text: str) -> tuple[frozenset[str], ...]:
    """Of what signs a sentence must have one each: those of slots that no part of the pattern makes optional."""

    def plain(found: re.Match[str]) -> str:
        options = found["body"].split("|")
        if found["times"] or (found["kind"] or "")[1:2] in ("=", "!", "<"):
            return ""
        if len(options) == 1:
            return found["body"]
        slots = [_SLOT.findall(option) for option in options]
        return "{" + "+".join(name for names in slots for name in names) + "}" if all(slots) else ""

    text = re.sub(r"\\[()]|\[[^\]]*\]", "", text)  # brackets that open no group
    while (shorter := _INNERMOST.sub(plain, text)) != text:
        text = shorter
    needs = []
    for names in re.findall(r"\{([a-z0-9+]+)\}", text):
        kinds = [kind for name in names.split("+") for kind in (*_SLOTS.get(name, ()), *_LISTS.get(name, ()))]
        if kinds:
            needs.append(frozenset(SIGNS[kind] for kind in kinds))
    return tuple(needs)


def _required(text: str) -> set[str]:
    """A word without which a pattern cannot fit, if there is one that no part of it makes optional: the longest."""

    def plain(found: re.Match[str]) -> str:
        alone = not found["times"] and "|" not in found["body"] and (found["kind"] or "?:") == "?:"
        return f" {found['body']} " if alone else " \0 "

    text = re.sub(r"\[[^\]]*\][*+?]?(?:\{\d*,\d*\}\??)?|\\.", "\0", text)
    while (shorter := _INNERMOST.sub(plain, text)) != text:
        text = shorter
    text = re.sub(r"\{[^}]*\}|<[a-z_]+>[*?]?", " \0 ", text)
    words = re.findall(r"(?<![^\W_])[^\W\d_]{3,}(?![^\W_?*{\0])", text)
    return {key_of(max(words, key=len))} if words else set()


@functools.lru_cache(maxsize=1 << 14)
def folded(words: str) -> str:
    """Words as they are looked up, like :func:`~carrera_kg.names.search_key`: the same ones are asked for often."""
    return search_key(words)


def key_of(word: str) -> str:
    """A word as it is looked up."""
    return word.lower() if word.isascii() else folded(word)


_AGED = re.compile(r"\{(figure|age)\}")


def _sign(found: re.Match[str]) -> str:
    return SIGNS[found[1]]


def _no_town(name: str) -> str:
    """What keeps a slot of a team from a town that another name follows: Northport's Rovers."""
    return f"(?!'s [{''.join(SIGNS[kind] for kind in _TEAM)}])" if name in _OF_TEAMS else ""


def _compiled(text: str, made: Language) -> str:
    def words(found: re.Match[str]) -> str:
        return f"(?:{alternatives(made.groups['words'][found[1]])})"

    seen: dict[str, int] = {}

    def slot(found: re.Match[str]) -> str:
        name = found[1]
        if name == "any":
            return f"(?P<any>[{_ANY}])"
        seen[name] = seen.get(name, 0) + 1
        group = name if seen[name] == 1 else f"{name}_{seen[name]}"
        if name in _LISTS:
            one = f"[{''.join(SIGNS[kind] for kind in _LISTS[name])}]{_no_town(name)}"
            between = _SLOT.sub(_sign, made.maps["joints"]["list"])
            return f"(?P<{group}>{one}(?:{between}{one})*)"
        aged = f"(?:{made.maps['joints']['aged']})?" if name == "who" else ""
        aged = aged or _no_town(name)
        return f"(?P<{group}>[{''.join(SIGNS[kind] for kind in _SLOTS[name])}])" + _AGED.sub(_sign, aged)

    gap = f"[^.;,{SIGNS['person']}{SIGNS['pronoun']}]{{0,40}}?"
    text = _LISTED.sub(words, text.replace("<gap>", gap))
    text = _SLOT.sub(slot, text)
    people = "".join(SIGNS[kind] for kind in {*_TEAM, *_PERSON})
    return text.replace("…", f"[^.;:{people}]{{0,60}}?")
