"""Arrays in one file that is mapped into memory: what is not looked at is not read, and to open it costs nothing.

    magic (8 bytes) | length of the header (8 bytes, little-endian) | header (JSON) | arrays, each at a multiple of 8

The header says of each array where it begins, how many bytes it has, and of which type its numbers are.
"""

from __future__ import annotations

import json
import mmap
import os
import sys

from carrera_kg.errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    import numpy as np

_MAGIC = b"carrkg\x00\x01"
_TYPES: dict[str, Literal["B", "i", "I", "q"]] = {"uint8": "B", "int32": "i", "uint32": "I", "int64": "q"}
"""The types of numbers, each with the letter that :mod:`struct` has for it."""


def write_packed(path: str, arrays: Mapping[str, np.ndarray], about: Mapping[str, object]) -> None:
    """Write arrays to a file.

    Args:
        path: of the file.
        arrays: of one dimension, of the types of :data:`_TYPES`.
        about: what else to keep, as JSON can have it.
    """
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = [at, array.nbytes, str(array.dtype)]
        at += -(-array.nbytes // 8) * 8
    header = json.dumps({"arrays": places, "size": at, "about": dict(about)}).encode()
    header += b" " * (-len(header) % 8)
    with open(path, "wb") as file:
        file.write(_MAGIC + len(header).to_bytes(8, "little") + header)
        for array in arrays.values():
            file.write(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
            file.write(b"\x00" * (-array.nbytes % 8))


class Packed:
    """Arrays of a file, as views of the memory that it is mapped into.

    Attributes:
        about: what else was kept.
    """

    def __init__(self, path: str) -> None:
        """Open a file.

        Raises:
            DataError: it is none of these, or damaged.
        """
        try:
            with open(path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
            whole = memoryview(self._map)
            length = int.from_bytes(whole[8:16], "little")
            header = json.loads(bytes(whole[16 : 16 + length]))
            if bytes(whole[:8]) != _MAGIC or size != 16 + length + header["size"] or sys.byteorder != "little":
                raise ValueError("it is cut off, or of another version or machine")
        except (OSError, ValueError, KeyError, TypeError) as error:
            reason = " ".join(str(error).split())[:100]
            raise DataError(f"{path}: cannot be read ({reason})", "build the dataset again") from None
        self._whole, self._start = whole, 16 + length
        self._places: dict[str, tuple[int, int, str]] = header["arrays"]
        self.about: dict[str, object] = header["about"]

    def array(self, name: str) -> memoryview[int]:
        """An array, as a view."""
        at, size, type_ = self._places[name]
        return self._whole[self._start + at : self._start + at + size].cast(_TYPES[type_])


class Texts:
    """Texts that are each there once, in order of their bytes, with a number each.

    Args:
        packed: has ``NAME.bytes``, all of them in a row, and ``NAME.ends``, where each ends.
        name: of them.
    """

    def __init__(self, packed: Packed, name: str) -> None:
        self._bytes, self._ends = packed.array(f"{name}.bytes"), packed.array(f"{name}.ends")

    def __len__(self) -> int:
        return len(self._ends)

    def _raw(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return bytes(self._bytes[start : self._ends[number]])

    def __getitem__(self, number: int) -> str:
        return self._raw(number).decode()

    def first(self, text: str) -> int:
        """The number of the first text that does not come before the given one."""
        wanted, low, high = text.encode(), 0, len(self._ends)
        while low < high:
            middle = (low + high) // 2
            if self._raw(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, text: str) -> int | None:
        """The number of a text; None if it is not among them."""
        number = self.first(text)
        return number if number < len(self._ends) and self._raw(number) == text.encode() else None


def packed_texts(name: str, texts: list[str]) -> dict[str, np.ndarray]:
    """The arrays of texts, which are in order and each there once."""
    import numpy as np

    raw = [text.encode() for text in texts]
    ends = np.cumsum([len(each) for each in raw], dtype=np.int64)
    return {f"{name}.bytes": np.frombuffer(b"".join(raw), dtype=np.uint8), f"{name}.ends": ends}
