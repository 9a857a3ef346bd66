"""The service as an ASGI application: which address is answered by which task of a worker."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route

from carrera_kg.resources import is_address
from carrera_kg.server.http import READ, ClientGoneError, Fields, Request, Response, parse_fields
from carrera_kg.server.negotiation import takes_gzip
from carrera_kg.server.pool import Pool
from carrera_kg.server.problems import Problem
from carrera_kg.server.review import Review
from carrera_kg.server.static import context, static
from carrera_kg.vocabulary import BASE, CONCEPT_SCHEMES, GRAPH, ONTOLOGY_GRAPH

_QUERY_BODY = 1 << 20
"""Bytes that a query may have: 1 MiB."""

_WRITE_BODY = 64 << 20
"""Bytes that an update or the triples of a graph may have: 64 MiB."""

_DATA_ENDINGS = {".ttl": "ttl", ".nt": "nt", ".jsonld": "jsonld", ".rdf": "xml", ".nq": "nq", ".trig": "trig"}
_TRIPLE_ENDINGS = (".ttl", ".nt", ".jsonld", ".rdf")
"""Endings of one graph's data: it has no graphs in it."""

_log = logging.getLogger("carrera_kg.server")
_access = logging.getLogger("carrera_kg.server.access")

Handler = Callable[["Request", "Response"], Awaitable[None]]


class Endpoint:
    """An address that is answered: methods, preflights, errors and the access log are the same everywhere."""

    def __init__(self, root: str, handler: Handler, methods: tuple[str, ...] = READ) -> None:
        self._root, self._handler, self._methods = root, handler, methods

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request, sent = Request(scope, receive), _Sent(send)
        response = Response(request, sent.send, self._root)
        try:
            if scope.get("http_version") == "1.1" and "host" not in request.headers:  # RFC 9112, section 3.2
                raise Problem(400, "the request has no Host", "send the header")
            if request.method == "OPTIONS":
                await response.whole(204, self._allowed() | _PREFLIGHT)
            elif request.method not in self._methods:
                hint = f"use {' or '.join(self._methods)}"
                raise Problem(405, f"{request.method} is not taken here", hint, self._allowed())
            else:
                await self._handler(request, response)
        except Problem as problem:
            if response.begun:
                _log.error("an answer broke off: %s", problem.detail)
                await response.break_off()
            else:
                await response.problem(problem)
        except ClientGoneError:
            sent.note = "client gone"
        finally:
            sent.log(request)

    def _allowed(self) -> dict[str, str]:
        methods = ", ".join((*self._methods, "OPTIONS"))
        return {"allow": methods, "access-control-allow-methods": methods}


_PREFLIGHT = {"access-control-allow-headers": "accept, authorization, content-type", "access-control-max-age": "86400"}


class _Sent:
    """Counts what is sent, for the access log."""

    def __init__(self, send: Any) -> None:
        self._send = send
        self._began = time.perf_counter()
        self.status = self.size = 0
        self.note = ""

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.size += len(message.get("body", b""))
        await self._send(message)

    def log(self, request: Request) -> None:
        if not _access.isEnabledFor(logging.INFO):
            return
        client = (request.scope.get("client") or ("-",))[0]
        query = request.scope["query_string"].decode("latin-1")
        address = request.scope.get("raw_path", b"").decode("latin-1") + (f"?{query}" if query else "")
        shown = address if len(address) <= 200 else address[:200] + "…"
        elapsed = (time.perf_counter() - self._began) * 1000
        _access.info(
            "%s %s %s %s %d B %.1f ms%s", client, request.method, shown.encode("unicode_escape").decode(),
            self.status or "-", self.size, elapsed, f" ({self.note})" if self.note else "",
        )  # fmt: skip


class Service:
    """What the service answers.

    Args:
        pool: the workers.
        root: what the path of every link begins with; ends with "/".
        token: what a client must show to change the dataset; none is taken where it is empty.
        review: the path of a file of proposals to be decided on, if there is one.
    """

    def __init__(self, pool: Pool, root: str, token: str, review: str = "") -> None:
        self._pool, self._root, self._token = pool, root, token
        self._review = Review(pool, root, review) if review else None
        self._started = time.time_ns()
        self._tagged = not is_address(pool.dataset)  # of a store elsewhere nobody knows when it has changed

    def app(self) -> Starlette:
        """The ASGI application."""

        @contextlib.asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            try:
                yield
            finally:
                await self._pool.close()

        return Starlette(routes=self._routes(), lifespan=lifespan, exception_handlers={HTTPException: self._refuse})

    def _routes(self) -> list[BaseRoute]:
        def route(path: str, handler: Handler, *methods: str) -> Route:
            return Route(path, endpoint=Endpoint(self._root, handler, methods or READ))

        graph_store = ("GET", "HEAD", "PUT", "POST", "DELETE")
        return [
            route("/sparql", self.sparql, "GET", "HEAD", "POST"),
            route("/health", self.health),
            route("/queries", self.queries),
            route("/queries/{name}", self.named),
            route("/complete", self.complete),
            route("/openapi.json", self.simple("interface")),
            route("/.well-known/void", self.simple("dataset")),
            route("/store", self.graph_store, *graph_store),
            route("/graph/{rest:path}", self.graph, *graph_store),
            route("/id/{rest:path}", self.thing),
            route("/ontology", self.ontology),
            *(route(f"/ontology{ending}", self.ontology) for ending in _TRIPLE_ENDINGS),
            route("/ontology/context.jsonld", context),
            *(route(f"/{scheme}/{{rest}}", self.concept) for scheme in CONCEPT_SCHEMES),
            route("/static/{name:path}", static),
            *([route("/review", self._review.handle, "GET", "HEAD", "POST")] if self._review else []),
            route("/{rest:path}", self.page),
        ]

    async def _refuse(self, _: Any, error: Exception) -> Any:
        """What Starlette refuses itself, answered like everything else."""

        async def answer(request: Request, response: Response) -> None:
            if getattr(error, "status_code", 404) == 405:
                raise Problem(405, f"{request.method} is not taken here", "use GET or HEAD", {"allow": ", ".join(READ)})
            raise Problem(404, f"nothing is at {request.path.lstrip('/')}", "look for it by name on the first page")

        return Endpoint(self._root, answer, methods=(*READ, "POST", "PUT", "PATCH", "DELETE"))

    # ── tasks ────────────────────────────────────────────────────────────────────────────────────

    async def _answer(
        self, request: Request, response: Response, task: dict[str, Any], body: bytes = b"", depends: str = ""
    ) -> None:
        """Have a worker answer, unless the client has the answer already."""
        reads = request.method in READ
        if reads and self._tagged and "if-none-match" in request.headers:
            self._pool.look_for_a_new_generation()
            tag = request.tag(self._pool.generation + depends)
            if self._pool.generation and request.has(tag):
                await response.whole(304, {"etag": tag, "cache-control": "no-cache"})
                return
        task |= {"accept": request.accept, "gzip": takes_gzip(request.headers.get("accept-encoding", ""))}
        await response.relay(self._pool, self._pool.ask(task, body), depends if reads and self._tagged else None)

    def simple(self, kind: str) -> Handler:
        """Answers with a task that needs no more than its kind."""

        async def handle(request: Request, response: Response) -> None:
            await self._answer(request, response, {"kind": kind, "format": _format(request.query)})

        return handle

    # ── SPARQL ───────────────────────────────────────────────────────────────────────────────────

    async def sparql(self, request: Request, response: Response) -> None:
        """The SPARQL 1.1 Protocol."""
        if request.method == "POST":
            await self._sparql_post(request, response)
            return
        fields = request.query
        if "update" in fields:
            raise Problem(400, "an update came with GET", "send it with POST")
        if "query" not in fields:
            if set(fields) - {"format"}:
                raise Problem(400, "no query", "add query=, or nothing for the service description")
            await self._answer(request, response, {"kind": "service", "format": _format(fields)})
            return
        await self._query(request, response, fields, _needed(fields, "query"))

    async def _sparql_post(self, request: Request, response: Response) -> None:
        media_type = request.content_type
        in_address = request.query
        if media_type == "application/x-www-form-urlencoded":
            most = _WRITE_BODY if self._may_write(request) else 3 * _QUERY_BODY  # a character may take three in a form
            fields = parse_fields(await request.body(most), "the form")
            if {"query", "update"} & set(in_address):
                raise Problem(400, "the query is in the address and a form came too", "send it once")
            if ("query" in fields) == ("update" in fields):
                raise Problem(400, "a form needs a query or an update, and not both", "add query= or update=")
            if "update" in fields:
                await self._update(request, response, fields, _needed(fields, "update"))
            else:
                await self._query(request, response, fields, _needed(fields, "query"))
        elif media_type == "application/sparql-query":
            text = _text(await request.body(_QUERY_BODY))
            await self._query(request, response, in_address, text)
        elif media_type == "application/sparql-update":
            self._check_token(request)
            text = _text(await request.body(_WRITE_BODY))
            await self._update(request, response, in_address, text)
        else:
            hint = "send application/sparql-query, application/x-www-form-urlencoded or application/sparql-update"
            raise Problem(415, f"a body of type {media_type or 'not stated'} is not taken", hint)

    async def _query(self, request: Request, response: Response, fields: Fields, text: str) -> None:
        body = text.encode()
        if len(body) > _QUERY_BODY:
            raise Problem(413, f"the query is larger than {_QUERY_BODY >> 20} MiB", "split it into several queries")
        in_address = request.scope["query_string"].decode("latin-1")
        task = {
            "kind": "query",
            "default": fields.get("default-graph-uri", []),
            "named": fields.get("named-graph-uri", []),
            "format": _format(fields),
            "page": f"{self._root}query?{in_address}" if request.method in READ else None,
        }
        await self._answer(request, response, task, body)

    async def _update(self, request: Request, response: Response, fields: Fields, text: str) -> None:
        self._check_token(request)
        graphs = {"default": fields.get("using-graph-uri", []), "named": fields.get("using-named-graph-uri", [])}
        await self._write(request, response, {"what": "update", **graphs}, text.encode())

    # ── changes ──────────────────────────────────────────────────────────────────────────────────

    def _may_write(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        shown = scheme.lower() == "bearer" and hmac.compare_digest(
            token.strip().encode("latin-1"), self._token.encode()
        )
        return bool(self._token) and shown

    def _check_token(self, request: Request) -> None:
        """See that the client may change the dataset.

        Raises:
            Problem: it may not.
        """
        if not self._token:
            raise Problem(403, "this service is read-only", "start it with --update-token to change the dataset")
        if "authorization" not in request.headers:
            challenge = {"www-authenticate": 'Bearer realm="carrera-kg"'}
            raise Problem(401, "changes need the update token", "send 'Authorization: Bearer TOKEN'", challenge)
        if not self._may_write(request):
            raise Problem(403, "that is not the update token", "send the one the service was started with")

    async def _write(self, request: Request, response: Response, task: dict[str, Any], body: bytes) -> None:
        task |= {"kind": "write", "accept": request.accept}
        await response.relay(self._pool, await self._pool.write(task, body))

    # ── graphs ───────────────────────────────────────────────────────────────────────────────────

    async def graph_store(self, request: Request, response: Response) -> None:
        """The Graph Store Protocol, graphs named in the address: ``?graph=…`` or ``?default``."""
        graph, default = _one(request.query, "graph"), "default" in request.query
        unnamed = request.method == "POST" and graph is None and not default
        if (graph is None) != default and not unnamed:
            raise Problem(400, "which graph is not said, or said twice", "add ?graph=ADDRESS or ?default")
        await self._graph(request, response, graph, unnamed)

    async def graph(self, request: Request, response: Response) -> None:
        """The Graph Store Protocol, a graph at its own address."""
        await self._graph(request, response, BASE + request.path.lstrip("/"))

    async def _graph(self, request: Request, response: Response, graph: str | None, unnamed: bool = False) -> None:
        headers: dict[str, str] = {}
        if request.method in READ:
            read = {"kind": "graph", "graph": graph, "format": _format(request.query)}
            await self._answer(request, response, read)
            return
        self._check_token(request)
        media_type = request.content_type
        body = await request.body(_WRITE_BODY) if request.method != "DELETE" else b""
        if unnamed:  # it is named after what it holds
            graph = f"{GRAPH}{hashlib.sha256(body).hexdigest()[:16]}"
            headers = {"location": self._root + graph.removeprefix(BASE)}
        conditions = {name: request.headers.get(name) for name in ("if-match", "if-none-match")}
        task: dict[str, Any] = {
            "what": request.method, "graph": graph, "type": media_type, "headers": headers, "conditions": conditions,
        }  # fmt: skip
        await self._write(request, response, task, body)

    # ── things ───────────────────────────────────────────────────────────────────────────────────

    async def thing(self, request: Request, response: Response) -> None:
        """An entity or record at its address: 303 to a page or data, or data where the address has an ending."""
        path = request.path.lstrip("/")
        stem, ending = os.path.splitext(path)
        if ending in _DATA_ENDINGS:
            task = {"kind": "describe", "iri": BASE + stem, "format": _DATA_ENDINGS[ending]}
        else:
            task = {"kind": "dereference", "iri": BASE + path, "path": path}
        await self._answer(request, response, task)

    async def ontology(self, request: Request, response: Response) -> None:
        """The ontology: a page for people, or data where the client or the address wants it."""
        ending = os.path.splitext(request.path)[1]
        task = {
            "kind": "ontology",
            "graph": ONTOLOGY_GRAPH,
            "format": _DATA_ENDINGS[ending] if ending else _format(request.query),
            "path": "/ontology",
            "query": request.query,
        }
        await self._answer(request, response, task, depends=self._pages)

    async def concept(self, request: Request, response: Response) -> None:
        """A concept: the ontology tells of it."""
        iri = BASE + request.path.lstrip("/")
        task = {"kind": "concept", "iri": iri, "path": request.path, "query": request.query}
        await self._answer(request, response, task, depends=self._pages)

    # ── questions and pages ──────────────────────────────────────────────────────────────────────

    async def queries(self, request: Request, response: Response) -> None:
        """The catalogue of the query library."""
        task = {"kind": "queries", "format": _format(request.query), "path": "/queries", "query": request.query}
        await self._answer(request, response, task, depends=self._pages)

    async def named(self, request: Request, response: Response) -> None:
        """The answer of a library query."""
        name = request.scope["path_params"]["name"]
        params = {key: values for key, values in request.query.items() if key != "format"}
        task = {
            "kind": "named", "name": name, "params": params, "format": _format(request.query),
            "path": f"/queries/{name}", "query": request.query,
        }  # fmt: skip
        await self._answer(request, response, task, depends=self._pages)

    async def complete(self, request: Request, response: Response) -> None:
        """What the text in the search box may become."""
        await self._answer(request, response, {"kind": "complete", "text": (_one(request.query, "q") or "")[:200]})

    async def page(self, request: Request, response: Response) -> None:
        """A page for people."""
        task = {"kind": "page", "path": request.path, "query": request.query}
        await self._answer(request, response, task, depends=self._pages)

    async def health(self, request: Request, response: Response) -> None:
        """Whether the service can answer."""
        report = self._pool.report()
        status = 200 if report["generation"] else 503
        await response.json(
            status, {"status": "ok" if status == 200 else "starting", **report}, {"cache-control": "no-store"}
        )

    @property
    def _pages(self) -> str:
        """What pages depend on beside the dataset: the source texts and the program, as they were at the start."""
        return f" {self._started}"


def _format(fields: Fields) -> str | None:
    """The formats that a request names, one after the other: some clients give several words for one."""
    return ",".join(fields.get("format", [])) or None


def _one(fields: Fields, name: str) -> str | None:
    """The only value of a field, or None.

    Raises:
        Problem: it is there several times.
    """
    values = fields.get(name, [])
    if len(values) > 1:
        raise Problem(400, f"{name} is there {len(values)} times", "give it once")
    return values[0] if values else None


def _needed(fields: Fields, name: str) -> str:
    """The only value of a field that must be there."""
    return _one(fields, name) or ""


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem(400, f"byte {error.start} of the body is not UTF-8", "send it in UTF-8") from None
