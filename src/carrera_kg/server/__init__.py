"""``carrera-kg serve``: the dataset over HTTP, as SPARQL, as linked data and as pages.

The parent takes connections and never touches the query engine; workers answer, each in a process of its own that can
be killed. ``docs/service.md`` tells how that holds.
"""

from __future__ import annotations

from carrera_kg.server.settings import Settings, public_address

__all__ = ["Settings", "public_address", "serve"]


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8000, token: str = "") -> None:
    """Serve until interrupted or terminated.

    Args:
        settings: what is served, and within which limits.
        host, port: where to listen; port 0 takes a free one.
        token: what a client must show to change the dataset; without one the service is read-only.

    Raises:
        CarreraError: there is no dataset, or the address is taken.
    """
    from carrera_kg.server.running import run  # asyncio, uvicorn and Starlette are for this command alone

    run(settings, host, port, token)
