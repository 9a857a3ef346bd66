"""One connection of a client: uvicorn's protocol, with limits on how slow a client may be."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_HEADERS_WITHIN = 10.0
"""Seconds within which a request's headers must be there."""

_READ_WITHIN = 20.0
"""Seconds within which a client must take some of what it is sent."""

_READ_AT_LEAST = 1 << 16
"""How much that is: 64 KiB."""

_LARGEST_HEAD = 1 << 16
"""Bytes that the request line and headers may have."""

_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 58\r\nconnection: close\r\n\r\nthe request line and headers are over 64 KiB; send a POST\n"
)


class Connection(HttpToolsProtocol):
    """Ends the connection of a client that sends its headers too slowly or without end, or does not read its answers.

    The application finds it in its scope under ``connection``, can end it with :meth:`abort`, so that what was sent of
    an answer is not taken for the whole, and can set ``on_gone`` to hear that the client has gone; ``gone`` tells that
    it has.
    """

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.on_gone: Callable[[], None] | None = None
        self.gone = False
        self._head = 0
        self._in_head = True
        self._deadline: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        sock = transport.get_extra_info("socket")
        if sock is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
            # What is closed before all is sent stays open until the client has read it, or until the kernel minds.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(_READ_WITHIN * 1000))
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

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # what comes after a body in chunks is nobody's business, and need not end
            super().on_header(name, value)

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

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_reading(None)

    def resume_writing(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        super().resume_writing()

    def _expect_reading(self, unread: int | None) -> None:
        """See that the client takes what it is sent, and when it was last looked at, did."""
        left = self.transport.get_write_buffer_size()
        if unread is not None and left > unread - _READ_AT_LEAST:
            self.abort()
        else:
            self._reading = self.loop.call_later(_READ_WITHIN, self._expect_reading, left)

    def abort(self) -> None:
        """End the connection at once; what is still to be sent is thrown away."""
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone = True
        for timer in (self._deadline, self._reading):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)
        if self.on_gone is not None:
            self.on_gone()
