"""The canonical form of a dataset, and its hash: RDFC-1.0 (https://www.w3.org/TR/rdf-canon/) and SHA-256.

Two datasets have one hash if they say the same, whatever the order, the format or the names of blank nodes. Without
blank nodes the canonical form is the sorted lines of canonical N-Quads and costs no memory; those with blank nodes are
held and compared. The engine canonicalizes too, but knows no limit, and nothing can end it on the few graphs that are
made to take for ever; here the steps are counted.
"""

from __future__ import annotations

import hashlib
import heapq
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from carrera_kg.errors import DataError

STEPS = 250_000
"""So many times blank nodes are told apart by their neighbours, before giving up: some seconds."""

_LINE = re.compile(r"(<[^>]*>|_:\S+) (<[^>]*>) (.+?)(?: (<[^>]*>|_:\S+))? \.")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>( ]*>|_:[^\s>)]+')
"""What a blank node's name cannot be a part of, or such a name."""
_AT_ONCE = 4096  # lines


def canonical_lines(lines: Iterable[str]) -> Iterator[str]:
    """The canonical form of a dataset, line by line, without line ends.

    Args:
        lines: N-Quads in canonical form (as the engine and the build write them) but for the names of blank nodes,
            sorted by code point, each once, without line ends. From the first with a blank node on they are held
            in memory.

    Raises:
        AlikeError: its blank nodes cannot be told apart in :data:`STEPS` steps.
        ValueError: the lines are not in order.
    """
    rest = iter(lines)
    before = ""
    for line in rest:
        if line <= before:
            raise ValueError(f"not in order, or there twice: {line[:200]}")
        if "_:" in line and _blank(line):
            ground, anonymous = _parted(itertools.chain([line], rest), before)
            yield from heapq.merge(ground, sorted(set(_relabelled(anonymous))))
            return
        before = line
        yield line


def canonical_hash(lines: Iterable[str]) -> str:
    """The SHA-256 of the canonical form, in hexadecimal digits: what ``sha256sum`` says of a file of it.

    Args:
        lines: as for :func:`canonical_lines`.

    Raises:
        AlikeError, ValueError: as there.

    >>> canonical_hash(['_:b <urn:x:knows> _:a .']) == canonical_hash(['_:x <urn:x:knows> _:y .'])
    True
    """
    digest = hashlib.sha256()
    canonical = canonical_lines(lines)
    while some := list(itertools.islice(canonical, _AT_ONCE)):
        digest.update(("\n".join(some) + "\n").encode())
    return digest.hexdigest()


def sha256_of(path: str) -> str:
    """The SHA-256 of a file: of canonical lines it is their canonical hash."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines_of(statements: Iterable[object]) -> list[str]:
    """Quads, or triples of the default graph, of pyoxigraph as :func:`canonical_lines` takes them."""
    return sorted({f"{str(statement).rstrip()} ." for statement in statements})


def _parted(lines: Iterable[str], before: str) -> tuple[list[str], list[str]]:
    """The lines without and with blank nodes."""
    parts: tuple[list[str], list[str]] = ([], [])
    for line in lines:
        if line <= before:
            raise ValueError(f"not in order, or there twice: {line[:200]}")
        parts["_:" in line and bool(_blank(line))].append(line)
        before = line
    return parts


def _blank(text: str) -> list[str]:
    """The names of the blank nodes in a line or term, in order."""
    return [token for token in _TOKEN.findall(text) if token[0] == "_"]


def _renamed(line: str, names: dict[str, str], other: str = "") -> str:
    """The line with other names of blank nodes; ``other`` is the name of those that have none there."""

    def name(match: re.Match[str]) -> str:
        token = match.group()
        return names.get(token, other) if token[0] == "_" else token

    return _TOKEN.sub(name, line)


def _relabelled(lines: list[str]) -> Iterator[str]:
    names = _Canonicalization(lines).names()
    return (_renamed(line, names) for line in lines)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class AlikeError(DataError):
    """Blank nodes that cannot be told apart in a reasonable number of steps."""


class _Issuer:
    """Gives names in order, the same one to the same blank node."""

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = dict(issued or {})

    def name(self, node: str) -> str:
        return self.issued.setdefault(node, f"{self.prefix}{len(self.issued)}")

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, self.issued)


class _Canonicalization:
    """One run of the algorithm; the names of its parts are those of the recommendation, section 4.

    It speaks of no triple terms. A blank node within one counts as being in the place of the term.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines: dict[str, list[str]] = defaultdict(list)
        self.mentions: dict[str, list[tuple[str, str, str]]] = {}
        self.steps = 0
        for line in lines:
            for node in dict.fromkeys(_blank(line)):
                self.lines[node].append(line)
        self.first = {node: self._first_degree(node) for node in self.lines}
        self.canonical = _Issuer("_:c14n")

    def names(self) -> dict[str, str]:
        """The canonical name of each blank node."""
        alike: dict[str, list[str]] = defaultdict(list)
        for node, hash_ in self.first.items():
            alike[hash_].append(node)
        for hash_ in sorted(alike):
            if len(alike[hash_]) == 1:
                self.canonical.name(alike[hash_][0])
        try:
            for hash_ in sorted(alike):
                if len(alike[hash_]) > 1:
                    self._name_alike(alike[hash_])
        except RecursionError:
            raise _too_alike() from None
        return self.canonical.issued

    def _name_alike(self, nodes: list[str]) -> None:
        found: list[tuple[str, _Issuer]] = []
        for node in nodes:
            if node not in self.canonical.issued:
                issuer = _Issuer("_:b")
                issuer.name(node)
                found.append(self._n_degree(node, issuer))
        for _, issuer in sorted(found, key=lambda each: each[0]):
            for node in issuer.issued:
                self.canonical.name(node)

    def _first_degree(self, node: str) -> str:
        """Hash First Degree Quads."""
        lines = sorted(_renamed(line, {node: "_:a"}, "_:z") for line in self.lines[node])
        return _sha256("".join(f"{line}\n" for line in lines))

    def _related(self, node: str) -> list[tuple[str, str, str]]:
        """The other blank nodes that its quads mention: each with its place (s, o or g) and the predicate there."""
        if node not in self.mentions:
            found = []
            for line in self.lines[node]:
                match = _LINE.fullmatch(line)
                assert match is not None, line
                subject, predicate, object_, graph = match.groups("")
                for place, term in (("s", subject), ("o", object_), ("g", graph)):
                    found += [(other, place, predicate) for other in _blank(term) if other != node]
            self.mentions[node] = found
        return self.mentions[node]

    def _hash_related(self, other: str, place: str, predicate: str, issuer: _Issuer) -> str:
        """Hash Related Blank Node."""
        name = self.canonical.issued.get(other) or issuer.issued.get(other) or self.first[other]
        return _sha256(place + ("" if place == "g" else predicate) + name)

    def _n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Hash N-Degree Quads."""
        groups: dict[str, list[str]] = defaultdict(list)
        for other, place, predicate in self._related(node):
            groups[self._hash_related(other, place, predicate, issuer)].append(other)
        data = ""
        for hash_ in sorted(groups):
            least = None
            for order in itertools.permutations(groups[hash_]):
                self.steps += 1
                if self.steps > STEPS:
                    raise _too_alike()
                tried = self._path(order, issuer.copy(), least[0] if least else "")
                if tried and (least is None or tried[0] < least[0]):
                    least = tried
            assert least is not None
            data += hash_ + least[0]
            issuer = least[1]
        return _sha256(data), issuer

    def _path(self, order: Iterable[str], issuer: _Issuer, least: str) -> tuple[str, _Issuer] | None:
        """The path along related nodes in one order, or nothing where it cannot be the least any more."""
        hopeless = partial(_exceeds, least)
        path, unnamed = "", []
        for other in order:
            if other in self.canonical.issued:
                path += self.canonical.issued[other]
            else:
                if other not in issuer.issued:
                    unnamed.append(other)
                path += issuer.name(other)
            if hopeless(path):
                return None
        for other in unnamed:
            hash_, after = self._n_degree(other, issuer)
            path += f"{issuer.name(other)}<{hash_}>"
            issuer = after
            if hopeless(path):
                return None
        return path, issuer


def _exceeds(least: str, path: str) -> bool:
    return bool(least) and len(path) >= len(least) and path > least


def _too_alike() -> AlikeError:
    return AlikeError(
        f"the dataset's blank nodes are too alike to be told apart in {STEPS:,} steps", "give them addresses"
    )
