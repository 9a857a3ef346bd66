"""What is proposed for the texts on made-up careers, held against what they say.

The errors in them have been read while patterns were written, those of ``texts/dev`` from the start, those of the others
after they had been measured unseen. ``python -m benchmarks.prose`` prints the figures with every error.
"""

from __future__ import annotations

import functools

import pytest

from benchmarks.marking import strangers
from benchmarks.prose import MADE_UP, TEXTS, Marked, Set, made_up, mark, the_extractor
from carrera_kg.documents import load_catalogue, verify_document
from carrera_kg.entities import load_entities
from carrera_kg.identity import resolve
from carrera_kg.model import Claim
from carrera_kg.names import search_key
from carrera_kg.ontology import ontology
from carrera_kg.readers.facts import read_facts

# Precision, recall: what was measured when the patterns were last changed, rounded down to a hundredth.
FLOORS = {
    "dev": (0.99, 0.89),
    "held-out": (0.97, 0.60),
    "read": (0.99, 0.89),
    "natural": (0.96, 0.61),
    "realistic": (0.98, 0.90),
    "mixed": (0.96, 0.62),
    "literary": (0.90, 0.40),
    "plain": (0.97, 0.67),
    "web": (0.87, 0.55),
    "articles": (0.91, 0.67),
}

NEVER = [
    ("dev", "en-encyclopedia", "Sporting Lakeside was discussed"),
    ("dev", "en-biography", "sign for Capital City Women"),
    ("dev", "en-news", "has been linked with the vacancy"),
    ("dev", "it-enciclopedia", "dato per fatto dai giornali"),
    ("dev", "it-biografia", "vicino alla panchina"),
    ("dev", "it-notizia", "potrebbe comprendere"),
    ("held-out", "en-goalkeeper", "had trials with two clubs"),
    ("held-out", "en-dugout", "never worked in"),
    ("held-out", "en-deadline", "expected to switch from Granite City to Königstal"),
    ("held-out", "en-tenures", "Ireland never called on him"),
    ("held-out", "it-mister", "sembrava fatta con"),
    ("held-out", "it-ribaltone", "priva di fondamento"),
    ("held-out", "it-panchine", "Rifiutò quindi"),
    ("read", "en-forward", "linked with a move to Whitecliff Rangers"),
    ("read", "en-manager", "interested in appointing him as national coach"),
    ("read", "en-defender", "about to sign for a club abroad"),
    ("read", "en-traveller", "could return to Sporting Arvela"),
    ("read", "en-signing", "linked with Stonegate County winger Player Orion"),
    ("read", "it-centrocampista", "accostato alla Dinamo Lagonero"),
    ("read", "it-tecnico", "accostato anche alla nazionale di Valdoria"),
    ("read", "it-mercato", "accostato alla Dinamo anche Giocatore Alcor"),
]
"""What the texts deny, or tell as rumour: no true fact has it."""

MISTAKEN = {
    "natural": {"it-trattativa"},
    "literary": {"it-mezzala", "it-addio"},
    "web": {"en-mulundika", "it-norvegese"},
}
"""Texts in which somebody is taken for another."""

each_set = pytest.mark.parametrize("name", MADE_UP)


# ── The texts and their true facts ───────────────────────────────────────────────────────────────


def claims(texts: Set) -> list[Claim]:
    """What the true facts of a set say; every quotation is held against its text."""
    documents = load_catalogue(str(texts.facts / "documents.yaml"))
    sheets = []
    for document, text, path in texts.documents():
        sheet = read_facts(str(path), documents, ontology())
        verify_document(document, text, sheet.quotations)
        sheets.append(sheet)
    return resolve(sheets, load_entities(str(texts.facts / "entities.yaml")), ontology())


@each_set
def test_the_true_facts_are_facts_of_their_texts(name: str) -> None:
    texts = made_up(name)
    found = claims(texts)
    assert {claim.document for claim in found} == {document.id for document, _, _ in texts.documents()}
    assert len(found) > 800


@each_set
def test_every_file_of_a_folder_is_used(name: str) -> None:
    texts = list(made_up(name).documents())
    assert {document.file for document, _, _ in texts} == {path.name for path in (TEXTS / name).glob("*.txt")}
    assert {path for _, _, path in texts} == {*(TEXTS / name / "facts").glob("*.yaml")}


@each_set
def test_both_languages_and_all_three_layouts_are_there(name: str) -> None:
    documents = load_catalogue(str(TEXTS / name / "documents.yaml")).values()
    layouts = {(document.language, document.kind) for document in documents}
    assert layouts == {(language, kind) for language in ("en", "it") for kind in ("encyclopedia", "biography", "news")}


@each_set
def test_texts_have_the_length_of_an_article(name: str) -> None:
    for document, text, _ in made_up(name).documents():
        assert 150 <= len(text.split()) <= 600, document.id


@each_set
def test_what_the_extractor_is_given_is_a_part_of_what_the_texts_speak_of(name: str) -> None:
    texts = made_up(name)
    entities = load_entities(str(texts.facts / "entities.yaml"))
    for known in texts.known.by_id.values():
        entity = entities.by_id[known.id]
        assert {known.name, *known.forms} <= {entity.name, *entity.forms}
    assert 0.1 < len(texts.known.by_id) / len(entities.by_id) < 0.5


@each_set
def test_every_entity_is_spoken_of(name: str) -> None:
    written = {word for _, text, _ in made_up(name).documents() for word in search_key(text).split()}
    entities = load_entities(str(TEXTS / name / "entities.yaml")).by_id.values()
    forms = {each.id: [search_key(form).split() for form in (each.name, *each.forms)] for each in entities}
    assert [id_ for id_, own in forms.items() if not any(written.issuperset(form) for form in own)] == []


# ── What is proposed ─────────────────────────────────────────────────────────────────────────────


@functools.cache
def marked(name: str) -> Marked:
    """The marks of a set."""
    pytest.importorskip("carrera_kg.proposals")
    return mark(made_up(name), the_extractor())


@each_set
def test_precision_and_recall_do_not_fall(name: str) -> None:
    total, (precision, recall) = marked(name).total.total, FLOORS[name]
    assert total.precision >= precision, marked(name).total.wrong[:10]
    assert total.recall >= recall, marked(name).total.missed[:10]


@each_set
def test_nothing_is_proposed_of_a_person_whom_the_sentence_is_not_about(name: str) -> None:
    found = {document: strangers(*told) for document, told in marked(name).told.items()}
    mistaken = {document: each for document, each in found.items() if each}
    assert mistaken.keys() == MISTAKEN.get(name, set()), mistaken


@pytest.mark.parametrize(("name", "document", "words"), NEVER, ids=[document for _, document, _ in NEVER])
def test_no_rumour_and_no_denial_is_proposed(name: str, document: str, words: str) -> None:
    found = marked(name)
    _, _, text = found.told[document]
    start = text.index(words)
    touching = [
        f"{each.shown}: {each.source.words}"
        for each in found.documents[document].wrong
        if start - len(each.source.words) < each.source.at < start + len(words)
    ]
    assert touching == []
