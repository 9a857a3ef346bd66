"""The made-up world of the benchmarks is what a build would make of the same facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.world import World, make_world
from carrera_kg.claims import accepted_quads, derived_quads, entity_quads, squad_quads
from carrera_kg.derivation import derive
from carrera_kg.entities import Entities, Entity
from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.labels import naming
from carrera_kg.model import Claim, Span
from carrera_kg.ontology import ontology
from carrera_kg.results import Rows
from carrera_kg.squads import squads
from carrera_kg.store import EXPORT, current, read_manifest
from carrera_kg.vocabulary import CAR, ID, KINDS, LABEL, ONTOLOGY_GRAPH, RDF_TYPE

PLAYERS = 200
BOUNDS = ("possibleFrom", "possibleUntil", "certainFrom", "certainUntil")
ADDED = ("startEarliest", "startLatest", "endEarliest", "endLatest", "earliest", "latest")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "dataset"
    make_world(folder, PLAYERS, seed=1)
    return folder


@pytest.fixture(scope="module")
def lines(world: Path) -> list[str]:
    return written(world)


@pytest.fixture(scope="module")
def quads(lines: list[str]) -> list[ox.Quad]:
    return list(ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS))


def written(folder: Path) -> list[str]:
    return Path(current(str(folder))[0], EXPORT).read_text(encoding="utf-8").splitlines()


def test_a_world_opens_and_its_people_are_found_by_name(world: Path) -> None:
    kg = KnowledgeGraph.open(world)
    assert kg.find("player 17") == f"{ID}person/player-17"
    clubs = kg.query("player-clubs", person="Player 17")
    assert isinstance(clubs, Rows) and clubs.rows()


def test_the_same_seed_makes_the_same_world_and_another_seed_another(tmp_path: Path, lines: list[str]) -> None:
    make_world(tmp_path / "again", PLAYERS, seed=1)
    make_world(tmp_path / "other", PLAYERS, seed=2)
    assert written(tmp_path / "again") == lines
    assert written(tmp_path / "other") != lines


def test_no_line_comes_twice_and_the_manifest_counts_them(world: Path, lines: list[str]) -> None:
    manifest = read_manifest(str(world))
    assert manifest["quads"] == len(lines) == len(set(lines)) == len(KnowledgeGraph.open(world).store)


def test_labels_bounds_and_squads_are_those_that_a_build_would_give(lines: list[str], quads: list[ox.Quad]) -> None:
    entities = Entities.of(entity for quad in quads if (entity := entity_of(quad)))
    claims = [claim for quad in quads if (claim := claim_of(quad))]
    name, derived = naming(entities, ontology()), derive(claims, ontology())
    bounds = [
        line for line in derived_quads(derived, [], name) if any(f'> <{CAR}{bound}> "' in line for bound in BOUNDS)
    ]

    built = [
        *entity_quads(entities),
        *accepted_quads(claims, name),
        *bounds,
        *squad_quads(squads(claims, derived), name),
    ]

    assert len(claims) > 5 * PLAYERS and len(bounds) > 5 * PLAYERS
    assert sorted(built) == sorted(line for line in lines if f"<{ONTOLOGY_GRAPH}>" not in line)


def entity_of(quad: ox.Quad) -> Entity | None:
    """The entity whose name it is; None if it is no such line."""
    assert isinstance(quad.subject, ox.NamedNode)
    id_ = quad.subject.value.removeprefix(ID)
    named = quad.predicate.value == LABEL
    return (
        Entity(id_, quad.object.value)
        if isinstance(quad.object, ox.Literal) and named and id_.split("/")[0] in KINDS
        else None
    )


def claim_of(quad: ox.Quad) -> Claim | None:
    """What a source would have to say for the line to be accepted; None if it follows from other lines."""
    predicate = quad.predicate.value
    stated = quad.graph_name == ox.DefaultGraph() and predicate not in (RDF_TYPE, LABEL)
    if not stated or predicate.removeprefix(CAR) in ADDED:
        return None
    assert isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, (ox.NamedNode, ox.Literal))
    return Claim("world", quad.subject.value, predicate, quad.object, (Span("world", 0, 1, "w"),))


def test_a_world_has_careers_of_all_kinds() -> None:
    people = World(2000, seed=1).people
    stays = [stay for person in people for stay in person.stays]
    roles = Counter(stay.role.rsplit("/", 1)[1] for stay in stays)

    assert 4 <= len(stays) / len(people) <= 5.5
    assert {"player", "manager", "head-coach", "caretaker", "assistant"} == set(roles)
    assert 0.12 <= sum(not stay.end for stay in stays) / len(stays) <= 0.18
    assert 0.01 <= sum(not stay.start for stay in stays) / len(stays) <= 0.05
    assert any(not stay.start and not stay.end for stay in stays)
    assert any(stay.lender for stay in stays)
    assert any("NationalTeam" in stay.team.cls for stay in stays)
    assert {len(stay.start) for stay in stays} >= {4, 7, 10}


def test_nobody_really_plays_for_two_clubs_at_one_time_and_no_team_has_two_in_charge() -> None:
    people = World(2000, seed=1).people
    stays = [(person, stay) for person in people for stay in person.stays]
    times: dict[object, list[tuple[date, date]]] = defaultdict(list)
    for person, stay in stays:
        work = stay.role.rsplit("/", 1)[1]
        if work == "player" and not stay.lender and stay.team.cls == CAR + "Club":
            times[person.number].append((stay.begun, stay.over or date.max))
        elif work in ("manager", "head-coach", "caretaker"):
            times[stay.team.iri].append((stay.begun, stay.over or date.max))
            times[person.number, "in charge"].append((stay.begun, stay.over or date.max))

    assert len(times) > len(people)
    for each in times.values():
        for (_, over), (begun, _) in pairwise(sorted(each)):
            assert over <= begun
