"""Decisions on proposals over HTTP, as the process that takes connections sees them.

It keeps the file and who may decide; what the file says, and what a decision makes of it, a worker tells. Whoever can
open the page may decide, so it is for this machine alone: it listens on loopback, is addressed by a name of loopback
(another name that leads here is a trick of a page elsewhere), and no other page may read it or send its forms.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import json
import os
import re
import secrets
from typing import Any
from urllib.parse import urlencode

from carrera_kg.errors import CarreraError, UsageError
from carrera_kg.review.keeping import Keeping
from carrera_kg.server.exchange import Exchange
from carrera_kg.server.http import READ, Fields, Request, Response, parse_fields
from carrera_kg.server.pool import Pool
from carrera_kg.server.problems import Problem, problem_of

_MOST_FORM = 1 << 16
"""Bytes that the form of a decision may have: 64 KiB."""

_HOST = re.compile(r"(localhost|[0-9.]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
"""A Host header that can be a name of this machine; several of them in one request are none."""

_DECISIONS = ("accept", "reject", "edit", "undo")


class Review:
    """One file of proposals, and the page for it.

    Args:
        pool: the workers.
        root: what the path of every link begins with; ends with "/".
        path: of the file.
    """

    def __init__(self, pool: Pool, root: str, path: str) -> None:
        self._pool, self._root = pool, root
        self._keeping = Keeping(path)
        self._token = secrets.token_urlsafe(24)
        self._one_by_one = asyncio.Lock()
        self._said = self._wrong = ""

    async def handle(self, request: Request, response: Response) -> None:
        """The page, or a decision from it.

        Raises:
            Problem: the request does not come from this machine and page, or the file cannot be read.
        """
        host = _own_host(request)
        if request.method in READ:
            await self._show(request, response, host)
            return
        fields = await self._form(request, host)
        async with self._one_by_one:
            at = await self._decide(fields)
        query = f"?{urlencode({'at': at})}" if at else ""
        await response.whole(303, {"location": f"{self._root}review{query}", **_private(host)})

    async def _show(self, request: Request, response: Response, host: str) -> None:
        try:
            text = self._keeping.read()
        except CarreraError as error:
            raise problem_of(error) from None
        task = {
            "kind": "review", "path": self._keeping.path, "at": request.query.get("at", [""])[0], "token": self._token,
            "said": self._said, "wrong": self._wrong, "steps": self._keeping.steps, "headers": _private(host),
        }  # fmt: skip
        if request.method == "GET":
            self._said = self._wrong = ""
        await response.relay(self._pool, self._pool.ask(task, text.encode()))

    async def _form(self, request: Request, host: str) -> Fields:
        """The fields of a form of the page.

        Raises:
            Problem: it is none.
        """
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "same-origin")
        if origin not in (None, f"http://{host}") or site not in ("same-origin", "none"):
            raise Problem(403, "a decision came from another page", "decide on the page of this service")
        if request.content_type != "application/x-www-form-urlencoded":
            raise Problem(415, f"a body of type {request.content_type or 'not stated'} is not taken", "send a form")
        fields = parse_fields(await request.body(_MOST_FORM), "the form")
        given = fields.get("token", [""])[0]
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            hint = "open the page again; it is new with each start of the service"
            raise Problem(403, "the decision came without the page's own mark", hint)
        if fields.get("do", [""])[0] not in _DECISIONS:
            raise Problem(400, "no decision that there is", f"it is one of {', '.join(_DECISIONS)}")
        return fields

    async def _decide(self, fields: Fields) -> str:
        """Do what the form says; returns the key of the proposal to show next. What goes wrong is told on the page."""
        action, key = fields["do"][0], fields.get("key", [""])[0]
        try:
            if action == "undo":
                key = self._keeping.undo()
                self._said, self._wrong = "the last decision is taken back", ""
                return key
            before = self._keeping.read()
            task = {
                "kind": "decide", "path": self._keeping.path, "key": key, "action": action,
                "number": fields.get("number", [""])[0], "value": fields.get("value", [""])[0],
                "accept": None, "gzip": False,
            }  # fmt: skip
            done = json.loads(await _whole(self._pool, self._pool.ask(task, before.encode())))
            if done["text"] != before:
                self._keeping.replace(before, done["text"], key)
            self._said, self._wrong = done["said"], ""
            return str(done["at"])
        except CarreraError as error:
            self._said, self._wrong = "", str(error)
        except Problem as problem:
            if problem.status >= 500:
                raise
            self._said, self._wrong = "", f"{problem.detail}; {problem.hint}" if problem.hint else problem.detail
        return key


def check_review(path: str, host: str, base: str) -> str:
    """The absolute path of a file of proposals that may be reviewed over HTTP.

    Raises:
        UsageError: there is no such file, or others than this machine could decide.
    """
    if not os.path.isfile(path):
        raise UsageError(f"{path}: no such file", "give a file that 'carrera-kg propose' has written")
    if not _is_loopback(host) or base:
        wrong = "--base" if base else f"--host {host}"
        raise UsageError(f"--review is for this machine alone, and not for {wrong}", "leave it out, or use 127.0.0.1")
    return os.path.abspath(path)


def _own_host(request: Request) -> str:
    """The host by which this machine speaks to itself.

    Raises:
        Problem: it is another name, or the client another machine.
    """
    host = request.headers.get("host", "")
    client = (request.scope.get("client") or ("",))[0]
    name = _HOST.fullmatch(host)
    if name is None or not _is_loopback(name[1]) or not _is_loopback(client):
        raise Problem(403, "proposals are decided on from this machine alone", "open it at http://127.0.0.1")
    return host


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _private(host: str) -> dict[str, str]:
    """Headers of an answer that no page elsewhere may read and no cache keep."""
    return {
        "access-control-allow-origin": f"http://{host}",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }


async def _whole(pool: Pool, exchange: Exchange) -> bytes:
    """All that a worker answers.

    Raises:
        Problem: it cannot answer.
    """
    try:
        header: dict[str, Any] = await exchange.header
        if "problem" in header:
            given = header["problem"]
            raise Problem(given["status"], given["detail"], given.get("hint", ""), header["headers"])
        while not exchange.over:
            await exchange.changed.wait()
            exchange.changed.clear()
        if exchange.broken is not None:
            raise exchange.broken
        data = bytearray()
        while piece := exchange.spool.read():
            data += piece
        return bytes(data)
    finally:
        pool.abandon(exchange)
        exchange.close()
