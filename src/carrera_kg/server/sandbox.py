"""What a worker gives up before it answers anybody: memory without end, the network, and other programs.

A query that asks for more than it may have ends its worker, and nothing else. Where the kernel offers a protection,
it is used; where it does not, the name of what is missing is returned, to be said once and plainly.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_SIGKILL = 9

_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
"""The instructions of classic BPF that are used: load a word, compare, return (linux/bpf_common.h)."""

_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO with EPERM
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4  # in struct seccomp_data
_X32 = 0x40000000  # the bit of x86-64's second calling convention

_DENIED = {
    # socket, connect, bind, listen, ptrace, execve, fork, vfork, kill, execveat, io_uring_setup
    "x86_64": (0xC000003E, (41, 42, 49, 50, 101, 59, 57, 58, 62, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 117, 221, 129, 281, 425)),
}
"""By machine: its AUDIT_ARCH number, and the numbers of the system calls that answering a query never needs."""

_CONNECTING = {"x86_64": (41, 42), "aarch64": (198, 203)}
"""Of these: socket and connect."""


def die_with_parent() -> None:
    """Have the kernel end this process when the one that made it ends, however that happens (Linux)."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, _SIGKILL)


def deny_network(but_for_a_store: bool = False) -> str:
    """Refuse sockets and other programs to this process for good; threads made later are bound too.

    Args:
        but_for_a_store: it may still connect, as its dataset is elsewhere; not listen, nor start anything.

    Returns:
        What is missing, in words; nothing where the filter is in force.
    """
    known = _DENIED.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return f"no system call filter for {sys.platform} on {platform.machine()}"
    architecture, denied = known
    if but_for_a_store:
        denied = tuple(number for number in denied if number not in _CONNECTING[platform.machine()])
    program = _program(architecture, denied)
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: the number of instructions, and where they are
    descriptor = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(code)))
    filtered = (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(descriptor))
    if _prctl(_PR_SET_NO_NEW_PRIVS, 1) or _prctl(*filtered):
        return f"the kernel refuses a system call filter ({os.strerror(ctypes.get_errno())})"
    return ""


def limit_memory(more: int) -> str:
    """Let this process have so many bytes of address space beyond what it has now.

    Returns:
        What is missing, in words; nothing where the limit is in force.
    """
    import resource

    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + more, now + more))
    except (OSError, ValueError) as error:
        return f"no limit on memory ({error})"
    return ""


def _prctl(option: int, first: int, second: int = 0) -> int:
    """The system call prctl(2): 0, or -1 with errno set."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    return int(prctl(option, first, second, 0, 0))


def _program(architecture: int, denied: tuple[int, ...]) -> bytes:
    """The filter: the wrong architecture and each denied call are refused, all else is allowed."""

    def instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
        return struct.pack("=HBBI", code, then, otherwise, value)

    checks = [
        instruction(_LOAD, _ARCHITECTURE_AT),
        instruction(_JUMP_EQUAL, architecture, 1, 0),
        instruction(_RETURN, _REFUSE),
        instruction(_LOAD, _NUMBER_AT),
        instruction(_JUMP_GREATER_EQUAL, _X32, len(denied) + 1, 0),
        *(instruction(_JUMP_EQUAL, number, len(denied) - place, 0) for place, number in enumerate(denied)),
        instruction(_RETURN, _ALLOW),
        instruction(_RETURN, _REFUSE),
    ]
    return b"".join(checks)
