"""The processes of a service, as Linux tells of them: which there are, and how much memory they take together."""

from __future__ import annotations

import os
import re
from pathlib import Path


def children(pid: int) -> list[int]:
    """The processes that one has made and that have not ended."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        found = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [child for child in found if alive(child)]


def alive(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def tree(pid: int) -> list[int]:
    """A process and all that come from it."""
    return [pid, *(each for child in children(pid) for each in tree(child))]


def forkserver(service: int) -> int:
    """The process that makes a service's workers."""
    (only,) = children(service)
    return only


def workers(service: int) -> list[int]:
    """The workers of a service."""
    return [worker for maker in children(service) for worker in children(maker)]


def memory(pid: int) -> float:
    """What a process and all that come from it take, in MiB; what several share is counted once (PSS)."""
    kilobytes = 0
    for each in tree(pid):
        try:
            found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{each}/smaps_rollup").read_text(), re.M)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it has just ended
        kilobytes += int(found[1]) if found else 0
    return kilobytes / 1024


def open_files(pid: int) -> int:
    """How many files and sockets a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))
