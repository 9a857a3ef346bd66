"""From a name to the address in a dataset, and back."""

from __future__ import annotations

import pyoxigraph as ox

from carrera_kg.errors import UsageError, did_you_mean
from carrera_kg.names import search_key
from carrera_kg.vocabulary import (
    BASE,
    CAR,
    CONCEPT_SCHEMES,
    DERIVED_GRAPH,
    ID,
    LABEL,
    ONTOLOGY_GRAPH,
    RDF_TYPE,
    SKOS,
)

_SEARCH_KEY = ox.NamedNode(CAR + "searchKey")
_LABEL = ox.NamedNode(LABEL)
_TYPE = ox.NamedNode(RDF_TYPE)
_IN_SCHEME = ox.NamedNode(SKOS + "inScheme")
_DERIVED = ox.NamedNode(DERIVED_GRAPH)
_DEFAULT = ox.DefaultGraph()

KINDS = {
    "entity": (),
    "person": ("person",),
    "team": ("club", "national-team"),
    "person or team": ("person", "club", "national-team"),
    "club": ("club",),
    "competition": ("competition",),
    "award": ("award",),
    "place": ("place", "stadium"),
    "document": ("document",),
}
"""What a parameter may want, with the kinds of address it takes; ``entity`` takes all."""


def find_entity(store: ox.Store, name: str, wanted: str = "entity") -> str:
    """The address of the one thing of the wanted kind that is meant.

    Args:
        name: a name or another form of it (case, accents and punctuation do not matter), ``club/bari``,
            ``club:bari`` or an address.
        wanted: a kind of entity, or ``entity`` for any.

    Raises:
        UsageError: nothing or several things are meant.
    """
    if wanted not in KINDS:
        raise UsageError(f"no kind {wanted!r}", f"it is one of {', '.join(KINDS)}")
    text = name.strip().removeprefix("<").removesuffix(">")
    if not text:
        raise UsageError("a name is needed", f"name {_one(wanted)}")
    kind, _, rest = text.removeprefix(ID).replace(":", "/", 1).partition("/")
    if rest and valid_iri(f"{ID}{kind}/{rest}") and _exists(store, f"{ID}{kind}/{rest}"):
        return _of_kind(f"{ID}{kind}/{rest}", name, wanted)
    if wanted == "document":
        return _document(store, text)
    key = search_key(text)
    found = sorted(
        {
            quad.subject.value
            for quad in store.quads_for_pattern(None, _SEARCH_KEY, ox.Literal(key), _DERIVED)
            if isinstance(quad.subject, ox.NamedNode)
        }
    )
    fitting = [iri for iri in found if not KINDS[wanted] or kind_of(iri) in KINDS[wanted]]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        ids = " or ".join(iri.removeprefix(ID) for iri in fitting)
        raise UsageError(f"{name} means {len(fitting)} things", f"write {ids}")
    if found:
        kinds = " and a ".join(sorted({kind_of(iri) for iri in found}))
        raise UsageError(f"{name} is not {_one(wanted)} but a {kinds}", f"name {_one(wanted)}")
    if wanted == "entity" and documents(store).get(text):
        return documents(store)[text]
    nobody = "nothing is" if wanted == "entity" else f"no {wanted} is"
    raise UsageError(f"{nobody} called {name!r}", _like(store, name, wanted) or "check the spelling")


def _meant(name: str, names: list[str]) -> str:
    """What may have been meant, as a hint: a name like it, else one with a word like it ("Lipi": "Marcello Lippi")."""
    import difflib  # only errors need it

    hint = did_you_mean(name, names)
    if hint or " " in name.strip():
        return hint
    having: dict[str, list[str]] = {}
    for whole in sorted(set(names)):
        for word in whole.casefold().split():
            having.setdefault(word, []).append(whole)
    close = difflib.get_close_matches(name.casefold(), having, n=3, cutoff=0.75)
    meant = list(dict.fromkeys(whole for word in close for whole in having[word]))[:3]
    return f"did you mean {' or '.join(meant)}?" if meant else ""


def _one(kind: str) -> str:
    """The kind with its article."""
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _of_kind(iri: str, name: str, wanted: str) -> str:
    """The address, if it is of the wanted kind."""
    if KINDS[wanted] and kind_of(iri) not in KINDS[wanted]:
        raise UsageError(f"{name} is not {_one(wanted)} but a {kind_of(iri)}", f"name {_one(wanted)}")
    return iri


def find_concept(store: ox.Store, name: str, folder: str = "") -> str:
    """The address of a concept by its last part or label: ``caretaker``, ``role/caretaker``, "caretaker manager".

    Args:
        folder: the folder of addresses it must be in (``role``), as one word may be in several.

    Raises:
        UsageError: there is none.
    """
    wanted = " ".join(name.lower().split())
    folders = (folder,) if folder in CONCEPT_SCHEMES else CONCEPT_SCHEMES
    known: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, _IN_SCHEME, None, ox.NamedNode(ONTOLOGY_GRAPH)):
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        iri = quad.subject.value
        within, _, ending = iri.removeprefix(BASE).partition("/")
        if within in folders:
            known.update(dict.fromkeys((f"{within}/{ending}", ending, label_of(store, iri).lower()), iri))
    found = known.get(wanted) or known.get(wanted.replace(" ", "-"))
    if found is None:
        raise UsageError(f"no {folder or 'concept'} is called {name!r}", did_you_mean(name, known) or _CONCEPTS)
    return found


_CONCEPTS = "see the concepts in ontology/carrera.ttl"


def label_of(store: ox.Store, iri: str) -> str:
    """What to call the thing: its label, or nothing."""
    node = ox.NamedNode(iri)
    for graph in (_DEFAULT, None):  # entities and records first; terms have theirs in the ontology's graph
        for quad in store.quads_for_pattern(node, _LABEL, None, graph):
            if isinstance(quad.object, ox.Literal):
                return quad.object.value
    return ""


def outcome_of(store: ox.Store, record: str) -> str:
    """How the criminal or medical matter of a remark ended; nothing for other remarks and records."""
    if kind_of(record) != "remark":
        return ""
    settled = store.quads_for_pattern(ox.NamedNode(record), ox.NamedNode(CAR + "settled"), None, None)
    return "; ".join(sorted({quad.object.value for quad in settled if isinstance(quad.object, ox.Literal)}))


def kind_of(iri: str) -> str:
    """The kind in an address: ``person``, ``spell`` …"""
    return iri.removeprefix(ID).split("/")[0]


def _document(store: ox.Store, name: str) -> str:
    known = documents(store)
    if name in known:
        return known[name]
    raise UsageError(
        f"no document is called {name!r}", did_you_mean(name, known) or f"there are {', '.join(sorted(known))}"
    )


def documents(store: ox.Store) -> dict[str, str]:
    """The documents' addresses by id."""
    found = store.quads_for_pattern(None, _TYPE, ox.NamedNode(CAR + "Document"), _DEFAULT)
    iris = [quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)]
    return {iri.rsplit("/", 1)[1]: iri for iri in iris}


def _like(store: ox.Store, name: str, wanted: str) -> str:
    """What of the wanted kind may have been meant, as a hint: by the index of names, or by looking at all of them."""
    from carrera_kg.indexes.names import NameIndex  # only errors need it

    index = NameIndex.of(store)
    if index is None:
        return _meant(name, _names(store, wanted))
    called = dict.fromkeys(label_of(store, iri) for iri in index.like(search_key(name), _LOOKED_AT, KINDS[wanted]))
    meant = [label for label in called if label][:_TOLD]
    return f"did you mean {' or '.join(meant)}?" if meant else ""


_LOOKED_AT, _TOLD = 12, 3
"""So many likely entities are looked at, as several may be called the same, for so many names to tell."""


def _names(store: ox.Store, wanted: str) -> list[str]:
    """Every name of the wanted kind, for a guess at what was meant."""
    return [
        label_of(store, quad.subject.value)
        for quad in store.quads_for_pattern(None, _SEARCH_KEY, None, _DERIVED)
        if isinstance(quad.subject, ox.NamedNode)
        and (not KINDS[wanted] or kind_of(quad.subject.value) in KINDS[wanted])
    ]


def _exists(store: ox.Store, iri: str) -> bool:
    return next(iter(store.quads_for_pattern(ox.NamedNode(iri), None, None, None)), None) is not None


def valid_iri(iri: str) -> bool:
    """Whether the text can be an address."""
    try:
        ox.NamedNode(iri)
    except ValueError:
        return False
    return True
