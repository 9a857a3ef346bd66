"""Memory that is no longer used, and is still the process's."""

from __future__ import annotations

import contextlib
import ctypes


def give_back() -> None:
    """Give the system the memory back that the C library keeps for later; nothing where it cannot.

    Objects that were let go leave holes, and by itself the library keeps what lies between them.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # of glibc alone
        ctypes.CDLL(None).malloc_trim(0)
