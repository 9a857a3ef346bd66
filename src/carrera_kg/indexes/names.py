"""Names by their parts, beside the store: for completion, and for guessing what was meant by a name with a mistake.

Each key (a name without case, accents and punctuation) stands once, in order, with the entities that are called so; and
for each three bytes in a row the keys that have them. About 35 bytes a key beside its own, and 8 for each entity.
"""

from __future__ import annotations

import os

from carrera_kg.indexes.packed import Packed, Texts, packed_texts, write_packed
from carrera_kg.indexes.spells import FOLDER
from carrera_kg.store import generation_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    import numpy as np
    import polars as pl
    import pyoxigraph as ox

_FILE = "names.index"
_LIKE = 40
"""So many keys that have most in common with a wrong name are looked at."""


def write_names(generation: str, names: pl.DataFrame) -> None:
    """Write the index of a generation.

    Args:
        generation: its folder.
        names: ``entity``, an address, and ``key``, as :func:`carrera_kg.names.search_key` makes it: one row a name.
    """
    import numpy as np
    import polars as pl

    rows = names.select("entity", "key").drop_nulls().filter(pl.col("key") != "").unique().sort("key", "entity")
    keys, entities = rows["key"].unique().sort(), rows["entity"].unique().sort()
    for name, texts in (("key", keys), ("entity", entities)):
        numbers = pl.DataFrame(
            {name: texts, f"{name}_number": range(len(texts))}, schema_overrides={f"{name}_number": pl.Int64}
        )
        rows = rows.join(numbers, on=name, how="left", maintain_order="left")
    raw = [f" {key} ".encode() for key in keys]
    marks, postings, many = _trigrams(raw)
    codes, starts = np.unique(marks, return_index=True)
    arrays = {
        **packed_texts("key", keys.to_list()),
        **packed_texts("entity", entities.to_list()),
        "key.starts": np.searchsorted(rows["key_number"].to_numpy(), np.arange(len(keys) + 1)).astype(np.uint32),
        "key.entities": rows["entity_number"].to_numpy().astype(np.uint32),
        "trigram.codes": codes.astype(np.uint32),
        "trigram.starts": np.append(starts, len(marks)).astype(np.uint32),
        "trigram.keys": postings.astype(np.uint32),
        "key.trigrams": many.astype(np.uint32),
    }
    os.makedirs(os.path.join(generation, FOLDER), exist_ok=True)
    write_packed(os.path.join(generation, FOLDER, _FILE), arrays, {"keys": len(keys)})


def _trigrams(raw: list[bytes]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The different trigrams of each text, in order: codes and numbers of texts; and how many each text has."""
    import numpy as np

    whole = np.frombuffer(b"".join(raw), dtype=np.uint8).astype(np.uint32)
    lengths = np.array([len(each) for each in raw], dtype=np.int64)
    owner = np.repeat(np.arange(len(raw), dtype=np.uint64), lengths)
    if len(whole) < 3:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint64), np.zeros(len(raw), np.uint64)
    codes = (whole[:-2] << 16 | whole[1:-1] << 8 | whole[2:]).astype(np.uint64)
    within = owner[:-2] == owner[2:]
    pairs = np.unique(codes[within] << np.uint64(32) | owner[:-2][within])
    keys = pairs & np.uint64(2**32 - 1)
    return pairs >> np.uint64(32), keys, np.bincount(keys.astype(np.int64), minlength=len(raw))


class NameIndex:
    """The names of a generation.

    Args:
        packed: the file.
    """

    def __init__(self, packed: Packed) -> None:
        import numpy as np

        self._keys, self._entities = Texts(packed, "key"), Texts(packed, "entity")
        names = ("key.starts", "key.entities", "trigram.codes", "trigram.starts", "trigram.keys", "key.trigrams")
        self._array: dict[str, Any] = {name: np.frombuffer(packed.array(name), dtype=np.uint32) for name in names}

    @classmethod
    def of(cls, store: ox.Store) -> NameIndex | None:
        """The index beside an open store; None if it has none.

        Raises:
            DataError: it is damaged.
        """
        generation = generation_of(store)
        path = os.path.join(generation, FOLDER, _FILE)
        if not generation or not os.path.exists(path):
            return None
        if path not in _OPENED:
            _OPENED.clear()  # one dataset at a time is asked by name
            _OPENED[path] = cls(Packed(path))
        return _OPENED[path]

    def having(self, words: Collection[str], most: int, kinds: Collection[str] = ()) -> list[tuple[str, str]]:
        """Names that have all the words, each anywhere in the name; words of one or two letters begin a word of it.

        Args:
            words: parts of keys.
            most: so many names at most; those that begin with the first word go first, then the shorter ones.
            kinds: of addresses; all if none is named.

        Returns:
            Addresses of entities, with the key that has the words.
        """
        first = next(iter(words), "")
        long = [word for word in words if len(word.encode()) >= 3]
        numbers = self._some(self._having(long), first) if long else self._begun(first)
        found = []
        for number in numbers.tolist():
            key = self._keys[number]
            if all(word in key if word in long else f" {word}" in f" {key}" for word in words):
                found.append((key, number))
        found.sort(key=lambda each: (not each[0].startswith(first), len(each[0]), each[0]))
        told: list[tuple[str, str]] = []
        for key, number in found:
            told += [(entity, key) for entity in self._called(number, kinds)]
            if len(told) >= most:
                break
        return told[:most]

    def like(self, key: str, kinds: Collection[str] = ()) -> list[str]:
        """Entities with names like a wrong one, the likest first.

        Args:
            key: of the name.
            kinds: of addresses; all if none is named.
        """
        import numpy as np

        lists = [self._postings(code) for code in _codes(f" {key} ".encode())]
        if not lists:
            return []
        counts = np.bincount(np.concatenate(lists).astype(np.int64), minlength=len(self._keys))
        mine, theirs = len(lists), self._array["key.trigrams"]
        # What a name has in common with the wrong one, of all that either has; or of a part of a longer name.
        score = np.maximum(counts / (mine + theirs - counts), 0.8 * counts / mine)
        best = np.argsort(-score, kind="stable")[: _LIKE * 4] if len(score) < _LIKE * 8 else _largest(score, _LIKE * 4)
        found = [entity for number in best for entity in self._called(int(number), kinds)]
        return list(dict.fromkeys(found))[:_LIKE]

    def _called(self, number: int, kinds: Collection[str]) -> Iterator[str]:
        starts = self._array["key.starts"]
        for entity in self._array["key.entities"][starts[number] : starts[number + 1]]:
            iri = self._entities[int(entity)]
            if not kinds or iri.rsplit("/", 2)[1] in kinds:
                yield iri

    def _having(self, words: Collection[str]) -> np.ndarray:
        """The keys that have all the trigrams of the words."""
        import numpy as np

        lists = sorted((self._postings(code) for word in words for code in _codes(word.encode())), key=len)
        found = lists[0]
        for each in lists[1:]:
            if not len(found):
                break
            found = np.intersect1d(found, each, assume_unique=True)
        return found

    def _some(self, numbers: np.ndarray, begun: str) -> np.ndarray:
        """Of many keys those that begin with the text, and some of the others."""
        import numpy as np

        if len(numbers) <= 2 * _AT_MOST:
            return numbers
        low, high = (np.searchsorted(numbers, self._keys.first(text)) for text in (begun, begun + "\U0010ffff"))
        others = np.concatenate([numbers[:low], numbers[high:]])
        return np.concatenate([numbers[low:high][:_AT_MOST], others[:_AT_MOST]])

    def _postings(self, code: int) -> np.ndarray:
        import numpy as np

        codes, starts = self._array["trigram.codes"], self._array["trigram.starts"]
        at = int(np.searchsorted(codes, np.uint32(code)))
        if at == len(codes) or codes[at] != code:
            return np.zeros(0, np.uint32)
        found: np.ndarray = self._array["trigram.keys"][starts[at] : starts[at + 1]]
        return found

    def _begun(self, text: str) -> np.ndarray:
        """Some keys that begin with one or two letters, and some of which another word does."""
        import numpy as np

        if not text:
            return np.zeros(0, np.uint32)
        low, high = (self._keys.first(each) for each in (text, text + "\U0010ffff"))
        raw = b" " + text.encode()
        codes, starts = self._array["trigram.codes"], self._array["trigram.starts"]
        ends = (int.from_bytes(raw.ljust(3, fill), "big") for fill in (b"\x00", b"\xff"))
        begin, end = (int(np.searchsorted(codes, np.uint32(each))) for each in ends)
        places = [
            self._array["trigram.keys"][starts[at] : starts[at + 1]][:_AT_MOST]
            for at in range(begin, min(end + 1, len(codes)))
        ]
        block = np.arange(low, min(high, low + _AT_MOST), dtype=np.uint32)
        return np.unique(np.concatenate([block, *places])[: 4 * _AT_MOST])


_OPENED: dict[str, NameIndex] = {}
_AT_MOST = 500
"""So many names that begin with the first word are looked at, and so many others."""


def _codes(raw: bytes) -> list[int]:
    return sorted({int.from_bytes(raw[at : at + 3], "big") for at in range(len(raw) - 2)})


def _largest(score: np.ndarray, many: int) -> np.ndarray:
    import numpy as np

    some = np.argpartition(-score, many)[:many]
    return some[np.lexsort((some, -score[some]))]
