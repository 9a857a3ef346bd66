"""Speaks the SPARQL 1.1 Protocol and the Graph Store Protocol to a store elsewhere.

What comes back is the whole answer or an error. An answer that breaks off, one that the store has shortened, a page of
a proxy in the place of one: none of them may look like an answer with fewer rows.

HTTP is httpx's, as for language models: it streams and unpacks, knows the proxies of the environment, and says when a
body ends before its time. Sending again and redirects are decided here, as both depend on what is asked.
"""

from __future__ import annotations

import io
import itertools
import os
import re
import time
import weakref
from typing import cast
from urllib.parse import urlencode, urljoin, urlsplit

import pyoxigraph as ox

from carrera_kg import sparql
from carrera_kg.errors import QueryError, RemoteError, UsageError
from carrera_kg.resources import is_address
from carrera_kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import IO, Any

    import httpx

AUTHORIZATION = "CARRERA_KG_STORE_AUTHORIZATION"
"""The variable with the whole header: ``Bearer …``, ``Basic …``."""
CREDENTIALS = "CARRERA_KG_STORE_CREDENTIALS"
"""The variable with ``user:password``, where that is what a store wants."""
TIMEOUT = "CARRERA_KG_STORE_TIMEOUT"
"""The variable with the seconds that an answer may keep us waiting, where a store is slow."""
CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
"""How long to wait for a connection, and for each piece of an answer, the first one too."""
TRIES = 5
PATIENCE = 60.0
"""Seconds that a store may tell us to wait in all; one that wants more is given up at once."""
MOST_REDIRECTS = 3

_FIRST_WAIT, _LONGEST_WAIT = 0.25, 8.0
_TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"
_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_BUSY = (429, 503)
_MOVED = (301, 302, 303, 307, 308)
_OPEN = {
    "accept",
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
}
"""The headers of a request that are no secret: a server may repeat the others in the page that tells of an error."""
_EXCERPT = 300
_PIECE = 1 << 16


class Endpoint:
    """A SPARQL endpoint, and the graph store beside it. It may be asked from several threads.

    Args:
        url: of the endpoint; no user or password in it.
        update_url: where updates go; by default the same address, or ``…/update`` for ``…/query``.
        graphs_url: of the Graph Store Protocol; by default ``…/store`` in the place of the last part of the address.
        headers: sent with each request to this host, and never to another: ``{"Authorization": …}``. Without an
            ``Authorization`` there, it is taken from the environment (:data:`AUTHORIZATION`, :data:`CREDENTIALS`).
        connect, read: seconds to wait for a connection, and for each piece of an answer; the latter is taken from the
            environment (:data:`TIMEOUT`) if it is None.
        tries: how often a request that may be sent again is sent: where the connection is refused or breaks before an
            answer has begun, and where the store says that it is busy (429, 503).

    Attributes:
        software: what the server says that it is, once it has answered; nothing if it does not say.
        requests: how many were sent, those that were sent again too.

    Raises:
        UsageError: the address is none, or httpx is not installed.
    """

    def __init__(
        self,
        url: str,
        *,
        update_url: str = "",
        graphs_url: str = "",
        headers: Mapping[str, str] | None = None,
        connect: float = CONNECT_SECONDS,
        read: float | None = None,
        tries: int = TRIES,
    ) -> None:
        try:
            import httpx  # an extra, and slow to import
        except ImportError:
            raise UsageError("a remote store needs httpx", "pip install 'carrera-kg[remote]'") from None
        self.url = _checked(url)
        self.update_url = _checked(update_url) if update_url else _beside(self.url, {"query": "update"})
        self.graphs_url = _checked(graphs_url) if graphs_url else _beside(self.url, {}, "store")
        own = dict(headers or {})
        if not any(name.lower() == "authorization" for name in own):
            own |= _authorization()
        self._secret = own
        self._tries = tries
        self.software = ""
        self.requests = 0
        try:
            self._client = httpx.Client(
                headers={"user-agent": f"carrera-kg/{__version__}"},
                timeout=httpx.Timeout(read if read is not None else _patience(), connect=connect, pool=None),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=8),
            )
        except (ValueError, OSError) as error:  # a proxy of the environment that is no address, certificates amiss
            raise UsageError(f"{self.url}: cannot be asked ({error})", "check HTTPS_PROXY and SSL_CERT_FILE") from None
        self.close = weakref.finalize(self, self._client.close)
        """Closes the connections; so does the end of this object."""

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Solutions | ox.QueryBoolean | Triples:
        """Ask, and be given what pyoxigraph gives: rows, a truth or triples, the first and last of them as they come.

        Args:
            text: SPARQL 1.1, with its prefixes declared.
            default_graphs, named_graphs: the dataset, in the place of the store's and of the query's own FROM
                (SPARQL 1.1 Protocol, 2.1.4); none at all changes nothing.

        Raises:
            QueryError: the store refuses the query.
            RemoteError: the store cannot be reached or does not answer; or, while rows are read, breaks off.
        """
        form = sparql.form(text)
        graphs = form in ("CONSTRUCT", "DESCRIBE")
        fields = [("query", text)]
        fields += [("default-graph-uri", iri) for iri in default_graphs]
        fields += [("named-graph-uri", iri) for iri in named_graphs]
        response = self._ask(self.url, fields, _TRIPLES if graphs else _rows(self._virtuoso), again=True)
        answer = _Answer(response, self.url)
        if graphs:
            if self._virtuoso:  # which says nothing when it cuts triples off
                self._check_solutions(text, fields[1:])
            return Triples(answer)
        if self._virtuoso and answer.kind.endswith("json"):  # in which its truths are 1 and 0, and no booleans
            answer.close()
            answer = _Answer(self._ask(self.url, fields, _rows(True), again=True), self.url)
        return answer.truth_or_rows(form == "ASK")

    @property
    def _virtuoso(self) -> bool:
        return self.software.startswith("Virtuoso")

    def all_rows(self, names: str, where: str, named_graphs: Sequence[str] = ()) -> Iterator[ox.QuerySolution]:
        """The rows of a SELECT, in pages where the store gives only so many at a time (Virtuoso's ResultSetMaxRows).

        A page begins where the one before it ended. That is so without sorting, which takes Virtuoso minutes, as long
        as the store goes the same way each time; whether it did is counted at the end.

        Args:
            names: the variables, which together tell each row from any other.
            where: the pattern, without prefixes.
            named_graphs: as for :meth:`query`.

        Raises:
            QueryError, RemoteError: as there; and where pages leave out rows or give them twice.
        """
        select = f"SELECT {names} WHERE {{ {where} }}"
        found = cast(Solutions, self.query(select, named_graphs=named_graphs))
        if not found.at_most:
            yield from found
            return
        seen: set[int] = set()
        for start in itertools.count(0, found.at_most):
            page = cast(
                Solutions, self.query(f"{select} LIMIT {found.at_most} OFFSET {start}", named_graphs=named_graphs)
            )
            before = len(seen)
            for row in page.page():
                seen.add(hash(tuple(row)))
                yield row
            if len(seen) - before < found.at_most:
                break
        (total,) = cast(
            Solutions, self.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}", named_graphs=named_graphs)
        )
        if int(total[0].value) != len(seen):
            hint = "have it give more rows at once (ResultSetMaxRows), or copy it with the means that it has itself"
            raise RemoteError(f"{self.url}: gives {len(seen):,} of {total[0].value} rows in pages", hint)

    def _check_solutions(self, text: str, graphs: list[tuple[str, str]]) -> None:
        """Refuse a CONSTRUCT with more solutions than the store gives; asked as a SELECT it says so.

        Raises:
            RemoteError: there are as many.
        """
        select = sparql.as_select(text)
        if select:
            answer = _Answer(self._ask(self.url, [("query", select), *graphs], _rows(True), again=True), self.url)
            answer.close()
            answer.check_count(answer.most)

    def update(self, text: str) -> None:
        """Change the store. It is sent once: an update that is done twice may do something else.

        Raises:
            QueryError: the store refuses the update.
            RemoteError: the store cannot be reached or does not answer; whether it has changed is then unknown.
        """
        self._ask(self.update_url, [("update", text)], "*/*", again=False).close()

    def get(self, graph: str | None) -> Triples:
        """The triples of a graph; of the default graph if None.

        Raises:
            RemoteError: there is no such graph, or the store does not answer.
        """
        headers = {"accept": _TRIPLES}
        response = self._send("GET", _graph_url(self.graphs_url, graph), headers, lambda: None, again=True)
        return Triples(_Answer(response, self.graphs_url))

    def put(self, graph: str | None, data: bytes | IO[bytes], media_type: str = "application/n-triples") -> None:
        """Make a graph hold these triples and no others.

        Args:
            graph: its address; the default graph if None.
            data: the triples, or an open file of them, which is read in pieces.
            media_type: what they are written in.

        Raises:
            RemoteError: the store refuses them, or does not answer.
        """
        self._write("PUT", graph, data, media_type, again=True)

    def post(
        self,
        graph: str | None,
        data: bytes | IO[bytes],
        media_type: str = "application/n-triples",
        repeatable: bool = False,
    ) -> None:
        """Add triples to a graph.

        Args:
            graph, data, media_type: as for :meth:`put`.
            repeatable: whether they may be sent again: so where no node is blank, as adding them twice adds nothing.

        Raises:
            RemoteError: the store refuses them, or does not answer.
        """
        self._write("POST", graph, data, media_type, again=repeatable)

    def delete(self, graph: str | None) -> None:
        """Remove a graph; one that is not there is removed already.

        Raises:
            RemoteError: the store refuses, or does not answer.
        """
        try:
            self._send("DELETE", _graph_url(self.graphs_url, graph), {}, lambda: None, again=True).close()
        except RemoteError as error:
            if error.status != 404:
                raise

    def _write(self, method: str, graph: str | None, data: bytes | IO[bytes], media_type: str, again: bool) -> None:
        start = 0 if isinstance(data, bytes) else data.tell()

        def content() -> bytes | Iterator[bytes]:
            if isinstance(data, bytes):
                return data
            data.seek(start)
            return iter(lambda: data.read(_PIECE), b"")

        headers = {"content-type": media_type}
        self._send(method, _graph_url(self.graphs_url, graph), headers, content, again).close()

    def _ask(self, url: str, fields: list[tuple[str, str]], accept: str, again: bool) -> httpx.Response:
        """POST a form, which has no limit of length and which every store takes."""
        body = urlencode(fields).encode()
        headers = {"accept": accept, "content-type": "application/x-www-form-urlencoded"}
        return self._send("POST", url, headers, lambda: body, again)

    def _send(
        self, method: str, url: str, headers: dict[str, str], content: Callable[[], Any], again: bool
    ) -> httpx.Response:
        """The answer to a request, with its body still to come.

        Args:
            content: gives the body, for each time that it is sent.
            again: whether it may be sent again, as a second time changes nothing.
        """
        tries, waited, redirects, at = 0, 0.0, 0, url
        while True:
            tries += 1
            last = not again or tries >= self._tries
            response = self._sent(method, at, headers, content(), last)
            if response is not None and response.status_code in _MOVED:
                redirects += 1
                tries -= 1
                at = self._elsewhere(response, at, redirects)
                if response.status_code == 303:
                    method, content = "GET", lambda: None
                continue
            if response is not None and (response.status_code not in _BUSY or last):
                self.software = response.headers.get("server", "")
                if response.is_success:
                    return response
                raise _refusal(response, url, tries)
            asked = _retry_after(response) if response is not None else None
            if response is not None:
                response.close()
            if asked is not None and waited + asked > PATIENCE:
                raise RemoteError(
                    f"{url}: is busy, and wants to be asked again in {asked:.0f} s", "ask again then",
                    response.status_code if response is not None else 0,
                )  # fmt: skip
            pause = _pause(tries)
            pause = pause if asked is None else asked + pause / 4  # not all who were told the same at the same moment
            waited += pause
            time.sleep(pause)

    def _sent(self, method: str, url: str, headers: dict[str, str], content: Any, last: bool) -> httpx.Response | None:
        """An answer; None where the connection was refused or broke and it is worth another try."""
        import httpx

        self.requests += 1
        try:
            request = self._client.build_request(method, url, headers={**headers, **self._secret}, content=content)
            return self._client.send(request, stream=True, follow_redirects=False)
        except httpx.ConnectTimeout:
            raise RemoteError(f"{url}: takes no connection", "see whether it is running") from None
        except httpx.TimeoutException:
            hint = f"ask for less, or allow more time with {TIMEOUT}"
            raise RemoteError(f"{url}: no answer in {self._client.timeout.read:g} s", hint) from None
        except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
            if last:
                hint = "see whether it is running, and whether the address is right"
                raise RemoteError(f"{url}: cannot be reached ({_said(error)})", hint) from None
            return None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise RemoteError(f"{url}: cannot be asked ({_said(error)})", "check the address") from None

    def _elsewhere(self, response: httpx.Response, url: str, redirects: int) -> str:
        """Where a redirect leads, if it may be followed.

        Raises:
            RemoteError: it leads to another host while there is something that only this one may see, or has no end.
        """
        there: str = urljoin(url, response.headers.get("location", ""))
        response.close()
        if redirects > MOST_REDIRECTS:
            raise RemoteError(f"{url}: redirects again and again", "give the address that it means")
        if not is_address(there) or urlsplit(there).username is not None:
            raise RemoteError(f"{url}: redirects to what is no address of a store", "give the address that it means")
        if _origin(there) != _origin(url) and (self._secret or "accept" not in response.request.headers):
            host = urlsplit(there).netloc
            hint = f"if that is right, give {there.partition('?')[0]} as the store"
            raise RemoteError(f"{url}: redirects to {host}, which is not told the credentials", hint)
        return there


class _Answer:
    """What a store answers, read as it comes and no further than it goes."""

    def __init__(self, response: httpx.Response, url: str) -> None:
        self.url, self._response = url, response
        self.kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        self._release = weakref.finalize(self, response.close)
        self.most = _whole_number(response.headers.get("x-sparql-maxrows", ""))
        state = response.headers.get("x-sql-state", "")
        if state:  # Virtuoso, when its time was up: what has been found by then
            message = _plain(response.headers.get("x-sql-message", ""))
            self.close()
            hint = "ask for less, or allow more time there"
            raise RemoteError(f"{url}: gives a part of the answer only ({state} {message})", hint)

    def close(self) -> None:
        self._release()

    def body(self) -> IO[bytes]:
        return cast("IO[bytes]", _Body(self._response, self.url))

    def truth_or_rows(self, truth: bool) -> Solutions | ox.QueryBoolean:
        """What was asked for: a truth, or rows.

        Virtuoso 7.2 answers ASK with a row, or none, in the place of a boolean.
        """
        format = _RESULTS.get(self.kind)
        if format is None:
            raise self.unexpected("the results of a query")
        with _Told(self):
            found = ox.parse_query_results(self.body(), format)
        if isinstance(found, ox.QueryBoolean):
            self.close()
            return found
        rows = Solutions(found, self)
        if not truth:
            return rows
        if [variable.value for variable in rows.variables] != ["__ASK_RETVAL"]:
            raise self.unexpected("a truth")
        said = next(iter(rows), None) is not None
        self.close()
        return _truth(said)

    def unexpected(self, wanted: str) -> RemoteError:
        """An error that says what came in the place of an answer."""
        said = _excerpt(self._response)
        self.close()
        what = f"answers with {self.kind or 'something of no type'} and not with {wanted}"
        return RemoteError(f"{self.url}: {what}{said}", "give the address of its SPARQL endpoint")

    def check_count(self, count: int) -> None:
        """Refuse as many rows or triples as the store gives at most: there may be more.

        Raises:
            RemoteError: there are as many.
        """
        if self.most and count >= self.most:
            hint = "ask for less at a time (LIMIT and OFFSET), or have the store give more (ResultSetMaxRows)"
            raise RemoteError(f"{self.url}: cuts its answers off at {self.most:,} rows", hint)


class _Told:
    """Says in our words that an answer is not one, or not whole, and ends it."""

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if kind is None:
            return
        self._answer.close()
        if isinstance(error, (SyntaxError, ValueError)):
            hint = "what came before is not the whole answer: ask again, or see the store's log"
            raise RemoteError(f"{self._answer.url}: the answer is cut off or spoilt ({_plain(str(error))})", hint)


class Solutions:
    """The rows of a SELECT, as :class:`pyoxigraph.QuerySolutions` gives them; iterated once."""

    def __init__(self, found: ox.QuerySolutions, answer: _Answer) -> None:
        self._found, self._answer, self._count = found, answer, 0

    @property
    def at_most(self) -> int:
        """How many rows the store gives at most, where the answer has as many; else 0."""
        return self._answer.most

    def page(self) -> Iterator[ox.QuerySolution]:
        """The rows, which may be as many as the store gives."""
        self._answer.most = 0
        return self

    @property
    def variables(self) -> list[ox.Variable]:
        """The columns, in their order."""
        return self._found.variables

    def __iter__(self) -> Iterator[ox.QuerySolution]:
        return self

    def __next__(self) -> ox.QuerySolution:
        with _Told(self._answer):
            solution: ox.QuerySolution | None = next(self._found, None)
            if solution is None:
                self._answer.check_count(self._count)
        if solution is None:
            self._answer.close()
            raise StopIteration
        self._count += 1
        return solution

    def serialize(self, output: Any = None, format: ox.QueryResultsFormat | None = None) -> bytes | None:
        """Write the rows to a file that is open for bytes, as they come; without one, give the bytes.

        Raises:
            RemoteError: the answer is not whole; what is written by then is to be thrown away.
        """
        with _Told(self._answer):
            self._answer.check_count(self._answer.most)  # rows that are passed on so are not counted
            written = self._found.serialize(output, format=format)
        self._answer.close()
        return written


class Triples:
    """The triples of a CONSTRUCT, DESCRIBE or graph, as :class:`pyoxigraph.QueryTriples` gives them; iterated once.

    Raises:
        RemoteError: the answer is no RDF.
    """

    def __init__(self, answer: _Answer) -> None:
        format = ox.RdfFormat.from_media_type(answer.kind)
        if format is None or answer.kind in ("text/plain", "text/html", "application/xml", "text/xml"):
            raise answer.unexpected("triples")
        self._answer = answer
        with _Told(answer):
            self._found = ox.parse(answer.body(), format, base_iri=answer.url)
        self._count = 0

    def __iter__(self) -> Iterator[ox.Triple]:
        return self

    def __next__(self) -> ox.Triple:
        with _Told(self._answer):
            quad: ox.Quad | None = next(self._found, None)
            if quad is None:
                self._answer.check_count(self._count)
        if quad is None:
            self._answer.close()
            raise StopIteration
        self._count += 1
        return quad.triple


class _Body(io.RawIOBase):
    """The body of an answer as a file.

    Raises:
        RemoteError: it ends before its time, or comes no further.
    """

    def __init__(self, response: httpx.Response, url: str) -> None:
        self._pieces, self._url = response.iter_bytes(), url
        self._seconds = response.request.extensions.get("timeout", {}).get("read")
        self._piece, self._at = b"", 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._at >= len(self._piece):
            self._piece, self._at = self._next(), 0
        end = len(self._piece) if size < 0 else self._at + size
        taken = self._piece[self._at : end]
        self._at = end
        return taken

    def _next(self) -> bytes:
        import httpx

        hint = "what came before is not the whole answer: ask again, or ask for less"
        try:
            return next((piece for piece in self._pieces if piece), b"")
        except httpx.TimeoutException:
            raise RemoteError(f"{self._url}: the answer stands still for {self._seconds:g} s", hint) from None
        except httpx.HTTPError as error:
            raise RemoteError(f"{self._url}: the answer breaks off ({_said(error)})", hint) from None


def _truth(value: bool) -> ox.QueryBoolean:
    """The engine's boolean, which has no constructor."""
    text = b'{"head":{},"boolean":%s}' % str(value).lower().encode()
    found = ox.parse_query_results(text, ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QueryBoolean)
    return found


def _rows(xml: bool) -> str:
    """The forms in which rows are wanted, XML first or JSON: both tell where they end, as tables do not."""
    json, xml_ = "application/sparql-results+json", "application/sparql-results+xml"
    return f"{xml_}, {json};q=0.8" if xml else f"{json}, {xml_};q=0.8"


def _checked(url: str) -> str:
    """The address, if a store can have it.

    Raises:
        UsageError: it cannot.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"the store's address is none ({error})", "write https://host/sparql") from None
    if parts.username is not None or parts.password is not None:
        hint = f"put user:password into {CREDENTIALS}, where no list of processes shows it"
        raise UsageError(f"{host}: an address with a user or a password is not taken", hint)
    if not is_address(url) or not host or re.search(r"[\s<>\"]", url):
        raise UsageError(f"{url}: is no address of a store", "write https://host/sparql")
    return url.partition("#")[0]


def _beside(url: str, names: Mapping[str, str], otherwise: str = "") -> str:
    """The address with another last part: as named for the one it has, else the given one."""
    path, mark, query = url.partition("?")
    before, _, last = path.rpartition("/")
    name = names.get(last, otherwise)
    return f"{before}/{name}{mark}{query}" if name and before.count("/") >= 2 else url


def _graph_url(url: str, graph: str | None) -> str:
    """The address of a graph in a graph store (Graph Store Protocol, 4.2)."""
    return f"{url}{'&' if '?' in url else '?'}{'default' if graph is None else urlencode({'graph': graph})}"


def _authorization() -> dict[str, str]:
    """The header that the environment gives, or none.

    Raises:
        UsageError: a variable cannot be a header.
    """
    whole, user = os.environ.get(AUTHORIZATION, "").strip(), os.environ.get(CREDENTIALS, "")
    if whole:
        if not whole.isascii() or not whole.isprintable():
            raise UsageError(f"{AUTHORIZATION} cannot be sent", "write it as one line, like Bearer TOKEN")
        return {"Authorization": whole}
    if not user:
        return {}
    if ":" not in user:
        raise UsageError(f"{CREDENTIALS} has no colon", "write it as user:password")
    import base64

    return {"Authorization": f"Basic {base64.b64encode(user.encode()).decode()}"}


def _patience() -> float:
    """The seconds to wait for an answer.

    Raises:
        UsageError: the environment has no number there.
    """
    said = os.environ.get(TIMEOUT, "").strip()
    if not said:
        return READ_SECONDS
    if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,3})?", said) or float(said) <= 0:
        raise UsageError(f"{TIMEOUT} is no number of seconds", "write it like 300")
    return float(said)


def _pause(tries: int) -> float:
    """Seconds before the next try: twice as many each time, less a random part, so that not all come at once."""
    from random import uniform

    return float(min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (tries - 1)) * uniform(0.5, 1))


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(scheme)


def _retry_after(response: httpx.Response) -> float | None:
    """The seconds that a store wants us to wait, if it says so (RFC 9110, 10.2.3: seconds, or a date)."""
    from email.utils import parsedate_to_datetime

    said = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", said, re.ASCII):
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


_HINTS = {
    401: f"set {AUTHORIZATION} (Bearer TOKEN) or {CREDENTIALS} (user:password)",
    403: f"ask its keeper for leave, or set {AUTHORIZATION} or {CREDENTIALS}",
    404: "check the address",
    405: "check the address: it takes no such request",
    408: "ask for less, or have the store allow more time",
    413: "send less at a time",
    429: "ask again later",
    503: "ask again later",
    504: "ask for less, or have the store allow more time",
}


def _refusal(response: httpx.Response, url: str, tries: int) -> QueryError | RemoteError:
    """What a status that is no success means."""
    status = response.status_code
    said = _excerpt(response)
    if status == 400:
        return QueryError(f"the store refuses it{said}", "write it in SPARQL 1.1, as far as this store knows it")
    often = f" after {tries} tries" if tries > 1 else ""
    what = "is busy, and answers" if status in _BUSY else "answers"
    return RemoteError(f"{url}: {what} {status}{often}{said}", _HINTS.get(status, "see the store's log"), status)


def _excerpt(response: httpx.Response) -> str:
    """The beginning of what a store says of an error, in brackets; of a page its title. The answer ends there."""
    import httpx

    data = b""
    try:
        for piece in response.iter_bytes():
            data += piece
            if len(data) > 16 * _EXCERPT:
                break
    except httpx.HTTPError:
        pass  # the status says what there is to say
    finally:
        response.close()
    text = data.decode(errors="replace")
    for name, value in response.request.headers.items():
        if name not in _OPEN:
            for secret in {value, value.rpartition(" ")[2]}:
                text = text.replace(secret, "…") if secret else text
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    said = _plain(title[1] if title else re.sub(r"<[^<>]*>", " ", text))
    return f" ({said})" if said else ""


def _plain(text: str) -> str:
    """A text of the store on one line, without what a terminal would take for a command, and not for ever."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= _EXCERPT else line[:_EXCERPT] + "…"


def _said(error: BaseException) -> str:
    return _plain(str(error)) or type(error).__name__


def _whole_number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,12}", text.strip(), re.ASCII) else 0
