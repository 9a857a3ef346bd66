"""Measures how well things of different sources are told to be the same, on labels that the data itself gives.

    python benchmarks/identity.py [--data ../shared/data] [--errors 15]     prints a report in Markdown

Nothing is labelled by hand, and labels can be wrong. What a label rests on is held back from the matcher while it is
measured:

- *identifiers*: a register has, for some clubs, the name by which another site has them in its addresses. Where a club
  in the goals of that site has just this name, it is the register's club. The matcher does not see this identifier.
- *identifiers not looked at*: the same with a second site, for clubs that the first one has not. The thresholds of the
  rules were chosen while looking at the other rows, and not at this one.
- *matches*: clubs of two sources that played on the same days with the same scores are the same. The matcher does not
  see matches where it is measured on names alone.
- *other names*: files that list the names of a club in several languages, each name as a thing of its own.
- *people*: no open data at hand says which scorer is whom. In the made-up worlds of ``wikidata_world.py`` it is known:
  careers are told in one source, who scored in another, by name alone, and a part of the people share their names.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

import polars as pl
from wikidata_world import PEOPLE, write_world

from carrera_kg import KnowledgeGraph
from carrera_kg.columns.spool import Source, Spool
from carrera_kg.entities import Entities, load_entities
from carrera_kg.matching import Matched, Things, match, things_of
from carrera_kg.names import slug
from carrera_kg.pipeline import Large, build
from carrera_kg.resources import folder
from carrera_kg.vocabulary import ID

BULK = {
    "teams": ("reep_teams.csv.gz", "reep_competitions.csv"),
    "results": ("international_results.tar.gz", "footballdata_league_results.tar.gz", "goals_time.tar.gz"),
}
REGISTER, GOALS, LEAGUES = "reep-teams", "goals-time", "footballdata-league-results"
HELD_BACK, NOT_LOOKED_AT = "worldfootball", "flashscore"
_FIRST_ROW = 2  # of a table, below its head


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="../shared/data", help="the folder of the open data")
    parser.add_argument("--errors", type=int, default=15, help="how many errors to show of each kind")
    parser.add_argument("--players", type=int, default=5_000, help="of the made-up world; 0 leaves it out")
    arguments = parser.parse_args()
    if arguments.players:
        people(arguments.players)
    registered = load_entities(os.path.join(folder("data"), "entities.yaml"))
    with tempfile.TemporaryDirectory() as temporary:
        things = read(os.path.join(arguments.data, "bulk"), temporary)
    report(things, registered, os.path.join(arguments.data, "openfootball"), arguments.errors)


def people(players: int) -> None:
    """Print how many scorers of a made-up world are put to whom they are.

    A scorer of a season's club is *right* if put to the one who scored, *wrong* if to another, *open* if to nobody.
    """
    with tempfile.TemporaryDirectory() as temporary:
        world, leagues, dataset = (os.path.join(temporary, name) for name in ("world.json", "leagues", "dataset"))
        made = write_world(world, players, results=leagues, seasons=5)
        sources = (Source.parse(f"wikidata:world={world}"), Source.parse(f"results:leagues={leagues}"))
        build(dataset, large=Large(sources, alone=True))
        kg = KnowledgeGraph.open(dataset)
        goals = kg.sql("SELECT scorer, scorer_name, sources[1] FROM goals WHERE scorer IS NOT NULL")
        namesakes = kg.sql("SELECT name FROM people WHERE len(same_as) > 0 GROUP BY name HAVING count(*) > 1")
        shared, counts = set(namesakes["name"]), defaultdict[bool, Counter[str]](Counter)
        for scorer, name, source in goals.iter_rows():
            file, _, row = source.rpartition("/")[2].partition("#row=")
            number = made.scorers[unquote(file)][int(row) - _FIRST_ROW]
            got = scorer.rpartition("-q")[2]
            state = "right" if got == str(PEOPLE + number) else "wrong" if got.isdigit() else "open"
            counts[name in shared][state] += 1
    print(f"## People\n\nA made-up world of {players:,} players, and {goals.height:,} goals told by name:\n")
    print("| who scored | goals | right | wrong | open | precision | recall |\n|---|---|---|---|---|---|---|")
    for kind, told in (("one of the name", counts[False]), ("one of several of the name", counts[True])):
        if not told:
            continue
        right, wrong, number = told["right"], told["wrong"], told.total()
        print(f"| {kind} | {number:,} | {right:,} | {wrong:,} | {told['open']:,} "
              f"| {right / max(right + wrong, 1):.1%} | {right / max(number, 1):.1%} |")  # fmt: skip
    print()


def read(bulk: str, temporary: str) -> Things:
    """The things of all bulk sources."""
    sources = [Source.parse(f"{kind}={os.path.join(bulk, name)}") for kind, names in BULK.items() for name in names]
    spool = Spool(temporary)
    spool.read(sources, False, lambda *_: None)
    return things_of(spool.scan)


def report(things: Things, registered: Entities, aliases: str, errors: int) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    whole = match(things, registered)
    took, used = time.perf_counter() - began, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    number, sources = things.names.select("group", "thing").n_unique(), things.names["group"].n_unique()
    print(f"{number:,} things of {sources} sources, {things.fixtures.height:,} matches: {took:.0f} s "
          f"({used:.0f} s of CPU), {memory:,.0f} MiB with all that was read\n")  # fmt: skip
    judged(whole)
    competitions(whole)
    held = replace(things, links=things.links.filter(~pl.col("scheme").is_in([HELD_BACK, NOT_LOOKED_AT])))
    full = match(held, registered)
    names = match(replace(held, fixtures=held.fixtures.clear(), stints=held.stints.clear()), registered)
    labels = by_identifier(things, HELD_BACK, [GOALS])
    unseen = by_identifier(things, NOT_LOOKED_AT, [GOALS, LEAGUES]).join(labels, on="truth", how="anti")
    proofs = by_fixtures(full)
    leagues = proofs.join(labels.select(other="thing", truth="truth"), on="other").select(
        "thing", "truth", group=pl.lit(LEAGUES)
    )
    leagues = leagues.unique("thing", keep="none")
    print(
        "\n## Clubs\n\nA club is *right* if it is put to the entry of the register that it belongs to, *wrong* "
        "if to another entry, and *open* if to none. Precision is right of right and wrong; recall is right of all. "
        "The thresholds were chosen while looking at all rows but the first two.\n"
    )
    print("| labels from | rules at work | clubs | right | wrong | open | precision | recall |")
    print("|---|---|---|---|---|---|---|---|")
    told = [
        row("identifiers not looked at: names of goals and leagues", "all", full, unseen),
        row("identifiers not looked at: names of goals and leagues", "names alone", names, unseen),
        row("identifiers: names of the goals", "all", full, labels),
        row("identifiers: names of the goals", "names alone", names, labels),
        row("identifiers and matches: short names of leagues", "names alone", names, leagues),
        row("other names of a club, in files", "names alone", *by_other_names(held, registered, aliases)),
    ]
    pairs(names, proofs)
    print("\nWorst errors:\n")
    for found in told:
        for line in found[:errors]:
            print(f"- {line}")
    contradictions(whole, things, names, held)


def judged(matched: Matched) -> None:
    counts = matched.judgements.group_by("rule", "judgement").len().sort("rule", "judgement")
    wide = counts.pivot("judgement", index="rule", values="len").fill_null(0)
    columns = [each for each in ("same", "different", "undecided") if each in wide.columns]
    print(f"| rule | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for rule, *numbers in wide.select("rule", *columns).iter_rows():
        print(f"| {rule} | {' | '.join(f'{number:,}' for number in numbers)} |")


def competitions(matched: Matched) -> None:
    """Print what was judged of competitions by their matches and clubs: few enough to be read."""
    rows = matched.judgements.filter(
        pl.col("rule").is_in(["fixtures", "name and clubs"]), pl.col("right").str.contains("competition/")
    )
    print("\n## Competitions\n")
    for judgement, left, right, evidence in rows.select("judgement", "left", "right", "evidence").iter_rows():
        print(f"- {judgement}: `{left}` and `{right}`: {evidence}")


# ── Labels ───────────────────────────────────────────────────────────────────────────────────────


def by_identifier(things: Things, scheme: str, groups: list[str]) -> pl.DataFrame:
    """Clubs whose name is the identifier that the register has: ``group``, ``thing``, ``truth``."""
    ids = things.links.filter(pl.col("group") == REGISTER, pl.col("scheme") == scheme)
    words = [slug(value.partition("/")[0]) for value in ids["value"]]
    ids = ids.select(value=pl.Series(words, dtype=pl.String), truth="thing").unique("value", keep="none")
    clubs = things.names.filter(pl.col("group").is_in(groups), pl.col("kind") == "club").unique(["group", "thing"])
    slugs = [slug(name) for name in clubs["name"]]
    return clubs.select("group", "thing", value=pl.Series(slugs)).join(ids, on="value").sort("group", "thing")


def by_fixtures(matched: Matched) -> pl.DataFrame:
    """Clubs of the leagues and of the goals that matches prove the same: ``thing`` and ``other``."""
    proved = matched.judgements.filter(rule="fixtures", judgement="same").select("left", "right")
    clubs = proved.filter(
        pl.col("left").str.starts_with(f"{LEAGUES}:club"), pl.col("right").str.starts_with(f"{GOALS}:club")
    )
    return clubs.select(
        thing=pl.col("left").str.strip_prefix(f"{LEAGUES}:"), other=pl.col("right").str.strip_prefix(f"{GOALS}:")
    )


def by_other_names(things: Things, registered: Entities, path: str) -> tuple[Matched, pl.DataFrame]:
    """The register with the names of alias files, and their labels: the entry that the first name was put to."""
    rows = []
    for name in sorted(each for each in os.listdir(path) if each.endswith(".clubs.txt")):
        for club, (country, names) in enumerate(clubs_of(os.path.join(path, name))):
            rows += [
                (f"alias-{at}", f"club/{country}/{form}", form, country, f"{name}-{club}")
                for at, form in enumerate(names)
            ]
    frame = pl.DataFrame(rows, schema=["group", "thing", "name", "country", "club"], orient="row")
    frame = frame.unique(["group", "thing"], keep="first", maintain_order=True)
    names = frame.with_columns(kind=pl.lit("club"), main=pl.lit(value=True), reader=pl.lit("results")).drop("club")
    register = things.names.filter(pl.col("reader") == "teams")
    given = Things.of(pl.concat([register, names], how="diagonal"), things.links)
    matched = match(given, registered)
    found = frame.join(matched.assigned, on=["group", "thing"])
    entries = matched.assigned.filter(pl.col("group") == REGISTER).select("entity", truth="thing")
    heads = found.filter(pl.col("group") == "alias-0").join(entries, on="entity").select("club", "truth")
    return matched, found.filter(pl.col("group") != "alias-0").join(heads, on="club").select("group", "thing", "truth")


def clubs_of(path: str) -> Iterator[tuple[str, list[str]]]:
    """The country and the names of each club in a file."""
    country, names = "", []
    with open(path, encoding="utf-8") as file:
        lines = [line.split("#")[0].rstrip() for line in file]
    for line in lines:
        heading = re.fullmatch(r"=\s+(.+)", line)
        if heading and not country:
            country = heading[1].strip()
        elif line and not line.startswith(("=", " ", "\t")):
            if names:
                yield country, names
            names = [line.split(",")[0].strip()]
        elif line.strip().startswith("|") and names:
            forms = (re.sub(r"\s*\[\w+\]", "", form).strip() for form in line.split("|"))
            names += [form for form in forms if form]
    if names:
        yield country, names


# ── Measures ─────────────────────────────────────────────────────────────────────────────────────


def row(source: str, rules: str, matched: Matched, labels: pl.DataFrame) -> list[str]:
    """Print how many of the labelled things are right, and give the wrong ones."""
    register = matched.assigned.filter(pl.col("group") == REGISTER)
    truths = register.select(truth="thing", expected="entity")
    known = register.select("entity").unique().with_columns(known=pl.lit(value=True))
    told = (
        labels.join(matched.assigned, on=["group", "thing"])
        .join(truths, on="truth")
        .join(known, on="entity", how="left")
    )
    right = told.filter(pl.col("entity") == pl.col("expected")).height
    wrong = told.filter(pl.col("entity") != pl.col("expected"), "known").sort("thing")
    precision, recall = right / max(right + wrong.height, 1), right / max(told.height, 1)
    print(f"| {source} | {rules} | {told.height} | {right} | {wrong.height} | {told.height - right - wrong.height} "
          f"| {precision:.1%} | {recall:.1%} |")  # fmt: skip
    start = f"{ID}club/"
    return [
        f"{rules}: `{thing}` was put to `{got.removeprefix(start)}` and is `{expected.removeprefix(start)}`"
        for thing, got, expected in wrong.select("thing", "entity", "expected").iter_rows()
    ]


def pairs(matched: Matched, proofs: pl.DataFrame) -> None:
    """Print how many of the pairs that matches prove are found by names."""
    left = matched.assigned.filter(pl.col("group") == LEAGUES).select("thing", one="entity")
    right = matched.assigned.filter(pl.col("group") == GOALS).select(other="thing", two="entity")
    told = proofs.join(left, on="thing").join(right, on="other")
    same = told.filter(pl.col("one") == pl.col("two")).height
    known = matched.assigned.filter(pl.col("group") == REGISTER)["entity"].implode()
    differ = told.filter(pl.col("one") != pl.col("two"), pl.col("one").is_in(known), pl.col("two").is_in(known))
    print(
        f"\nOf {told.height} pairs of a league's name and a name of the goals that matches prove the same, names alone "
        f"find {same} ({same / max(told.height, 1):.1%}), and put {differ.height} to two entries of the register."
    )


def contradictions(whole: Matched, things: Things, names: Matched, held: Things) -> None:
    print("\n## What contradicts itself\n")
    for rules, matched, given in (("all rules", whole, things), ("names alone", names, held)):
        teams = given.fixtures.select("group", "home", "away").unique()
        entity = matched.assigned
        met = teams.join(entity.rename({"thing": "home", "entity": "one"}), on=["group", "home"])
        met = met.join(entity.rename({"thing": "away", "entity": "two"}), on=["group", "away"])
        wrong = met.filter(pl.col("one") == pl.col("two"), pl.col("home") != pl.col("away"))
        print(f"- {rules}: of {met.height:,} pairs of teams that met, {wrong.height} were put together")
    judgements = whole.judgements.filter(
        pl.col("rule").is_in(["name and career", "name and nation", "name and team", "times"])
    )
    same = judgements.filter(judgement="same").height
    namesakes = judgements.filter(judgement="different").height
    open_ = whole.judgements.filter(rule="name", judgement="undecided").height
    print(f"- people: {same:,} pairs of one name were put together, {namesakes:,} kept apart as nobody is at two clubs "
          f"at once or plays for 28 years, {open_:,} left open. No source at hand has identifiers of these people, so "
          "precision is not measured. If namesakes are as often one after the other as at one time, about one in "
          f"{same // max(namesakes, 1):,} of the pairs put together is wrong.")  # fmt: skip


if __name__ == "__main__":
    main()
