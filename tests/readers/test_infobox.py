from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from carrera_kg.errors import DataError
from carrera_kg.readers.infobox import read, wanted
from carrera_kg.readers.inputs import InputFile, Rejects, StrictError
from tests.readers.infobox_pages import SAMPLES, Sample

Rows = dict[str, list[dict[str, Any]]]


def file_of(folder: str, name: str, text: str | bytes) -> InputFile:
    path = os.path.join(folder, name)
    data = text.encode() if isinstance(text, str) else text
    Path(path).write_bytes(data)
    return InputFile(f"pages/{name}", path, "", len(data))


def found(text: str | bytes, name: str = "Player_A.wiki", rejects: Rejects | None = None) -> Rows:
    """What the reader finds in a file, by kind."""
    with tempfile.TemporaryDirectory() as folder:
        rows: Rows = {kind: [] for kind in ("names", "links", "statements", "spells", "tallies")}
        for batch in read(file_of(folder, name, text), rejects if rejects is not None else Rejects()):
            rows[batch.kind] += batch.frame.to_dicts()
        return rows


def left_out(rejects: Rejects) -> dict[str, int]:
    return {reason: number for (_, reason), number in rejects.counts.items()}


def spells(rows: Rows) -> list[str]:
    """The spells as a sample writes them."""
    names = {row["thing"]: row["name"] for row in rows["names"] if row["main"]}
    tallies = {row["spell"]: row for row in rows["tallies"]}
    lines = []
    for row in rows["spells"]:
        tally = tallies.get(row["spell"], {})
        kind = row["spell"].rpartition("#")[2].partition("-")[0]
        parts = [kind, names.get(row["team"]), row["role"], row["start"], row["end"], names.get(row["loan_from"])]
        parts += [tally.get("appearances"), tally.get("goals")]
        lines.append(" | ".join("-" if part is None else str(part) for part in parts))
    return lines


def value(rows: Rows, what: str) -> list[str]:
    return [row["value"] for row in rows["statements"] if row["property"] == what]


def expected(sample: Sample) -> list[str]:
    return [line.strip() for line in sample.spells.strip().splitlines()]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_tells_its_spells(name: str) -> None:
    assert spells(found(SAMPLES[name].text)) == expected(SAMPLES[name])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_tells_the_life_of_its_person(name: str) -> None:
    sample, rows = SAMPLES[name], found(SAMPLES[name].text, "Somebody (footballer).wiki")
    names = {row["thing"]: row["name"] for row in rows["names"] if row["main"]}
    person = f"{sample.language}:Somebody (footballer)"
    assert [value(rows, "birthDate"), [names[place] for place in value(rows, "birthPlace")]] == [
        [sample.born] if sample.born else [],
        [sample.place] if sample.place else [],
    ]
    assert names[person] == "Somebody"
    if sample.names:
        assert [row["name"] for row in rows["names"] if row["thing"] == person and not row["main"]] == [*sample.names]
    if sample.positions:
        assert value(rows, "position") == [*sample.positions]


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_left_out_is_counted(name: str) -> None:
    rejects = Rejects()
    found(SAMPLES[name].text, rejects=rejects)
    assert left_out(rejects) == SAMPLES[name].left_out


def test_every_place_is_a_range_of_the_page_that_holds_the_row() -> None:
    for sample in SAMPLES.values():
        for row in found(sample.text)["spells"]:
            start, end = map(int, row["at"].removeprefix("char=").split(","))
            quoted = sample.text[start:end]
            assert quoted == quoted.strip() and quoted
            if row["start"] and row["start"].isdecimal():
                assert row["start"] in quoted


def test_figures_of_clubs_count_the_league_and_those_of_national_teams_all_matches() -> None:
    rows = found(SAMPLES["english-plain"].text)
    scopes = {row["spell"].rpartition("#")[2]: row["scope"] for row in rows["tallies"]}
    assert scopes["senior-1"] == "league"
    assert scopes["national-1"] == "all-competitions"
    assert not any(key.startswith(("youth", "manager")) for key in scopes)


def test_a_club_has_the_title_of_its_page_the_words_shown_and_a_link() -> None:
    rows = found(SAMPLES["english-plain"].text)
    assert [(row["name"], row["main"]) for row in rows["names"] if row["thing"] == "en:Club North F.C."] == [
        ("Club North F.C.", True),
        ("Club North", False),
    ]
    assert ("en:Club North F.C.", "wikipedia-en", "Club North F.C.") in [
        (row["thing"], row["scheme"], row["value"]) for row in rows["links"]
    ]
    kinds = {row["thing"]: row["kind"] for row in rows["names"]}
    assert kinds["en:Westland national under-21 football team"] == "national-team"
    assert kinds["en:Club South"] == "club" and kinds["en:Player A"] == "person"


def test_a_name_without_a_link_means_the_club_that_the_page_linked_before() -> None:
    rows = found(SAMPLES["german-plain"].text)
    teams = [row["team"] for row in rows["spells"]]
    assert teams.count("de:SV Süd") == 2
    assert "de:Player A/SV Dorf" in teams  # another page may mean another club by it


def test_the_page_of_another_wiki_is_that_page_and_not_one_of_this_wiki() -> None:
    rows = found(SAMPLES["english-wild"].text)
    links = {row["thing"]: (row["scheme"], row["value"]) for row in rows["links"]}
    assert links["de:FC Ausland"] == ("wikipedia-de", "FC Ausland")
    assert links["de:FC Fremd"] == ("wikipedia-de", "FC Fremd")


def test_another_team_of_a_club_is_a_thing_of_its_own_without_the_clubs_page() -> None:
    rows = found(SAMPLES["german-plain"].text)
    assert rows["spells"][2]["team"] == "de:FC Nord#second"
    assert "de:FC Nord#second" not in [row["thing"] for row in rows["links"]]


def test_a_page_of_another_team_under_its_own_name_stays_that_page() -> None:
    box = "{{Infobox football biography|years1=2001|clubs1=[[Rovers Athletic|Club B]]|years2=2002|clubs2=[[Club]]}}"
    assert [row["team"] for row in found(box)["spells"]] == ["en:Rovers Athletic", "en:Club"]


BOX = "{{{{Infobox football biography|years1={years}|clubs1=[[Club North]]|caps1=1|goals1=0}}}}"


def export(*pages: tuple[str, str], ns: str = "0", redirect: str = "", language: str = "en") -> str:
    leads = f'<redirect title="{redirect}" />' if redirect else ""
    told = "".join(
        f"<page><title>{title}</title><ns>{ns}</ns>{leads}<revision><timestamp>2020-02-03T04:05:06Z</timestamp>"
        f"<contributor><username>A</username></contributor><text>{text}</text></revision></page>"
        for title, text in pages
    )
    head = f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="{language}">'
    return f"{head}<siteinfo><sitename>W</sitename></siteinfo>{told}</mediawiki>"


@pytest.mark.parametrize(
    ("years", "ongoing"), [("1996–present", "2020-02-03"), ("1996–", None), ("1996–1998", None), ("1996–?", None)]
)
def test_only_words_for_now_bind_a_spell_to_the_day_of_the_revision(years: str, ongoing: str | None) -> None:
    (row,) = found(export(("Player A", BOX.format(years=years))), "pages.xml")["spells"]
    assert row["ongoing"] == ongoing
    assert (row["end"] is None) == (years != "1996–1998")


def test_without_the_day_of_the_revision_now_is_not_known() -> None:
    (row,) = found(BOX.format(years="1996–present"))["spells"]
    assert (row["end"], row["ongoing"]) == (None, None)


def test_a_place_in_an_export_names_the_page() -> None:
    text = BOX.format(years="1996")
    (row,) = found(export(("Player A (b. 1964)", text)), "pages.xml")["spells"]
    page, _, place = row["at"].partition("&")
    assert page == "page=Player_A_%28b._1964%29"
    start, end = map(int, place.removeprefix("char=").split(","))
    assert text[start:end] == "years1=1996|clubs1=[[Club North]]|caps1=1|goals1=0"


def test_an_export_says_in_which_wiki_its_titles_are() -> None:
    rows = found(export(("Player A", BOX.format(years="1996")), language="simple"), "pages.xml")
    assert [row["scheme"] for row in rows["links"]] == ["wikipedia-simple"] * 2
    assert rows["spells"][0]["team"] == "simple:Club North"


def test_pages_that_only_lead_to_others_are_the_same_thing() -> None:
    text = export(("Player A", BOX.format(years="1996")))
    leading = export(("Club North", "#REDIRECT [[Club North F.C.]]"), ("Elsewhere", "x"), redirect="Club North F.C.")
    inner = leading.partition("</siteinfo>")[2].removesuffix("</mediawiki>")
    rows = found(text.replace("</mediawiki>", inner + "</mediawiki>"), "pages.xml")
    assert [(row["thing"], row["value"]) for row in rows["links"] if row["scheme"] == "same"] == [
        ("en:Club North", "en:Club North F.C.")
    ]


def test_pages_that_are_no_articles_and_pages_of_other_things_are_passed_over() -> None:
    assert not any(found(export(("Template:Box", BOX.format(years="1996")), ns="10"), "pages.xml").values())
    rejects = Rejects(strict=True)  # most pages of a wiki are of other things: that is no mistake to stop at
    rows = found(export(("Club North", "{{Infobox football club|clubname=Club North}}")), "pages.xml", rejects)
    assert not any(rows.values())
    assert left_out(rejects) == {"no infobox": 1}


def test_the_page_of_a_club_is_no_person() -> None:
    rejects = Rejects()
    assert not any(found("{{Infobox football club|clubname=Club|years1=1996|clubs1=[[A]]}}", rejects=rejects).values())
    assert left_out(rejects) == {"no infobox": 1}
    with pytest.raises(StrictError, match="no infobox"):
        found("Nothing.", rejects=Rejects(strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "{{Sportivo|Nome=X|Disciplina=Calcio a 5|Squadre={{Carriera sportivo|1990|Nordia|1 (0)}}}}",
        "{{Sportivo|Nome=X|Disciplina=Atletica leggera|Squadre={{Carriera sportivo|1990|Nordia|}}}}",
        "{{Ficha de deportista|nombre=X|deporte=Fútbol sala|equipos=[[Club]] (1990)}}",
        "{{Ficha de deportista|nombre=X|equipos=[[Club]] (1990)}}",
    ],
)
def test_people_of_other_sports_are_passed_over(text: str) -> None:
    rejects = Rejects()
    assert not any(found(text, rejects=rejects).values())
    assert left_out(rejects) == {"an infobox of another sport": 1}


@pytest.mark.parametrize("sports", ["Calcio, Calcio a 5", "[[Beach soccer]] e [[Calcio (sport)|calcio]]"])
def test_people_of_football_and_another_sport_are_read(sports: str) -> None:
    box = f"{{{{Sportivo|Disciplina={sports}|Squadre={{{{Carriera sportivo|1990|Nordia|1 (0)}}}}}}}}"
    assert spells(found(box)) == ["senior | Nordia | player | 1990 | 1990 | - | 1 | 0"]


def test_clubs_with_their_years_may_stand_in_one_line() -> None:
    box = "{{Ficha de futbolista|equipos=[[A]] (1990-1992), {{bandera|XWL}} [[B]] (1993; 1995), → [[C]] (1996)}}"
    assert [line.split(" | ")[1:5:2] for line in spells(found(box))] == [
        ["A", "1990"],
        ["B", "1993"],
        ["B", "1995"],
        ["C", "1996"],
    ]


def test_a_page_that_comes_twice_counts_once() -> None:
    rejects = Rejects()
    text = export(("Player A", BOX.format(years="1996")), ("Player A", BOX.format(years="1997")))
    assert [row["start"] for row in found(text, "pages.xml", rejects)["spells"]] == ["1996"]
    assert left_out(rejects) == {"a page that was there before": 1}


def test_of_the_revisions_of_a_page_the_last_counts() -> None:
    older = "<revision><timestamp>2001-01-01T00:00:00Z</timestamp><text>{{Infobox football club}}</text></revision>"
    text = export(("Player A", BOX.format(years="1996"))).replace("<revision>", f"{older}<revision>", 1)
    assert [row["start"] for row in found(text, "pages.xml")["spells"]] == ["1996"]


def test_json_lines_are_pages() -> None:
    rejects = Rejects()
    lines = [
        '{"title": "Player_A", "wiki": "enwiki", "timestamp": "2020-02-03T04:05:06Z", "wikitext": "'
        + BOX.format(years="1996–present")
        + '"}',
        '{"name": "Player B", "in_language": {"identifier": "en"}, "article_body": {"wikitext": "'
        + BOX.format(years="1997")
        + '"}}',
        "{nonsense",
        '{"title": "Player C"}',
        '["list"]',
        "",
    ]
    rows = found("\n".join(lines), "pages.jsonl", rejects)
    assert [(row["person"], row["start"], row["ongoing"]) for row in rows["spells"]] == [
        ("en:Player A", "1996", "2020-02-03"),
        ("en:Player B", "1997", None),
    ]
    assert left_out(rejects) == {"a line that is not JSON": 1, "a line without a title and wikitext": 2}


def test_a_damaged_export_is_an_error_after_what_could_be_read() -> None:
    whole = export(("Player A", BOX.format(years="1996")))
    with tempfile.TemporaryDirectory() as folder:
        file = file_of(folder, "pages.xml", whole.removesuffix("</mediawiki>") + "<page><title>B</title>")
        with pytest.raises(DataError, match="damaged or cut off"):
            list(read(file, Rejects()))
        for text, problem in [
            ("<html></html>", "no export of MediaWiki"),
            ('<!DOCTYPE x [<!ENTITY a "aaaa">]><mediawiki>&a;</mediawiki>', "document type"),
            ("<mediawiki>" + "<a>" * 500, "nested too deep"),
            ("plain text", "damaged"),
        ]:
            with pytest.raises(DataError, match=problem):
                list(read(file_of(folder, "bad.xml", text), Rejects()))


def test_a_file_that_is_not_utf8_is_one_bad_page() -> None:
    rejects = Rejects()
    assert not any(found("{{Infobox football biography|name=Ü}}".encode("latin-1"), rejects=rejects).values())
    assert left_out(rejects) == {"a page that is not UTF-8": 1}


def test_files_are_known_by_their_names() -> None:
    assert [
        name for name in ("a.wiki", "b.wikitext", "c.txt", "d.XML", "e.mediawiki", "f.jsonl") if not wanted(name)
    ] == []
    assert not any(map(wanted, ("a.csv", "b.json.zip", "c.png", "wiki")))


def test_the_same_file_gives_the_same_rows() -> None:
    for sample in SAMPLES.values():
        assert found(sample.text) == found(sample.text)
