"""The pages of people, teams, competitions and matches, and of anything else that has an address."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from carrera_kg.lookup import kind_of
from carrera_kg.pages.career import Stay, grouped, honours_of, network_of, stays_of
from carrera_kg.pages.embedded import embedded, unadvertised
from carrera_kg.pages.environment import json_script, many, write_page
from carrera_kg.pages.evidence import Evidence
from carrera_kg.pages.facts import Row, elsewhere, facts_of, pointing_at
from carrera_kg.pages.panels import evidence_for, number_of, part_of
from carrera_kg.pages.reader import Reader, Ref, by_kind
from carrera_kg.pages.shown import Shown, library, own
from carrera_kg.pages.site import Page, Params, Site
from carrera_kg.pictures.network import as_data, drawing_of, svg_of
from carrera_kg.pictures.timeline import timeline_svg, undated
from carrera_kg.questions import records_of
from carrera_kg.vocabulary import CAR, NESTED, record_class


def person_page(reader: Reader, site: Site, iri: str, params: Params) -> Page:
    """A person: facts, career, honours, who they have to do with, and who says so."""
    records = records_of(reader.store, iri)
    subjects = {r for r in records if kind_of(r) not in ("match", "side", "goal")}
    evidence, claims = evidence_for(reader, site, iri, subjects, params)
    spells = by_kind(reader.holders("person", iri), "spell")
    stays = stays_of(reader, site, evidence, spells)
    network = drawing_of(*network_of(reader, site, iri, stays))
    name = reader.label(iri)
    teams = {stay.team.iri for stay in stays if stay.team}
    honours = honours_of(reader, by_kind(reader.holders("person", iri), "honour"))
    rows = [won for won in honours if won.proud]
    return _page(
        reader, site, "person.html", iri,
        section="people",
        description=f"{name}: career, honours, and who says so in which words.",
        facts=facts_of(reader, iri, evidence, ("teammate", "daughter")),
        family=facts_of(reader, iri, evidence, [n for n in reader.values(iri) if n not in ("teammate", "daughter")]),
        career=career_panels(iri, stays),
        timeline=Markup(timeline_svg([stay.bar for stay in stays], f"Career of {name}")),
        undated=undated(stay.bar for stay in stays),
        has_spells=bool(stays),
        teams=len(teams),
        honours=grouped(rows),
        honour_count=len(rows),
        other_results=[won for won in honours if not won.proud],
        network=Markup(svg_of(network, f"Who {name} has to do with")) if network.lines else "",
        network_data=json_script(as_data(network)),
        queries={
            "facts": library("person-profile", person=iri),
            "timeline": library("person-spells", person=iri),
            "honours": own("person-honours", person=iri),
            "network": own("person-network", person=iri),
        },
        **claims,
    )  # fmt: skip


def career_panels(person: str, stays: list[Stay]) -> list[tuple[str, str, list[Stay], bool, Shown]]:
    """The career by kind of work: heading, caption, rows, whether figures are shown, query."""
    lanes = (
        ("Clubs as player", "Spells at clubs, in order of time", ("player",), True,
         library("player-clubs", person=person)),
        ("National teams", "Spells with national teams", ("national",), True,
         library("person-national-teams", person=person)),
        ("As coach", "In charge of teams and on their staff, in order of time", ("manager", "staff", "other"), False,
         own("person-work", person=person)),
    )  # fmt: skip
    panels = []
    for heading, caption, kinds, figures, query in lanes:
        rows = [stay for stay in stays if stay.lane in kinds]
        if rows:
            panels.append((heading, caption, rows, figures, query))
    return panels


def team_page(reader: Reader, site: Site, iri: str, params: Params) -> Page:
    """A club or national team: who was there in which role, honours and matches."""
    evidence, claims = evidence_for(reader, site, iri, records_of(reader.store, iri), params)
    spells = by_kind(reader.holders("team", iri), "spell")
    part = part_of(spells, number_of(params, "people"))
    stays = stays_of(reader, site, evidence, spells if part.pages == 1 else part.items)
    matches = matches_of(reader, [m for side in reader.holders("team", iri) for m in reader.holders("side", side)])
    groups = [
        ("In charge", [s for s in stays if s.lane == "manager"]),
        ("Staff", [s for s in stays if s.lane == "staff"]),
        ("Players", [s for s in stays if s.lane in ("player", "national")]),
        ("Others, or role not stated", [s for s in stays if s.lane == "other"]),
    ]
    return _page(
        reader, site, "team.html", iri,
        section="clubs" if kind_of(iri) == "club" else "",
        facts=facts_of(reader, iri, evidence),
        people=part,
        groups=[(heading, rows) for heading, rows in groups if rows],
        honours=honours_of(reader, by_kind(reader.holders("team", iri), "honour")),
        matches=matches,
        queries={
            "people": own("team-people", team=iri),
            "honours": library("team-honours", team=iri),
            "matches": library("team-matches", team=iri),
            "facts": own("facts", entity=iri),
        },
        **claims,
    )  # fmt: skip


def competition_page(reader: Reader, site: Site, iri: str, params: Params) -> Page:
    """A competition: who won or reached what, its matches, and the teams that play in it."""
    _, claims = evidence_for(reader, site, iri, records_of(reader.store, iri), params)
    honours = honours_of(reader, by_kind(reader.holders("competition", iri), "honour"))
    part = part_of(honours, number_of(params))
    return _page(
        reader, site, "competition.html", iri,
        section="competitions",
        facts=facts_of(reader, iri, claims["evidence"]),
        honours=part,
        matches=matches_of(reader, by_kind(reader.holders("competition", iri), "match")),
        teams=[reader.ref(team) for team in reader.holders("league", iri)],
        queries={
            "honours": library("competition-honours", competition=iri),
            "matches": own("competition-matches", competition=iri),
            "facts": own("facts", entity=iri),
            "teams": own("pointing", entity=iri),
        },
        **claims,
    )  # fmt: skip


def match_page(reader: Reader, site: Site, iri: str, params: Params) -> Page:
    """A match: sides, goals, and what came of it."""
    subjects = {iri, *(part for name in NESTED for part in reader.things(iri, name))}
    evidence, claims = evidence_for(reader, site, iri, subjects, params)
    sides = [
        (next(iter(reader.refs(side, "team")), Ref("a team not named")), _side_facts(reader, side, evidence),
         reader.said(side, "goalsScored"))
        for side in sorted(reader.things(iri, "side"), key=lambda s: (not reader.truth(s, "home"), reader.label(s)))
    ]  # fmt: skip
    return _page(
        reader, site, "match.html", iri,
        facts=facts_of(reader, iri, evidence, ("side", "goal")),
        sides=sides,
        goals=[(reader.ref(goal), facts_of(reader, goal, evidence)) for goal in reader.things(iri, "goal")],
        pointing=pointing_at(reader, iri),
        queries={
            "facts": own("facts", entity=iri),
            "sides": own("match-sides", match=iri),
            "goals": own("match-goals", match=iri),
            "pointing": own("pointing", entity=iri),
        },
        **claims,
    )  # fmt: skip


def _side_facts(reader: Reader, side: str, evidence: Evidence) -> list[Row]:
    """What is told of a side beside its team and goals, which its head has; the goals again where they are disputed."""
    rows = facts_of(reader, side, evidence, ("team",))
    goals = reader.label(CAR + "goalsScored")
    return [row for row in rows if row.state or row.label != goals]


def general_page(reader: Reader, site: Site, iri: str, params: Params) -> Page:
    """Anything else with an address: its values, what points at it, and who says so."""
    parts = {part for name in NESTED for part in reader.things(iri, name)}
    _, claims = evidence_for(reader, site, iri, {iri, *parts}, params)
    return _page(
        reader, site, "general.html", iri,
        facts=facts_of(reader, iri, claims["evidence"]),
        pointing=pointing_at(reader, iri),
        queries={"facts": own("facts", entity=iri), "pointing": own("pointing", entity=iri)},
        **claims,
    )  # fmt: skip


def matches_of(reader: Reader, matches: list[str]) -> list[tuple[Ref, str, str, str]]:
    """Matches as rows in order of time: the match, when, where it stands in which competition, the score."""
    rows = []
    for match in dict.fromkeys(matches):
        when = " | ".join(reader.said(match, "date") or reader.said(match, "season"))
        contest = ", ".join([*reader.said(match, "competition"), *reader.said(match, "stage")])
        if not contest and reader.truth(match, "friendly"):
            contest = "friendly"
        days = sorted(term.value for term in reader.values(match).get("earliest", ()))
        sides = sorted(reader.things(match, "side"), key=lambda s: (not reader.truth(s, "home"), reader.label(s)))
        goals = [" | ".join(reader.said(side, "goalsScored")) for side in sides]
        score = "–".join(goals) if len(goals) == 2 and all(goals) else ""
        rows.append(((days or ["9999"])[-1], match, (reader.ref(match), when, contest, score)))
    return [row for *_, row in sorted(rows, key=lambda row: row[:2])]


def _page(reader: Reader, site: Site, template: str, iri: str, **values: Any) -> Page:
    """The page of an entity or record; its data lie under the same path below ``/id``."""
    ref = reader.ref(iri)
    evidence: Evidence = values["evidence"]
    given = {"section": "", "description": f"{ref.label}: {many(evidence.total, 'fact')} with the words that say so."}
    given |= embedded(reader, site, iri, ref.path)
    return write_page(
        site, template, ref.path, ref.label,
        **(given | values | unadvertised(reader, iri)),
        iri=iri, name=ref.label, kind=reader.label(record_class(iri)), data=f"/id{ref.path}",
        elsewhere=elsewhere(reader, iri),
    )  # fmt: skip
