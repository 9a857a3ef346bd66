"""What the parent and a worker say to each other over their socket: frames of a kind, a length and so many bytes.

The parent sends one ``TASK`` (a line of JSON, then the body, if any). The worker answers with ``HEADER`` (JSON), any
number of ``DATA``, and ``END``; or with ``BROKEN`` in its place, when what has been sent is not the whole answer. A
worker begins with ``READY``. It says ``RETIRE`` in the place of ``END`` when it is going to leave after the answer.
"""

from __future__ import annotations

import json
import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

READY, TASK, HEADER, DATA, END, RETIRE, BROKEN = (bytes([letter]) for letter in b"RTHDELX")

_FRAME = struct.Struct("!cI")
HEAD = _FRAME.size
"""How many bytes come before what a frame holds."""


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """A frame, ready to be sent."""
    return _FRAME.pack(kind, len(payload)) + payload


def task_frame(task: dict[str, Any], body: bytes = b"") -> bytes:
    """A task for a worker."""
    return frame(TASK, json.dumps(task).encode() + b"\n" + body)


def read_task(payload: bytes) -> tuple[dict[str, Any], bytes]:
    """The task and the body in the payload of a ``TASK``."""
    line, _, body = payload.partition(b"\n")
    return json.loads(line), body


def frame_head(head: bytes) -> tuple[bytes, int]:
    """The kind of a frame and the length of what it holds, from its first ``HEAD`` bytes."""
    kind, length = _FRAME.unpack(head)
    return kind, length


class Frames:
    """Cuts what arrives in pieces into frames."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames that are complete with these bytes: kind and payload."""
        left = self._left
        left += data
        at = 0
        while len(left) - at >= HEAD:
            kind, length = _FRAME.unpack_from(left, at)
            if len(left) - at - HEAD < length:
                break
            at += HEAD
            yield kind, bytes(left[at : at + length])
            at += length
        del left[:at]
