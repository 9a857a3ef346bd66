"""Spark as the tests need it: whether it is there, and a master with two workers on loopback."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from carrera_kg.errors import UsageError
from carrera_kg.spark.session import check_java

PATIENCE = 180.0
QUICK = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""What lets Java start in half the time, and be slower later."""


def missing() -> str:
    """Why Spark cannot be tested here; nothing if it can."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not installed (pip install 'carrera-kg[spark]')"
    try:
        check_java()
    except UsageError as error:
        return str(error)
    return ""


@dataclass
class Cluster:
    """A master and workers, each with a process group of its own.

    Attributes:
        url: of the master.
        processes: the master, and then the workers.
    """

    url: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_worker(self) -> None:
        """End a worker with its executors, at once."""
        end(self.processes.pop())


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def cluster(folder: Path, workers: int = 2, memory: str = "1g") -> Iterator[Cluster]:
    """A master with workers of one core each, on loopback; all of it is ended at the end.

    Args:
        folder: for what they write; removed at the end.
        workers: how many.
        memory: that each may give to Java.
    """
    import pyspark

    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    environment = {**os.environ, **QUICK, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1",
                   "SPARK_LOCAL_DIRS": str(folder), "SPARK_CONF_DIR": str(folder),
                   "PYSPARK_PYTHON": sys.executable}  # fmt: skip
    port, page = free_port(), free_port()
    found = Cluster(f"spark://127.0.0.1:{port}")

    def start(name: str, *words: str) -> None:
        command = [str(spark_class), f"org.apache.spark.deploy.{name}", *words]
        with open(folder / f"{len(found.processes)}.log", "wb") as log:
            found.processes.append(
                subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
            )

    try:
        start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page))
        answering(port)
        for number in range(workers):
            work = folder / f"worker-{number}"
            words = ("--host", "127.0.0.1", "--webui-port", str(free_port()), "--cores", "1", "--memory", memory)
            start("worker.Worker", *words, "--work-dir", str(work), found.url)
        yield found
    finally:
        for process in reversed(found.processes):
            end(process)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


def answering(port: int) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
