"""A made-up career, large enough that pages of it have to be scrolled, and with every kind of thing that has a page.

Nobody in it exists.
"""

from __future__ import annotations

from tests.career import Fact, about, honour, match, spell

ENTITIES: list[Fact] = [{"id": "club/club-west", "name": "Club West"}]

_REMARKS: list[Fact] = [
    {"remark": f"r{number}", "words": f"remark {number} on a long and quiet season",
     "concerns": "Player A", "topic": "reputation", "summary": f"Quiet season {number}"}
    for number in range(12)
]  # fmt: skip

SOURCES: dict[str, list[Fact]] = {
    "almanac": [
        about("Player A", birthDate="1970-04-21", birthPlace="Town East", nickname="the captain", teammate="Player B"),
        *_REMARKS[:6],
        spell("a", role="player", start="1991", end="1996", tally={"scope": "not-stated", "appearances": "120", "goals": "7"}),
        spell("abroad", team="Westland", role="player", start="1993", end="1995"),
        spell("staff", team="Town East", role="assistant", start="2001"),
        spell("b", team="Club South", role="head-coach", start="2011", departure="dismissed"),
        honour("cup", competition="Cup", team="Club North", result="winner", season="1994", person="Player A", role="player"),
        match("final", "Club North", "Club South", date="1994-05-01", competition="Cup"),
        *_REMARKS[6:],
    ],
    "chronicle": [
        spell("a", role="player", start="1991", end="1995", tally={"scope": "not-stated", "appearances": "120", "goals": "3"}),
        spell("c", person="Player B", role="player", start="1990", end="1999"),
        spell("d", team="Club West", person="Player B", role="player", start="1999", end="2003"),
        about("Player A", birthPlace="Town East"),
        # Words that overlap: marks are cut where each begins and ends, and a piece may be nothing but the space between two.
        {**about("Player A", position="defender"), "words": "spell a. spell c", "at": "0"},
        {**about("Player A", position="right-back"), "words": "spell", "at": "0"},
        {**about("Player A", position="sweeper"), "words": "a", "at": "6"},
    ],
}  # fmt: skip
"""Two documents that agree about the matches and disagree about an end and about goals."""
