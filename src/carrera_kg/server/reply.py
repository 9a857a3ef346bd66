"""An answer on its way from a worker to the parent.

It is held back until it is whole or large, so that what fails early is told as an error and not as a broken answer;
what fails later is told as broken, and never as a whole.
"""

from __future__ import annotations

import json
import re
import zlib
from urllib.parse import quote

from carrera_kg.server.messages import BROKEN, DATA, END, HEADER, RETIRE, frame
from carrera_kg.server.problems import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket

_HELD = 1 << 16
"""How many bytes are held back: 64 KiB."""

_WORTH_PACKING = 1 << 10
"""From how many bytes on an answer is packed: below, the header of gzip and the time cost more than they save."""

_IN_ADDRESSES = "%!#$&'()*+,/:;=?@[]~"
"""What stands in an address as it is, beside letters and digits (RFC 3986, section 2), and what is encoded already."""

_TEXTS = ("text/", "application/x-ndjson")

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that no XML 1.0 document can hold, not even escaped (XML 1.0, production 2), as UTF-8."""


class Reply:
    """Sends one answer; a file that the engine can write to.

    Args:
        sock: to the parent.
        gzip: whether the client takes gzip.
    """

    def __init__(self, sock: socket.socket, gzip: bool) -> None:
        self._sock, self._gzip = sock, gzip
        self._held = bytearray()
        self._header: dict[str, object] = {}
        self._begun = False
        self._packer: zlib._Compress | None = None
        self._xml = False

    def start(self, media_type: str, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
        """Say what the answer is, before the first of it is written."""
        charset = "; charset=utf-8" if media_type.startswith(_TEXTS) else ""
        self._header = {"status": status, "headers": {"content-type": media_type + charset} | (headers or {})}
        self._xml = media_type.endswith("xml")
        return self

    def done(self, status: int, headers: dict[str, str] | None = None) -> None:
        """Answer that it is done, without a word more."""
        self._header = {"status": status, "headers": headers or {}}

    def redirect(self, location: str, status: int = 303) -> None:
        """Answer with another address; letters beyond ASCII in it are encoded, as a header has none."""
        self._header = {"status": status, "headers": {"location": quote(location, safe=_IN_ADDRESSES)}}

    def write(self, data: bytes) -> int:
        """Take some of the answer.

        Raises:
            Problem: it cannot be told in the chosen form.
        """
        if self._xml and _NOT_XML.search(data):
            hint = "ask for JSON, CSV or N-Triples"
            raise Problem(406, "the answer has characters that XML cannot hold", hint)
        # The engine's writers leave it as it is, and a reader takes it for a line end (XML 1.0, section 2.11).
        self._held += data.replace(b"\r", b"&#xD;") if self._xml else data
        if len(self._held) >= _HELD:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing: the parent is sent what is worth a message."""

    def finish(self, retire: bool = False) -> None:
        """Send the rest, and that it is the whole answer."""
        self._send(last=RETIRE if retire else END)

    def problem(self, problem: Problem, retire: bool = False) -> None:
        """Send an error in the answer's place; or, where some of it is on its way, that it broke off."""
        if self._begun:
            self._sock.sendall(frame(BROKEN, problem.detail.encode()))
            return
        header = {"status": problem.status, "headers": problem.headers, "problem": problem.as_dict()}
        self._sock.sendall(frame(HEADER, json.dumps(header).encode()) + frame(RETIRE if retire else END))

    def _send(self, last: bytes = b"") -> None:
        out = b""
        if not self._begun:
            self._begun = True
            if self._gzip and len(self._held) >= _WORTH_PACKING:
                self._packer = zlib.compressobj(5, zlib.DEFLATED, 31)  # 31: with the header of gzip, without a time
                self._header["packed"] = True
            out = frame(HEADER, json.dumps(self._header).encode())
        data = bytes(self._held)
        self._held.clear()
        if self._packer is not None:
            data = self._packer.compress(data) + (self._packer.flush() if last else b"")
        if data:
            out += frame(DATA, data)
        self._sock.sendall(out + (frame(last) if last else b""))
