"""A request and its answer over ASGI: what the client sent and what the service says, within limits."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import html
import json
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from carrera_kg.server.exchange import Exchange
from carrera_kg.server.negotiation import HTML, takes_gzip, wants_html
from carrera_kg.server.pool import Pool
from carrera_kg.server.problems import PROBLEM_TYPE, Problem
from carrera_kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

_BODY_WITHIN = 10.0
"""Seconds within which the body of a request must be there, and each further mebibyte of it."""

_DISCARD_WITHIN, _MOST_DISCARDED = 2.0, 1 << 28
"""Seconds and bytes for which the rest of a refused body is taken: to a client in the middle of sending, a closed
connection would be all that it sees of the answer."""

_MOST_FIELDS = 1000
"""How many fields a form or an address may have."""

_ALWAYS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "etag, retry-after, link, location",
    "vary": "accept, accept-encoding",
    "x-content-type-options": "nosniff",
}

READ = ("GET", "HEAD")
"""The methods that change nothing."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every page."""

Fields = dict[str, list[str]]


class Request:
    """What a client asks.

    Args:
        scope, receive: of ASGI.
    """

    def __init__(self, scope: MutableMapping[str, Any], receive: Receive) -> None:
        self.scope, self._receive = scope, receive
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            key = name.decode("latin-1")
            text = value.decode("latin-1")
            self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    @property
    def accept(self) -> str | None:
        """The Accept header."""
        return self.headers.get("accept")

    @cached_property
    def query(self) -> Fields:
        """The parameters of the address.

        Raises:
            Problem: they are not UTF-8, or too many.
        """
        return parse_fields(self.scope["query_string"], "the address")

    @property
    def content_type(self) -> str:
        """The media type of the body, in lower case, without parameters.

        Raises:
            Problem: the body is in another character encoding than UTF-8, or packed.
        """
        media_type, *parameters = self.headers.get("content-type", "").lower().split(";")
        for parameter in parameters:
            name, _, value = parameter.strip().partition("=")
            if name == "charset" and value.strip('"') not in ("utf-8", "utf8", "us-ascii"):
                raise Problem(415, f"text in {value} is not taken", "send it in UTF-8")
        if self.headers.get("content-encoding", "identity").lower() != "identity":
            raise Problem(415, "packed bodies are not taken", "send it as it is", {"accept-encoding": "identity"})
        return media_type.strip()

    async def body(self, most: int) -> bytes:
        """The body.

        Raises:
            Problem: it is larger than so many bytes, or comes too slowly.
        """
        said = self.headers.get("content-length", "")
        if said.isdecimal() and int(said) > most:
            raise _too_large(most)
        body, more, within = bytearray(), True, _BODY_WITHIN
        loop = asyncio.get_running_loop()
        began = loop.time()
        while more:
            try:
                message = await asyncio.wait_for(self._receive(), began + within - loop.time())
            except TimeoutError:
                raise Problem(408, "the body came too slowly", "send it at once", {"connection": "close"}) from None
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            body += message.get("body", b"")
            more = message.get("more_body", False)
            within = _BODY_WITHIN * (1 + (len(body) >> 20))
            if len(body) > most:
                raise _too_large(most)
        return bytes(body)

    def tag(self, depends: str) -> str:
        """A weak entity tag of the answer, from the request and what else it depends on."""
        packed = takes_gzip(self.headers.get("accept-encoding", ""))
        all_of_it = (__version__, depends, self.path, self.scope["query_string"], self.accept, packed)
        return f'W/"{hashlib.blake2b(repr(all_of_it).encode(), digest_size=12).hexdigest()}"'

    def has(self, tag: str) -> bool:
        """Whether the client has the answer with that tag already (If-None-Match, compared weakly)."""
        given = self.headers.get("if-none-match", "")
        return any(one.strip().removeprefix("W/") == tag.removeprefix("W/") for one in given.split(","))

    @property
    def has_any(self) -> bool:
        """Whether the client has some answer already, and wants none (``If-None-Match: *``)."""
        return self.headers.get("if-none-match", "").strip() == "*"

    async def discard(self) -> None:
        """Take what is left of the body, for a little while, and throw it away."""

        async def receive_all() -> None:
            taken = 0
            while taken < _MOST_DISCARDED:
                message = await self._receive()
                taken += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return

        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(receive_all(), _DISCARD_WITHIN)


class ClientGoneError(Exception):
    """The client has closed the connection; there is nobody to tell."""


def _too_large(most: int) -> Problem:
    size = f"{most >> 20} MiB" if most >> 20 else f"{most} bytes"
    return Problem(413, f"the body is larger than {size}", "send less", {"connection": "close"})


def parse_fields(data: bytes, where: str) -> Fields:
    """The fields of a form or address: each name with its values.

    Raises:
        Problem: they are not UTF-8, or too many.
    """
    try:
        pairs = parse_qsl(
            data.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise Problem(400, f"{where} is not UTF-8", "percent-encode it from UTF-8") from None
    except ValueError:
        raise Problem(400, f"{where} has more than {_MOST_FIELDS} fields", "send fewer") from None
    fields: Fields = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


class Response:
    """Sends one answer.

    Args:
        request: what was asked.
        send: of ASGI.
        root: what the path of every link begins with.
    """

    def __init__(self, request: Request, send: Send, root: str) -> None:
        self._request, self._send, self._root = request, send, root
        self.begun = False

    async def start(self, status: int, headers: dict[str, str]) -> None:
        """Send the status and headers."""
        self.begun = True
        pairs = (_ALWAYS | headers).items()
        raw = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in pairs]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})

    async def whole(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        """Send an answer that is at hand."""
        length = {} if status in (204, 304) else {"content-length": str(len(body))}
        sent = b"" if self._request.method == "HEAD" else body
        await self.start(status, headers | length)
        if status == 413 and "expect" not in self._request.headers:
            await self._send({"type": "http.response.body", "body": sent, "more_body": True})
            await self._request.discard()
            sent = b""
        await self._send({"type": "http.response.body", "body": sent})

    async def json(self, status: int, value: object, headers: dict[str, str]) -> None:
        """Send a value as JSON."""
        await self.whole(status, headers | {"content-type": "application/json"}, json.dumps(value).encode() + b"\n")

    async def problem(self, problem: Problem) -> None:
        """Send an error, as a page to a browser and as problem details to a program."""
        headers = {"cache-control": "no-store"} | problem.headers
        if wants_html(self._request.accept, {PROBLEM_TYPE: "json", "application/json": "json"}):
            headers |= {"content-type": f"{HTML}; charset=utf-8", "content-security-policy": POLICY}
            await self.whole(problem.status, headers, self._page(problem).encode())
        else:
            await self.whole(problem.status, headers | {"content-type": PROBLEM_TYPE}, problem.as_json())

    def _page(self, problem: Problem) -> str:
        """A page that needs nothing: it is shown when no worker can make one."""
        root, title, hint = html.escape(self._root), html.escape(problem.title), html.escape(problem.hint)
        return (
            f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title} – carrera-kg</title>\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<link rel="stylesheet" href="{root}static/site.css">\n</head>\n<body class="problem">\n<main>\n'
            f"<h1>{title}</h1>\n<p>{html.escape(problem.detail)}{'; ' + hint if hint else ''}</p>\n"
            f'<p><a href="{root}">To the first page</a></p>\n</main>\n</body>\n</html>\n'
        )

    async def relay(self, pool: Pool, exchange: Exchange, depends: str | None = None) -> None:
        """Send what a worker answers, as it comes.

        Args:
            depends: what the answer depends on beside the request and the dataset; None if it is to have no entity tag.

        Raises:
            Problem: the worker cannot answer; if the answer has begun, it has broken off.
            ClientGoneError: the client has gone; the work is ended.
        """
        connection = self._request.scope.get("connection")
        if connection is not None:
            connection.on_gone = lambda: pool.abandon(exchange)
        try:
            self._see_client()
            header = await exchange.header
            await self._send_answer(header, exchange, depends)
        except Problem:
            self._see_client()  # the reason, if it has gone
            raise
        finally:
            if connection is not None:
                connection.on_gone = None
            pool.abandon(exchange)
            exchange.close()

    def _see_client(self) -> None:
        """See that the client is still there.

        Raises:
            ClientGoneError: it is not.
        """
        connection = self._request.scope.get("connection")
        if connection is not None and connection.gone:
            raise ClientGoneError

    async def _send_answer(self, header: dict[str, Any], exchange: Exchange, depends: str | None) -> None:
        if "problem" in header:
            given = header["problem"]
            raise Problem(given["status"], given["detail"], given.get("hint", ""), header["headers"])
        headers = dict(header["headers"])
        status = header["status"]
        if header.get("packed"):
            headers["content-encoding"] = "gzip"
        if headers.get("content-type", "").startswith(HTML):
            headers |= {"content-security-policy": POLICY, "referrer-policy": "same-origin"}
        if depends is not None and status == 200 and "cache-control" not in headers:
            assert exchange.worker is not None
            headers |= {"etag": self._request.tag(exchange.worker.generation + depends), "cache-control": "no-cache"}
        if self._request.method in READ and self._request.has_any and status == 200:
            await self.whole(304, {name: headers[name] for name in ("etag", "cache-control") if name in headers})
        elif self._request.method == "HEAD" and not exchange.over:
            await self._head_alone(status, headers)
        elif exchange.whole and not exchange.spool.overflows:
            await self.whole(status, headers, exchange.spool.take())
        else:
            await self._stream(status, headers, exchange)

    async def _head_alone(self, status: int, headers: dict[str, str]) -> None:
        """Answer a HEAD whose body would be long: its length is not worth finding out."""
        await self.start(status, headers)
        await self._send({"type": "http.response.body", "body": b""})

    async def _stream(self, status: int, headers: dict[str, str], exchange: Exchange) -> None:
        """Send an answer piece by piece; one that breaks off ends the connection, so that nobody takes it for whole."""
        if self._request.scope.get("http_version") == "1.0":  # has no chunks: its end would look like the answer's
            while not exchange.over:
                await exchange.changed.wait()
                exchange.changed.clear()
            if exchange.broken is not None:
                raise exchange.broken
            headers["content-length"] = str(exchange.spool.size)
        await self.start(status, headers)
        while True:
            self._see_client()
            data = exchange.spool.read()
            if data:
                await self._send({"type": "http.response.body", "body": data, "more_body": True})
                await asyncio.sleep(0)  # a fast reader must not keep the others waiting
            elif exchange.whole:
                await self._send({"type": "http.response.body", "body": b""})
                return
            elif exchange.broken is not None:
                raise exchange.broken
            else:
                await exchange.changed.wait()
                exchange.changed.clear()

    async def break_off(self) -> None:
        """End the connection in the middle of an answer, so that what was sent is not taken for the whole."""
        connection = self._request.scope.get("connection")
        if connection is not None:
            connection.abort()
            await asyncio.sleep(0)  # let the connection notice
