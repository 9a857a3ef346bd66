from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import carrera_kg
from carrera_kg.markup import Html, Rich, folded, is_figure, preformatted, quotation, table, text, thing

NASTY = "<script>alert('x')</script>\"&"
SAFE = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;"


def cells(html: str) -> list[tuple[str, str]]:
    """How each cell is aligned, and what is in it."""
    return re.findall(r'<t[dh] style="text-align:(\w+);[^"]*">(.*?)</t[dh]>', html)


def test_text_is_escaped_once() -> None:
    assert text(NASTY) == SAFE
    assert text(text(NASTY)) == SAFE


def test_lines_stay_lines_and_nothing_is_nothing() -> None:
    assert text("a\nb") == "a<br>b"
    assert text(None) == ""
    assert text(0) == "0"


def test_what_has_markup_of_its_own_is_shown_with_it() -> None:
    assert text(Rich("plain", Html("<b>rich</b>"))) == "<b>rich</b>"
    assert str(Rich("plain", Html("<b>rich</b>"))) == "plain"


def test_a_table_escapes_its_names_and_cells() -> None:
    html = table([NASTY], [[NASTY], [Html("<mark>x</mark>")]], note=NASTY, head=NASTY)
    assert "<script>" not in html
    assert html.count(SAFE) == 4
    assert "<mark>x</mark>" in html


def test_figures_stand_to_the_right_and_words_to_the_left() -> None:
    found = cells(table(["goals", "team", "share"], [[3, "North", "12%"], ["114 | 166", "", ""]]))
    assert found == [
        ("right", "goals"), ("left", "team"), ("right", "share"),
        ("right", "3"), ("left", "North"), ("right", "12%"),
        ("right", "114 | 166"), ("left", ""), ("right", ""),
    ]  # fmt: skip


def test_a_column_of_nothing_is_no_column_of_figures() -> None:
    assert cells(table(["x"], [[None], [""]])) == [("left", "x"), ("left", ""), ("left", "")]


@pytest.mark.parametrize(("value", "figure"), [(3, True), (1.5, True), (True, False), ("1,340", True), ("1991/92", False), ("-3", True), ("", False), (None, False)])  # fmt: skip
def test_what_counts_as_a_figure(value: object, figure: bool) -> None:
    assert is_figure(value) is figure


def test_a_table_without_names_has_no_line_of_names() -> None:
    assert "<thead>" not in table(["", ""], [["a", "b"]])


def test_twenty_rows_are_seen_and_the_rest_is_folded_away() -> None:
    html = table(["n"], [[n] for n in range(45)])
    seen, _, rest = html.partition("<details>")
    assert (seen.count("<tr>"), rest.count("<tr>")) == (21, 26)  # with a line of names each
    assert "… 25 more" in rest
    assert "<details>" not in table(["n"], [[n] for n in range(20)])


def test_a_quotation_is_marked_and_says_where_it_stands() -> None:
    assert (
        re.sub(r' style="[^"]*"', "", quotation(NASTY, "almanac", 12))
        == f"<mark>{SAFE}</mark> <span>almanac, at 12</span>"
    )
    assert quotation("born").endswith("born</mark>")
    assert ">almanac</span>" in quotation("born", "almanac")


def test_a_mark_has_its_own_colours_so_that_it_reads_in_the_dark() -> None:
    assert re.search(r"<mark style=\"background-color:#\w+;color:#\w+", quotation("born"))


def test_an_address_of_ours_is_read_by_pointing_and_one_elsewhere_is_followed() -> None:
    assert thing("North", "https://w3id.org/carrera-kg/id/club/north").startswith("<span title=")
    assert thing("North", "https://example.org/north").startswith('<a href="https://example.org/north"')


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://example.org/ x", "https://example.org/\u202ex", "data:text/html,x"]
)
def test_an_address_that_leads_nowhere_good_is_no_link(address: str) -> None:
    assert "<a" not in thing("North", address)


def test_what_is_folded_and_what_is_preformatted_is_escaped() -> None:
    assert SAFE in folded(NASTY, "x")
    assert SAFE in preformatted(NASTY)


def test_whatever_shows_itself_in_a_notebook_gives_plain_text() -> None:
    # marimo sends a text as JSON, and would send a kind of text as an object.
    for path in sorted(Path(carrera_kg.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "_repr_html_":
                for each in ast.walk(node):
                    if isinstance(each, ast.Return):
                        told = ast.unparse(each)
                        assert told.startswith(("return str(", "return f'", "return picture(")), f"{path}: {told}"
