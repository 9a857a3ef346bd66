"""One small made-up career, and builders that turn a few Python values into files, sheets and claims.

Nobody in it exists. A document's text is made of the words that its facts quote, so that every span is right.
"""

from __future__ import annotations

import copy
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode

from carrera_kg.conflicts import Evidence, find_conflicts
from carrera_kg.dates import PartialDate
from carrera_kg.documents import Document, blocks, load_catalogue
from carrera_kg.entities import Entities, Entity, load_entities
from carrera_kg.identity import resolve
from carrera_kg.labels import naming
from carrera_kg.model import Certainty, Claim, Conflict, Span, Term
from carrera_kg.ontology import ontology
from carrera_kg.readers.facts import FactSheet, read_facts
from carrera_kg.resolution import Grounds
from carrera_kg.vocabulary import BASE, BOOLEAN, CAR, EDTF_DATE, ID, INTEGER, SKOS, STRING

Fact = dict[str, Any]

ENTITIES: list[Fact] = [
    {"id": "person/player-a", "name": "Player A", "forms": ["A", "the captain"]},
    {"id": "person/player-b", "name": "Player B"},
    {"id": "club/club-north", "name": "Club North", "forms": ["North"]},
    {"id": "club/club-south", "name": "Club South"},
    {"id": "club/town-east", "name": "Town East"},
    {"id": "place/town-east", "name": "Town East", "note": "the town"},
    {"id": "competition/league", "name": "League"},
    {"id": "national-team/westland", "name": "Westland"},
    {"id": "competition/second-league", "name": "Second League"},
    {"id": "competition/cup", "name": "Cup"},
    {"id": "award/golden-ball", "name": "Golden Ball"},
    {"id": "stadium/north-ground", "name": "North Ground"},
]


# ── Facts ────────────────────────────────────────────────────────────────────────────────────────


def about(entity: str, /, **properties: object) -> Fact:
    """A fact about an entity; its words are made up."""
    return {"about": entity, "words": f"about {entity}", **properties}


def spell(name: str, team: str = "Club North", person: str = "Player A", **properties: object) -> Fact:
    """A fact about a spell; its words are made up."""
    return {"spell": name, "words": f"spell {name}", "person": person, "team": team, **properties}


def honour(name: str, **properties: object) -> Fact:
    """A fact about an honour; its words are made up."""
    return {"honour": name, "words": f"honour {name}", **properties}


def match(name: str, *teams: str, **properties: object) -> Fact:
    """A fact about a match of the teams; its words are made up."""
    sides = [{"team": team, "words": f"{name} {team}"} for team in teams]
    return {"match": name, "words": f"match {name}", **({"side": sides} if sides else {}), **properties}


# ── Documents, as files ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Files:
    """A career on disk: a folder of facts, a folder of texts, and the path of each fact file."""

    data: str
    texts: str

    @property
    def catalogue(self) -> dict[str, Document]:
        return load_catalogue(os.path.join(self.data, "documents.yaml"))

    def facts(self, document: str) -> str:
        return os.path.join(self.data, "facts", f"{document}.yaml")

    def sheet(self, document: str) -> FactSheet:
        return read_facts(self.facts(document), self.catalogue, ontology())


def write_career(
    folder: str | os.PathLike[str],
    sources: Mapping[str, Sequence[Fact]],
    written: Mapping[str, Fact] | None = None,
    entities: Sequence[Fact] = (),
) -> Files:
    """Write documents.yaml, entities.yaml, facts/ and texts/; offsets are filled in where a fact has none."""
    files = Files(os.path.join(folder, "data"), os.path.join(folder, "texts"))
    os.makedirs(os.path.join(files.data, "facts"), exist_ok=True)
    os.makedirs(files.texts, exist_ok=True)
    entries = []
    for document, facts in sources.items():
        text = text_of(facts)
        write(os.path.join(files.texts, f"{document}.txt"), text)
        entries.append(entry(document, text, **({"written": written[document]} if written else {})))
        placed = [_placed(fact, text) for fact in facts]
        write(files.facts(document), to_yaml({"document": document, "facts": placed}))
    write(os.path.join(files.data, "documents.yaml"), to_yaml({"documents": entries}))
    write(os.path.join(files.data, "entities.yaml"), to_yaml({"entities": [*ENTITIES, *entities]}))
    return files


def entry(document: str, text: str, **fields: object) -> Fact:
    """A catalogue entry for a text, as it must be."""
    return {
        "id": document,
        "title": f"The {document}",
        "kind": "record",
        "language": "en",
        "file": f"{document}.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "length": str(len(text)),
        "blocks": " ".join(blocks(text)),
        **fields,
    }


def catalogue_of(texts: Mapping[str, str], written: Mapping[str, object] | None = None) -> dict[str, Document]:
    """The catalogue of the texts."""
    entries = [entry(document, text, written=(written or {}).get(document, {})) for document, text in texts.items()]
    with tempfile.TemporaryDirectory() as folder:
        return load_catalogue(write(os.path.join(folder, "documents.yaml"), to_yaml({"documents": entries})))


def text_of(facts: Sequence[Fact]) -> str:
    """A text in which the words of all the facts stand."""
    words = dict.fromkeys(_words(list(facts)))
    return "".join(f"{each}. " for each in words) or "Nothing."


def to_yaml(value: object) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=1000)


def write(path: str | os.PathLike[str], text: str) -> str:
    """Write the text as it is, line ends and all."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return os.fspath(path)


def _words(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "words" in value:
            yield str(value["words"])
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def _placed(value: Any, text: str) -> Any:
    """The fact with an offset beside all words that have none."""
    if isinstance(value, list):
        return [_placed(inner, text) for inner in value]
    if not isinstance(value, dict):
        return value
    at = {"at": str(text.index(f"{value['words']}."))} if "words" in value and "at" not in value else {}
    return {key: _placed(inner, text) for key, inner in copy.deepcopy(value).items()} | at


def sheets(sources: Mapping[str, Sequence[Fact]], **more: Any) -> tuple[list[FactSheet], Entities]:
    """The documents' facts as read from files, and the entities."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_career(folder, sources, **more)
        return [files.sheet(name) for name in sources], load_entities(os.path.join(files.data, "entities.yaml"))


def resolved(sources: Mapping[str, Sequence[Fact]], **more: Any) -> list[Claim]:
    """The claims of the documents."""
    found, entities = sheets(sources, **more)
    return resolve(found, entities, ontology())


def subjects(claims: Iterable[Claim], kind: str, document: str | None = None) -> set[str]:
    """The ends of the addresses of the records of a kind that the claims are about."""
    folder = f"{ID}{kind}/"
    return {
        claim.subject.removeprefix(folder)
        for claim in claims
        if claim.subject.startswith(folder) and document in (None, claim.document)
    }


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────


def claim(
    prop: str,
    value: object,
    document: str = "almanac",
    of: str = "spell/a",
    certainty: str = "asserted",
    at: int = 0,
    words: str = "",
) -> Claim:
    """A claim in one line; the value is written as in a fact file."""
    said = words or f"{document} says {value}"
    return Claim(
        document=document,
        subject=ID + of,
        predicate=CAR + prop,
        object=term(prop, value),
        spans=(Span(document, at, at + len(said), said),),
        certainty=Certainty(certainty),
    )


def term(prop: str, value: object) -> Term:
    """The value as the property wants it."""
    wanted = ontology().properties[prop].range
    if wanted in (EDTF_DATE, INTEGER, BOOLEAN, STRING):
        return Literal(str(value), datatype=NamedNode(wanted))
    if wanted == SKOS + "Concept":
        return NamedNode(ontology().concept(str(value)) or BASE + str(value))
    return NamedNode(ID + str(value))


def said(of: str, document: str = "almanac", certainty: str = "asserted", **properties: object) -> list[Claim]:
    """What a document says of one record: a claim for each value; several values of a property are a list."""
    return [
        claim(prop, value, document, of=of, certainty=certainty)
        for prop, values in properties.items()
        for value in (values if isinstance(values, list) else [values])
    ]


def stay(
    of: str,
    team: str = "club/club-north",
    person: str = "person/player-a",
    role: str = "player",
    document: str = "almanac",
    **more: Any,
) -> list[Claim]:
    """What a document says of a spell, with who, where and as what."""
    return said(of, document, person=person, team=team, role=role, **more)


def name(value: Term) -> str:
    """Says a value in words; the entities of the career are known."""
    return _NAMING(value)


_NAMING = naming(Entities.of(Entity(each["id"], each["name"]) for each in ENTITIES), ontology())


def evidence(*claims: Claim) -> Evidence:
    return Evidence.of(claims, ontology(), name)


def grounds(
    *claims: Claim,
    witnesses: Mapping[str, str] | None = None,
    written: Mapping[str, str] | None = None,
    refuted: Iterable[Claim] = (),
) -> Grounds:
    """What the policy may look at; the times of writing are given as in a catalogue."""
    times = {document: PartialDate.parse(when) for document, when in (written or {}).items()}
    return Grounds(evidence(*claims), witnesses or {}, times, frozenset(claim.id for claim in refuted))


def conflicts(*claims: Claim) -> list[Conflict]:
    return list(find_conflicts(evidence(*claims)))


def kinds(*claims: Claim) -> list[str]:
    """The kinds of the conflicts among the claims."""
    return [conflict.kind for conflict in conflicts(*claims)]
