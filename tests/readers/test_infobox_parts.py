from __future__ import annotations

import tempfile
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carrera_kg.dates import PartialDate
from carrera_kg.names import search_key
from carrera_kg.ontology import ontology
from carrera_kg.readers.infobox import pages, read
from carrera_kg.readers.infobox.cells import cell
from carrera_kg.readers.infobox.countries import country
from carrera_kg.readers.infobox.languages import LANGUAGES, common, language, languages
from carrera_kg.readers.infobox.people import position
from carrera_kg.readers.infobox.periods import NotUnderstood, day, figures, goals, periods
from carrera_kg.readers.infobox.teams import read_team
from carrera_kg.readers.infobox.wikitext import boxes, seen
from carrera_kg.readers.inputs import Rejects
from carrera_kg.vocabulary import BASE
from tests.readers.infobox_pages import SAMPLES
from tests.readers.test_infobox import file_of, found, left_out, spells

DASHES = "-‐‑‒–—―−"


def bounds(text: str, tag: str = "en") -> list[tuple[str | None, str | None]]:
    return [(each.start, each.end) for each in periods(text, language(tag))]


@pytest.mark.parametrize(
    ("tag", "text", "times"),
    [
        ("en", "1991–1996", [("1991", "1996")]),
        ("en", "1991-96", [("1991", "1996")]),
        ("en", "1999–00", [("1999", "2000")]),
        ("en", "1996–", [("1996", None)]),
        ("en", "1996–?", [("1996", None)]),
        ("en", "?–1992", [(None, "1992")]),
        ("en", "–1992", [(None, "1992")]),
        ("en", "0000–1992", [(None, "1992")]),
        ("en", "2005", [("2005", "2005")]),
        ("en", "2005 (loan, 3 months)", [("2005", "2005")]),
        ("en", "c. 1990", [("1990~", "1990~")]),
        ("en", "1911–19??", [("1911", "19XX")]),
        ("en", "198?–1990", [("198X", "1990")]),
        ("en", "1990s", [("199X", "199X")]),
        ("en", "1991–1992, 1994–1996", [("1991", "1992"), ("1994", "1996")]),
        ("en", "1991–92, 94", [("1991", "1992"), ("1994", "1994")]),
        ("en", "1991 and 1994", [("1991", "1991"), ("1994", "1994")]),
        ("en", "1991–1992\n1995", [("1991", "1992"), ("1995", "1995")]),
        ("en", "from 1991 to 1994", [("1991", "1994")]),
        ("en", "since 1991", [("1991", None)]),
        ("en", "January 2010 – May 2011", [("2010-01", "2011-05")]),
        ("en", "summer 2010", [("2010-22", "2010-22")]),
        ("en", "2010-01-05", [("2010-01-05", "2010-01-05")]),
        ("it", "2010-gen. 2011", [("2010", "2011-01")]),
        ("it", "dal 2010", [("2010", None)]),
        ("en", "1982–'85", [("1982", "1985")]),
        ("en", "1904–6", [("1904", "1906")]),
        ("fr", "2018-…", [("2018", None)]),
        ("fr", "saison 2013-2014", [("2013", "2014")]),
        ("fr", "oct. à déc. 2012", [("2012-10", "2012-12")]),
        ("en", "June to December 2009", [("2009-06", "2009-12")]),
        ("fr", "nov. 1988-juill. 1992", [("1988-11", "1992-07")]),
        ("it", "anni 1960", [("196X", "196X")]),
        ("it", "stagione 2013/14", [("2013-07/2014-06", "2013-07/2014-06")]),
        ("fr", "depuis 2010", [("2010", None)]),
        ("fr", "jusqu’en 2010", [(None, "2010")]),
        ("fr", "janv.-juin 2001", [("2001-01", "2001-06")]),
        ("fr", "2014-aujourd’hui", [("2014", None)]),
        ("de", "07/2010–06/2011", [("2010-07", "2011-06")]),
        ("de", "bis 2010", [(None, "2010")]),
        ("de", "2008/09–2010/11", [("2008-07/2009-06", "2010-07/2011-06")]),
        ("de", "1. Juli 2010 – 30. Juni 2011", [("2010-07-01", "2011-06-30")]),
        ("es", "desde 2010 hasta 2012", [("2010", "2012")]),
        ("es", "2010-actualidad", [("2010", None)]),
        ("en", "?", []),
        ("en", "", []),
        ("en", "????–????", []),
    ],
)
def test_years_are_read_as_precisely_as_they_are_written(
    tag: str, text: str, times: list[tuple[str | None, str | None]]
) -> None:
    assert bounds(text, tag) == times


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "1996–1991",
        "1996–3",
        "2010–07",
        "19999",
        "1700–1710",
        "1991–1992–1993",
        "1990 or 1991",
        "31 June 2010",
    ],
)
def test_what_are_no_years_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotUnderstood):
        bounds(text)


@given(st.integers(1860, 2060), st.integers(0, 30), st.sampled_from(DASHES), st.sampled_from(["", " ", "\u00a0", "  "]))
def test_a_span_of_years_means_the_same_with_any_dash(start: int, more: int, dash: str, space: str) -> None:
    end = start + more
    assert bounds(f"{start}{space}{dash}{space}{end}") == [(str(start), str(end))]
    if more:
        assert bounds(f"{start}{space}{dash}{space}{end % 100:02}") == [(str(start), str(end))]
    for tag in LANGUAGES:
        word = sorted(language(tag).words["present"])[0]
        (time_,) = periods(f"{start}{space}{dash}{space}{word}", language(tag))
        assert (time_.start, time_.end, time_.present) == (str(start), None, True)


@given(st.text(alphabet="0123456789?–-,/.() abcd'&\n", max_size=40) | st.text(max_size=40))
@example("(1990")
@example("–")
def test_any_words_are_years_in_edtf_or_none(text: str) -> None:
    for tag in LANGUAGES:
        try:
            times = periods(text, language(tag))
        except NotUnderstood:
            continue
        for each in times:
            for bound in (each.start, each.end):
                if bound is not None:
                    PartialDate.parse(bound)


@given(st.integers(0, 1000), st.integers(0, 900), st.sampled_from(["", " ", "\u00a0"]))
def test_figures_are_read_back(games: int, scored: int, space: str) -> None:
    assert figures(f"{games}{space}({scored})") == (games, scored)
    assert figures(f"{games}") == (games, None)
    assert figures(f"({scored})") == (None, scored)
    assert goals(f"({scored})") == goals(f" {scored} ") == scored
    for dash in DASHES:
        assert figures(f"{games} ({dash}{scored})")[1] is None  # conceded, and not scored


@given(st.text(alphabet="0123456789?–-+,/.() '", max_size=20) | st.text(max_size=20))
def test_any_words_are_figures_or_none(text: str) -> None:
    for parse in (figures, goals):
        try:
            result = parse(text)
        except NotUnderstood:
            continue
        for number in result if isinstance(result, tuple) else (result,):
            assert number is None or 0 <= number <= 2000


@pytest.mark.parametrize("text", ["", " ", "?", "? (?)", "–", "– (–)", "n/a", "?? (??)", "-"])
def test_an_empty_figure_is_not_zero(text: str) -> None:
    assert figures(text) == (None, None)
    assert goals(text) is None


@pytest.mark.parametrize("text", ["12 (3)[1]", "12 (3) [a]", "12 (3) (loan)", "12[2] (3)"])
def test_marks_and_remarks_are_no_part_of_a_figure(text: str) -> None:
    assert figures(text) == (12, 3)


@pytest.mark.parametrize("text", ["12+3 (1)", "12 (3/4)", "about 12", "99999", "12 (3) (4)", "120+"])
def test_a_figure_that_may_mean_two_things_is_none(text: str) -> None:
    with pytest.raises(NotUnderstood):
        figures(text)


@pytest.mark.parametrize(
    ("tag", "text", "edtf"),
    [
        ("en", "April 22, 1964", "1964-04-22"),
        ("en", "22nd April 1964", "1964-04-22"),
        ("en", "1964", "1964"),
        ("en", "22/04/1964", "1964-04-22"),
        ("en", "04/05/1964", None),
        ("en", "30 February 1964", None),
        ("en", "1964 or 1965", None),
        ("it", "1º aprile 1961", "1961-04-01"),
        ("fr", "1er avril 1961", "1961-04-01"),
        ("de", "1. Mrz. 1961", "1961-03-01"),
        ("es", "1 de setiembre de 1961", "1961-09-01"),
        ("es", "04/05/1964", "1964-05-04"),
    ],
)
def test_a_date_is_read_in_its_language(tag: str, text: str, edtf: str | None) -> None:
    assert day(text, language(tag)) == edtf


@pytest.mark.parametrize(
    ("tag", "date", "born"),
    [
        ("en", "{{Birth date and age|df=yes|1964|4|22}}", "1964-04-22"),
        ("en", "{{birth-date and age|22 April 1964}}", "1964-04-22"),
        ("en", "{{birth year and age|1964|4}}", "1964-04"),
        ("en", "{{circa|1890}}", "1890~"),
        ("en", "22 April 1964 (age 30)<ref>A</ref>", "1964-04-22"),
        ("en", "22 April 1964<br />[[Town]]", "1964-04-22"),
        ("en", "{{birth based on age as of date|50|2014|1|1}}", None),
        ("en", "{{birth date|1990|5|1}} or {{birth date|1991|5|1}}", None),
        ("fr", "{{date de naissance|21|juin|1955}} ({{âge|21|6|1955}} ans)", "1955-06-21"),
        ("fr", "{{date de naissance|25|02|1915|en football}}", "1915-02-25"),
        ("fr", "{{date|2 juillet 1993|en football|âge=oui}}", "1993-07-02"),
        ("es", "{{fecha|24|6|1987|edad}}", "1987-06-24"),
        ("es", "{{Fecha de nacimiento|1987|6|24}}", "1987-06-24"),
        ("de", "[[27. Februar]] [[1934]]", "1934-02-27"),
    ],
)
def test_the_date_of_birth_is_read_from_templates_and_words(tag: str, date: str, born: str | None) -> None:
    name = {"en": "birth_date", "fr": "date de naissance", "es": "fecha nacimiento", "de": "geburtstag"}[tag]
    box = {"en": "Infobox football biography", "fr": "Infobox Footballeur", "es": "Ficha de futbolista"}
    rows = found(f"{{{{{box.get(tag, 'Infobox Fußballspieler')}\n| {name} = {date}\n}}}}")
    assert [row["value"] for row in rows["statements"]] == ([born] if born else [])


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", "→ [[Club]] (loan)"),
        ("en", "→[[Club]]"),
        ("en", "&rarr; [[Club]]"),
        ("en", "-> [[Club]]"),
        ("en", "[[Club]] (on [[Loan (sports)|loan]])"),
        ("en", "[[Club|Club (loan)]]"),
        ("en", "{{loan}} [[Club]]"),
        ("en", "''[[Club]] – loan''"),
        ("en", "[[Club]] (season-long loan)"),
        ("en", "[[Club]] (loan, 3 months)"),
        ("it", "[[Club]] (in prestito con diritto di riscatto)"),
        ("it", "[[Club]] (prestito)"),
        ("it", "→ {{Calcio Club|G}}"),
        ("fr", "{{Prêt}} {{WLD-d}} [[Club]]"),
        ("fr", "[[Club]] <small>(en prêt)</small>"),
        ("de", "→ [[Club]] <small>(Leihe)</small>"),
        ("de", "[[Club]] (ausgeliehen)"),
        ("es", "[[Club]] (cedido)"),
        ("es", "[[Club]] ''(préstamo)''"),
    ],
)
def test_a_loan_is_known_however_it_is_marked(tag: str, words: str) -> None:
    reading = read_team(cell(words, language(tag).club_prefix), "senior", language(tag))
    assert reading.loan and reading.team is not None and reading.team.name == "Club"


@pytest.mark.parametrize(
    ("words", "name", "other"),
    [
        ("[[Westland national football team|Westland U17]]", "Westland U17", "u-17"),
        ("[[Westland national under-17 football team|Westland U-17]]", "Westland national under-17 football team", ""),
        ("[[Westland national football team|Westland]] U21", "Westland U21", "u-21"),
        ("{{fb|XWL}}", "XWL", ""),
        ("{{fbu|21|XWL}}", "XWL U-21", "u-21"),
        ("{{fbw|XWL}}", "XWL (women)", "women"),
        ("{{nft|Westland}}", "Westland", ""),
        ("{{flagicon|XWL}}", "XWL", ""),
        (
            "[[Westland]] [[Westland national under-21 football team|Under-21]]",
            "Westland national under-21 football team",
            "",
        ),
        (
            "[[Westland|{{flagicon|XWL}}]] [[Westland national football team|Westland]]",
            "Westland national football team",
            "",
        ),
        ("{{flagicon|XWL}} [[Westland national football team|Westland]]", "Westland national football team", ""),
    ],
)
def test_the_teams_of_a_country_are_different_things(words: str, name: str, other: str) -> None:
    team = read_team(cell(words), "national", language("en")).team
    assert team is not None and (team.name, team.other) == (name, other)


@pytest.mark.parametrize(
    ("tag", "words", "name", "other"),
    [
        ("de", "[[FC Nord (Stadt)#Zweite Mannschaft|Nord II]]", "Nord II", "second"),
        ("de", "[[FC Nord]] Am.", "FC Nord Am.", "amateurs"),
        ("de", "[[FC Nord (Frauenfußball)|FC Nord]]", "FC Nord (Frauenfußball)", ""),
        ("de", "[[FC Nord (Frauenfussball)|FC Nord Frauen]]", "FC Nord (Frauenfussball)", ""),
        ("fr", "[[Club Nord (féminines)|Club Nord]]", "Club Nord (féminines)", ""),
        ("fr", "[[Club Nord (football)|Club Nord]] {{2e}} équipe", "Club Nord 2e équipe", "second"),
        ("en", "[[Club North F.C.|Club North]] (res.)", "Club North (res.)", "second"),
        ("en", "[[Rovers Athletic|Club North B]] (reserves)", "Rovers Athletic", ""),
        ("it", "[[Nordia Calcio|Nordia]] 2", "Nordia 2", "second"),
        ("it", "{{Calcio femminile Nordia|G}}", "Nordia (women)", "women"),
        ("en", "[[Club F.C.|Club<br />Under-20s]]", "Club Under-20s", "u-20"),
    ],
)
def test_the_teams_of_a_club_are_different_things(tag: str, words: str, name: str, other: str) -> None:
    of = language(tag)
    team = read_team(cell(words, of.club_prefix, of.womens_club_prefix), "senior", of).team
    assert team is not None and (team.name, team.other) == (name, other)


@pytest.mark.parametrize(
    ("tag", "words", "name"),
    [
        ("fr", "[[Olympique du Nord|Nord]] (U19)", "Nord (U19)"),
        ("fr", "[[Olympique du Nord]]", "Olympique du Nord"),
        ("en", "[[NK North|Olimpija North]]", "NK North"),
        (
            "fr",
            "[[Équipe du Westland olympique de football|Westland -23 ans]]",
            "Équipe du Westland olympique de football",
        ),
        (
            "de",
            "[[Westländische Fußballnationalmannschaft (B)|Westland B]]",
            "Westländische Fußballnationalmannschaft (B)",
        ),
        (
            "en",
            "[[Westland national under-21 football team|Westland<br />Under-21]]",
            "Westland national under-21 football team",
        ),
    ],
)
def test_a_coachs_team_is_the_one_that_the_page_is_of(tag: str, words: str, name: str) -> None:
    team = read_team(cell(words), "manager", language(tag)).team
    assert team is not None and team.name == name


@pytest.mark.parametrize(
    ("job", "name", "roles"),
    [
        ("Primavera (vice)", "Nordia (Primavera)", ("assistant",)),
        ("<small>Vice Under-19</small>", "Nordia (Under-19)", ("assistant",)),
        ("Resp. giovanili", "Nordia (giovanili)", ("staff",)),
        ("Coord. settore giov.", "Nordia", ("staff",)),
        ("Interim (vice)", "Nordia", ("caretaker", "assistant")),
        ("Giovanissimi", "Nordia (Giovanissimi)", ()),
    ],
)
def test_a_job_may_tell_which_team_of_the_club_it_was_at(job: str, name: str, roles: tuple[str, ...]) -> None:
    box = f"{{{{Sportivo|Disciplina=Calcio|Allenatore={{{{Carriera sportivo|2014|{{{{Calcio Nordia|A}}}}|{job}}}}}}}}}"
    (line,) = spells(found(box))
    assert line.split(" | ")[1:3] == [name, (*roles, "manager")[0]]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("{{nft|Westland}}<br />{{nft|Eastland}}", "national"),
        ("[[Club North]] & [[Westland national football team|Westland]]", "manager"),
        ("[[Club North]] & {{nft|Westland}}", "manager"),
        ("Club North<br />Club South", "youth"),
        ("[[Club North]] / [[Club South]]", "senior"),
    ],
)
def test_two_teams_in_one_cell_are_not_taken_for_one(words: str, kind: str) -> None:
    assert read_team(cell(words), kind, language("en")).several


@pytest.mark.parametrize("words", ["Club<br />(guest)", "Westland<br />Under-21", "[[Club]]<br>{{small|(loan)}}"])
def test_a_second_line_may_tell_of_the_same_team(words: str) -> None:
    reading = read_team(cell(words), "senior", language("en"))
    assert reading.team is not None and not reading.several


@pytest.mark.parametrize(("tag", "words"), [("en", "[[Club]] (loaned out)"), ("en", "[[Club]] (loan to [[Club South]])"),
                                            ("it", "[[Club]] (in prestito al [[Sudia]])")])  # fmt: skip
def test_a_club_that_lends_has_no_loan(tag: str, words: str) -> None:
    reading = read_team(cell(words), "senior", language(tag))
    assert not reading.loan and reading.team is not None and reading.team.name == "Club"


@pytest.mark.parametrize(
    ("tag", "job", "role"),
    [
        ("en", "assistant to the head coach", "assistant"),
        ("en", "player–manager", "manager"),
        ("en", "first-team coach", "staff"),
        ("de", "Co-Trainer & Interim", "assistant"),
        ("de", "Co.", "assistant"),
        ("fr", "entraîneur par intérim", "caretaker"),
        ("it", "allenatore in 2ª", "assistant"),
        ("es", "D. T. interino", "caretaker"),
    ],
)
def test_a_job_has_its_role(tag: str, job: str, role: str) -> None:
    assert read_team(cell(f"[[Club]] ({job})"), "manager", language(tag)).roles == (role,)


def test_lists_of_templates_are_columns_too() -> None:
    text = (
        "{{Infobox football biography|years={{plainlist|\n* 1990–1991\n* 1991–1992\n}}"
        "|clubs={{ubl|[[A]]|[[B]]}}|caps(goals)={{unbulleted list|1 (0)|2 (1)}}}}"
    )
    assert spells(found(text)) == [
        "senior | A | player | 1990 | 1991 | - | 1 | 0",
        "senior | B | player | 1991 | 1992 | - | 2 | 1",
    ]


def test_the_word_loan_is_no_club_that_lends() -> None:
    words = "→ [[Club]] (on [[Loan (sports)|loan]] from [[Club West]])"
    assert read_team(cell(words), "senior", language("en")).loan_from == cell(words).links[2]


def test_a_club_that_comes_after_a_loan_has_not_lent() -> None:
    box = "{{Infobox football biography|years1=2001|clubs1=→ [[A]]|years2=2001–2004|clubs2=[[B]]}}"
    assert [row["loan_from"] for row in found(box)["spells"]] == [None, None]


@pytest.mark.parametrize(
    ("cells", "width", "rows"),
    [
        ("|1990|[[A]]|1 (0)|1991|[[B]]|2 (0)", 3, ["A", "B"]),
        ("\n|1990\n|[[A]]\n|1 (0)\n|1991|[[B]]|2 (0)\n", 3, ["A", "B"]),
        ("\n|1990|[[A]]\n|1991|[[B]]|2 (0)\n", 3, ["A", "B"]),
        ("|1990|[[A]]|1991|[[B]]", 2, ["A", "B"]),
        ("|1990|[[A]]||1991|[[B]]|", 2, ["A", "B"]),
        ("\n|1990|{{fb|XWL}}|1\n|1991|[[Club 1899]]|2 (0)\n", 3, ["XWL", "Club 1899"]),
    ],
)
def test_rows_of_cells_are_told_apart_by_where_the_years_stand(cells: str, width: int, rows: list[str]) -> None:
    container = {2: "parcours junior", 3: "trois colonnes"}[width]
    text = f"{{{{Infobox Footballeur|nom=X|sélection nationale={{{{{container}{cells}}}}}}}}}"
    assert [line.split(" | ")[1] for line in spells(found(text))] == rows


@pytest.mark.parametrize(
    ("words", "tag", "name"),
    [
        ("CRC", "it", ("Costa Rica", "it")),
        ("SUI U-21", "fr", ("Suisse U-21", "fr")),
        ("SCO", "de", ("Schottland", "de")),
        ("VEN", "es", ("Venezuela", "es")),
        ("TPE", "it", ("Taiwan", "en")),
        ("Italy", "it", ("Italy", "it")),
        ("XWL B", "de", ("XWL B", "de")),
    ],
)
def test_a_country_has_its_name_in_the_language_of_the_page(words: str, tag: str, name: tuple[str, str]) -> None:
    assert country(words, tag) == name


def test_a_thing_has_one_main_name() -> None:
    for sample in SAMPLES.values():
        things = [row["thing"] for row in found(sample.text)["names"] if row["main"]]
        assert len(things) == len(set(things))


@pytest.mark.parametrize("words", ["Free agent", "''Unattached''", "(none)", "", "{{unheard of|x}}", "–"])
def test_no_team_is_no_spell(words: str) -> None:
    assert spells(found(f"{{{{Infobox football biography|years1=1990|clubs1={words}|name=A}}}}")) == []


def test_the_first_club_of_a_coach_is_not_taken_for_one_that_he_played_for() -> None:
    rejects = Rejects()
    text = "{{Ficha de futbolista|nombre=A|posición=[[Entrenador]]|inicio=1990|equipo_debut=[[Club]]}}"
    assert spells(found(text, rejects=rejects)) == []
    assert left_out(rejects) == {"a first or last club that may be a coach's": 1}


@pytest.mark.parametrize("words", ["?", "Unknown", "''unknown''", "??"])
def test_a_team_that_the_source_does_not_know_is_a_spell_at_no_team_named(words: str) -> None:
    rows = found(f"{{{{Infobox football biography|years1=1990|clubs1={words}|name=A}}}}")
    assert spells(rows) == ["senior | - | player | 1990 | 1990 | - | - | -"]


def test_columns_of_different_lengths_are_counted_and_not_guessed() -> None:
    rejects = Rejects()
    text = "{{Infobox football biography|years=1990<br>1991<br>1992|clubs=[[A]]<br>[[B]]<br>[[C]]|caps(goals)=1 (0)<br>2 (0)}}"
    assert [line.split(" | ")[3:7:3] for line in spells(found(text, rejects=rejects))] == [
        ["1990", "-"],
        ["1991", "-"],
        ["1992", "-"],
    ]
    assert left_out(rejects) == {"columns of different lengths": 1}


def test_an_infobox_without_an_end_is_read_line_by_line() -> None:
    rejects = Rejects()
    text = "{{Infobox football biography\n| years1 = 1990–1991\n| clubs1 = {{nowrap|[[Club North]]\n| caps1 = 3 (1)\n\n'''A''' is."
    assert spells(found(text, rejects=rejects)) == ["senior | Club North | player | 1990 | 1991 | - | 3 | 1"]
    assert left_out(rejects) == {"an infobox without an end": 1}


def test_what_no_reader_sees_is_blanked_and_nothing_moves() -> None:
    for sample in SAMPLES.values():
        blanked = seen(sample.text)
        assert len(blanked) == len(sample.text)
        assert not any(mark in blanked for mark in ("<ref", "<!--"))


@given(st.lists(st.sampled_from(["{{", "}}", "[[", "]]", "|", "=", "<ref>", "</ref>", "<!--", "-->", "''", "\n", "A", "1990", "–",
                                 "{{{", "}}}", "{|", "|}", "<br>", "&nbsp;", "years1", "clubs1", "→", "(", ")", "{{nowrap|"]),
                max_size=60).map("".join), st.sampled_from(sorted(SAMPLES)))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_garbage_in_a_page_never_raises(garbage: str, name: str) -> None:
    text = SAMPLES[name].text
    for page in (
        garbage + text,
        text + garbage,
        text.replace("|", f"|{garbage}|", 1),
        text[: len(text) // 2] + garbage,
    ):
        rows = found(page)
        for row in rows["spells"]:
            start, end = map(int, row["at"].removeprefix("char=").split(","))
            assert 0 <= start <= end <= len(page)


@given(st.sampled_from(sorted(SAMPLES)), st.lists(st.integers(0, 2_000), max_size=4),
       st.lists(st.sampled_from(["{{", "}}", "[[", "]]", "{|", "|}", "|", "\n", "<ref>", "<!--", "{{ubl|", "{{!}}", "<br>"]),
                min_size=4, max_size=4), st.integers(0, 4_000))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_a_page_that_is_cut_off_or_unbalanced_never_raises(
    name: str, places: list[int], marks: list[str], length: int
) -> None:
    text = SAMPLES[name].text
    for place, mark in zip(sorted(places, reverse=True), marks, strict=False):
        gone = 2 if text[place : place + 2] in ("{{", "}}", "[[", "]]") else 0
        text = text[:place] + (mark if not gone else "") + text[place + gone :]
    text = text[:length]
    for row in found(text)["spells"]:
        start, end = map(int, row["at"].removeprefix("char=").split(","))
        assert 0 <= start <= end <= len(text)


@given(
    st.integers(1, 40), st.sampled_from(["nowrap", "ubl", "lista desplegable", "small", "trois colonnes", "nft", "odd"])
)
@settings(max_examples=30, deadline=None)
def test_templates_in_templates_never_raise(depth: int, name: str) -> None:
    nested = f"{{{{{name}|" * depth + "[[Club Norte]] (1990)" + "}}" * depth
    for box in (
        "Ficha de futbolista|equipos=",
        "Infobox Footballeur|parcours senior=",
        "Infobox football biography|clubs1=",
    ):
        found(f"{{{{{box}{nested}}}}}")
        found(f"{{{{{box}{nested}")


BOX = "{{Infobox football biography|"
HOSTILE = {
    "nested-hundredfold": f"{BOX}years1=1990|clubs1={'{{nowrap|' * 100}[[A]]{'}}' * 100}}}}}",
    "nested-unknown": f"{BOX}years1=1990|clubs1={'{{odd|a|' * 60}[[A]]{'|b}}' * 60}}}}}",
    "arguments": f"{BOX}clubs1={{{{{{1}}}}}}|years1={{{{{{years|1990}}}}}}|caps1={{{{{{{{{{1}}}}}}}}}}}}",
    "boxes-without-an-end": BOX * 50_000,
    "open-braces": BOX + "{{" * 500_000,
    "open-links": f"{BOX}clubs1={'[[' * 100_000}}}}}",
    "open-footnotes": f"{BOX}clubs1=A{'<ref>' * 200_000}}}}}",
    "open-comments": "<!--" * 500_000 + f"{BOX}clubs1=A}}}}",
    "bars": f"{BOX}{'|' * 200_000}}}}}",
    "a-huge-article": f"{BOX}years1=1990|clubs1=[[A]]}}}}" + "text [[link]] {{note|x}} " * 400_000,
    "many-rows": "{{Infobox Fußballspieler|vereine_tabelle=" + "{{Team-Station|1990|[[A]]|1 (0)}}" * 8_000 + "}}",
    "many-lines": "{{Ficha de futbolista|nombre=X|equipos=" + "\n* [[A]] (1990)<br>{{odd}}" * 10_000 + "}}",
    "brackets": "{{Ficha de futbolista|nombre=X|equipos=" + "(1990" * 390 + "}}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_soon_and_quietly(name: str) -> None:
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        list(read(file_of(folder, "page.wiki", HOSTILE[name]), Rejects()))
    assert time.process_time() - began < 30  # a second or two; a square of the size would take hours


def test_a_page_that_is_too_long_is_one_bad_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LONGEST_PAGE", 1000)
    rejects = Rejects()
    assert not any(found("x" * 2000, rejects=rejects).values())
    assert left_out(rejects) == {"a page of more than 16 MiB": 1}


def test_the_languages_tell_of_concepts_that_the_ontology_has() -> None:
    known = ontology().labels
    for each in languages():
        assert {role for role in each.roles.values() if BASE + "role/" + role not in known} == set()
        assert {name for name in each.positions.values() if name and f"{BASE}position/{name}" not in known} == set()
        assert set(each.months.values()) == set(range(1, 13))
        assert {section.kind for section in each.sections} >= {"senior", "national", "manager", "youth"}
        assert {"present", "loan", "total", "no_team", "circa"} <= set(each.words)
    assert common().other_teams


def test_a_word_for_a_position_means_one_thing() -> None:
    for each in languages():
        for words, concept in each.positions.items():
            assert position(words, each) == concept
    assert position(search_key("Centre-back"), language("en")) == "centre-back"
    assert position("defensive midfielder", language("en")) == "midfielder"
    assert position("magician", language("en")) is None


def test_a_page_has_at_most_so_many_boxes_and_those_within_others_count_once() -> None:
    text = "{{Infobox football biography|name={{Infobox footballer|name=A}}}} {{Infobox footballer|name=B}}"
    assert [each.name for each in boxes(text)] == ["Infobox football biography", "Infobox footballer"]
