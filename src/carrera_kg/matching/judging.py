"""What users judge the same or different: a file that stands above all rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from carrera_kg import yamlfile
from carrera_kg.errors import FactError, did_you_mean
from carrera_kg.matching.nodes import ITEM, Nodes
from carrera_kg.matching.union import Clusters
from carrera_kg.vocabulary import ID

_FIELDS = ("same", "different", "because")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A user's judgement on some things.

    Attributes:
        path, line: where it stands.
        same: they are the same; otherwise all different.
        things: two or more: ids of registered entities, addresses, Wikidata items, or ``source:key``.
        because: the user's reason.
    """

    path: str
    line: int
    same: bool
    things: tuple[str, ...]
    because: str


def load_judgements(path: str) -> tuple[Judgement, ...]:
    """The judgements of a file: a list ``judgements`` of ``{same: [a, b], because: …}`` or ``{different: …}``.

    Raises:
        DataError, FactError: the file is missing or wrong.
    """
    return tuple(_judgement(entry, path) for entry in yamlfile.read_entries(path, "judgements", "a judgement"))


def _judgement(entry: yamlfile.Mapping, path: str) -> Judgement:
    for key, at in entry.keys_at.items():
        if key not in _FIELDS:
            raise FactError(path, at.line, f"a judgement has no field {key}", f"the fields are {', '.join(_FIELDS)}")
    if ("same" in entry) == ("different" in entry):
        raise FactError(path, entry.line, "a judgement needs two things", "write same: [A, B] or different: [A, B]")
    given = entry["same"] if "same" in entry else entry["different"]
    if not isinstance(given, list) or not all(isinstance(each, str) and each.strip() for each in given):
        raise FactError(path, entry.line, "things must be a list of texts", "write same: [A, B]")
    things = tuple(str(each).strip() for each in given)
    if len(set(things)) < 2:
        raise FactError(path, entry.line, "a judgement needs two things", "write same: [A, B] or different: [A, B]")
    because = entry.get("because")
    if not isinstance(because, str) or not because.strip():
        raise FactError(path, entry.line, "a judgement without because", "say why")
    return Judgement(path, entry.line, "same" in entry, things, str(because))


def apply(judgements: Sequence[Judgement], nodes: Nodes, alone: pl.DataFrame, clusters: Clusters) -> None:
    """Put together and keep apart what users say.

    Args:
        judgements: of users.
        nodes: all things.
        alone: ``root`` and ``entity``: the address that each thing has by itself.
        clusters: nothing is in them yet.

    Raises:
        FactError: nothing, or more than one thing, is called so; or judgements contradict each other.
    """
    if not judgements:
        return
    meant = _Meant(nodes, alone)
    for judged in sorted(judgements, key=lambda each: each.same):  # what is different first
        found = [(name, meant.things(name, judged)) for name in judged.things]
        pairs = _pairs(found, judged.same)
        frame = pl.DataFrame(
            [(left, right, judged.because, 1.0) for left, right in pairs],
            schema={"left": pl.Int64, "right": pl.Int64, "evidence": pl.String, "score": pl.Float64},
            orient="row",
        )
        if any(
            clusters.contradiction(left, right) is not None and _apart(clusters, left, right)
            for left, right in pairs
            if judged.same
        ):
            raise FactError(
                judged.path, judged.line, "another judgement says that these are different", "take one of them out"
            )
        (clusters.same(frame, "user", "user", force=True) if judged.same else clusters.differ(frame, "user", "user"))


def _apart(clusters: Clusters, left: int, right: int) -> bool:
    return isinstance(clusters.contradiction(left, right), tuple)


def _pairs(found: list[tuple[str, list[int]]], same: bool) -> list[tuple[int, int]]:
    if same:
        everything = [node for _, nodes in found for node in nodes]
        return [(everything[0], node) for node in everything[1:]]
    return [
        (left, right)
        for at, (_, lefts) in enumerate(found)
        for _, rights in found[at + 1 :]
        for left in lefts
        for right in rights
        if left != right
    ]


class _Meant:
    """Finds the things that users name."""

    def __init__(self, nodes: Nodes, alone: pl.DataFrame) -> None:
        self.refs = dict(nodes.things.select("ref", "node").iter_rows())
        self.addresses = {iri.removeprefix(ID): node for node, iri in alone.select("root", "entity").iter_rows()}
        self.items: dict[str, list[int]] = {}
        for node, item in nodes.ids.filter(pl.col("scheme") == "wikidata").select("node", "value").iter_rows():
            self.items.setdefault(item, []).append(node)
        self.keys: dict[str, list[int]] = {}
        for node, thing in nodes.things.select("node", "thing").iter_rows():
            self.keys.setdefault(thing, []).append(node)

    def things(self, name: str, judged: Judgement) -> list[int]:
        """The things of that name: all with an item of Wikidata, or one.

        Raises:
            FactError: there is none, or it is not clear which.
        """
        short = name.removeprefix(ID)
        item = _item(short)
        if item in self.items:
            return self.items[item]
        for table in (self.refs, self.addresses):
            if short in table:
                return [table[short]]
        found = self.keys.get(short, [])
        if len(found) == 1:
            return found
        if found:
            refs = sorted(ref for ref, node in self.refs.items() if node in found)
            raise FactError(
                judged.path, judged.line, f"{name} means {len(found)} things", f"write {' or '.join(refs[:3])}"
            )
        hint = did_you_mean(short, self._like(short)) or "write an id, an address, a Wikidata item, or source:key"
        raise FactError(judged.path, judged.line, f"nothing is called {name}", hint)

    def _like(self, name: str) -> Iterable[str]:
        """Names that begin like this one: to compare it with all takes too long."""
        begun = name[:6].casefold()
        return [each for table in (self.refs, self.addresses) for each in table if begun[:4] in each.casefold()][:2000]


def _item(name: str) -> str:
    """The item that is meant: it may be the end of an address too."""
    last = name.rpartition("-")[2].upper() if "/" in name else name
    return last if pl.select(pl.lit(last).str.contains(ITEM)).item() else ""
