"""A session of Spark, and what goes wrong in it, in our words."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from carrera_kg.errors import CarreraError, DataError, UsageError
from carrera_kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyspark import SparkContext, StorageLevel

OLDEST_JAVA = 17
"""What Spark 4 needs (https://spark.apache.org/docs/latest/)."""

_MARK = "carrera-kg-error:"
_PATIENCE = 180.0
"""Seconds until a worker must have taken the build."""
_QUIET = """rootLogger.level = off
rootLogger.appenderRef.none.ref = none
appender.none.type = Null
appender.none.name = none
"""
"""Without an appender Spark takes it for no settings at all."""
_LOCAL = ("127.0.0.1", "localhost")

Result = TypeVar("Result")


class Task:
    """A function for workers, whose errors come back as ours.

    Args:
        function: gives what the task finds; of a module, so that workers can import it.
        before: what it is given first.
    """

    def __init__(self, function: Callable[..., Iterable[Any]], *before: Any) -> None:
        self.function, self.before, self.version = function, before, __version__

    def __call__(self, *given: Any) -> Iterator[Any]:
        """Run it.

        Raises:
            RuntimeError: it met a problem of ours, which the text holds.
        """
        try:
            if self.version != __version__:
                hint = "install the same version on all machines"
                raise DataError(f"a worker has carrera-kg {__version__}, and this is {self.version}", hint)
            yield from self.function(*self.before, *given)
        except CarreraError as error:
            told = json.dumps([error.exit_code, error.problem, error.hint])
            raise RuntimeError(f"{_MARK}{told}") from None


@contextlib.contextmanager
def session(master: str, wait: float = _PATIENCE) -> Iterator[SparkContext]:
    """Spark, for as long as it is needed.

    Args:
        master: its URL, as ``local[2]`` or ``spark://HOST:7077``.
        wait: how many seconds workers may take to be there.

    Raises:
        UsageError: PySpark or Java is missing, or the URL is none.
        DataError: nobody answers there.
    """
    try:
        import pyspark
    except ImportError:
        raise UsageError("--engine spark needs PySpark", "install carrera-kg[spark]") from None
    check_java()
    _check_master(master)
    with tempfile.TemporaryDirectory(prefix="carrera-kg-spark-") as folder:
        logging = os.path.join(folder, "log4j2.properties")
        with open(logging, "w", encoding="utf-8") as file:
            file.write(_QUIET)
        conf = pyspark.SparkConf().setMaster(master).setAppName("carrera-kg")
        chosen = _chosen(os.path.dirname(pyspark.__file__))
        for name, value in _settings(master, logging).items():
            if name not in chosen:
                conf.set(name, value)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        with _loopback(master), _silent(os.path.join(folder, "stderr")):
            try:
                context = pyspark.SparkContext(conf=conf)
            except Exception as error:
                raise _told(error, f"Spark cannot be started at {master}") from None
        try:
            _await_workers(context, master, wait)
            yield context
        finally:
            _stop(context)


def asked(action: Callable[[], Result]) -> Result:
    """What Spark gives.

    Raises:
        CarreraError: a worker met a problem of ours, or the work could not be done.
    """
    try:
        return action()
    except CarreraError:
        raise
    except Exception as error:
        raise _told(error, "the build on Spark failed") from None


def on_disk() -> StorageLevel:
    """How what a task has found is kept for the tasks after it: on the disks of the workers."""
    from pyspark import StorageLevel

    return StorageLevel.DISK_ONLY


def check_java() -> None:
    """See that there is a Java that Spark can run on.

    Raises:
        UsageError: there is none.
    """
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else shutil.which("java")
    hint = f"install a Java runtime of version {OLDEST_JAVA} or later, or set JAVA_HOME"
    if not java or not os.access(java, os.X_OK):
        raise UsageError("--engine spark needs Java, and there is none", hint)
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        raise UsageError(f"{java}: Java does not run", hint) from None
    found = re.search(r'version "(\d+)', told)
    if found and int(found[1]) < OLDEST_JAVA:
        raise UsageError(f"{java}: Java {found[1]} is too old for Spark", hint)


def _check_master(master: str) -> None:
    """See that the URL is one, and that somebody answers there if it names a machine."""
    if not re.match(r"local(\[[^\]]+\])?$|spark://|k8s://|yarn$", master):
        raise UsageError(f"{master!r} is no master", "as in local[4], spark://HOST:7077, k8s://URL or yarn")
    named = re.match(r"spark://([^,:/]+):(\d+)", master)
    if master.startswith("spark://") and not named:
        raise UsageError(f"{master!r} is no master", "name host and port, as in spark://HOST:7077")
    if named and "," not in master:
        try:
            socket.create_connection((named[1], int(named[2])), timeout=10).close()
        except OSError as error:
            raise DataError(
                f"{master}: nobody answers there ({error.strerror or error})", "start the master, or check the URL"
            ) from None


def _settings(master: str, logging: str) -> dict[str, str]:
    """What is set unless ``spark-defaults.conf`` says otherwise."""
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    path = os.pathsep.join(dict.fromkeys([package, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]))
    settings = {
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{logging}",
        "spark.driver.maxResultSize": "0",
        "spark.executorEnv.POLARS_MAX_THREADS": "1",  # a task has one core
        "spark.executorEnv.PYTHONPATH": path,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if _on_this_machine(master):
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return settings


def _chosen(home: str) -> set[str]:
    """The settings that the user's ``spark-defaults.conf`` has, which ours would otherwise stand above.

    Args:
        home: of Spark, where ``SPARK_HOME`` does not name another one.
    """
    folder = os.environ.get("SPARK_CONF_DIR") or os.path.join(os.environ.get("SPARK_HOME") or home, "conf")
    try:
        with open(os.path.join(folder, "spark-defaults.conf"), encoding="utf-8") as file:
            return {line.split()[0].partition("=")[0] for line in file if line.strip() and not line.startswith("#")}
    except OSError:
        return set()


def _on_this_machine(master: str) -> bool:
    return master.startswith("local") or any(master.startswith(f"spark://{host}:") for host in _LOCAL)


def _stop(context: SparkContext) -> None:
    """End Spark, and the Java that PySpark itself leaves running until this process ends."""
    import pyspark

    context.stop()
    gateway, pyspark.SparkContext._gateway, pyspark.SparkContext._jvm = pyspark.SparkContext._gateway, None, None
    java: subprocess.Popen[bytes] | None = getattr(gateway, "proc", None)
    if gateway is not None:
        gateway.shutdown()
    if java is not None:
        if java.stdin:
            java.stdin.close()  # by which it knows
        try:
            java.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            java.kill()
            java.wait()


@contextlib.contextmanager
def _loopback(master: str) -> Iterator[None]:
    """Let Spark not look for the address of a machine that it does not leave."""
    before = os.environ.get("SPARK_LOCAL_IP")
    if _on_this_machine(master) and before is None:
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("SPARK_LOCAL_IP", None)


@contextlib.contextmanager
def _silent(path: str) -> Iterator[None]:
    """Let what is started meanwhile write its messages to a file: what matters of them comes back as an error."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(path, "wb") as file:
            os.dup2(file.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _await_workers(context: SparkContext, master: str, wait: float) -> None:
    """Wait until somebody has taken the work; Spark itself waits for ever."""
    if master.startswith("local"):
        return
    until = time.monotonic() + wait
    while context._jsc.sc().getExecutorMemoryStatus().size() < 2:  # the driver is one
        if time.monotonic() > until:
            raise DataError(f"{master}: no worker has taken the build in {wait:.0f} s", "start workers, or free some")
        time.sleep(0.1)


def _told(error: Exception, problem: str) -> CarreraError:
    """An error of Spark as one of ours: that of the worker, if it was one of ours."""
    text = str(error)
    if (at := text.find(_MARK + "[")) >= 0:
        (code, worker_problem, hint), _ = json.JSONDecoder().raw_decode(text, at + len(_MARK))
        return (UsageError if code == UsageError.exit_code else DataError)(worker_problem, hint)
    last = re.findall(r"^\s*([A-Za-z_.]*(?:Error|Exception)\b.*)$", text, re.M)
    reason = " ".join((last[-1] if last else text).split())[:300]
    return DataError(f"{problem} ({reason})", "see the logs of Spark's workers for more")
