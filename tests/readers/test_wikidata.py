from __future__ import annotations

from pathlib import Path

import pytest

from carrera_kg.ontology import ontology
from carrera_kg.readers.registry import reader
from carrera_kg.readers.wikidata import concepts, reading, wanted
from carrera_kg.vocabulary import BASE
from tests.readers.wikidata_entities import (
    GREGORIAN,
    JULIAN,
    amount,
    entity,
    identifier,
    item,
    novalue,
    player,
    read,
    said,
    somevalue,
    time,
    year,
)

AT = "http://www.wikidata.org/entity/statement/"
CLUBS = [entity("Q900101", "Club North"), entity("Q900102", "Club South")]


def test_the_reader_is_registered() -> None:
    assert reader("wikidata").wanted("dump.json") and not wanted("README.md")


# ── Spells and tallies ───────────────────────────────────────────────────────────────────────────


def test_each_statement_of_a_team_is_a_spell_and_a_second_stay_a_second(tmp_path: Path) -> None:
    stays = [
        said(item("Q900101"), P580=year(1991), P582=year(1996), P1350=amount("+114"), P1351=amount("+1")),
        said(item("Q900102"), P580=year(1996), P582=year(1998)),
        said(item("Q900101"), P580=year(1998)),
    ]
    found = read(tmp_path, player("Q900001", "Player A", P54=stays), *CLUBS)
    assert found.rows("spells", "spell", "person", "team", "role", "start", "end", "rank", "at") == [
        ("Q900001$00001-P54", "Q900001", "Q900101", "player", "1991", "1996", "normal", f"{AT}Q900001-00001-P54"),
        ("Q900001$00002-P54", "Q900001", "Q900102", "player", "1996", "1998", "normal", f"{AT}Q900001-00002-P54"),
        ("Q900001$00003-P54", "Q900001", "Q900101", "player", "1998", None, "normal", f"{AT}Q900001-00003-P54"),
    ]
    assert found.rows("tallies", "spell", "scope", "appearances", "goals", "at") == [
        ("Q900001$00001-P54", "not-stated", 114, 1, f"{AT}Q900001-00001-P54")
    ]


def test_a_start_without_an_end_stays_unknown_and_is_not_now(tmp_path: Path) -> None:
    found = read(
        tmp_path, player("Q900001", P54=[said(item("Q900101"), P580=year(2020))], modified="2024-05-01T10:00:00Z")
    )
    assert found.rows("spells", "start", "end", "ongoing") == [("2020", None, None)]


def test_who_says_that_there_is_no_end_says_it_when_the_entity_was_written(tmp_path: Path) -> None:
    stay = said(item("Q900101"), P580=year(2020), P582={"snaktype": "novalue", "datatype": "time"})
    found = read(tmp_path, player("Q900001", P54=[stay], modified="2024-05-01T10:00:00Z"))
    assert found.rows("spells", "start", "end", "ongoing") == [("2020", None, "2024-05-01")]
    assert read(tmp_path, player("Q900001", P54=[stay])).rows("spells", "end", "ongoing") == [(None, None)]


def test_an_end_that_is_some_time_is_not_known(tmp_path: Path) -> None:
    stay = said(item("Q900101"), P582={"snaktype": "somevalue", "datatype": "time"})
    assert read(tmp_path, player("Q900001", P54=[stay])).rows("spells", "end", "ongoing") == [(None, None)]


def test_an_unknown_team_is_a_spell_without_a_team_and_no_team_is_no_spell(tmp_path: Path) -> None:
    found = read(tmp_path, player("Q900001", P54=[said(somevalue(), P580=year(1990)), said(novalue())]))
    assert found.rows("spells", "team", "start") == [(None, "1990")]
    assert not found.rejects.total
    kinds = [each["mainsnak"]["snaktype"] for each in found.claims()["Q900001"]["P54"]]
    assert kinds == ["somevalue", "novalue"]


def test_deprecated_statements_keep_their_rank(tmp_path: Path) -> None:
    found = read(
        tmp_path, player("Q900001", P54=[said(item("Q900101"), "deprecated"), said(item("Q900102"), "preferred")])
    )
    assert found.rows("spells", "team", "rank") == [("Q900101", "deprecated"), ("Q900102", "preferred")]


def test_several_starts_of_one_statement_are_one_of_them(tmp_path: Path) -> None:
    stay = said(item("Q900101"), P580=[year(1991), time("+1990-07-00T00:00:00Z", 10)])
    assert read(tmp_path, player("Q900001", P54=[stay])).rows("spells", "start") == ["[1990-07..1991]"]


def test_a_loan_is_told_by_the_label_of_what_the_statement_names(tmp_path: Path) -> None:
    stays = [said(item("Q900101"), P1642=item(f"Q90030{n}")) for n in range(1, 4)] + [said(item("Q900102"))]
    transfers = [entity("Q900301", "loan"), entity("Q900302", "free transfer")]
    found = read(tmp_path, player("Q900001", P54=stays), *transfers)
    loans = dict(found.rows("spells", "spell", "loan"))
    assert [loans[f"Q900001$0000{n}-P54"] for n in range(1, 5)] == [True, None, None, None]
    acquisitions = [each.get("qualifiers", {}).get("P1642") for each in found.claims()["Q900001"]["P54"]]
    assert [each and each[0]["datavalue"]["value"]["id"] for each in acquisitions] == [
        "Q900301",
        "Q900302",
        "Q900303",
        None,
    ]


def test_the_documented_item_of_loans_is_one_unless_the_data_label_it_otherwise(tmp_path: Path) -> None:
    someone = player("Q900001", P54=[said(item("Q900101"), P1642=item(concepts.LOAN))])
    assert read(tmp_path, someone).rows("spells", "loan") == [True]
    assert read(tmp_path, someone, entity(concepts.LOAN, "exchange")).rows("spells", "loan") == [None]


def test_bounds_and_decimals_of_figures_are_read_and_what_is_no_count_is_rejected(tmp_path: Path) -> None:
    stays = [
        said(item("Q900101"), P1350=amount("+166", lowerBound="+160", upperBound="+170"), P1351=amount("12.0")),
        said(item("Q900102"), P1350=amount("-1"), P1351=amount("+2.5")),
        said(item("Q900102"), P1350={"snaktype": "somevalue"}, P1351=amount("0")),
        said(item("Q900102"), P1350=[amount("+7"), amount("+8")], P1351=amount("+1")),
    ]
    found = read(tmp_path, player("Q900001", P54=stays))
    assert found.rows("tallies", "appearances", "goals") == [(166, 12), (None, 0), (7, 1), (8, None)]
    assert found.reasons == {"a value of P1350 that is no count": 1, "a value of P1351 that is no count": 1}
    bounds = found.claims()["Q900001"]["P54"][0]["qualifiers"]["P1350"][0]["datavalue"]["value"]
    assert bounds == {"amount": "+166", "unit": "1", "lowerBound": "+160", "upperBound": "+170"}


def test_coaches_have_the_role_that_the_data_name(tmp_path: Path) -> None:
    jobs = [
        said(item("Q900101"), P580=year(2001)),
        said(item("Q900102"), P3831=item("Q900401")),
        said(item("Q900102"), P3831=item("Q900402")),
    ]
    found = read(tmp_path, player("Q900002", "Coach B", P6087=jobs), entity("Q900401", "assistant coach"))
    assert dict(found.rows("spells", "spell", "role")) == {
        "Q900002$00001-P6087": "manager",
        "Q900002$00002-P6087": "assistant",
        "Q900002$00003-P6087": "manager",
    }


def test_a_team_tells_its_head_coaches(tmp_path: Path) -> None:
    club = entity(
        "Q900101", "Club North", P286=[said(item("Q900002"), P580=year(2001)), said(somevalue()), said(novalue())]
    )
    found = read(tmp_path, club, player("Q900002", "Coach B"))
    assert found.rows("spells", "person", "team", "role", "start", "at") == [
        ("Q900002", "Q900101", "head-coach", "2001", f"{AT}Q900101-00001-P286")
    ]
    assert found.rows("names", "thing", "kind", "name") == [
        ("Q900002", "person", "Coach B"),
        ("Q900101", "club", "Club North"),
    ]
    assert not found.rejects.total


def test_statements_without_an_id_and_with_the_same_id_are_spells_of_their_own(tmp_path: Path) -> None:
    someone = player("Q900001", P54=[said(item("Q900101")), said(item("Q900102")), said(item("Q900101"))])
    first, second, third = someone["claims"]["P54"]
    del first["id"]
    third["id"] = second["id"]
    found = read(tmp_path, someone)
    assert found.rows("spells", "spell", "at") == [
        ("Q900001-P54-2", "http://www.wikidata.org/entity/Q900001"),
        ("Q900001$00002-P54", f"{AT}Q900001-00002-P54"),
        ("Q900001-P54-4", f"{AT}Q900001-00002-P54"),
    ]
    assert found.claims()["Q900001"] == someone["claims"]


def test_no_address_can_be_broken_by_the_id_of_a_statement(tmp_path: Path) -> None:
    someone = player("Q900001", P54=[said(item("Q900101"))])
    someone["claims"]["P54"][0]["id"] = "Q900001$> <x> .\n"
    found = read(tmp_path, someone)
    assert found.rows("spells", "at") == ["http://www.wikidata.org/entity/Q900001"]
    assert set(found.rows("snaks", "at")) == {"http://www.wikidata.org/entity/Q900001", f"{AT}Q900001-00001-P31"}
    assert found.claims()["Q900001"] == someone["claims"]


# ── People and things ────────────────────────────────────────────────────────────────────────────


def test_a_person_has_dates_places_countries_and_identifiers(tmp_path: Path) -> None:
    someone = player(
        "Q900001",
        "Player A",
        P569=[said(time("+1964-04-22T00:00:00Z", 11)), said(year(1965), "deprecated")],
        P570=[said(time("+2020-00-00T00:00:00Z", 8)), said({"snaktype": "somevalue", "datatype": "time"})],
        P19=[said(item("Q900201"))],
        P20=[said(item("Q900201"))],
        P27=[said(item("Q900202"))],
        P1532=[said(item("Q900202"))],
        P2446=[said(identifier("12345")), said(identifier("999"), "deprecated")],
        P9999=[said(identifier("player-a"))],
    )
    found = read(tmp_path, someone, entity("Q900202", "Westland"))
    assert found.rows("statements", "subject", "property", "value", "type", "rank") == [
        ("Q900001", "birthDate", "1964-04-22", "edtf", "normal"),
        ("Q900001", "birthDate", "1965", "edtf", "deprecated"),
        ("Q900001", "deathDate", "202X", "edtf", "normal"),
        ("Q900001", "birthPlace", "Q900201", "thing", "normal"),
        ("Q900001", "deathPlace", "Q900201", "thing", "normal"),
        ("Q900001", "nationality", "Q900202", "thing", "normal"),
        ("Q900001", "countryForSport", "Q900202", "thing", "normal"),
    ]
    links = [row[1:] for row in found.rows("links", "thing", "scheme", "value") if row[0] == "Q900001"]
    assert sorted(links) == [("P2446", "12345"), ("P9999", "player-a"), ("wikidata", "Q900001")]
    names = found.rows("names", "thing", "kind", "name", "main", "country")
    assert sorted(names) == [
        ("Q900001", "person", "Player A", True, "Westland"),
        ("Q900201", "place", "Q900201", False, None),
        ("Q900202", "place", "Westland", True, None),
    ]


def test_labels_and_aliases_come_in_all_languages(tmp_path: Path) -> None:
    someone = player("Q900001", P54=[said(item("Q900101"))])
    someone["labels"] = {
        "it": {"language": "it", "value": "Giocatore A"},
        "en": {"language": "en", "value": "Player A"},
        "be-x-old": {"language": "be-x-old", "value": "Ігрок А"},
        "??": {"language": "??", "value": "A?"},
        "fr": {"language": "fr", "value": ""},
    }
    someone["aliases"] = {"en": [{"language": "en", "value": "A. Player"}, {"language": "en", "value": "Player A"}]}
    found = read(tmp_path, someone)
    assert [row[1:] for row in found.rows("names", "thing", "name", "language", "main") if row[0] == "Q900001"] == [
        ("A?", None, False),
        ("Ігрок А", "be-tarask", False),
        ("Player A", "en", True),
        ("Giocatore A", "it", False),
        ("A. Player", "en", False),
    ]


@pytest.mark.parametrize(
    ("codes", "main"), [(["de", "mul"], "mul"), (["zh", "de"], "de"), (["zh", "ar"], "ar"), ([], None)]
)
def test_the_main_name_is_the_english_or_the_first_of_some(tmp_path: Path, codes: list[str], main: str | None) -> None:
    someone = player("Q900001")
    someone["labels"] = {code: {"language": code, "value": f"A-{code}"} for code in codes}
    names = read(tmp_path, someone).rows("names", "name", "main")
    assert [name for name, is_main in names if is_main] == ([f"A-{main}"] if main else [])
    assert main or names == [("Q900001", False)]


def test_positions_and_occupations_are_told_by_english_labels(tmp_path: Path) -> None:
    someone = player(
        "Q900001",
        P413=[said(item("Q900501")), said(item("Q900502"), "preferred"), said(item("Q900503"))],
        P106=[said(item("Q900504")), said(item("Q900505"))],
        P54=[said(item("Q900101"), P413=item("Q900501"))],
    )
    labels = {
        "Q900501": "defender",
        "Q900502": "association football sweeper",
        "Q900504": "association football player",
        "Q900505": "manager",
    }
    found = read(tmp_path, someone, *(entity(id_, label) for id_, label in labels.items()))
    assert sorted(found.rows("statements", "subject", "property", "value", "type", "rank")) == [
        ("Q900001", "occupation", "role/player", "concept", "normal"),
        ("Q900001", "position", "position/defender", "concept", "normal"),
        ("Q900001", "position", "position/sweeper", "concept", "preferred"),
        ("spell:Q900001$00001-P54", "position", "position/defender", "concept", "normal"),
    ]


def test_all_concepts_are_those_of_the_ontology() -> None:
    known = ontology().labels
    used = [
        *(f"position/{name}" for name in concepts._POSITIONS.values()),
        *(f"role/{name}" for name in concepts._ROLES.values()),
    ]
    assert [name for name in used if BASE + name not in known] == []


@pytest.mark.parametrize("property_", ["P54", "P6087", "P413", "P106", "P569", "P2446"])
def test_a_person_is_known_by_what_only_people_have(tmp_path: Path, property_: str) -> None:
    found = read(tmp_path, entity("Q900001", "Player A", "", "", **{property_: [said(somevalue())]}))
    assert found.rows("names", "thing", "kind") == [("Q900001", "person")]


def test_teams_are_named_by_their_own_entities_wherever_these_stand(tmp_path: Path) -> None:
    north = entity("Q900101", "Club North", P17=[said(item("Q900202"))], P2446=[said(identifier("77"))])
    del north["claims"]["P2446"]
    north["claims"]["P8888"] = entity("Q900101", P8888=[said(identifier("north"))])["claims"]["P8888"]
    team = entity("Q900103", "Westland national under-21 football team")
    people = [player("Q900001", "Player A", P54=[said(item(id_)) for id_ in ("Q900101", "Q900103", "Q900104")])]
    for entities in (
        [north, *people, team, entity("Q900202", "Westland")],
        [entity("Q900202", "Westland"), *people, team, north],
    ):
        found = read(tmp_path, *entities)
        assert sorted(found.rows("names", "thing", "kind", "name", "country")) == [
            ("Q900001", "person", "Player A", None),
            ("Q900101", "club", "Club North", "Westland"),
            ("Q900103", "national-team", "Westland national under-21 football team", None),
            ("Q900104", "club", "Q900104", None),
        ]
        assert ("Q900101", "P8888", "north") in found.rows("links", "thing", "scheme", "value")
        assert found.claims()["Q900101"] == north["claims"]


def test_what_nothing_refers_to_is_named_if_its_description_says_what_it_is(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        entity("Q900105", "Club East", description="association football club in Westland"),
        entity("Q900106", "Eastern Heat", description="transfer of energy in Westland"),
    )
    assert found.rows("names", "thing", "kind", "name") == [("Q900105", "club", "Club East")]


def test_a_large_dump_is_gone_through_again_and_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [
        player(f"Q90{n:04}", f"Player {n}", P54=[said(item(f"Q91{n % 7:04}"))], P1532=[said(item("Q900202"))])
        for n in range(1, 50)
    ]
    clubs = [entity(f"Q91{n:04}", f"Club {n}", P17=[said(item("Q900202"))]) for n in range(7)]
    entities = [*clubs[:3], *people, entity("Q900202", "Westland"), *clubs[3:]]
    once = read(tmp_path, *entities)
    monkeypatch.setattr(reading, "REMEMBERED", 10)
    monkeypatch.setattr(reading, "ENTITIES", 11)
    monkeypatch.setattr(reading, "ROWS", 40)
    again = read(tmp_path, *entities)
    assert len(once.frames["spells"]) == 1 and len(again.frames["spells"]) > 3
    for kind in once.frames:
        assert sorted(once.rows(kind), key=str) == sorted(again.rows(kind), key=str)
    assert again.claims() == once.claims()


def test_an_entity_that_was_merged_into_another_is_the_same(tmp_path: Path) -> None:
    merged = player("Q900003", "Player C")
    merged["redirects"] = {"from": "Q900009", "to": "Q900003"}
    found = read(tmp_path, {"entity": "Q900008", "redirect": "Q900001"}, merged)
    same = [row for row in found.rows("links", "thing", "scheme", "value") if row[1] == "same"]
    assert same == [("Q900008", "same", "Q900001"), ("Q900009", "same", "Q900003")]
    assert not found.rejects.total


def test_properties_lexemes_and_files_are_passed_over_uncounted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"type": "property", "id": "P54", "datatype": "wikibase-item", "labels": {}},
        {"type": "lexeme", "id": "L1", "lemmas": {}},
        {"type": "mediainfo", "id": "M1", "statements": []},
        {"id": "Q900077", "missing": ""},
        player("Q900001", "Player A"),
    )
    assert found.rows("names", "thing") == ["Q900001"]
    assert not found.rejects.total


# ── Times ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(time("+1991-05-07T00:00:00Z", 11), "1991-05-07", id="day"),
        pytest.param(time("+1991-05-07T00:00:00Z", 14), "1991-05-07", id="second"),
        pytest.param(time("+1991-05-00T00:00:00Z", 10), "1991-05", id="month"),
        pytest.param(time("+1991-00-00T00:00:00Z", 9), "1991", id="year"),
        pytest.param(time("+1991-01-01T00:00:00Z", 9), "1991", id="year written as a day"),
        pytest.param(time("+00000001991-01-01T00:00:00Z", 9), "1991", id="eleven digits"),
        pytest.param(time("+1991", 9), "1991", id="parts left out"),
        pytest.param(time("+1991-00-00T00:00:00Z", 8), "199X", id="decade"),
        pytest.param(time("+1900-00-00T00:00:00Z", 7), "[1801..1900]", id="century by its last year"),
        pytest.param(time("+1950-00-00T00:00:00Z", 7), "[1901..2000]", id="century"),
        pytest.param(time("+2000-00-00T00:00:00Z", 6), "[1001..2000]", id="millennium"),
        pytest.param(time("+1991-02-30T00:00:00Z", 11), "1991-02", id="30 February"),
        pytest.param(time("+1991-00-00T00:00:00Z", 11), "1991", id="day not given"),
        pytest.param(time("+1899-05-10T00:00:00Z", 11, JULIAN), "1899-05-22", id="Julian day"),
        pytest.param(time("+1900-02-29T00:00:00Z", 11, JULIAN), "1900-03-13", id="Julian leap day"),
        pytest.param(time("+1899-05-00T00:00:00Z", 10, JULIAN), "1899-05", id="Julian month"),
        pytest.param(time("+1991-00-00T00:00:00Z", 9, GREGORIAN, 1, 2), "[1990..1993]", id="years around"),
        pytest.param(time("+1991-01-00T00:00:00Z", 10, GREGORIAN, 1, 0), "[1990-12..1991-01]", id="months before"),
        pytest.param(time("+1991-01-01T00:00:00Z", 11, GREGORIAN, 0, 31), "[1991-01-01..1991-02-01]", id="days after"),
        pytest.param(time("+1990-00-00T00:00:00Z", 8, GREGORIAN, 0, 1), "[1990..2009]", id="decades after"),
        pytest.param(time("-0044-03-15T00:00:00Z", 11), None, id="before our era"),
        pytest.param(time("+12000-00-00T00:00:00Z", 9), None, id="far ahead"),
        pytest.param(time("+1991-00-00T00:00:00Z", 3), None, id="a million years"),
        pytest.param(time("soon", 9), None, id="no time"),
    ],
)  # fmt: skip
def test_times_are_as_precise_as_given(tmp_path: Path, value: dict[str, object], expected: str | None) -> None:
    someone = player("Q900001", P569=[said(value)])
    found = read(tmp_path, someone)
    assert found.rows("statements", "value") == ([expected] if expected else [])
    assert found.rejects.total == (0 if expected else 1)
    assert found.claims()["Q900001"] == someone["claims"]
