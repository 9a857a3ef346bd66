"""An address of every type of page, in the shipped facts and in the made-up career."""

from __future__ import annotations

from urllib.parse import quote

from tests.server.service import Service


def _query(text: str, view: str = "") -> str:
    return f"/query?query={quote(text)}" + (f"&view={view}" if view else "")


_SPELLS = """SELECT ?person ?team ?start ?end WHERE {
  ?spell car:person ?person ; car:team ?team ; car:start ?start . OPTIONAL { ?spell car:end ?end } }"""

_EVERYWHERE = {
    "home": "/",
    "people": "/people",
    "clubs": "/clubs",
    "national teams": "/national-teams",
    "competitions": "/competitions",
    "matches": "/matches",
    "documents": "/documents",
    "disputed": "/disputed",
    "disputed, filtered": "/disputed?status=undecided&kind=value+clash",
    "disputed, filtered by what is not there": "/disputed?status=nonsense",
    "conflict": "/conflict/{conflict}",
    "about": "/about",
    "ontology": "/ontology",
    "search without words": "/search",
    "search without results": "/search?q=qqq",
    "queries": "/queries",
    "query": "/query",
    "query as table": _query(_SPELLS),
    "query as graph": _query(_SPELLS, "graph"),
    "query as timeline": _query(_SPELLS, "timeline"),
    "query with yes": _query("ASK { ?who a car:Person }"),
    "wrong query": _query("SELECT ?p WHERE { ?p a car:Persn }"),
    "named query": "/queries/player-clubs",
    "named query that is not there": "/queries/nonsense",
    "not found": "/person/nobody-at-all",
    "not found at all": "/nonsense/and/more",
}

SHIPPED = _EVERYWHERE | {
    "person": "/person/massimo-carrera",
    "club": "/club/juventus",
    "national team": "/national-team/italy",
    "competition": "/competition/coppa-italia",
    "match": "/match/aek-athens-vfl-wolfsburg-undated",
    "document": "/document/carrera-news",
    "place": "/place/bari",
    "spell": "/spell/angelo-alessio-manager-juventus",
    "honour": "/honour/aek-athens-greek-cup-2019-20-runner-up-massimo-carrera-manager",
    "award": "/award/russian-premier-league-coach-of-the-year",
    "stadium": "/stadium/athens-olympic-stadium",
    "search": "/search?q=carrera",
    "named query answered": "/queries/player-clubs?person=Massimo+Carrera",
    "named query wrongly asked": "/queries/player-clubs?person=Nobody",
}

TOLD = _EVERYWHERE | {
    "person": "/person/player-a",
    "person with little": "/person/player-b",
    "club": "/club/club-north",
    "national team": "/national-team/westland",
    "competition": "/competition/cup",
    "match": "/match/club-north-club-south-1994-05-01",
    "document": "/document/chronicle",
    "place": "/place/town-east",
    "spell": "/spell/player-a-player-club-north",
    "honour": "/honour/club-north-cup-1994-winner-player-a-player",
    "search": "/search?q=player",
    "named query answered": "/queries/player-clubs?person=Player+A",
    "named query wrongly asked": "/queries/player-clubs?person=Nobody",
}

EXPECTED = {
    "disputed, filtered by what is not there": (400,),
    "wrong query": (400,),
    "named query that is not there": (404,),
    "named query wrongly asked": (400,),
    "not found": (404,),
    "not found at all": (404,),
}
"""The statuses of pages that say what is wrong."""


def resolved(service: Service, path: str) -> str:
    """The address with an id of this dataset in it, where it asks for one."""
    if "{conflict}" not in path:
        return path
    rows = service.select("SELECT ?c { GRAPH graph:conflicts { ?c a car:Conflict } } ORDER BY ?c LIMIT 1")
    return path.format(conflict=rows[0]["c"].rsplit("/", 1)[1])
