"""The process that makes workers."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from carrera_kg.server.settings import Settings


def test_a_wish_that_comes_with_the_settings_is_granted(dataset: Path) -> None:
    ours, theirs = socket.socketpair()
    for_worker, workers_end = socket.socketpair()
    with tempfile.TemporaryFile() as heard, ours, for_worker:
        process = subprocess.Popen(
            [sys.executable, "-m", "carrera_kg.server.forkserver", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stderr=heard,
        )
        theirs.close()
        settings = Settings(dataset=os.fspath(dataset)).as_dict() | {"address": "http://localhost/"}
        # Both are in the socket before anybody reads: so it is when a question comes while the process starts again.
        ours.sendall(json.dumps(settings).encode() + b"\n")
        socket.send_fds(ours, [json.dumps({"make": 1, "writes": False}).encode() + b"\n"], [workers_end.fileno()])
        workers_end.close()
        ours.settimeout(30)
        said = b""
        while said.count(b"\n") < 2 and (piece := ours.recv(4096)):
            said += piece
        messages = [json.loads(line) for line in said.splitlines()]
        for_worker.settimeout(30)
        greeting = for_worker.recv(1)
        ours.close()
        assert process.wait(30) == 0
        heard.seek(0)
        assert heard.read() == b""
    assert messages[0] == {"ready": os.fspath(dataset)}
    assert messages[1]["made"] == 1
    assert greeting, "the worker speaks over the socket that came with the wish"
