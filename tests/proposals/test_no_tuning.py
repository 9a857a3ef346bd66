"""The patterns of the extractor are about football prose, not about the three documents that it is measured on.

What stands in ``src/carrera_kg/proposals/languages/*.yaml`` is held against the three documents (their quotations in
``data/facts`` where the texts are not at hand) and against an independent sample of football prose: the texts on made-up
careers in ``tests/proposals/texts``, none of which knows the documents. The rules:

* No word of a name. A word by which the documents or ``data/entities.yaml`` name somebody or something may stand in a
  pattern only if the made-up texts use it too ("cup", "league", "united"). Nations may stand in a list of nations and
  nowhere else: one of at least fifty entries, most of which name a country.
* No other name. A capitalised word must be a month, a day of the week, in such a list of nations, in the made-up texts,
  or declared (below).
* No number of the documents. One above 31 that they have may stand in a pattern only in a run, between its neighbours:
  a table of number words has all of them.
* No wording of the documents. A run of two or more plain words in a pattern, at least two of them no mere particles,
  that the documents have must be in the made-up texts too, or be declared: ``ordinary:``, a list at the top of the file,
  holds the phrases of which its author states that any text on football may use them, for everybody to judge. It is
  short, has no long phrases and no names; what it declares must stand in a pattern. Words that the documents alone use
  in their way (a match is a "fight") are refused by themselves.
* The code beside the patterns has no word of a name in its strings.
"""

from __future__ import annotations

import ast
import calendar
import functools
import gettext
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pycountry
import pytest
import yaml

from carrera_kg.names import search_key
from carrera_kg.ontology import ontology

ROOT = Path(__file__).resolve().parents[2]
PROPOSALS = ROOT / "src" / "carrera_kg" / "proposals"
LANGUAGES = sorted((PROPOSALS / "languages").glob("*.yaml"))
DOCUMENTS = Path(os.environ.get("CARRERA_KG_DOCUMENTS", ROOT.parent / "shared" / "documents"))
TEXTS = Path(__file__).parent / "texts"

MOST_DECLARED = 80
LONGEST_DECLARED = 4
MANY_NATIONS = 50
HIGHEST_DAY = 31

_ITALIAN = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
    "novembre", "dicembre", "lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica",
)  # fmt: skip
TIMES = frozenset([*_ITALIAN, *(name.lower() for name in (*calendar.month_name, *calendar.day_name) if name)])
NATIONS_OF_THE_DOCUMENTS = frozenset([
    "italy", "italian", "italians", "italia", "italiano", "italiana", "russia", "russian", "greece", "greek", "san",
    "marino", "lithuania", "lithuanian", "ukraine", "ukrainian", "libya", "libyan", "canada", "canadian", "states",
    "america", "american",
])  # fmt: skip
GENERAL = frozenset([
    "article", "eve", "european", "europa", "group", "lady", "off", "olympic", "play", "pro", "stadio", "stadium", "uefa",
])  # fmt: skip
"""What the documents write with a capital though it names nothing by itself: Group stage, Play-off round, UEFA …"""

PECULIAR = frozenset(["disputed", "fight", "fights", "owner", "unwittingly", "wards"])
"""Words that the documents use as hardly any other text on football does."""

PARTICLES = frozenset([
    "a", "about", "after", "against", "all", "also", "an", "and", "any", "as", "at", "be", "been", "before", "being", "but",
    "by", "did", "do", "for", "from", "go", "had", "has", "have", "he", "her", "him", "his", "in", "into", "is", "it",
    "its", "not", "of", "off", "on", "or", "out", "over", "same", "she", "so", "than", "that", "the", "their", "them",
    "then", "there", "they", "this", "to", "under", "until", "up", "was", "were", "when", "where", "which", "while", "who",
    "whom", "with",
])  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_NO_WORDS = re.compile(
    r"""\(\?P?[<!=:]+(?:\w+>)?   # what begins a group, with its name
    | \{[^{}]*\} | <[^<>]*> | \$\w+  # places to fill, and how often
    | \[[^\]]*\]             # classes of letters
    | \d+\.\d+              # how sure a rule is
    | \\s[+*?]*              # white space
    | \\.                    # any other escape""",
    re.VERBOSE,
)

# ── What is compared ─────────────────────────────────────────────────────────────────────────────


def words(text: str) -> list[str]:
    """The words of a text, as names are compared."""
    return search_key(text).split()


@functools.cache
def own_texts() -> str:
    """The made-up texts, as words between blanks."""
    return " ".join(
        ["", *(word for path in sorted(TEXTS.rglob("*.txt")) for word in words(path.read_text("utf-8"))), ""]
    )


@functools.cache
def documents() -> tuple[str, ...]:
    """The three documents, or what their facts quote of them."""
    if DOCUMENTS.is_dir():
        return tuple(path.read_text("utf-8") for path in sorted(DOCUMENTS.glob("*.txt")))
    read = [yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in sorted((ROOT / "data" / "facts").glob("*"))]
    return tuple("\n".join(quoted(sheet)) for sheet in read)


def quoted(value: object) -> Iterator[str]:
    """The quotations in a fact file."""
    if isinstance(value, dict):
        yield from (text for key, text in value.items() if key == "words")
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from quoted(each)


@functools.cache
def document_words() -> str:
    """The words of the documents between blanks; nothing runs across the end of a line."""
    return " | ".join(f" {' '.join(words(line))} " for text in documents() for line in text.splitlines())


@functools.cache
def names() -> frozenset[str]:
    """The words by which the documents and the project name things, but for those that the made-up texts use too."""
    entities = yaml.load((ROOT / "data" / "entities.yaml").read_text("utf-8"), yaml.BaseLoader)["entities"]
    given = {word for each in entities for name in (each["name"], *each.get("forms", ())) for word in _capitals(name)}
    for text in documents():
        inner = {word for line in text.splitlines() if not _title(line) for word in _capitals(line, inner=True)}
        given |= {word for word in inner if not re.search(rf"(?<![\w'’-]){re.escape(word)}(?![\w'’-])", text)}
    return frozenset(word for word in given - TIMES - GENERAL if f" {word} " not in own_texts())


def _title(line: str) -> bool:
    """Whether most words of the line have a capital: a title, in which capitals say nothing."""
    found = _WORD.findall(line)
    return len(found) > 5 and sum(word[0].isupper() for word in found) > len(found) / 2


def _capitals(text: str, inner: bool = False) -> Iterator[str]:
    """The words written with a capital; with ``inner``, only where no sentence or quotation begins."""
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip()
        begins = not before or before[-1] in '.!?:“"«|=-–('
        if match[0][0].isupper() and not (inner and begins):
            yield from (word for word in words(match[0]) if len(word) > 1)


@functools.cache
def numbers() -> frozenset[int]:
    """The numbers of the documents that are more than days of a month."""
    return frozenset(int(word) for word in document_words().split() if word.isdecimal() and int(word) > HIGHEST_DAY)


# ── What a pattern file has ──────────────────────────────────────────────────────────────────────


@functools.cache
def terms() -> frozenset[str]:
    """What the ontology calls its properties and concepts: no words of a pattern."""
    return frozenset([*ontology().properties, *ontology().concepts()])


def scalars(value: object) -> Iterator[str]:
    """Every text in the file but terms of the ontology; keys too, as words can be looked up by them."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from scalars(str(key))
            yield from scalars(each)
    elif isinstance(value, list):
        for each in value:
            yield from scalars(each)
    elif value is not None and str(value) not in terms():
        yield str(value)


def runs(literal: str) -> list[str]:
    """The runs of plain words in a literal, without the signs of regular expressions and places to fill.

    >>> runs(r"(?:rose|came)\\s+to fame with {team} in the (\\d{4})")
    ['rose', 'came', 'to fame with', 'in the']
    """
    plain = _NO_WORDS.sub(lambda match: " " if match[0].startswith("\\s") else " | ", literal)
    plain = re.sub(r"[?*+]", "", plain)
    return [run for part in re.split(r"[^\w\s'’-]+", plain) if (run := " ".join(_WORD.findall(part)))]


@functools.cache
def countries() -> frozenset[str]:
    """The names of countries, in English and Italian."""
    english = {name for each in pycountry.countries for name in (each.name, getattr(each, "common_name", each.name))}
    italian = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["it"])
    return frozenset(search_key(name) for each in english for name in (each, italian.gettext(each)))


def without_nations(value: object) -> object:
    """The value without its lists of nations."""
    if isinstance(value, dict):
        entries = [[key, each] for key, each in value.items()]
        return {} if _are_nations(entries) else {key: without_nations(each) for key, each in value.items()}
    if isinstance(value, list):
        return [] if _are_nations(value) else [without_nations(each) for each in value]
    return value


def _are_nations(entries: Sequence[object]) -> bool:
    many = sum(any(search_key(text) in countries() for text in scalars(entry)) for entry in entries)
    return many >= MANY_NATIONS and many > len(entries) / 2


class Patterns:
    """A pattern file, taken apart."""

    def __init__(self, text: str) -> None:
        read = yaml.load(text, yaml.BaseLoader) or {}
        read = {key: value for key, value in read.items() if value not in ("English", "Italian")}  # its own name
        self.ordinary = [str(each) for each in read.pop("ordinary", ())]
        self.listed = [run for literal in scalars(read) for run in runs(literal)]
        self.runs = [run for literal in scalars(without_nations(read)) for run in runs(literal)]
        self.words = [word for run in self.runs for word in run.split()]

    def names(self) -> list[str]:
        """Words of names; those of nations in a list of nations are none."""
        listed = [word for run in self.listed for word in run.split()]
        nations = names() - NATIONS_OF_THE_DOCUMENTS
        return sorted({
            *_found(self.words + self.ordinary, lambda word: bool({*words(word)} & names())),
            *_found(listed, lambda word: bool({*words(word)} & nations)),
        })  # fmt: skip

    def capitals(self) -> list[str]:
        """Capitalised words that nothing allows."""
        declared = {word for phrase in self.ordinary for word in words(phrase)} | TIMES | GENERAL
        return _found(
            (word for word in self.words if word[0].isupper() and not word.isupper()),
            lambda word: any(each not in declared and f" {each} " not in own_texts() for each in words(word)),
        )

    def numbers(self) -> list[str]:
        """Numbers of the documents outside of a run of numbers."""
        own = {int(word) for word in self.words if word.isdecimal()}
        return _found(
            (word for word in self.words if word.isdecimal()),
            lambda word: int(word) in numbers() and not {int(word) - 1, int(word) + 1} <= own,
        )

    def wordings(self) -> list[str]:
        """Runs of words that the documents have, and no made-up text."""
        declared = {" ".join(words(phrase)) for phrase in self.ordinary}
        return _found(self.runs, lambda run: only_in_documents(run) and " ".join(words(run)) not in declared - PECULIAR)

    def not_needed(self) -> list[str]:
        """What is declared and stands in no pattern."""
        used = {" ".join(words(run)) for run in self.runs}
        return _found(self.ordinary, lambda phrase: " ".join(words(phrase)) not in used)


def _found(given: Iterable[str], wrong: Callable[[str], bool]) -> list[str]:
    return sorted({each for each in given if wrong(each)})


def only_in_documents(run: str) -> bool:
    """Whether a run of words is the documents' own; one that is mere particles but for a word does not count."""
    key = " ".join(words(run))
    if PECULIAR & {*key.split()}:
        return True
    telling = [word for word in _WORD.findall(run) if word.lower() not in PARTICLES and not word.isdecimal()]
    return len(telling) > 1 and f" {key} " in document_words() and f" {key} " not in own_texts()


# ── The pattern files ────────────────────────────────────────────────────────────────────────────

each_file = pytest.mark.parametrize("path", LANGUAGES, ids=[path.name for path in LANGUAGES])


@each_file
def test_patterns_have_no_word_of_a_name_in_the_documents(path: Path) -> None:
    assert Patterns(path.read_text("utf-8")).names() == []


@each_file
def test_patterns_have_no_other_names(path: Path) -> None:
    assert Patterns(path.read_text("utf-8")).capitals() == []


@each_file
def test_patterns_have_no_number_of_the_documents(path: Path) -> None:
    assert Patterns(path.read_text("utf-8")).numbers() == []


@each_file
def test_patterns_have_no_wording_of_the_documents_alone(path: Path) -> None:
    assert Patterns(path.read_text("utf-8")).wordings() == []


@each_file
def test_what_is_declared_ordinary_is_short_and_needed(path: Path) -> None:
    patterns = Patterns(path.read_text("utf-8"))
    assert len(patterns.ordinary) <= MOST_DECLARED
    assert [phrase for phrase in patterns.ordinary if len(phrase.split()) > LONGEST_DECLARED] == []
    assert patterns.not_needed() == []


@pytest.mark.parametrize("path", sorted(PROPOSALS.rglob("*.py")), ids=lambda path: str(path.relative_to(PROPOSALS)))
def test_the_code_has_no_word_of_a_name(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    found = [
        (node.lineno, word)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        for word in words(re.sub(r"(?i)carrera[-_]kg", "", node.value))
        if word in names() - NATIONS_OF_THE_DOCUMENTS
    ]
    assert found == []


# ── The rules themselves ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("word", ["carrera", "juventus", "spartak", "alenichev", "pozzuolo", "mitropa", "bari"])
def test_a_name_of_the_documents_is_found_however_it_is_written(word: str) -> None:
    patterns = Patterns(f"joined:\n- '{{person}} joined {word.title()}'\n- (?:{word.upper()}|others)\n")
    assert len({each.lower() for each in patterns.names()}) >= 1


@pytest.mark.parametrize("text", ["a: the League Cup", "a: federation", "a: in March", "a: di marzo", "a: United"])
def test_words_that_any_football_text_has_are_no_names(text: str) -> None:
    patterns = Patterns(text)
    assert (patterns.names(), patterns.capitals()) == ([], [])


def test_a_name_of_somebody_else_is_found_by_its_capital() -> None:
    assert Patterns("a: '{person} joined Zzyzx Town'").capitals() == ["Zzyzx"]


def test_nations_are_allowed_in_a_list_of_nations_only() -> None:
    few = Patterns("nations: {Italian: Italy, Russian: Russia}")
    assert few.names() == few.capitals() == ["Italian", "Italy", "Russia", "Russian"]
    nations = "nations:\n" + "".join(f"- {each.name}\n" for each in pycountry.countries if each.name.isalpha())
    many = Patterns(nations + "- Italian\n- Russian\n")
    assert (many.names(), many.capitals()) == ([], [])
    mixed = Patterns(nations + "a: the Italian\nb: of Zzyzx\n")
    assert (mixed.names(), mixed.capitals()) == (["Italian"], ["Italian", "Zzyzx"])


def test_a_list_of_nations_may_be_in_italian() -> None:
    listed = ["Germania", "Francia", "Spagna", "Svezia", "Norvegia", "Danimarca", "Finlandia", "Polonia", "Romania"]
    assert {search_key(name) for name in listed} <= countries()


@pytest.mark.parametrize("text", ["a: 166 caps", "a: the year 1964", "a: '{n} of 207'", "a: {age: 41}"])
def test_a_number_of_the_documents_is_found(text: str) -> None:
    assert len(Patterns(text).numbers()) == 1


def test_a_table_of_numbers_may_have_those_of_the_documents() -> None:
    assert Patterns("\n".join(f"n{number}: {number}" for number in range(20, 100))).numbers() == []


@pytest.mark.parametrize("text", ["a: {sure: 0.95}", r"a: \d{4}", "a: (?:19|20)[0-9]{2}", "a: under-21", "a: '{1,41}'"])
def test_signs_of_regular_expressions_and_small_numbers_are_no_numbers_of_the_documents(text: str) -> None:
    assert Patterns(text).numbers() == []


@pytest.mark.parametrize(
    "text",
    [
        "a: rose to fame with {team}",
        r"a: (?:rose|came)\s+rose\s+to\s+fame",
        "rose to fame: a",
        "a: deployed at right back",
        "a: '{number} fights'",
    ],
)
def test_a_wording_of_the_documents_alone_is_found(text: str) -> None:
    assert len(Patterns(text).wordings()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a: signed for {team}",
        "a: '{person} was dismissed'",
        "a: tornò alla",
        "a: was hired by the",  # but for particles it is one word
        "rose-to-fame: {certainty: asserted}",  # the name of a rule
        "a: right-back",  # a term of the ontology
    ],
)
def test_a_wording_of_other_texts_is_allowed(text: str) -> None:
    assert Patterns(text).wordings() == []


def test_a_wording_can_be_declared_and_must_then_be_used() -> None:
    assert Patterns("ordinary: [rose to fame]\na: rose to fame").wordings() == []
    assert Patterns("ordinary: [rose to fame]\na: signed for").not_needed() == ["rose to fame"]


@pytest.mark.parametrize("word", sorted(PECULIAR))
def test_a_peculiar_word_cannot_be_declared(word: str) -> None:
    assert f" {word} " in document_words() or word == "fight"
    assert Patterns(f"ordinary: [{word}]\na: {word}").wordings() == [word]


def test_a_name_cannot_be_declared() -> None:
    assert Patterns("ordinary: [signed for Spartak]\na: signed for Spartak").names() == [
        "Spartak",
        "signed for Spartak",
    ]
