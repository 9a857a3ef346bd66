"""What holds whatever the sources are: order does not matter, what is different stays so, judgements can be undone."""

from __future__ import annotations

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrera_kg.matching import Matched, Things
from tests.matching.building import Row, different, league, link, matched, same, shuffled, stint, thing, things

NAMES = ["Almford", "Almford Town", "FC Almford", "Almford B", "Berford", "Berford United", "Corford", "Korford"]
COUNTRIES = ["Westland", "Eastland", None]
PEOPLE = ["Paul Playerson", "Paul Passer", "Playerson"]
SOURCES = ["one", "two", "three"]


@st.composite
def worlds(draw: st.DrawFn) -> Things:
    """Some sources with clubs and people of few names, so that much is alike."""
    names: list[Row] = []
    links: list[Row] = []
    fixtures: list[Row] = []
    stints: list[Row] = []
    for source in SOURCES:
        clubs = draw(
            st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(COUNTRIES)), min_size=1, max_size=5, unique=True)
        )
        keys = [f"club/{country}/{name}" for name, country in clubs]
        for key, (name, country) in zip(keys, clubs, strict=True):
            names.append(thing(source, key, name, country=country))
            item = draw(st.sampled_from([None, None, "Q900001", "Q900002", "Q900003"]))
            if item:
                links.append(link(source, key, "wikidata", item))
            other = draw(st.sampled_from([None, None, "1", "2"]))
            if other:
                links.append(link(source, key, "site", other))
        if draw(st.booleans()):
            fixtures += league(source, keys, goals=draw(st.integers(0, 2)))
        for key in keys[:2]:
            who = draw(st.sampled_from(PEOPLE))
            names.append(thing(source, f"person/{key}/{who}", who))
            first = draw(st.integers(1985, 1995))
            stints.append(stint(source, f"person/{key}/{who}", key, first, first + draw(st.integers(0, 3))))
    return things(names, links, fixtures, stints)


slow = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def frames(found: Matched) -> list[pl.DataFrame]:
    return [found.assigned, found.entities, found.judgements]


def refs(found: Matched) -> dict[str, str]:
    rows = found.assigned.select(pl.format("{}:{}", "group", "thing").alias("ref"), "entity")
    return dict(rows.iter_rows())


@slow
@given(worlds(), st.integers(0, 9))
def test_the_order_of_sources_and_rows_does_not_matter(world: Things, seed: int) -> None:
    expected, got = matched(world), matched(shuffled(world, seed))
    assert all(one.equals(other) for one, other in zip(frames(expected), frames(got), strict=True))


@slow
@given(worlds())
def test_what_is_different_is_never_put_together(world: Things) -> None:
    found = matched(world)
    apart = found.judgements.filter(judgement="different")
    assert apart.filter(pl.col("left_entity") == pl.col("right_entity")).is_empty()
    together = found.judgements.filter(judgement="same")
    assert together.filter(pl.col("left_entity") != pl.col("right_entity")).is_empty()
    items = world.links.filter(pl.col("scheme") == "wikidata").join(found.assigned, on=["group", "thing"])
    assert items.group_by("entity").agg(pl.col("value").n_unique())["value"].max() in (None, 1)


@slow
@given(worlds())
def test_every_thing_has_one_entity_and_every_address_is_there_once(world: Things) -> None:
    found = matched(world)
    assert found.assigned.select("group", "thing").is_unique().all()
    assert found.assigned.height == world.names.select("group", "thing").n_unique()
    assert found.entities["entity"].is_unique().all()
    assert set(found.assigned["entity"]) == set(found.entities["entity"])


@slow
@given(worlds(), st.data())
def test_a_users_judgement_holds_and_taking_it_out_restores_what_was(world: Things, data: st.DataObject) -> None:
    before = matched(world)
    keys = sorted(ref for ref in refs(before) if ":club/" in ref)
    pair = data.draw(st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True)) if len(keys) > 1 else []
    if not pair:
        return
    one, other = pair
    joined = refs(matched(world, same(one, other)))
    assert joined[one] == joined[other]
    parted = refs(matched(world, different(one, other)))
    assert parted[one] != parted[other]
    after = matched(world)
    assert all(a.equals(b) for a, b in zip(frames(before), frames(after), strict=True))
