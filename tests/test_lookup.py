from __future__ import annotations

import pytest

from carrera_kg import KnowledgeGraph
from carrera_kg.errors import UsageError
from carrera_kg.lookup import find_concept, find_entity, kind_of, label_of
from carrera_kg.vocabulary import BASE, CAR, ID

JUVENTUS = ID + "club/juventus"


@pytest.mark.parametrize(
    "name", ["Juventus", "juventus", "JUVENTUS", "  Juventus ", "Jùvéntüs", "“Juventus”", "Juventus."]
)
def test_case_accents_and_punctuation_do_not_matter(kg: KnowledgeGraph, name: str) -> None:
    assert find_entity(kg.store, name) == JUVENTUS


@pytest.mark.parametrize(
    ("form", "address"),
    [
        ("Bianco Neri", "club/juventus"),
        ("Bianco Nerri", "club/juventus"),
        ("Old Lady", "club/juventus"),
        ("Massio Carrera", "person/massimo-carrera"),
        ("La Bandera", "person/massimo-carrera"),
        ("Dmitri Alenichev", "person/dmitry-alenichev"),
        ("Dmitry Alenichev", "person/dmitry-alenichev"),
        ('Moscow "Spartak"', "club/spartak-moscow"),
        ("RPL", "competition/russian-premier-league"),
        ("Russia's top flight", "competition/russian-premier-league"),
    ],
)
def test_every_form_of_a_name_in_the_documents_leads_to_its_entity(kg: KnowledgeGraph, form: str, address: str) -> None:
    assert find_entity(kg.store, form) == ID + address


@pytest.mark.parametrize("spelling", ["club/bari", "club:bari", ID + "club/bari", " club/bari "])
def test_an_id_is_taken_in_every_spelling(kg: KnowledgeGraph, spelling: str) -> None:
    assert find_entity(kg.store, spelling) == ID + "club/bari"


def test_a_record_is_found_by_its_id(kg: KnowledgeGraph) -> None:
    spell = "spell/massimo-carrera-player-bari"
    assert find_entity(kg.store, spell) == ID + spell


def test_a_name_of_two_things_lists_their_ids(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError) as caught:
        find_entity(kg.store, "Bari")
    assert str(caught.value) == "Bari means 2 things; write club/bari or place/bari"


@pytest.mark.parametrize(
    ("wanted", "address"),
    [("club", "club/bari"), ("team", "club/bari"), ("place", "place/bari")],
)
def test_the_wanted_kind_decides_between_namesakes(kg: KnowledgeGraph, wanted: str, address: str) -> None:
    assert find_entity(kg.store, "bari", wanted) == ID + address


def test_a_national_team_is_a_team_but_no_club(kg: KnowledgeGraph) -> None:
    assert find_entity(kg.store, "Italy", "team") == ID + "national-team/italy"
    with pytest.raises(UsageError, match="Italy is not a club but a national-team and a place; name a club"):
        find_entity(kg.store, "Italy", "club")


@pytest.mark.parametrize(
    ("name", "wanted", "message"),
    [
        ("Moscow", "team", "Moscow is not a team but a place; name a team"),
        ("Antonio Conte", "club", "Antonio Conte is not a club but a person; name a club"),
        ("Bari", "person", "Bari is not a person but a club and a place; name a person"),
    ],
)
def test_a_name_of_the_wrong_kind_says_what_it_is(kg: KnowledgeGraph, name: str, wanted: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_entity(kg.store, name, wanted)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("name", "wanted", "meant"),
    [
        ("Atlanta", "entity", "Atalanta"),
        ("Massimo Carera", "person", "Massimo Carrera"),
        ("Sesto", "club", "Pro Sesto"),
        ("AEK", "team", "AEK Athens or AEK Larnaca"),
        ("Spartak Moskow", "team", "Spartak Moscow"),
        ("Lipi", "entity", "Marcello Lippi"),
        ("Carera", "person", "Massimo Carrera"),
    ],
)
def test_a_misspelt_name_is_answered_with_what_may_be_meant(
    kg: KnowledgeGraph, name: str, wanted: str, meant: str
) -> None:
    with pytest.raises(UsageError) as caught:
        find_entity(kg.store, name, wanted)
    assert caught.value.problem.endswith(f"is called {name!r}")
    assert caught.value.hint == f"did you mean {meant}?"


@pytest.mark.parametrize(
    "name",
    [
        "Zinedine Zidane",
        " ",
        "club/",
        "club/nowhere",
        "club/ba ri",
        "/",
        ":",
        "Россия",
        "😀",
        "a" * 5000,
        "\0",
        "\udcff",
        "?x",
    ],
)
def test_what_nothing_is_called_is_an_error_that_repeats_it(kg: KnowledgeGraph, name: str) -> None:
    with pytest.raises(UsageError, match=r"nothing is called|a name is needed"):
        find_entity(kg.store, name)


@pytest.mark.parametrize("name", ["carrera-news", "document/carrera-news", ID + "document/carrera-news"])
def test_a_document_is_found_by_its_id(kg: KnowledgeGraph, name: str) -> None:
    assert find_entity(kg.store, name, "document") == ID + "document/carrera-news"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("news", "did you mean carrera-news?"),
        ("xyz", "there are carrera-biography, carrera-encyclopedia, carrera-news"),
    ],
)
def test_an_unknown_document_is_answered_with_the_known_ones(kg: KnowledgeGraph, name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_entity(kg.store, name, "document")
    assert caught.value.hint == hint


@pytest.mark.parametrize("name", ["head-coach", "head coach", "Head Coach", "role/head-coach"])
def test_a_concept_is_found_by_its_last_part_or_label(kg: KnowledgeGraph, name: str) -> None:
    assert find_concept(kg.store, name) == BASE + "role/head-coach"


@pytest.mark.parametrize("name", ["", "mascot", "role/", "a b<c>", "\0"])
def test_an_unknown_concept_is_an_error_with_a_hint(kg: KnowledgeGraph, name: str) -> None:
    with pytest.raises(UsageError, match="no concept is called") as caught:
        find_concept(kg.store, name)
    assert caught.value.hint


def test_an_unknown_concept_like_no_other_is_told_where_they_are(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match=r"see the concepts in ontology/carrera\.ttl"):
        find_concept(kg.store, "xyzzy")


def test_a_word_that_stands_for_several_concepts_means_the_one_in_the_folder(kg: KnowledgeGraph) -> None:
    assert find_concept(kg.store, "unbeaten", "run") == BASE + "run/unbeaten"
    assert find_concept(kg.store, "unbeaten", "result") == BASE + "result/unbeaten"
    assert find_concept(kg.store, "caretaker manager", "role") == BASE + "role/caretaker"
    with pytest.raises(UsageError, match="no role is called 'league'"):
        find_concept(kg.store, "league", "role")


@pytest.mark.parametrize(
    ("address", "label"),
    [(JUVENTUS, "Juventus"), (CAR + "birthPlace", "birth place"), (BASE + "role/head-coach", "head coach")],
)
def test_entities_terms_and_concepts_have_labels(kg: KnowledgeGraph, address: str, label: str) -> None:
    assert label_of(kg.store, address) == label


def test_what_has_no_label_is_called_nothing(kg: KnowledgeGraph) -> None:
    assert label_of(kg.store, "urn:x:unknown") == ""


def test_the_kind_stands_in_the_address() -> None:
    assert kind_of(ID + "spell/massimo-carrera-player-bari") == "spell"


def test_an_id_of_the_wrong_kind_says_what_it_is(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="club/bari is not a person but a club; name a person"):
        find_entity(kg.store, "club/bari", "person")
    with pytest.raises(UsageError, match="no kind 'clubb'; it is one of"):
        find_entity(kg.store, "Bari", "clubb")
