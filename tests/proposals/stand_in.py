"""A server that stands in for a language model, on loopback, and misbehaves as it is told to."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Respond = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@dataclass
class StandIn:
    """Where it is, and what it was asked."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextlib.contextmanager
def standing_in(respond: Respond) -> Iterator[StandIn]:
    """Run it for as long as the test takes."""
    stand_in = StandIn("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            stand_in.asked.append({"path": self.path} | body)
            stand_in.headers.append({name.lower(): value for name, value in self.headers.items()})
            with contextlib.suppress(ConnectionError):
                respond(self, body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, kind: str = "application/json") -> None:
    handler.send_response(status)
    handler.send_header("content-type", kind)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def says(*contents: str) -> Respond:
    """Answers each question with the next of the contents, and with the last one from then on."""
    left = list(contents)

    def respond(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        content = left.pop(0) if len(left) > 1 else left[0]
        answer = {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]}
        send(handler, json.dumps(answer).encode())

    return respond


def fails(status: int, body: bytes = b"", kind: str = "application/json") -> Respond:
    return lambda handler, _: send(handler, body, status, kind)


def drips(chunk: bytes, pause: float, head: bool = True) -> Respond:
    """Never ends: sends a piece after each pause."""

    def respond(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"content-type: application/json\r\n\r\n" if head else b"x-a: "))
        end = time.monotonic() + 20
        while time.monotonic() < end:
            handler.wfile.write(chunk)
            handler.wfile.flush()
            time.sleep(pause)

    return respond
