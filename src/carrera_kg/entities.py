"""People, teams, competitions, awards and places, with every name the documents use for them (``entities.yaml``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from carrera_kg import yamlfile
from carrera_kg.errors import FactError
from carrera_kg.ontology import Ontology
from carrera_kg.vocabulary import ID, KINDS, WIKIDATA

_FIELDS = frozenset(["id", "name", "forms", "links", "because", "note", "at", "words"])
_LINKS = {"wikidata": (WIKIDATA, re.compile(r"Q[1-9]\d*"))}


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, team, competition, award or place.

    Attributes:
        id: ``kind/slug``, the end of its address.
        name: what people call it.
        forms: other words the documents use.
        links: addresses of the same thing elsewhere, each proved by data at hand.
    """

    id: str
    name: str
    forms: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The address."""
        return ID + self.id

    @property
    def cls(self) -> str:
        """The address of its class."""
        return KINDS[self.id.split("/")[0]]


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities of a dataset, by id and by name."""

    by_id: dict[str, Entity]
    by_name: dict[str, tuple[Entity, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> Entities:
        """Index the entities."""
        by_id = {entity.id: entity for entity in entities}
        names: dict[str, list[Entity]] = defaultdict(list)
        for entity in by_id.values():
            for name in {entity.name, *entity.forms}:
                names[name].append(entity)
        return cls(by_id, {name: tuple(meant) for name, meant in names.items()})

    def meant_by(self, name: str, wanted: str, ontology: Ontology) -> list[Entity]:
        """The entities of the wanted class that the name or id can mean."""
        if name in self.by_id:
            return [self.by_id[name]]
        return [entity for entity in self.by_name.get(name, ()) if ontology.is_a(entity.cls, wanted)]


def load_entities(path: str) -> Entities:
    """The entities of an ``entities.yaml``.

    Raises:
        DataError, FactError: the file is missing or wrong.
    """
    entities: dict[str, Entity] = {}
    for entry in yamlfile.read_entries(path, "entities", "an entity"):
        entity = _entity(entry, path)
        if entity.id in entities:
            raise FactError(path, entry.line, f"the entity {entity.id} is there twice", "merge the two")
        entities[entity.id] = entity
    return Entities.of(entities.values())


def with_proposed(entities: Entities, proposed: Iterable[tuple[str, object]]) -> Entities:
    """The entities, and those that fact files bring with them.

    Args:
        entities: those of ``entities.yaml``.
        proposed: of each fact file its path and what it has under ``entities``. Several files may bring the same one:
            what is a name for it in one is a name for it.

    Raises:
        FactError: what is there is no list of entities.
    """
    found = dict(entities.by_id)
    for path, entries in proposed:
        if not isinstance(entries, list) or not all(isinstance(entry, yamlfile.Mapping) for entry in entries):
            raise FactError(path, yamlfile.line_of(entries), "entities must be a list of mappings", "see docs/facts.md")
        for entry in entries:
            entity = _entity(entry, path)
            known = found.get(entity.id)
            if known is None:
                found[entity.id] = entity
            else:
                forms = dict.fromkeys((*known.forms, entity.name, *entity.forms))
                forms.pop(known.name, None)
                found[entity.id] = Entity(known.id, known.name, tuple(forms), known.links or entity.links)
    return Entities.of(found.values())


def _entity(entry: yamlfile.Mapping, path: str) -> Entity:
    for key, at in entry.keys_at.items():
        if key not in _FIELDS:
            raise FactError(
                path, at.line, f"an entity has no field {key}", f"the fields are {', '.join(sorted(_FIELDS))}"
            )
    name, id_ = entry.get("name"), entry.get("id")
    if not isinstance(name, str) or not name or not isinstance(id_, str):
        raise FactError(path, entry.line, "an entity needs an id and a name", "see docs/facts.md")
    kind, _, rest = id_.partition("/")
    if kind not in KINDS or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rest):
        raise FactError(path, entry.line, f"{id_!s} is not an id", f"write kind/slug; the kinds are {', '.join(KINDS)}")
    forms = entry.get("forms", [])
    if not isinstance(forms, list) or not all(isinstance(form, str) and form for form in forms):
        raise FactError(path, entry.line, f"{id_!s}: forms must be a list of texts", "see docs/facts.md")
    links = entry.get("links", yamlfile.Mapping())
    if not isinstance(links, yamlfile.Mapping):
        raise FactError(path, entry.line, f"{id_!s}: links must be a mapping", "write {wikidata: Q…}")
    addresses = []
    for where, value in links.items():
        base, form = _LINKS.get(where, ("", None))
        if form is None or not form.fullmatch(str(value)):
            raise FactError(path, links.line, f"{id_!s}: {where}: {value} is no link", "write {wikidata: Q…}")
        if "because" not in entry:
            raise FactError(path, links.line, f"{id_!s}: a link without 'because'", "say which data at hand proves it")
        addresses.append(base + str(value))
    return Entity(str(id_), str(name), tuple(map(str, forms)), tuple(addresses))
