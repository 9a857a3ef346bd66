"""One connection of a client: uvicorn's protocol, with limits on how slow a client may be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_HEADERS_WITHIN = 10.0
"""Seconds within which a request's headers must be there."""

_LARGEST_HEAD = 1 << 16
"""Bytes that the request line and headers may have."""

_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 58\r\nconnection: close\r\n\r\nthe request line and headers are over 64 KiB; send a POST\n"
)


class Connection(HttpToolsProtocol):
    """Ends the connection of a client that sends its headers too slowly, or without end.

    The application finds it in its scope under ``connection``, can end it with :meth:`abort`, so that what was sent of
    an answer is not taken for the whole, and can set ``on_gone`` to hear that the client has gone.
    """

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.on_gone: Callable[[], None] | None = None
        self._head = 0
        self._in_head = True
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_headers()

    def _expect_headers(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(_HEADERS_WITHIN, self.abort)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._expect_headers()
            self._head += len(data)
            if self._head > _LARGEST_HEAD and not self._ends_head(data):
                self.transport.write(_TOO_LARGE)
                self.transport.close()
                return
        super().data_received(data)

    def _ends_head(self, data: bytes) -> bool:
        """Whether the headers end early in the data, so that most of it is body."""
        return self._head - len(data) + data.find(b"\r\n\r\n") <= _LARGEST_HEAD and b"\r\n\r\n" in data

    def on_headers_complete(self) -> None:
        self._in_head, self._head = False, 0
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        super().on_headers_complete()
        self.scope["connection"] = self  # type: ignore[typeddict-unknown-key]

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def abort(self) -> None:
        """End the connection at once; what is still to be sent is thrown away."""
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)
        if self.on_gone is not None:
            self.on_gone()
