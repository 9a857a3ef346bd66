"""Reading Accept and Accept-Encoding, without a service."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrera_kg.server.negotiation import (
    GRAPH_TYPES,
    HTML,
    ROW_TYPES,
    NotAcceptableError,
    choose,
    negotiate,
    preferences,
    takes_gzip,
    wants_html,
)

OFFERS = {"text/turtle": "ttl", "application/n-triples": "nt", "application/ld+json": "jsonld"}


@pytest.mark.parametrize(
    ("accept", "ranges"),
    [
        ("", []),
        ("text/csv", [("text/csv", 1.0)]),
        ("text/csv;q=0.25", [("text/csv", 0.25)]),
        ("text/csv ; q = 0.25", [("text/csv", 0.25)]),
        ("text/csv;Q=0.25", [("text/csv", 0.25)]),
        ("text/csv;header=present;q=0.25", [("text/csv", 0.25)]),
        ("text/csv;q=0.25;ext=1", [("text/csv", 0.25)]),
        ("Text/CSV, */*;q=0", [("text/csv", 1.0), ("*/*", 0.0)]),
        ("*", [("*/*", 1.0)]),
        ("text/csv;q=2", [("text/csv", 1.0)]),
        ("text/csv;q=-1", [("text/csv", 0.0)]),
        ("text/csv;q=high", [("text/csv", 0.0)]),
        ("text/csv;q=", [("text/csv", 0.0)]),
        ("text/csv;q=nan", [("text/csv", 0.0)]),
        ("text/csv;q=inf", [("text/csv", 1.0)]),
        ("nonsense, ,text/csv,a/b/c", [("text/csv", 1.0)]),
    ],
)
def test_a_header_is_read_as_ranges_with_weights(accept: str, ranges: list[tuple[str, float]]) -> None:
    assert preferences(accept) == ranges


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        (None, "ttl"),
        ("", "ttl"),
        ("  ", "ttl"),
        ("*/*", "ttl"),
        ("application/*", "nt"),
        ("application/*;q=0.1, */*", "ttl"),
        ("text/*;q=0.1, application/*;q=0.2", "nt"),
        ("application/ld+json, application/n-triples", "nt"),
        ("application/ld+json, application/n-triples;q=0.999", "jsonld"),
        ("text/turtle;q=0, */*", "nt"),
        ("text/*;q=0, */*", "nt"),
        ("text/turtle;q=0, text/*, application/*;q=0", None),
        ("text/*;q=1, text/turtle;q=0.1, application/ld+json;q=0.2", "jsonld"),
        ("*/*;q=0", None),
        ("*/*;q=0, text/turtle;q=0.001", "ttl"),
        ("image/*", None),
        ("nonsense", None),
        ("text/turtle;q=0.5, text/turtle;q=0.9, application/n-triples;q=0.7", "ttl"),
    ],
)
def test_the_most_specific_range_weighs_and_the_heaviest_offer_wins(accept: str | None, format: str | None) -> None:
    chosen = choose(accept, OFFERS)

    assert (chosen and chosen[1]) == format


@given(st.text())
def test_any_header_at_all_is_read(accept: str) -> None:
    assert all(0.0 <= weight <= 1.0 for _, weight in preferences(accept))
    chosen = choose(accept, OFFERS)
    assert chosen is None or chosen in OFFERS.items()
    takes_gzip(accept)


@given(st.lists(st.tuples(st.sampled_from([*OFFERS, "*/*", "text/*", "image/png"]), st.integers(0, 10)), min_size=1))
def test_what_is_chosen_has_a_weight_and_none_has_a_greater(ranges: list[tuple[str, int]]) -> None:
    accept = ", ".join(f"{range_};q={weight / 10}" for range_, weight in ranges)

    def weight(media_type: str) -> int:
        for range_ in (media_type, media_type.split("/", maxsplit=1)[0] + "/*", "*/*"):
            found = [weight for each, weight in ranges if each == range_]
            if found:
                return max(found)
        return 0

    chosen = choose(accept, OFFERS)
    heaviest = max(weight(media_type) for media_type in OFFERS)
    assert (weight(chosen[0]) if chosen else 0) == heaviest


@pytest.mark.parametrize(
    ("format", "offers", "expected"),
    [
        ("json", ROW_TYPES, ("application/sparql-results+json", "json")),
        ("CSV", ROW_TYPES, ("text/csv", "csv")),
        ("srx", ROW_TYPES, ("application/sparql-results+xml", "xml")),
        ("application/json", ROW_TYPES, ("application/json", "json")),
        ("rdf", GRAPH_TYPES, ("application/rdf+xml", "xml")),
        ("turtle", GRAPH_TYPES, ("text/turtle", "ttl")),
        ("json-ld", GRAPH_TYPES, ("application/ld+json", "jsonld")),
        ("json-ld,application/ld+json,application/x-json+ld", GRAPH_TYPES, ("application/ld+json", "jsonld")),
        ("rdf+xml,application/rdf+xml", GRAPH_TYPES, ("application/rdf+xml", "xml")),
        ("application/rdf xml", GRAPH_TYPES, ("application/rdf+xml", "xml")),
        ("n3", GRAPH_TYPES, ("text/turtle", "ttl")),
        ("pdf, xml", ROW_TYPES, ("application/sparql-results+xml", "xml")),
        (",csv", ROW_TYPES, ("text/csv", "csv")),
        ("", ROW_TYPES, ("text/csv", "csv")),
        (None, ROW_TYPES, ("text/csv", "csv")),
    ],
)
def test_the_address_goes_before_the_header(
    format: str | None, offers: dict[str, str], expected: tuple[str, str]
) -> None:
    assert negotiate("text/csv", format, offers) == expected


@pytest.mark.parametrize(
    ("accept", "format", "message"),
    [
        ("image/png", None, "no answer of this kind as image/png; accept application/sparql-results+json or "),
        ("text/csv", "ttl", "no answer of this kind as 'ttl'; use json or xml or csv or tsv"),
    ],
)
def test_what_is_not_to_be_had_is_told_with_what_is(accept: str, format: str | None, message: str) -> None:
    with pytest.raises(NotAcceptableError) as caught:
        negotiate(accept, format, ROW_TYPES)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (None, False),
        ("", False),
        ("*/*", False),
        ("text/*", False),
        ("text/html", True),
        ("text/html, */*;q=0.1", True),
        ("text/html;q=0.9, text/csv", False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", True),
        ("text/html;q=0", False),
        ("image/png", False),
    ],
)
def test_a_page_is_for_who_likes_it_most(accept: str | None, page: bool) -> None:
    assert wants_html(accept, ROW_TYPES) is page


def test_a_client_that_likes_a_page_and_data_alike_is_given_data() -> None:
    assert not wants_html("text/html, text/csv", ROW_TYPES)
    assert choose("text/html, text/csv", {**ROW_TYPES, HTML: "html"}) == ("text/csv", "csv")


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("identity, *;q=0", False),
        ("x-gzip", False),
        ("br", False),
    ],
)
def test_an_answer_is_packed_only_for_who_takes_it(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes
