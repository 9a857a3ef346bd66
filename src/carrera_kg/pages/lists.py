"""The home page, lists of entities, and the page about the site itself."""

from __future__ import annotations

from carrera_kg.lookup import kind_of
from carrera_kg.pages.entities import matches_of
from carrera_kg.pages.environment import many, write_page
from carrera_kg.pages.panels import number_of, part_of
from carrera_kg.pages.reader import Reader, Ref, by_kind
from carrera_kg.pages.shown import own
from carrera_kg.pages.site import Page, Params, Site
from carrera_kg.pages.texts import documents_of
from carrera_kg.questions import conflict_heads, conflicts_with_ids
from carrera_kg.vocabulary import CAR

_LISTS = {
    "people": ("People", "Person"),
    "clubs": ("Clubs", "Club"),
    "national-teams": ("National teams", "NationalTeam"),
    "competitions": ("Competitions", "Competition"),
    "matches": ("Matches", "Match"),
}

_RANKED = 500
"""Among so many people those with the longest careers are looked for; a dataset of all of football has too many."""


def home_page(reader: Reader, site: Site) -> Page:
    """Where one begins: a search, the ways in, and how much there is."""
    heads = conflict_heads(reader.store)
    # Criminal and medical matters stand in suspensions and remarks: they are no teasers.
    teased = [h.id for h in heads if h.status == "undecided" and kind_of(h.subject) not in ("suspension", "remark")]
    people = sorted(
        (
            (len(by_kind(reader.holders("person", iri), "spell")), iri)
            for iri in reader.some_of_class("Person", _RANKED)
        ),
        key=lambda pair: (-pair[0], reader.label(pair[1]), pair[1]) if pair[0] else (0, "", pair[1]),
    )
    counts = [
        ("/people", reader.count("Person"), "person", "people"),
        ("/clubs", reader.count("Club"), "club", "clubs"),
        ("/competitions", reader.count("Competition"), "competition", "competitions"),
        ("/matches", reader.count("Match"), "match", "matches"),
        ("/documents", len(documents_of(reader)), "document", "documents"),
        ("/disputed", sum(head.status != "apparent" for head in heads), "disputed fact", "disputed facts"),
    ]
    conflicts = conflicts_with_ids(reader.store, teased[:3])
    return write_page(
        site, "home.html", "/", "Football careers, with the words that say so",
        description="Football careers as sources tell them: each statement quoted, each contradiction in view.",
        counts=counts,
        people=[(reader.ref(iri), many(spells, "spell")) for spells, iri in people[:6] if spells],
        conflicts=conflicts,
        abouts={conflict.subject: reader.ref(conflict.subject) for conflict in conflicts},
    )  # fmt: skip


def list_page(reader: Reader, site: Site, name: str, params: Params) -> Page:
    """All things of one kind, by name."""
    title, class_ = _LISTS[name]
    part = part_of(reader.of_class(class_), number_of(params))
    also = [reader.ref(iri) for iri in reader.of_class("NationalTeam")[:200]] if name == "clubs" else []
    matches = matches_of(reader, list(part.items)) if name == "matches" else []
    return write_page(
        site, "list.html", f"/{name}", title,
        section="clubs" if name == "national-teams" else name,
        description=f"{title} in the dataset.",
        part=part,
        rows=[] if matches else [(reader.ref(iri), _note(reader, iri)) for iri in part.items],
        matches=matches,
        also=also,
        query=own("list", **{"class": CAR + class_}) if part.total else None,
    )  # fmt: skip


def _note(reader: Reader, iri: str) -> str:
    """A line about somebody or something in a list."""
    kind = kind_of(iri)
    if kind == "person":
        spells = by_kind(reader.holders("person", iri), "spell")
        teams = dict.fromkeys(team.label for spell in spells for team in reader.refs(spell, "team"))
        shown = ", ".join(list(teams)[:3])
        return shown + (f" and {len(teams) - 3} more" if len(teams) > 3 else "")
    if kind in ("club", "national-team"):
        people = reader.people_of(iri)
        return many(people, "person", "people") if people else ""
    honours = by_kind(reader.holders("competition", iri), "honour")
    return many(len(honours), "honour") if honours else ""


def about_page(reader: Reader, site: Site) -> Page:
    """What this is, and how to take it elsewhere."""
    example: Ref | None = next((reader.ref(iri) for iri in reader.of_class("Person")), None)
    return write_page(
        site, "about.html", "/about", "About",
        description="What carrera-kg is, how to ask it from code, and the licences.",
        example=example,
    )  # fmt: skip
