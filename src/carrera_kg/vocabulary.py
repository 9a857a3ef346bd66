"""The addresses of terms: namespaces, preset prefixes and the ontology's own words.

Importing this costs nothing; the ontology itself is read by :func:`ontology` when it is needed.
"""

from __future__ import annotations

BASE = "https://w3id.org/carrera-kg/"
CAR = BASE + "ontology#"
ID = BASE + "id/"
GRAPH = BASE + "graph/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
DCTERMS = "http://purl.org/dc/terms/"
EDTF = "http://id.loc.gov/datatypes/edtf/"
SCHEMA = "https://schema.org/"
WIKIDATA = "http://www.wikidata.org/entity/"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"
FOAF = "http://xmlns.com/foaf/0.1/"

CONCEPT_SCHEMES = (
    "role", "position", "scope", "result", "outcome", "manner", "run", "topic", "certainty", "status",
    "finding",
)  # fmt: skip
"""The folders of concept addresses; each is a prefix in queries too (``role:head-coach``)."""

KINDS = {
    "person": CAR + "Person",
    "club": CAR + "Club",
    "national-team": CAR + "NationalTeam",
    "competition": CAR + "Competition",
    "award": CAR + "Award",
    "place": CAR + "Place",
    "stadium": CAR + "Stadium",
}
"""The kinds of entity, as in their addresses, with their classes."""

RECORDS = {
    "spell": CAR + "Spell",
    "tally": CAR + "Tally",
    "honour": CAR + "Honour",
    "match": CAR + "Match",
    "run": CAR + "Run",
    "standing": CAR + "Standing",
    "suspension": CAR + "Suspension",
    "remark": CAR + "Remark",
    "deployment": CAR + "Deployment",
    "side": CAR + "Side",
    "goal": CAR + "Goal",
}
"""The kinds of record, as in fact files and addresses, with their classes."""

NESTED = {"tally": "scope", "deployment": "position", "side": "team", "goal": "scorer"}
"""The records that hang on another one, each with the property that tells it apart from its siblings."""

_EVIDENCE = ("document", "claim", "conflict", "verdict", "derivation", "overlap", "squad", "judgement", "check")

PREFIXES = {
    "car": CAR,
    "graph": GRAPH,
    "dataset": GRAPH + "dataset#",
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "skos": SKOS,
    "prov": PROV,
    "oa": OA,
    "dcterms": DCTERMS,
    "edtf": EDTF,
    "schema": SCHEMA,
    "wd": WIKIDATA,
    "void": VOID,
    "dcat": DCAT,
    "spdx": SPDX,
    "foaf": FOAF,
    **{kind: f"{ID}{kind}/" for kind in (*KINDS, *RECORDS, *_EVIDENCE)},
    **{scheme: f"{BASE}{scheme}/" for scheme in CONCEPT_SCHEMES},
}
"""What a query may use without declaring it: ``car:birthPlace``, ``person:massimo-carrera``, ``role:head-coach`` …"""

RDF_TYPE = RDF + "type"
LABEL = RDFS + "label"
ALT_LABEL = SKOS + "altLabel"
EDTF_DATE = EDTF + "EDTF"
DATE = XSD + "date"
INTEGER = XSD + "integer"
DECIMAL = XSD + "decimal"
BOOLEAN = XSD + "boolean"
STRING = XSD + "string"

CONFLICTS_GRAPH = GRAPH + "conflicts"
DERIVED_GRAPH = GRAPH + "derived"
ONTOLOGY_GRAPH = GRAPH + "ontology"
DATASET_GRAPH = GRAPH + "dataset"
IDENTITY_GRAPH = GRAPH + "identity"
CHECKS_GRAPH = GRAPH + "checks"

DATASET = DATASET_GRAPH + "#dataset"
"""The dataset itself, as its description speaks of it."""

SENSITIVE = CAR + "sensitive"

NOT_STATED = BASE + "scope/not-stated"
PLAYER = BASE + "role/player"
MANAGER = BASE + "role/manager"
CARETAKER = BASE + "role/caretaker"
RESULT = BASE + "result/"
LEAGUE = BASE + "scope/league"
ALL_COMPETITIONS = BASE + "scope/all-competitions"
WON, DREW, LOST = BASE + "outcome/won", BASE + "outcome/drew", BASE + "outcome/lost"
OPENING_MATCHES = BASE + "scope/opening-matches"


def document_iri(document: str) -> str:
    """The address of a catalogued document."""
    return f"{ID}document/{document}"


def document_graph(document: str) -> str:
    """The address of the named graph that holds what the document says."""
    return f"{GRAPH}document/{document}"


def compact(iri: str) -> str:
    """The address in short, with a preset prefix where one fits.

    >>> compact("https://w3id.org/carrera-kg/ontology#birthDate")
    'car:birthDate'
    >>> compact("https://w3id.org/carrera-kg/id/club/bari")
    'club:bari'
    """
    best = max((p for p in PREFIXES if iri.startswith(PREFIXES[p])), key=lambda p: len(PREFIXES[p]), default=None)
    return f"{best}:{iri[len(PREFIXES[best]) :]}" if best else iri


def record_class(iri: str) -> str:
    """The class of a record or entity, read from its address.

    >>> record_class("https://w3id.org/carrera-kg/id/spell/x")
    'https://w3id.org/carrera-kg/ontology#Spell'
    """
    kind = iri.removeprefix(ID).split("/")[0]
    return RECORDS.get(kind) or KINDS.get(kind) or CAR + "Record"
