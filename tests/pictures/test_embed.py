"""A picture in a notebook: always an image, and a page over it where there is one."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

from carrera_kg.pictures.embed import picture
from carrera_kg.pictures.network import Edge, Node, network_svg

SVG = network_svg(
    [Node("a", 'Player "A" & <B>'), Node("b", "Club North", "club")], [Edge("a", "b")], 'A "title" & <more>'
)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str | None]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] = dict(attrs)


def read(html: str) -> dict[str, dict[str, str | None]]:
    reader = Reader()
    reader.feed(html)
    return reader.found


def test_the_image_is_the_picture_and_its_name_the_title() -> None:
    image = read(picture(SVG))["img"]
    head, _, data = (image["src"] or "").partition(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == SVG
    assert image["alt"] == 'A "title" & <more>'


def test_without_a_page_there_is_no_frame() -> None:
    assert set(read(picture(SVG))) == {"div", "img"}


def test_a_page_lies_over_the_image_in_a_sandbox() -> None:
    page = "<!doctype html><p title=\"'\">&amp; <script>let a = '\"' && 1</script>"
    frame = read(picture(SVG, page))["iframe"]
    assert frame["srcdoc"] == page
    assert "allow-scripts" in (frame["sandbox"] or "").split()
    assert "allow-same-origin" not in (frame["sandbox"] or "")
    assert "position:absolute" in (frame["style"] or "")
    assert frame["title"] == 'A "title" & <more>'


def test_it_is_as_wide_as_drawn_or_as_the_wanted_height_makes_it() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300"><title>t</title></svg>'
    assert "max-width:600px" in picture(svg)
    assert "max-width:400px" in picture(svg, height=200)


def test_no_picture_is_nothing() -> None:
    assert picture("") == ""
