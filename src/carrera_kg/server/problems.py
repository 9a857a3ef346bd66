"""What went wrong, as the protocols say it: a status, with problem details (RFC 9457) or a page for people."""

from __future__ import annotations

import json
from http import HTTPStatus

from carrera_kg.canonical import AlikeError
from carrera_kg.errors import CarreraError, DataError, RefusedError, RemoteError
from carrera_kg.server.negotiation import NotAcceptableError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PROBLEM_TYPE = "application/problem+json"


class MissingError(CarreraError):
    """Nothing is at the address."""


class Problem(Exception):
    """An answer that is an error.

    Args:
        status: of HTTP.
        detail: what is wrong, naming the thing.
        hint: the next move.
        headers: more headers, such as ``allow`` or ``retry-after``.
    """

    def __init__(self, status: int, detail: str, hint: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.hint, self.headers = status, detail, hint, headers or {}

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase

    def as_dict(self) -> dict[str, Any]:
        """RFC 9457 problem details, with ``hint`` as an extension."""
        hint = {"hint": self.hint} if self.hint else {}
        return {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail} | hint

    def as_json(self) -> bytes:
        """The problem details as bytes."""
        return json.dumps(self.as_dict(), ensure_ascii=False).encode() + b"\n"


def problem_of(error: CarreraError) -> Problem:
    """The problem that an error of ours is."""
    kinds: tuple[tuple[type[CarreraError], int], ...] = (
        (NotAcceptableError, 406), (RefusedError, 403), (MissingError, 404), (AlikeError, 422),
        (RemoteError, 502), (DataError, 500),
    )  # fmt: skip
    status = next((status for kind, status in kinds if isinstance(error, kind)), 400)
    if isinstance(error, RemoteError):  # its address is nobody's business
        return Problem(status, f"the store behind this service {error.problem.partition(': ')[2]}", error.hint)
    return Problem(status, error.problem, error.hint)
