"""Reads SPARQL as tokens: binds parameters as terms, refuses what would crash the engine, and words its errors.

A parameter is put in the place of a variable wherever the variable stands, sub-queries included, so that it restricts
the whole query and needs no projection. What is put in is a term in N-Triples syntax, made by the engine's own
serializer; text of a user never becomes part of a query. The result is plain SPARQL 1.1, which any engine takes.
"""

from __future__ import annotations

import functools
import re

from carrera_kg.errors import QueryError, RefusedError, UsageError, did_you_mean
from carrera_kg.vocabulary import CONCEPT_SCHEMES, PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# A prefix has at most 200 letters here: without a bound, a long run of dots and hyphens takes quadratic time.
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\f]+|\#[^\r\n]*)
      | (?P<iri><(?![?$])(?:(?!&&[?$!(])[^<>"{}|^`\\\x00-\x20])*>)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
          |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
      | (?P<var>[?$]\w+)
      | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<name>(?:[^\W\d](?:[\w-]|\.(?=[\w.-]{0,200}:)){0,200})?:(?:[\w:%-]|\.(?=[\w:%.-])|\\.)*|[^\W\d]\w*)
      | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
      | (?P<mark>\|\||&&|\^\^|!=|<=|>=|.)""",
    re.VERBOSE | re.DOTALL,
)

DEEPEST = 100
LONGEST = 3_000
MOST_PATTERNS = 120
MOST_CHARACTERS = 1_000_000
"""What a query may have in nesting, in tokens and triple patterns outside VALUES, and in all: Oxigraph's parser
recurses and ends the process from about 3,000 levels or 4,000 list items, and its optimizer takes 0.7 s for 100 joined
patterns but a minute for 300."""

UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "WITH", "COPY", "MOVE", "ADD")
"""The words that an update begins with, and no query."""

_CLAUSES = frozenset({"SELECT", "WHERE", "FROM", "HAVING", "LIMIT", "OFFSET", "VALUES", "GROUP", "ORDER"})

Piece = tuple[str, str, str]
"""Text before, the parameter's name or nothing, and how it stands: ``term``, ``projected`` …"""


@functools.lru_cache(maxsize=512)
def tokens(query: str) -> tuple[tuple[str, str, int], ...]:
    """The query's tokens without white space and comments: kind, text, offset."""
    return tuple(
        (match.lastgroup or "mark", match.group(), match.start())
        for match in _TOKEN.finditer(query)
        if match.lastgroup != "space"
    )


@functools.lru_cache(maxsize=512)
def check_size(query: str) -> None:
    """Refuse a query that would overflow the engine's stack.

    Raises:
        QueryError: it nests too deep or is too long.
    """
    if len(query) > MOST_CHARACTERS:
        raise QueryError(f"the query has more than {MOST_CHARACTERS:,} characters", "split it into several queries")
    depth = parentheses = length = patterns = 0
    in_values = False
    for match in _TOKEN.finditer(query):  # not tokens(): a million would be kept before the first is refused
        kind, text = match.lastgroup or "mark", match.group()
        if kind == "space":
            continue
        if kind == "name":
            in_values = in_values or text.upper() == "VALUES"
            if text.upper() == "SERVICE":
                raise RefusedError("SERVICE is not followed: answers come from the dataset alone", "leave it out")
        elif kind == "mark":
            depth += (text in "{([") - (text in "})]")
            parentheses += (text == "(") - (text == ")")
            in_values = in_values and text != "}"
            patterns += not in_values and (text in ".;" or (text == "," and not parentheses))
        length += not in_values
        if depth > DEEPEST:
            raise QueryError(f"the query nests more than {DEEPEST} deep", "split it into several queries")
        if length > LONGEST:
            raise QueryError(f"the query has more than {LONGEST:,} words and marks", "move lists into VALUES")
        if patterns > MOST_PATTERNS:
            raise QueryError(
                f"the query has more than {MOST_PATTERNS} triple patterns", "split it into several queries"
            )


def check_update(update: str) -> None:
    """Refuse an update that reaches beyond the dataset, or would overflow the engine's stack.

    Raises:
        RefusedError: it has LOAD or SERVICE.
        QueryError: it nests too deep.
    """
    depth = 0
    for kind, text, _ in tokens(update):
        if kind == "name" and text.upper() in ("LOAD", "SERVICE"):
            raise RefusedError(f"{text.upper()} is not followed: nothing is fetched from elsewhere", "send the data")
        if kind == "mark":
            depth += (text in "{([") - (text in "})]")
        if depth > DEEPEST:
            raise QueryError(f"the update nests more than {DEEPEST} deep", "split it into several")


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with USING clauses for the graphs, wherever it has a WHERE (SPARQL 1.1 Protocol, 2.2.3).

    Raises:
        UsageError: the update chooses its graphs itself.

    >>> with_dataset("DELETE WHERE { ?s ?p ?o } ; INSERT DATA { <a:a> <a:b> 1 }", ["http://example.org/g"], [])
    'DELETE { ?s ?p ?o } USING <http://example.org/g> WHERE { ?s ?p ?o } ; INSERT DATA { <a:a> <a:b> 1 }'
    """
    clauses = "".join(f"USING <{iri}> " for iri in default) + "".join(f"USING NAMED <{iri}> " for iri in named)
    if not clauses:
        return update
    found, depth, done, out = tokens(update), 0, 0, []
    for index, (kind, text, at) in enumerate(found):
        word = text.upper() if kind == "name" else ""
        if word in ("USING", "WITH"):
            raise UsageError(f"the update has {word} and the address names graphs too", "leave one of them out")
        if depth == 0 and word == "WHERE":
            out.append(update[done:at])
            if index and found[index - 1][1].upper() == "DELETE":  # the short form takes no USING
                out.append(_braced(update, found[index + 1 :]) + " ")
            out.append(clauses)
            done = at
        depth += (kind == "mark" and text == "{") - (kind == "mark" and text == "}")
    return "".join(out) + update[done:]


def _braced(text: str, found: Sequence[tuple[str, str, int]]) -> str:
    """What the tokens begin with, from its "{" to the "}" that closes it."""
    depth = 0
    for kind, token, at in found:
        depth += (kind == "mark" and token == "{") - (kind == "mark" and token == "}")
        if depth == 0:
            return text[found[0][2] : at + len(token)]
    return ""


def bind(query: str, terms: dict[str, str]) -> str:
    """The query with each variable replaced by its term.

    Args:
        query: SPARQL.
        terms: variable names without ``?`` to terms in N-Triples syntax.

    Raises:
        UsageError: the query has no such variable, or gives it a value itself.

    >>> bind("SELECT ?name WHERE { ?who rdfs:label ?name }", {"who": "<http://example.org/a>"})
    'SELECT ?name WHERE { <http://example.org/a> rdfs:label ?name }'
    >>> bind("SELECT ?who WHERE { ?who a car:Person }", {"who": "<http://example.org/a>"})
    'SELECT (<http://example.org/a> AS ?who) WHERE { <http://example.org/a> a car:Person }'
    """
    if not terms:
        return query
    return filled(template(query, frozenset(terms)), terms)


Template = tuple[tuple[str, ...], tuple[tuple[int, str], ...]]
"""The parts of a query, and which of them are to be replaced by the terms of which names."""


def filled(parts: Template, terms: dict[str, str]) -> str:
    """The query of a template, with terms in N-Triples syntax by name."""
    out = list(parts[0])
    for index, name in parts[1]:
        out[index] = terms[name]
    return "".join(out)


@functools.lru_cache(maxsize=512)
def template(query: str, names: frozenset[str]) -> Template:
    """The query with places for the terms of those names, see :func:`bind`.

    Raises:
        UsageError: the query has no such variable, or gives it a value itself.
    """
    parts: list[str] = []
    holes: list[tuple[int, str]] = []
    for before, name, how in _pieces(query, names):
        opening, closing = _AROUND.get(how, ("", ""))
        parts.append(before + opening)
        if how == "bound":
            parts.append("true")
        elif name:
            holes.append((len(parts), name))
            parts += ("", closing.format(name))
    return tuple(parts), tuple(holes)


_AROUND = {
    "projected": ("(", " AS ?{})"),
    "grouped": ("(", " AS ?_{})"),  # rdflib cannot group by a nameless constant
    "bracketed": ("(", ")"),
}
"""What stands before and after a term."""


def _pieces(query: str, names: frozenset[str]) -> tuple[Piece, ...]:
    """Where the variables stand."""
    found = tokens(query)
    known = variables(query)
    missing = names - set(known)
    if missing:
        wrong = sorted(missing)[0]
        raise UsageError(
            f"the query has no parameter {wrong}",
            did_you_mean(wrong, known) or (f"it has {', '.join(sorted(known))}" if known else "it has no variables"),
        )
    pieces: list[Piece] = []
    _check_minus(found, names)
    clause, depth, done = "", 0, 0
    previous = ("", "", 0)
    for index, (kind, text, at) in enumerate(found):
        word = text.upper() if kind == "name" else text
        if kind == "name" and word in _CLAUSES:
            clause, depth = word, 0
        elif kind == "mark":
            depth += (text == "(") - (text == ")")
            clause = "" if text in "{}" else clause
        elif kind == "var" and text[1:] in names:
            name = text[1:]
            if previous[1].upper() == "AS" or clause == "VALUES":
                raise UsageError(f"the query itself gives {text} a value", "use another name, or do not bind it")
            start, end, how = at, at + len(text), "term"
            if clause == "SELECT" and depth == 0:
                how = "projected"
            elif clause in ("GROUP", "ORDER") and depth == 0:
                how = "grouped" if clause == "GROUP" else "bracketed"
            elif _is_bound(found, index):
                start, end, how = found[index - 2][2], found[index + 1][2] + 1, "bound"
            pieces.append((query[done:start], name, how))
            done = end
        previous = (kind, text, at)
    pieces.append((query[done:], "", ""))
    return tuple(pieces)


def _check_minus(found: tuple[tuple[str, str, int], ...], names: frozenset[str]) -> None:
    """MINUS takes nothing away where the two sides share no variable, so a parameter must not be the only one.

    Raises:
        UsageError: it is.
    """
    for index, (_, text, _) in enumerate(found[:-1]):
        if text.upper() != "MINUS" or found[index + 1][1] != "{":
            continue
        depth, end = 1, index + 2
        while depth and end < len(found):
            depth += (found[end][1] == "{") - (found[end][1] == "}")
            end += 1
        inside, before, after = (
            {text[1:] for kind, text, _ in part if kind == "var"}
            for part in (found[index:end], found[:index], found[end:])
        )
        if inside & names and not (inside - names) & (before | after):
            raise UsageError("MINUS shares nothing but a parameter with the rest", "write FILTER NOT EXISTS instead")


def _is_bound(found: tuple[tuple[str, str, int], ...], index: int) -> bool:
    """Whether the variable stands as BOUND(?it), which takes no term."""
    return (
        index >= 2
        and index + 1 < len(found)
        and found[index - 2][1].upper() == "BOUND"
        and found[index - 1][1] == "("
        and found[index + 1][1] == ")"
    )


@functools.lru_cache(maxsize=512)
def form(query: str) -> str:
    """The query's form: SELECT, ASK, CONSTRUCT or DESCRIBE; an update's first word; or nothing."""
    words = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", *UPDATES)
    return next((text.upper() for kind, text, _ in tokens(query) if kind == "name" and text.upper() in words), "")


def as_select(query: str) -> str:
    """A CONSTRUCT as the SELECT of its solutions; nothing for other forms.

    >>> as_select("CONSTRUCT { ?s rdfs:label ?name } WHERE { ?s car:name ?name } LIMIT 5")
    'SELECT * WHERE { ?s car:name ?name } LIMIT 5'
    >>> as_select("CONSTRUCT WHERE { ?s car:name ?name }")
    'SELECT * WHERE { ?s car:name ?name }'
    """
    found = tokens(query)
    if form(query) != "CONSTRUCT":
        return ""
    at = next(index for index, (kind, text, _) in enumerate(found) if kind == "name" and text.upper() == "CONSTRUCT")
    start, end = found[at][2], found[at][2] + len(found[at][1])
    if at + 1 < len(found) and found[at + 1][1] == "{":
        end = found[at + 1][2] + len(_braced(query, found[at + 1 :]))
    return f"{query[:start]}SELECT *{query[end:]}"


@functools.lru_cache(maxsize=512)
def used_prefixes(query: str) -> dict[str, str]:
    """The preset prefixes that the query uses: giving the engine all of them would cost as much as a look-up."""
    used = {text.split(":", 1)[0] for kind, text, _ in tokens(query) if kind == "name" and ":" in text}
    return {prefix: PREFIXES[prefix] for prefix in PREFIXES if prefix in used}


@functools.lru_cache(maxsize=512)
def own_terms(query: str) -> dict[str, str]:
    """The terms of this project's ontology and concepts that the query uses, as written, with their addresses.

    >>> own_terms("ASK { ?spell car:role role:player ; rdfs:label ?name }")["role:player"]
    'https://w3id.org/carrera-kg/role/player'
    """
    ours = tuple(PREFIXES[prefix] for prefix in ("car", *CONCEPT_SCHEMES))
    found = {text: expand(query, text) for kind, text, _ in tokens(query) if kind == "name" and ":" in text}
    return {text: iri for text, iri in found.items() if iri.startswith(ours) and iri not in ours}


def expand(query: str, name: str) -> str:
    """The address that a prefixed name means in the query: its own prefixes go before the preset ones."""
    prefix, _, local = name.partition(":")
    base = declared_prefixes(query).get(prefix) or PREFIXES.get(prefix)
    return base + re.sub(r"\\(.)", r"\1", local) if base else ""


@functools.lru_cache(maxsize=512)
def declared_prefixes(query: str) -> dict[str, str]:
    """The prefixes that the query itself declares."""
    found = tokens(query)
    return {
        name[1].rstrip(":"): iri[1][1:-1]
        for word, name, iri in zip(found, found[1:], found[2:], strict=False)
        if word[1].upper() == "PREFIX" and iri[0] == "iri"
    }


@functools.lru_cache(maxsize=512)
def places(query: str, name: str) -> tuple[str, ...]:
    """How the variable stands in triple patterns: ``subject``, or the prefixed name before it, whose object it is.

    >>> places("SELECT * WHERE { ?spell car:person ?who . ?who rdfs:label ?name }", "who")
    ('car:person', 'subject')
    """
    found = tokens(query)
    stands = []
    for (_, before, _), (kind, text, _), (after_kind, after, _) in zip(found, found[1:], found[2:], strict=False):
        if kind != "var" or text[1:] != name:
            continue
        if before in ("{", "}", ".") and (after_kind in ("iri", "name", "var") or after in ("^", "(", "!")):
            stands.append("subject")
        elif ":" in before and not before.startswith("<"):
            stands.append(before)
    return tuple(stands)


def variables(query: str) -> list[str]:
    """The names of the query's variables, in order of their first place."""
    return list(dict.fromkeys(text[1:] for kind, text, _ in tokens(query) if kind == "var"))


def explain_syntax(query: str, message: str, update: bool = False) -> QueryError:
    """The engine's complaint in one line a person can use: place, what stands there, and a guess at what was meant.

    Args:
        query: what was asked, or the update.
        message: what the engine says of it.
        update: whether an update was wanted.
    """
    if form(query) in UPDATES and not update:
        return QueryError(
            "that is an update, not a query", "the dataset is read-only; change the facts and build again"
        )
    if not tokens(query):
        return QueryError("the query is empty", "write one, or name one of 'carrera-kg queries'")
    place = re.search(r"at (\d+):(\d+)", message)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    lines = query.splitlines() or [""]
    text = lines[min(line, len(lines)) - 1]
    here = text[max(0, column - 1) :].strip()[:30]
    where = f"line {line}, column {column}" + (f", at '{here}'" if here else ", at its end")
    undeclared = _undeclared(query)
    if undeclared:
        hint = did_you_mean(undeclared, PREFIXES) or f"declare it with PREFIX {undeclared}: <…>"
        return QueryError(f"the prefix {undeclared}: is not declared", hint)
    for engines, ours, hint in _COMPLAINTS:
        if engines in message:
            return QueryError(f"{where}: {ours}", hint)
    offset = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
    return QueryError(
        f"syntax error in {where}", _misspelt(query, offset) or _unbalanced(query) or "check the words before it"
    )


_COMPLAINTS = (
    ("variable that is unbound", "a selected variable is neither grouped nor an aggregate", "add it to GROUP BY"),
    ("Duplicated variable name", "a variable is selected twice", "select it once"),
    ("overrides an existing variable", "an expression is given the name of a variable in use", "choose another name"),
)
"""What the engine says in its own words, with ours and the next move."""


def _undeclared(query: str) -> str:
    declared = declared_prefixes(query)
    for kind, text, at in tokens(query):
        if kind == "name" and ":" in text and query[at - 1 : at] != "<":
            prefix = text.split(":", 1)[0]
            if prefix not in declared and prefix not in PREFIXES and prefix != "_":
                return prefix
    return ""


KEYWORDS = frozenset(
    """
    SELECT WHERE FILTER OPTIONAL UNION GRAPH GROUP ORDER HAVING LIMIT OFFSET DISTINCT REDUCED CONSTRUCT DESCRIBE ASK
    PREFIX BASE VALUES MINUS EXISTS BIND COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT CONTAINS STRSTARTS STRENDS REGEX
    LANG DATATYPE BOUND COALESCE YEAR MONTH DAY REPLACE CONCAT LCASE UCASE STR IRI URI ISIRI ISLITERAL NOT IN AS BY
    ASC DESC FROM NAMED SERVICE SILENT SEPARATOR A TRUE FALSE IF UNDEF ABS CEIL FLOOR ROUND STRLEN SUBSTR NOW UUID
    STRUUID STRDT STRLANG STRBEFORE STRAFTER SAMETERM ISBLANK ISNUMERIC RAND HOURS MINUTES SECONDS TIMEZONE TZ MD5
    SHA1 SHA256 SHA384 SHA512 LANGMATCHES BNODE ENCODE_FOR_URI
    """.split()  # noqa: SIM905 -- a block of words reads better than a list of 100 strings
)


def _misspelt(query: str, offset: int) -> str:
    """A word near the error that is no keyword."""
    for kind, text, at in tokens(query):
        near = offset - 20 <= at <= offset and query[at - 1 : at] not in ("/", "-", ":")
        if near and kind == "name" and ":" not in text and text.upper() not in KEYWORDS:
            meant = did_you_mean(text, KEYWORDS)
            return f"'{text}' is no word of SPARQL" + (f", {meant}" if meant else "")
    return ""


def _unbalanced(query: str) -> str:
    marks = [text for kind, text, _ in tokens(query) if kind == "mark"]
    for opening, closing in ("{}", "()", "[]"):
        missing = marks.count(opening) - marks.count(closing)
        if missing:
            return f"{abs(missing)} '{closing if missing > 0 else opening}' missing"
    return ""
