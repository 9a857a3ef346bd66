"""A build whose large part Apache Spark does: reading, gathering, squads and text; what is contested comes back."""

from __future__ import annotations

import contextlib
import operator
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from carrera_kg import folders
from carrera_kg.columns.collecting import Beside, Collected, Elsewhere, Records, collect
from carrera_kg.columns.gathering import Gathered
from carrera_kg.columns.spool import files_of
from carrera_kg.errors import DataError
from carrera_kg.matching import Judgement, compared
from carrera_kg.pipeline import Large
from carrera_kg.self_description import Making
from carrera_kg.spark import gathering
from carrera_kg.spark.blobs import blob, frame_of
from carrera_kg.spark.publishing import Publishing, write_manifest
from carrera_kg.spark.reading import SharedSpool
from carrera_kg.spark.session import Task, asked, on_disk, session
from carrera_kg.store import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyspark import SparkContext

PAIRS = 20_000
"""So many pairs of namesakes are compared at a time."""
_ROWS = 150_000
"""So many records are gathered at a time, or more where there are few workers."""


@dataclass(slots=True)
class _Work:
    """A build at work.

    Attributes:
        context: of Spark.
        folder: that is going to be the dataset.
        spool: the records.
        tell: told what is done.
        publishing: writes the dataset, once there is something to write.
    """

    context: SparkContext
    folder: folders.Folder
    spool: SharedSpool
    tell: Callable[[str, int, int], None]
    publishing: Publishing | None = None


class Spark:
    """Apache Spark as the engine of a build, as :class:`~carrera_kg.pipeline.Engine` describes one.

    The sources, and the folder that the dataset comes into, must be at the same path on all machines.

    Args:
        master: its URL, as ``local[2]`` or ``spark://HOST:7077``.
        pieces: into how many the records are parted; as many as there is work for, if 0.
    """

    def __init__(self, master: str, pieces: int = 0) -> None:
        self.master, self.pieces = master, pieces
        self._at_work: _Work | None = None

    def check(self, dataset: str) -> None:
        """See that a dataset may be written there.

        Raises:
            DataError: something else is there.
        """
        folders.check(os.path.realpath(dataset))

    def collect(
        self, until_done: contextlib.ExitStack, dataset: str, large: Large, beside: Beside, own: Sequence[Judgement]
    ) -> Collected:
        """Read the sources and gather what they tell, on the workers.

        Raises:
            CarreraError: Spark is not there, a source cannot be read, or a worker cannot do its part.
        """
        target = os.path.realpath(dataset)
        reading = until_done.enter_context(_held(f"{target}.reading"))
        files_of(large.sources)  # what is not there is told before anything is started
        large.tell("starting Spark", 0, 0)
        folder = until_done.enter_context(folders.replaced(target))  # it takes its place when no worker writes any more
        context = until_done.enter_context(session(self.master))
        spool = SharedSpool(reading, context)
        self._at_work = _Work(context, folder, spool, large.tell)
        elsewhere = Elsewhere(self._gather, self._compare)
        return collect(spool, large.sources, beside, own, large.strict, large.tell, elsewhere)

    def _compare(self, pairs: pl.DataFrame, stints: pl.DataFrame) -> pl.DataFrame:
        """Namesakes compared by their stays, so many pairs at a time."""
        work = self._at_work
        assert work
        if pairs.height <= PAIRS:
            return compared(pairs, stints)
        work.tell("comparing namesakes on the workers", 0, 0)
        folder = os.path.join(work.spool.folder, _WORK)
        os.makedirs(folder, exist_ok=True)
        stints.write_parquet(os.path.join(folder, "stints.parquet"))
        some = [blob(pairs.slice(start, PAIRS)) for start in range(0, pairs.height, PAIRS)]
        tasks = work.context.parallelize(list(enumerate(some)), len(some))
        told = asked(tasks.flatMap(Task(gathering.namesakes, folder)).collect)
        return pl.concat(frame_of(data) for _, data in sorted(told))

    def _gather(self, records: Records) -> Gathered:
        """What the records tell: the tables are written, the text waits on the workers; the rest is given."""
        work = self._at_work
        assert work
        work.tell("gathering on the workers", 0, 0)
        linking = os.path.join(work.spool.folder, _WORK, "linking")
        os.makedirs(linking, exist_ok=True)
        records.linking.assigned.write_parquet(os.path.join(linking, "assigned.parquet"))
        records.linking.names.write_parquet(os.path.join(linking, "names.parquet"))
        pieces = self.pieces or max(work.context.defaultParallelism, _rows(work.spool) // _ROWS + 1)
        plan = gathering.Plan(
            reading=work.spool.folder,
            linking=linking,
            output=work.folder.path,
            scratch=os.path.join(work.spool.folder, _WORK, "scratch"),
            pieces=pieces,
            gone=records.gone,
            registered=records.registered,
            matches=records.matches,
        )
        units = work.context.parallelize(work.spool.pieces, max(1, len(work.spool.pieces)))
        routed = units.flatMap(Task(gathering.routed, plan)).partitionBy(pieces, operator.index)
        told = routed.mapPartitionsWithIndex(Task(gathering.gathered, plan)).persist(on_disk())
        kept = gathering.Kept.of(asked(told.filter(gathering.for_driver).collect))
        work.publishing = Publishing(work.context, plan, told, kept)
        return kept.gathered

    def publish(
        self,
        target: Target,
        collected: Collected,
        quads: list[str],
        making: Making,
        manifest: dict[str, object],
        tell: Callable[[str, int, int], None],
    ) -> None:
        """Write the dataset.

        Raises:
            CarreraError: a worker cannot do its part, or the folder cannot be written.
        """
        work = self._at_work
        assert work and work.publishing
        manifest |= collected.report
        manifest |= work.publishing.publish(work.folder, target, collected, quads, making)
        manifest["spark"] = {"version": work.context.version, "pieces": work.publishing.plan.pieces}
        work.folder.count_all()
        write_manifest(work.folder, manifest, target.began)
        collected.spool.clear()


_WORK = "work"
"""The folder, beside the records, of what is there as long as the build is at work."""


def _rows(spool: SharedSpool) -> int:
    return sum(number for files in spool.files.values() for file in files for number in file.records.values())


@contextlib.contextmanager
def _held(folder: str) -> Iterator[str]:
    """A folder for records, held against other builds; what is there only for the build at work is removed at its end.

    Raises:
        DataError: another build is at work, or the folder cannot be made.
    """
    import filelock

    try:
        os.makedirs(folder, exist_ok=True)
        with filelock.FileLock(os.path.join(folder, ".lock"), timeout=0):
            try:
                yield folder
            finally:
                shutil.rmtree(os.path.join(folder, _WORK), ignore_errors=True)
    except filelock.Timeout:
        raise DataError(f"{folder}: another build is at work there", "wait for it to end") from None
    except OSError as error:
        raise DataError(f"{folder}: cannot be written ({error.strerror or error})", "choose another place") from None
