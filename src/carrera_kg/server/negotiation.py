"""Which form of an answer a client wants: Accept and Accept-Encoding, with q-values (RFC 9110, section 12)."""

from __future__ import annotations

from carrera_kg.errors import CarreraError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROW_TYPES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media types of a SELECT or ASK answer, the preferred first, with the format each stands for."""

GRAPH_TYPES = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "xml",
    "application/n-quads": "nq",
    "application/trig": "trig",
    "application/x-turtle": "ttl",
    "application/json": "jsonld",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/plain": "nt",
}
"""Media types of triples, the preferred first, with the format each stands for."""

HTML = "text/html"

_ONE_FOR_ALL = {
    "rdf": "xml", "rdf+xml": "xml", "srj": "json", "srx": "xml", "turtle": "ttl", "n3": "ttl", "json-ld": "jsonld",
    "ntriples": "nt",
}  # fmt: skip
"""Other words for formats, as peers use them in ``format=`` and file extensions."""


class NotAcceptableError(CarreraError):
    """There is an answer, in none of the forms that the client takes."""


def preferences(accept: str) -> list[tuple[str, float]]:
    """The media ranges of an Accept header with their q-values; one that cannot be read is passed over.

    >>> preferences("text/turtle;q=0.5, application/*, */*; q=0")
    [('text/turtle', 0.5), ('application/*', 1.0), ('*/*', 0.0)]
    """
    found = []
    for part in accept.split(","):
        range_, *parameters = (piece.strip() for piece in part.split(";"))
        if range_ == "*":  # what old Java clients send
            range_ = "*/*"
        if range_.count("/") != 1:
            continue
        found.append((range_.lower(), _weight(parameters)))
    return found


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def choose(accept: str | None, offers: Mapping[str, str]) -> tuple[str, str] | None:
    """The media type to answer with and the format it stands for, or None where the client takes none of them.

    The most specific range that fits an offer gives its weight; the heaviest offer wins, the earlier one of equals.

    >>> choose("application/xml;q=0.9, text/csv", ROW_TYPES)
    ('text/csv', 'csv')
    >>> choose("text/*", GRAPH_TYPES), choose("image/png", GRAPH_TYPES), choose("*/*;q=0", GRAPH_TYPES)
    (('text/turtle', 'ttl'), None, None)
    """
    if not accept or not accept.strip():
        return next(iter(offers.items()))
    wanted: dict[str, float] = {}
    for range_, q in preferences(accept):
        wanted[range_] = max(q, wanted.get(range_, 0.0))
    best, weight = None, 0.0
    for media_type, format in offers.items():
        q = _weight_of(media_type, wanted)
        if q > weight:
            best, weight = (media_type, format), q
    return best


def _weight_of(media_type: str, wanted: Mapping[str, float]) -> float:
    for range_ in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if range_ in wanted:
            return wanted[range_]
    return 0.0


def wants_html(accept: str | None, offers: Mapping[str, str]) -> bool:
    """Whether a page suits the client better than any of the offers: what a browser says, and no program.

    >>> wants_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ROW_TYPES)
    True
    >>> wants_html("*/*", ROW_TYPES), wants_html("application/json, text/html;q=0.5", ROW_TYPES)
    (False, False)
    """
    chosen = choose(accept, {**offers, HTML: "html"})
    return chosen is not None and chosen[1] == "html" and bool(accept)


def negotiate(accept: str | None, format: str | None, offers: Mapping[str, str]) -> tuple[str, str]:
    """The media type and format of an answer, by ``format=`` where the address has it, else by Accept.

    Args:
        format: words for formats, or media types, with commas between; the first that there is will do.

    Raises:
        NotAcceptableError: none of the offers will do.
    """
    for word in (format or "").lower().split(","):
        wanted = word.strip().replace(" ", "+")  # a "+" that was not encoded in an address
        wanted = _ONE_FOR_ALL.get(wanted, wanted)
        for media_type, name in offers.items():
            if wanted in (name, media_type):
                return media_type, name
    if format:
        raise NotAcceptableError(f"no answer of this kind as {format!r}", f"use {' or '.join(_names(offers))}")
    chosen = choose(accept, offers)
    if chosen is None:
        raise NotAcceptableError(
            f"no answer of this kind as {accept}", f"accept {' or '.join(_names(offers, types=True))}"
        )
    return chosen


def _names(offers: Mapping[str, str], types: bool = False) -> Iterator[str]:
    """Each format once, by name or by its media type."""
    seen: set[str] = set()
    for media_type, name in offers.items():
        if name not in seen:
            seen.add(name)
            yield media_type if types else name


def takes_gzip(accept_encoding: str) -> bool:
    """Whether the client takes gzip.

    >>> takes_gzip("gzip, br"), takes_gzip("gzip;q=0"), takes_gzip("*"), takes_gzip("")
    (True, False, True, False)
    """
    weights = {}
    for part in accept_encoding.split(","):
        coding, *parameters = (piece.strip() for piece in part.split(";"))
        weights[coding.lower()] = _weight(parameters)
    return weights.get("gzip", weights.get("*", 0.0)) > 0
