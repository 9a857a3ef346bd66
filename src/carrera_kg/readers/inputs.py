"""Files as readers get them: found below a path, opened whatever packs them, and read within bounds.

Nothing is unpacked to disk, no line is longer than :data:`LONGEST_LINE` bytes in memory, and a packed file that blows
up out of all proportion ends the reading: what comes from outside may be hostile, cut off or in another encoding.
"""

from __future__ import annotations

import bz2
import functools
import gzip
import hashlib
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, BinaryIO, cast

from carrera_kg.errors import DataError, UsageError
from carrera_kg.names import slug

LONGEST_LINE = 64 * 2**20
"""Bytes of one line. The longest entity of Wikidata has a few million."""

LARGEST_PROPORTION = 400
"""How many times its packed size a file may have, once it has :data:`FREE_SIZE`: real dumps have 5 to 30."""

FREE_SIZE = 256 * 2**20
"""Bytes that may come out of any packed file, however small it is."""

_PACKED = (".gz", ".bz2", ".zst", ".xz")
_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip")


class StrictError(DataError):
    """A record was wrong, and the user wants that to be the end."""


@dataclass(slots=True)
class Rejects:
    """Counts the records that could not be read, with the reason, and where the first of each kind stood.

    Attributes:
        strict: raise at the first one.
        counts: how many by source and reason.
        examples: for each source and reason where the first was, and what it was like.
    """

    strict: bool = False
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, source: str, at: str, reason: str, found: str = "", number: int = 1) -> None:
        """Count a record that is left out.

        Args:
            source: the id of the file.
            at: where in it.
            reason: why, in a few words that are the same for all of its kind.
            found: what stood there; shortened.
            number: how many records.

        Raises:
            StrictError: the user wants it.
        """
        shown = " ".join(found.split())[:80]
        where = f"{at}: {shown}" if shown else at
        if self.strict:
            raise StrictError(f"{source}, {where}: {reason}", "mend the record, or leave out --strict")
        self.counts[source, reason] += number
        self.examples.setdefault((source, reason), where)

    @property
    def total(self) -> int:
        """How many records were left out."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read, by itself or within an archive.

    Attributes:
        id: what it is called in the dataset: like a path, of letters, digits, ``-``, ``_``, ``.`` and ``/``.
        path: of the file or the archive.
        member: its name within the archive; empty if it is in none.
        size: in bytes, as it lies there (packed, if it is).
    """

    id: str
    path: str
    member: str = ""
    size: int = 0

    @property
    def name(self) -> str:
        """Its own name, without folders and without what packs it: ``it.1.csv``."""
        name = os.path.basename(self.member or self.path)
        return next((name[: -len(end)] for end in _PACKED if name.endswith(end)), name)

    def open(self) -> BinaryIO:
        """Its bytes, unpacked as they are read.

        Raises:
            DataError: it cannot be opened, or what packs it is not known.
        """
        try:
            if self.member:
                return cast("BinaryIO", _bounded(_in_archive(self.path, self.member), self))
            raw = open(self.path, "rb")  # noqa: SIM115 - whoever asked closes it
            return cast("BinaryIO", _bounded(raw, self))
        except (OSError, tarfile.TarError, zipfile.BadZipFile, KeyError) as error:
            raise DataError(f"{self.path}: cannot be opened ({_said(error)})", "check the file") from None

    def chunks(self, size: int = 2**20) -> Iterator[bytes]:
        """Its bytes in pieces.

        Raises:
            DataError: it is damaged, cut off, or blows up out of all proportion.
        """
        with self.open() as file:
            while True:
                try:
                    piece = file.read(size)
                except (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile) as error:
                    raise self.damaged(_said(error)) from None
                except Exception as error:  # zstandard has an error of its own
                    if type(error).__name__ != "ZstdError":
                        raise
                    raise self.damaged(_said(error)) from None
                if not piece:
                    return
                yield piece

    def lines(self, rejects: Rejects | None = None) -> Iterator[tuple[int, bytes]]:
        """Its lines with their numbers, from 1, without line ends.

        A line that is longer than :data:`LONGEST_LINE` is counted as rejected and passed over.

        Raises:
            DataError: it is damaged, cut off, or blows up out of all proportion.
        """
        number, rest, skipping = 0, bytearray(), False
        for piece in self.chunks():
            rest += piece
            while (end := rest.find(b"\n")) >= 0:
                number += 1
                line = bytes(rest[:end])
                del rest[: end + 1]
                if skipping:
                    skipping = False
                else:
                    yield number, line.removesuffix(b"\r")
            if len(rest) > LONGEST_LINE:
                if not skipping and rejects is not None:
                    at = f"line={number},{number + 1}"
                    rejects.add(self.id, at, "a line is longer than 64 MiB", repr(bytes(rest[:40])))
                skipping = True
                rest.clear()
        if rest and not skipping:
            yield number + 1, bytes(rest).removesuffix(b"\r")

    def text(self, most: int = LONGEST_LINE) -> str:
        """All of it as text: UTF-8, with or without a mark at its beginning.

        Args:
            most: so many bytes at most, as it is in memory as a whole.

        Raises:
            DataError: it is damaged, too large, or not UTF-8.
        """
        data = bytearray()
        for piece in self.chunks():
            data += piece
            if len(data) > most:
                raise DataError(f"{self.label}: has more than {most // 2**20} MiB", "split it into several files")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DataError(f"{self.label}: byte {error.start} is not UTF-8", "save the file as UTF-8") from None

    @property
    def label(self) -> str:
        """Where it lies, for messages."""
        return f"{self.path}({self.member})" if self.member else self.path

    def damaged(self, why: str) -> DataError:
        """The error for a file that cannot be read to its end."""
        return DataError(f"{self.label}: is damaged or cut off ({why})", "fetch the file again")

    def sha256(self) -> str:
        """The checksum of its bytes, unpacked.

        Raises:
            DataError: it cannot be read.
        """
        digest = hashlib.sha256()
        for piece in self.chunks():
            digest.update(piece)
        return digest.hexdigest()


def input_files(path: str, wanted: Callable[[str], bool], name: str = "") -> list[InputFile]:
    """The files to read below a path: in a folder by their ids, in an archive as they lie there.

    Args:
        path: a file, a folder, or an archive (tar, packed or not, and zip).
        wanted: whether a file of that name, without what packs it, is to be read.
        name: what to call the source; after the path if empty.

    Raises:
        DataError: the path cannot be read.
        UsageError: there is nothing in it to read.
    """
    if not os.path.exists(path):
        raise DataError(f"{path}: no such file or folder", "check the path")
    source = name or source_name(path)
    try:
        if os.path.isdir(path):
            walked = (each for top, _, names in os.walk(path) for each in _in_folder(path, source, top, names))
            found = sorted(walked, key=lambda file: file.id)
        elif path.endswith(_ARCHIVES):
            found = [InputFile(_id(source, inside), path, inside, size) for inside, size in _members(path)]
        else:
            found = [InputFile(source, path, "", os.path.getsize(path))]
    except (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: is damaged or cannot be read ({_said(error)})", "check the file") from None
    fitting = [file for file in found if wanted(file.name)]
    if not fitting:
        raise UsageError(f"{path}: no file there that this reader knows", "see docs/sources.md for what each reads")
    twice = [id_ for id_, number in Counter(file.id for file in fitting).items() if number > 1]
    if twice:
        raise DataError(f"{path}: two files would both be called {twice[0]}", "rename one of them")
    return fitting


def source_name(path: str) -> str:
    """What to call a source after its path: ``international_results.tar.gz`` is ``international-results``.

    >>> source_name("bulk/international_results.tar.gz"), source_name("data/1994-95_it.1.csv")
    ('international-results', '1994-95-it-1')
    """
    name = os.path.basename(os.path.abspath(path))
    for end in (*_ARCHIVES, *_PACKED):
        name = name.removesuffix(end)
    return slug(name.rsplit(".", 1)[0] if "." in name else name)


def _in_folder(path: str, source: str, top: str, names: list[str]) -> Iterator[InputFile]:
    for name in names:
        whole = os.path.join(top, name)
        if os.path.isfile(whole) and not name.startswith("."):
            inside = os.path.relpath(whole, path).replace(os.sep, "/")
            yield InputFile(_id(source, inside), whole, "", os.path.getsize(whole))


def _id(source: str, inside: str) -> str:
    """The id of a file within a source: what can stand in an address as it is."""
    for end in _PACKED:
        inside = inside.removesuffix(end)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_./") else "-" for c in inside.removeprefix("./"))
    return f"{source}/{plain.strip('/')}"


def _members(path: str) -> Iterator[tuple[str, int]]:
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            yield from ((each.filename, each.file_size) for each in archive.infolist() if not each.is_dir())
    else:
        yield from ((each.name, each.size) for each in _tar(path, os.stat(path).st_mtime_ns) if each.isfile())


@functools.lru_cache(maxsize=1)
def _tar(path: str, _modified: int) -> tarfile.TarFile:
    """The archive, kept open: a packed one is unpacked once if its members are read as they lie there."""
    return tarfile.open(path)


def _in_archive(path: str, member: str) -> IO[bytes]:
    if path.endswith(".zip"):
        return zipfile.ZipFile(path).open(member)
    found = _tar(path, os.stat(path).st_mtime_ns).extractfile(member)
    if found is None:
        raise KeyError(member)
    return found


def _bounded(raw: IO[bytes], file: InputFile) -> io.BufferedReader:
    name = file.member or file.path
    if name.endswith(".gz"):
        unpacked: Any = gzip.GzipFile(fileobj=raw)
    elif name.endswith(".bz2"):
        unpacked = bz2.BZ2File(raw)
    elif name.endswith(".xz"):
        unpacked = lzma.LZMAFile(raw)  # noqa: SIM115 - closed with the whole
    elif name.endswith(".zst"):
        unpacked = _Zstandard(raw)
    else:
        unpacked = raw
    inside = file.member and not file.path.endswith(".tar")
    return io.BufferedReader(_Bounded(unpacked, raw, file, packed=bool(inside) or unpacked is not raw), 2**20)


_ZSTANDARD_PIECE = 2**11
"""So few bytes at a time, as each can become thousands."""


class _Zstandard:
    """Reads what comes out of frames of Zstandard, and notices where they are cut off, as the library does not."""

    def __init__(self, raw: IO[bytes]) -> None:
        try:
            import zstandard
        except ImportError:
            raise UsageError("reading .zst needs zstandard", "install carrera-kg[sources]") from None
        self.raw, self.new = raw, zstandard.ZstdDecompressor().decompressobj
        self.frame: Any = None
        self.rest = b""

    def read(self, _: int) -> bytes:
        """The next piece; nothing at the end."""
        while True:
            piece = self.rest or self.raw.read(_ZSTANDARD_PIECE)
            self.rest = b""
            if not piece:
                if self.frame is not None:
                    raise EOFError("the last frame is not complete")
                return b""
            self.frame = self.frame or self.new()
            out: bytes = self.frame.decompress(piece)
            if self.frame.eof:
                self.rest, self.frame = self.frame.unused_data, None
            if out:
                return out

    def close(self) -> None:
        """Nothing is held."""


class _Bounded(io.RawIOBase):
    """Reads what comes out of a packed file, as long as it is in proportion to the file."""

    def __init__(self, unpacked: Any, raw: IO[bytes], file: InputFile, packed: bool) -> None:
        self.unpacked, self.raw, self.file, self.packed, self.out = unpacked, raw, file, packed, 0
        self.waiting = memoryview(b"")
        # Of an archive the whole is what a member's size has to be in proportion to.
        self.most = max(FREE_SIZE, LARGEST_PROPORTION * os.path.getsize(file.path))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.waiting or memoryview(self.unpacked.read(len(buffer)))
        piece, self.waiting = piece[: len(buffer)], piece[len(buffer) :]
        buffer[: len(piece)] = piece
        self.out += len(piece)
        if self.packed and self.out > self.most:
            raise DataError(
                f"{self.file.label}: unpacks to more than {LARGEST_PROPORTION} times its size",
                "such a file is made to fill memory or disk; unpack it yourself if you trust it",
            )
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self.unpacked.close()
            self.raw.close()
        super().close()


def _said(error: BaseException) -> str:
    return getattr(error, "strerror", None) or " ".join(str(error).split())[:120] or type(error).__name__
