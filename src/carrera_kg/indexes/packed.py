"""Arrays in one file that is mapped into memory: what is not looked at is not read, and to open it costs nothing.

    magic (8 bytes) | length of the header, its checksum (4 bytes each) | header (JSON) | arrays, each at a multiple
    of 8 | checksums of the arrays, one for each 4 KiB of them

Numbers are little-endian, checksums CRC-32. The header says of each array where it begins, how many bytes it has and
of which type its numbers are, and to which generation the file belongs. What is looked at is checked when it first is.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
import zlib

from carrera_kg.errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any, Literal

    import numpy as np

FOLDER = "indexes"
"""The name of the folder of indexes in a generation."""

_MAGIC = b"carrkg\x00\x02"
_VERSION_AT = 7
_HEAD = 16
_SHIFT = 12
_BLOCK = 1 << _SHIFT
"""So many bytes have a checksum: some 1 µs to check."""
_TYPES: dict[str, Literal["B", "i", "I", "q"]] = {"uint8": "B", "int32": "i", "uint32": "I", "int64": "q"}
"""The types of numbers, each with the letter that :mod:`struct` has for it."""


def write_packed(generation: str, name: str, arrays: Mapping[str, np.ndarray], about: Mapping[str, object]) -> None:
    """Write arrays to a file in a generation's folder of indexes.

    Args:
        generation: its folder.
        name: of the file.
        arrays: of one dimension, of the types of :data:`_TYPES`.
        about: what else to keep, as JSON can have it.
    """
    places, at = {}, 0
    for each, array in arrays.items():
        places[each] = [at, array.nbytes, str(array.dtype)]
        at += -(-array.nbytes // 8) * 8
    sums = _sums(arrays)
    told = {"arrays": places, "size": at, "sums": zlib.crc32(sums), "of": _own_name(generation), "about": dict(about)}
    header = json.dumps(told).encode()
    header += b" " * (-len(header) % 8)
    os.makedirs(os.path.join(generation, FOLDER), exist_ok=True)
    with open(os.path.join(generation, FOLDER, name), "wb") as file:
        file.write(_MAGIC + len(header).to_bytes(4, "little") + zlib.crc32(header).to_bytes(4, "little") + header)
        for part in _parts(arrays):
            file.write(part)
        file.write(sums)


def _parts(arrays: Mapping[str, np.ndarray]) -> Iterator[bytes]:
    for array in arrays.values():
        yield array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        yield b"\x00" * (-array.nbytes % 8)


def _sums(arrays: Mapping[str, np.ndarray]) -> bytes:
    """The checksums of all blocks."""
    sums, rest = bytearray(), b""
    for part in _parts(arrays):
        whole = memoryview(rest + part)
        full = len(whole) // _BLOCK * _BLOCK
        for at in range(0, full, _BLOCK):
            sums += zlib.crc32(whole[at : at + _BLOCK]).to_bytes(4, "little")
        rest = bytes(whole[full:])
    return bytes(sums + zlib.crc32(rest).to_bytes(4, "little"))


def _own_name(generation: str) -> str:
    """What a generation is called, while it is built and after."""
    name = os.path.basename(os.path.abspath(generation))
    return name.removeprefix("building-").removeprefix("generation-")


def opened(generation: str, name: str) -> Packed | None:
    """A file of a generation; None if it has none, or one of another generation or version of the package.

    Args:
        generation: its folder; nothing if it is not known.
        name: of the file.

    Raises:
        DataError: it is damaged.
    """
    path = os.path.join(generation, FOLDER, name)
    if not generation or not os.path.exists(path):
        return None
    try:
        found = Packed(path)
    except _OtherVersionError:
        return None
    return found if found.of == _own_name(generation) else None


class _OtherVersionError(Exception):
    """The file is of another version of the package."""


class Packed:
    """Arrays of a file, as views of the memory that it is mapped into.

    Attributes:
        path: of the file.
        of: to which generation it belongs.
        about: what else was kept.
    """

    def __init__(self, path: str) -> None:
        """Open a file.

        Raises:
            DataError: it is none of these, or damaged.
        """
        self.path = path
        try:
            with open(path, "rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            whole = memoryview(self._map)
            if bytes(whole[:_VERSION_AT]) == _MAGIC[:_VERSION_AT] and whole[_VERSION_AT] != _MAGIC[_VERSION_AT]:
                raise _OtherVersionError
            length, checksum = (int.from_bytes(whole[at : at + 4], "little") for at in (8, 12))
            header = bytes(whole[_HEAD : _HEAD + length])
            if bytes(whole[:8]) != _MAGIC or zlib.crc32(header) != checksum or sys.byteorder != "little":
                raise ValueError("its beginning is not that of an index of this machine")
            told = json.loads(header)
            start, size = _HEAD + length, int(told["size"])
            sums = whole[start + size :]
            if zlib.crc32(sums) != told["sums"] or len(sums) != 4 * (size // _BLOCK + 1):
                raise ValueError("it is cut off")
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise self._damaged(str(error)) from None
        self._data, self._sums = whole[start : start + size], sums.cast("I")
        self._checked = bytearray(len(self._sums))
        self._places: dict[str, tuple[int, int, str]] = told["arrays"]
        self.of: str = told["of"]
        self.about: dict[str, Any] = told["about"]

    def array(self, name: str) -> Numbers:
        """An array, as a view."""
        at, size, type_ = self._places[name]
        return Numbers(self, at, self._data[at : at + size].cast(_TYPES[type_]))

    def check(self, start: int, end: int) -> None:
        """See that those bytes of the arrays are what was written.

        Raises:
            DataError: they are not.
        """
        last = end + _BLOCK - 1 >> _SHIFT
        block = self._checked.find(0, start >> _SHIFT, last)
        while block >= 0:
            if zlib.crc32(self._data[block << _SHIFT : block + 1 << _SHIFT]) != self._sums[block]:
                raise self._damaged(f"other bytes than were written, near {block << _SHIFT:,}")
            self._checked[block] = 1
            block = self._checked.find(0, block, last)

    def _damaged(self, reason: str) -> DataError:
        return DataError(f"{self.path}: cannot be read ({' '.join(reason.split())[:100]})", "build the dataset again")


class Numbers:
    """An array of whole numbers, checked where it is looked at.

    Args:
        packed: the file.
        at: where in it the array begins.
        view: of the array.
    """

    __slots__ = ("_at", "_checked", "_packed", "_view", "_width")

    def __init__(self, packed: Packed, at: int, view: memoryview[int]) -> None:
        self._packed, self._at, self._view, self._width = packed, at, view, view.itemsize
        self._checked = packed._checked

    def __len__(self) -> int:
        return len(self._view)

    def __getitem__(self, place: int) -> int:
        start = self._at + place * self._width
        if not self._checked[start >> _SHIFT]:
            self._packed.check(start, start + self._width)
        return self._view[place]

    def part(self, first: int, last: int) -> memoryview[int]:
        """The numbers from one place up to another."""
        start, end = self._at + first * self._width, self._at + last * self._width
        block = start >> _SHIFT
        if end - 1 >> _SHIFT != block or not self._checked[block]:
            self._packed.check(start, end)
        return self._view[first:last]

    def array(self, first: int = 0, last: int | None = None) -> np.ndarray[Any, np.dtype[Any]]:
        """The array, or a part of it, for NumPy."""
        import numpy as np

        part = self.part(first, len(self._view) if last is None else last)
        return np.frombuffer(part, dtype=np.dtype(part.format).newbyteorder("<"))


class Texts:
    """Texts with a number each; to be found by what they are they must be in order of their bytes.

    Args:
        packed: has ``NAME.bytes``, all of them in a row, and ``NAME.ends``, where each ends.
        name: of them.
    """

    def __init__(self, packed: Packed, name: str) -> None:
        self.bytes, self.ends = packed.array(f"{name}.bytes"), packed.array(f"{name}.ends")

    def __len__(self) -> int:
        return len(self.ends)

    def raw(self, number: int) -> bytes:
        """A text as it is kept."""
        start = self.ends[number - 1] if number else 0
        return bytes(self.bytes.part(start, self.ends[number]))

    def __getitem__(self, number: int) -> str:
        return self.raw(number).decode()

    def first(self, wanted: bytes) -> int:
        """The number of the first text that does not come before the given one."""
        return first_of(len(self.ends), self.raw, wanted)

    def find(self, text: str) -> int | None:
        """The number of a text; None if it is not among them."""
        wanted = text.encode(errors="surrogatepass")
        number = self.first(wanted)
        return number if number < len(self.ends) and self.raw(number) == wanted else None


def first_of(count: int, raw: Callable[[int], bytes], wanted: bytes) -> int:
    """The place of the first of so many texts in order that does not come before the given one."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if raw(middle) < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def packed_texts(name: str, texts: Iterable[str]) -> dict[str, np.ndarray]:
    """The arrays of texts; they must be in order, and each there once, if they are to be found."""
    import numpy as np

    raw = [text.encode() for text in texts]
    ends = np.cumsum([len(each) for each in raw], dtype=np.int64)
    return {f"{name}.bytes": np.frombuffer(b"".join(raw), dtype=np.uint8), f"{name}.ends": ends}
