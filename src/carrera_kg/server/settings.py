"""What a service is told when it starts."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from carrera_kg.errors import UsageError


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of ``carrera-kg serve``.

    Attributes:
        dataset: the folder of the dataset; empty for the default one, which is built where it is missing.
        documents: the folder of the source texts, or None: pages then show words and places only.
        timeout: seconds that an answer may take.
        workers: how many questions are answered at once; slow ones have places of their own beside these.
        memory: bytes that one answer may take.
        base: the public address, ending in "/"; empty where it is what the client connected to.
        updates: whether there is an update token; the token itself stays in the parent.
        review: the path of a file of proposals to be decided on; empty where there is none.
    """

    dataset: str = ""
    documents: str | None = None
    timeout: float = 10.0
    workers: int = 4
    memory: int = 1 << 30
    base: str = ""
    updates: bool = False
    review: str = ""

    @property
    def root(self) -> str:
        """What the path of every link begins with: "/", or the path of the public address."""
        return urlsplit(self.base).path if self.base else "/"

    @property
    def slow(self) -> int:
        """How many slow questions may be at work at once."""
        return max(2, os.cpu_count() or 2)

    def as_dict(self) -> dict[str, object]:
        """The settings as they are handed to the workers."""
        return asdict(self)


def public_address(text: str) -> str:
    """The public address as links are made from it, ending in "/".

    Raises:
        UsageError: it is no http or https address without a query.

    >>> public_address("https://kg.example.org/football")
    'https://kg.example.org/football/'
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = not (parts.query or parts.fragment or parts.username) and all(
        32 < ord(c) < 127 and c not in '<>"' for c in text
    )
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not plain:
        raise UsageError(f"--base {text!r} is no public address", "write it like https://kg.example.org/")
    return text.rstrip("/") + "/"
