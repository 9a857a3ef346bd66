"""The service's HTTP interface in OpenAPI 3.1: SPARQL, the query library, things and graphs."""

from __future__ import annotations

from typing import Any

from carrera_kg import queries, sparql
from carrera_kg.pages import Site
from carrera_kg.server.negotiation import GRAPH_TYPES, ROW_TYPES
from carrera_kg.server.problems import PROBLEM_TYPE
from carrera_kg.version import __version__

_SCHEMAS: dict[str, dict[str, str]] = {
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
}
"""Of the types of parameters that are not plain text."""

_PROBLEM = {
    "description": "What is wrong and the next move, as RFC 9457 problem details",
    "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

_FORMAT = "The form of the answer, in the place of the Accept header"


def document(site: Site, updates: bool) -> dict[str, Any]:
    """The description, ready for JSON.

    Args:
        site: where the service is.
        updates: whether updates are taken.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "carrera-kg",
            "version": __version__,
            "description": "A football-career knowledge graph in which every statement can show the words that say it.",
            "license": {"name": "CC0 1.0", "identifier": "CC0-1.0"},
        },
        "servers": [{"url": site.address.rstrip("/")}],
        "paths": {
            "/sparql": _sparql_paths(updates),
            "/queries": {
                "get": _operation("listQueries", "Which questions are there?", {}, {"application/json": "json"})
            },
            **{f"/queries/{query.name}": {"get": _query(query)} for query in queries.catalogue().values()},
            "/id/{kind}/{name}": {"get": _thing()},
        },
        "components": {"schemas": {"Problem": _problem_schema()}},
    }


def _sparql_paths(updates: bool) -> dict[str, Any]:
    graphs = {"type": "array", "items": {"type": "string", "format": "iri"}}
    fields = {"query": {"type": "string"}, "default-graph-uri": graphs, "named-graph-uri": graphs}
    ask = _operation("query", "Ask in SPARQL 1.1", fields, {**ROW_TYPES, **GRAPH_TYPES}, required=())
    form: dict[str, Any] = {"type": "object", "properties": dict(fields)}
    post = {key: value for key, value in ask.items() if key != "parameters"} | {"operationId": "postQuery"}
    content: dict[str, Any] = {
        "application/x-www-form-urlencoded": {"schema": form},
        "application/sparql-query": {"schema": {"type": "string"}},
    }
    if updates:
        form["properties"] |= {"update": {"type": "string"}}
        content["application/sparql-update"] = {"schema": {"type": "string"}}
    return {"get": ask, "post": post | {"requestBody": {"required": True, "content": content}}}


def _query(query: queries.LibraryQuery) -> dict[str, Any]:
    graph = sparql.form(query.text) in ("CONSTRUCT", "DESCRIBE")
    parameters = {
        param.name: {
            **_SCHEMAS.get(param.type, {"type": "string"}),
            "description": f"{param.type}, like {param.example}",
        }
        for param in query.params.values()
    }
    operation = _operation(
        query.name, query.summary, parameters, GRAPH_TYPES if graph else ROW_TYPES, required=tuple(parameters)
    )
    for described in operation["parameters"]:
        if described["name"] in query.params:
            param = query.params[described["name"]]
            described["example"] = int(param.example) if param.type == "integer" else param.example
    return operation


def _operation(
    name: str, summary: str, parameters: dict[str, Any], types: dict[str, str], required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """An operation with parameters in the address, given by schema, and an answer of one of the media types."""
    formats = {"type": "string", "enum": list(dict.fromkeys(types.values())), "description": _FORMAT}
    described = [
        {"name": key, "in": "query", "required": key in required, "schema": schema}
        for key, schema in (parameters | {"format": formats}).items()
    ]
    return {
        "operationId": name,
        "summary": summary,
        "parameters": described,
        "responses": {
            "200": {"description": "The answer", "content": {type_: {} for type_ in types}},
            **dict.fromkeys(("400", "404", "406", "503"), _PROBLEM),
        },
    }


def _thing() -> dict[str, Any]:
    return {
        "operationId": "thing",
        "summary": "Where is a page or data about a thing?",
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "example": example}
            for name, example in (("kind", "person"), ("name", "massimo-carrera"))
        ],
        "responses": {
            "303": {"description": "The address of a page or of data, by Accept"},
            "404": _PROBLEM,
            "406": _PROBLEM,
        },
    }


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text, "hint": text},
    }
