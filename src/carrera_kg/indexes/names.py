"""Names by their words, beside the store: for completion, and for guessing what was meant by a name with mistakes.

A *row* is an entity under one form of its name. Rows stand in the order in which they are shown where nothing else
tells them apart: the shorter ones first, then by what the entity is called and by its address. For each word of all
names there are the rows that have it, in order of the words' bytes, so that the words that begin alike lie together.
Words are also found by what is left of them when one or two of their first letters are taken away, which two words
have in common that differ by one or two mistakes.

The file has some 150 bytes for each row, names and addresses included: of 400,000 made-up names, 66 MB. A question
looks at a small part of it.
"""

from __future__ import annotations

import functools
import itertools
from typing import NamedTuple

from carrera_kg.indexes.packed import Packed, Texts, first_of, opened, packed_texts, write_packed
from carrera_kg.store import generation_of
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH, LABEL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from typing import Any

    import numpy as np
    import polars as pl
    import pyoxigraph as ox

    Column = np.ndarray[Any, np.dtype[Any]]

_FILE = "names.index"
_LEFT = 7
"""Of so many letters at the beginning of a word some are taken away; what follows is compared when it is found."""
_TWICE = 5
"""Words of so many letters may have two mistakes, shorter ones one, and those of one letter none."""
_AT_ONCE = 256
_TESTED = 8
"""So many words of what is typed must be in a name."""
_EXTRA = 2
"""More words than that, which a name has and what was typed has not, make it no less likely."""
_FAR = 100
"""More than any distance."""
_SCANNED = 3
"""So many letters of a part of a word are looked for in all words at once."""


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────


def names_of(store: ox.Store) -> pl.DataFrame:
    """The names of a dataset, for :func:`write_names`."""
    import polars as pl
    import pyoxigraph as ox

    derived = ox.NamedNode(DERIVED_GRAPH)
    keyed = store.quads_for_pattern(None, ox.NamedNode(CAR + "searchKey"), None, derived)
    rows = [(_text(quad.subject), _text(quad.object)) for quad in keyed]
    keys = pl.DataFrame(rows, schema={"entity": pl.String, "key": pl.String}, orient="row")
    named = {entity for entity, _ in rows}
    labelled = store.quads_for_pattern(None, ox.NamedNode(LABEL), None, ox.DefaultGraph())
    told = [(iri, _text(quad.object)) for quad in labelled if (iri := _text(quad.subject)) in named]
    labels = pl.DataFrame(told, schema={"entity": pl.String, "name": pl.String}, orient="row")
    called = keys.join(labels.group_by("entity").agg(pl.col("name").min()), on="entity", how="left")
    return called.select("entity", "name", "key")


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def write_names(generation: str, names: pl.DataFrame) -> None:
    """Write the index of a generation.

    Args:
        generation: its folder.
        names: ``entity``, an address; ``name``, what to call it; and ``key``, one form of its name as
            :func:`carrera_kg.names.search_key` makes it; one row for each form.
    """
    import numpy as np
    import polars as pl

    rows = names.select("entity", pl.col("name").fill_null(pl.col("entity")), "key").drop_nulls()
    rows = (
        rows.filter(pl.col("key") != "")
        .unique(["entity", "key"], keep="any")
        .with_columns(_kind=pl.col("entity").str.extract(r"([^/]+)/[^/]*$", 1).fill_null(""))
    )
    rows = rows.sort(pl.col("key").str.len_chars(), "name", "entity", "key").with_row_index("row")
    entities, kinds = rows["entity"].unique().sort(), rows["_kind"].unique().sort().to_list()
    words = rows.select("row", word=pl.col("key").str.split(" ")).explode("word").unique().sort("word", "row")
    vocabulary = words["word"].unique(maintain_order=True)
    number = pl.DataFrame({"entity": entities}).with_row_index("number")
    numbered = rows.join(number, on="entity", how="left", maintain_order="left")
    of_kind = rows["_kind"].replace_strict(kinds, list(range(len(kinds))), return_dtype=pl.Int64)
    counted = rows["key"].str.count_matches(" ", literal=True) + 1
    starts = words.select((pl.col("word") != pl.col("word").shift()).fill_null(value=True).arg_true())["word"]
    arrays: dict[str, Column] = {
        **packed_texts("entity", entities),
        **packed_texts("key", rows["key"]),
        **packed_texts("word", vocabulary),
        "row.entity": numbered["number"].to_numpy().astype(np.uint32),
        "row.kind": np.minimum(of_kind.to_numpy(), _MOST_KINDS).astype(np.uint8),
        "row.words": np.minimum(counted.to_numpy(), 255).astype(np.uint8),
        "key.order": rows.sort("key", "row")["row"].to_numpy().astype(np.uint32),
        "word.starts": np.append(starts.to_numpy(), words.height).astype(np.uint32),
        "word.rows": words["row"].to_numpy().astype(np.uint32),
        **_letters(vocabulary),
    }
    arrays |= _shortened(arrays["letter.codes"], arrays["letter.starts"])
    write_packed(generation, _FILE, arrays, {"kinds": kinds[:_MOST_KINDS]})


_MOST_KINDS = 255


def _letters(words: pl.Series) -> dict[str, Column]:
    """The letters of all words in a row, as numbers, and where those of each word begin."""
    import numpy as np

    whole = "".join(words).encode("utf-32-le")
    starts = np.concatenate([[0], np.cumsum(words.str.len_chars().to_numpy().astype(np.int64))])
    return {"letter.codes": np.frombuffer(whole, np.dtype("<u4")), "letter.starts": starts.astype(np.uint32)}


def _shortened(codes: Column, starts: Column) -> dict[str, Column]:
    """The words by what is left of their beginnings, in so many lots that few of them have several."""
    import numpy as np

    lengths = np.diff(starts.astype(np.int64))
    first = np.zeros((len(lengths), _LEFT), np.uint32)
    for at in range(_LEFT):
        there = lengths > at
        first[there, at] = codes[starts[:-1][there] + at]
    total = 1 + int(sum(np.minimum(lengths, _LEFT) + 1) * 3)
    bits = min(max(4, total.bit_length()), 26)
    found = []
    for gone in _taken(_LEFT):
        fits = lengths > max(gone, default=-1)
        if len(gone) > 1:
            fits &= lengths >= _TWICE
        numbers = np.flatnonzero(fits).astype(np.uint64)
        kept = [first[fits, at] for at in range(_LEFT) if at not in gone]
        found.append(_lots(kept, len(numbers), bits).astype(np.uint64) << np.uint64(32) | numbers)
    pairs = np.unique(np.concatenate(found))
    lots = (pairs >> np.uint64(32)).astype(np.uint32)
    edges = np.searchsorted(lots, np.arange((1 << bits) + 1, dtype=np.uint32)).astype(np.uint32)
    return {"lot.starts": edges, "lot.words": (pairs & np.uint64(2**32 - 1)).astype(np.uint32)}


def _taken(length: int) -> Iterator[tuple[int, ...]]:
    """The places of none, one or two letters of so many."""
    yield ()
    yield from ((at,) for at in range(length))
    yield from itertools.combinations(range(length), 2)


_FACTOR = 0x01000193
_MASK = 2**32 - 1


def _lots(letters: Sequence[Column], many: int, bits: int) -> Column:
    """The lots of words by their letters, of which 0 is none; :func:`_lot` is the same for one."""
    import numpy as np

    lot = np.full(many, 0x811C9DC5, np.uint64)
    for column in letters:
        mixed = ((lot ^ column.astype(np.uint64)) * np.uint64(_FACTOR)) & np.uint64(_MASK)
        lot = np.where(column == 0, lot, mixed)
    return (lot ^ lot >> np.uint64(15)) & np.uint64((1 << bits) - 1)


def _lot(letters: Iterable[str], bits: int) -> int:
    lot = 0x811C9DC5
    for letter in letters:
        lot = (lot ^ ord(letter)) * _FACTOR & _MASK
    return (lot ^ lot >> 15) & (1 << bits) - 1


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────


class Guess(NamedTuple):
    """How far rows are from what was typed; the least is the likeliest.

    Attributes:
        missing: how many of the words typed they lack altogether.
        cost: how many mistakes it takes, and how many words more they have.
        rows: their numbers, the best first.
    """

    missing: int
    cost: int
    rows: tuple[int, ...]


class NameIndex:
    """The names of a generation.

    Args:
        packed: the file.
    """

    def __init__(self, packed: Packed) -> None:
        self._entities, self._keys, self._words = (Texts(packed, name) for name in ("entity", "key", "word"))
        self._entity, self._kind, self._counts, self._order = (
            packed.array(name) for name in ("row.entity", "row.kind", "row.words", "key.order")
        )
        self._starts, self._rows = packed.array("word.starts"), packed.array("word.rows")
        self._codes, self._code_starts = packed.array("letter.codes"), packed.array("letter.starts")
        self._lot_starts, self._lot_words = packed.array("lot.starts"), packed.array("lot.words")
        self._bits = (len(self._lot_starts) - 1).bit_length() - 1
        self._kinds: list[str] = packed.about["kinds"]

    @classmethod
    def of(cls, store: ox.Store) -> NameIndex | None:
        """The index beside an open store; None if it has none of its own.

        Raises:
            DataError: it is damaged.
        """
        generation = generation_of(store)
        try:
            return _opened(generation) if generation else None
        except FileNotFoundError:
            return None

    # ── Completion ──

    def named(self, key: str, most: int, kinds: Collection[str] = ()) -> list[tuple[str, str]]:
        """Entities with a name that has all the words, best first: the same name, one that begins so, one of which
        words begin so, one that has them somewhere; then the shorter form, what the entity is called, its address.

        Args:
            key: what is typed, as :func:`carrera_kg.names.search_key` makes it.
            most: so many at most.
            kinds: of addresses; all if none is named.

        Returns:
            Addresses, each with the form of the name that fits best.
        """
        found: dict[int, int] = {}
        for tier in self._tiers(key.split(), key):
            for row in self._wanted(tier, kinds):
                found.setdefault(self._entity[row], row)
                if len(found) >= most:
                    break
            if len(found) >= most:
                break
        return [(self._entities[entity], self._keys[row]) for entity, row in list(found.items())[:most]]

    def _tiers(self, words: list[str], key: str) -> Iterator[Column]:
        """The rows in order, those that fit better first; some come again."""
        if not words:
            return
        raw = _raw(key)
        first, after, last = (self._placed(end) for end in (raw, raw + b"\x00", raw + b"\xff"))
        yield self._sorted([self._order.array(first, after)])
        yield self._sorted([self._order.array(first, last)])
        yield self._all(words, self._beginning, lambda word, key: f" {word}" in f" {key}")
        yield self._all(words[:_TESTED], self._holding, lambda word, key: word in key)

    def _placed(self, wanted: bytes) -> int:
        """The place of the first name in order that does not come before this."""
        return first_of(len(self._order), lambda place: self._keys.raw(self._order[place]), wanted)

    def _wanted(self, rows: Column, kinds: Collection[str]) -> Iterator[int]:
        """Those of the rows that are of the kinds."""
        if kinds:
            rows = rows[self._are(kinds)[self._kind.array()[rows]]]
        for start in range(0, len(rows), _AT_ONCE):
            yield from rows[start : start + _AT_ONCE].tolist()

    def _are(self, kinds: Collection[str]) -> Column:
        """Of each kind by its number whether it is one of these."""
        import numpy as np

        wanted = np.zeros(_MOST_KINDS + 1, bool)
        wanted[[number for number, kind in enumerate(self._kinds) if kind in kinds]] = True
        return wanted

    def _all(self, words: list[str], rows_of: Callable[[str], Column], fits: Callable[[str, str], bool]) -> Column:
        """The rows that fit all words, in order.

        Args:
            rows_of: the rows that fit one word.
            fits: whether a word fits a name.
        """
        import numpy as np

        long_first = sorted(dict.fromkeys(words), key=len, reverse=True)
        found = rows_of(long_first[0])
        for word in long_first[1:]:
            if len(found) <= _AT_ONCE:
                found = np.array([row for row in found.tolist() if fits(word, self._keys[row])], np.int64)
            else:
                found = found[self._mask([rows_of(word)])[found]]
        return found

    def _mask(self, lists: Iterable[Column]) -> Column:
        """Of each row whether it is in one of the lists."""
        import numpy as np

        there = np.zeros(len(self._entity), bool)
        for rows in lists:
            there[rows] = True
        return there

    def _sorted(self, lists: list[Column]) -> Column:
        """The rows of all lists, in order, each once."""
        import numpy as np

        if sum(map(len, lists)) > len(self._entity) >> 6:
            return np.flatnonzero(self._mask(lists))
        rows = np.sort(np.concatenate(lists)) if lists else np.zeros(0, np.int64)
        return rows[np.append(True, rows[1:] != rows[:-1])] if len(rows) else rows

    def _beginning(self, word: str) -> Column:
        """The rows that have a word that begins so."""
        first, last = (self._words.first(_raw(word) + end) for end in (b"", b"\xff"))
        return self._sorted([self._rows.array(self._starts[first], self._starts[last])])

    def _holding(self, word: str) -> Column:
        """The rows that have a word with this in it."""
        import numpy as np

        letters = np.frombuffer(_raw(word), np.uint8)
        whole, ends = self._words.bytes.array(), self._words.ends.array()
        here = np.zeros(len(whole), bool)
        count = len(whole) - len(letters) + 1
        if count < 1:
            return np.zeros(0, np.int64)
        here[:count] = whole[:count] == letters[0]
        for at in range(1, min(_SCANNED, len(letters))):
            here[:count] &= whole[at : count + at] == letters[at]
        starts = np.append(0, ends[:-1])
        if len(letters) <= _SCANNED:
            for back in range(1, len(letters)):  # what begins there goes on in the next word
                here[np.maximum(ends - back, starts)] = False
            return self._having(np.flatnonzero(np.logical_or.reduceat(here, starts)))
        places = np.flatnonzero(here)
        for at in range(_SCANNED, len(letters)):
            places = places[whole[places + at] == letters[at]]
        words = np.searchsorted(ends, places, side="right")
        words = words[places + len(letters) <= ends[words]]
        return self._having(words)

    def _having(self, words: Column) -> Column:
        """The rows that have one of these words."""
        if len(words) < _AT_ONCE:
            chosen = words.tolist()
            return self._sorted([self._rows.array(self._starts[word], self._starts[word + 1]) for word in chosen])
        starts = self._starts.array()
        return self._sorted([self._rows.array()[_ranges(starts[words].astype(int), starts[words + 1].astype(int))]])

    # ── Guessing ──

    def like(self, key: str, most: int, kinds: Collection[str] = ()) -> list[str]:
        """Entities that may have been meant by a name with mistakes, the likeliest first.

        A mistake is a letter too many, too few or another, two that stand the wrong way round, or a space. Words of
        five letters and more may have two. Those names are given that have the fewest mistakes and the fewest words
        more; of three words one may be missing. Where there are none, those that have all the words somewhere.

        Args:
            key: of the name, as :func:`carrera_kg.names.search_key` makes it.
            most: so many at most.
            kinds: of addresses; all if none is named.
        """
        words = key.split()[:_TESTED]
        if not words:
            return []
        near = functools.cache(self._near)
        best = self._guess(words, [near(word, self._words.find(word) is not None) for word in words], kinds)
        if best is None or best.missing or best.cost > _EXTRA:  # it may be that right words are wrong here
            others = self._guess(words, [near(word, False) for word in words], kinds)
            best = min(filter(None, (best, others)), default=None)
        if best is None or best.missing or best.cost > 1:
            for spaced in self._spaced(words):
                guess = self._guess(spaced, [near(word, True) for word in spaced], kinds)
                if guess and (best is None or (guess.missing, guess.cost + 1) < best[:2]):
                    best = guess._replace(cost=guess.cost + 1)
        if best is None:
            return [entity for entity, _ in self.named(key, most, kinds)]
        entities = dict.fromkeys(self._entity[row] for row in best.rows)
        return [self._entities[entity] for entity in list(entities)[:most]]

    def _spaced(self, words: list[str]) -> Iterator[list[str]]:
        """The words with one space less, and with one more in a longer word, where that makes words of names."""
        for at in range(len(words) - 1):
            if self._words.find(words[at] + words[at + 1]) is not None:
                yield [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
        for at, word in enumerate(words):
            for cut in range(2, len(word) - 1):
                if all(self._words.find(part) is not None for part in (word[:cut], word[cut:])):
                    yield [*words[:at], word[:cut], word[cut:], *words[at + 1 :]]

    def _guess(self, words: list[str], near: list[list[tuple[int, Column]]], kinds: Collection[str]) -> Guess | None:
        """The rows that are least far from words; None if there are none near.

        Args:
            near: of each word, the rows that have it with so many mistakes.
        """
        import numpy as np

        far, having = np.zeros(len(self._entity), np.uint8), np.zeros(len(self._entity), np.uint8)
        for lists in near:
            seen = np.zeros(len(far) if len(lists) > 1 else 0, bool)
            for mistakes, rows in lists:
                new = rows[~seen[rows]] if len(lists) > 1 else rows
                far[new] += mistakes
                having[new] += 1
                if len(lists) > 1:
                    seen[new] = True
        rows = np.flatnonzero(having >= len(words) - (len(words) - 1) // 2)
        if kinds:
            rows = rows[self._are(kinds)[self._kind.array()[rows]]]
        if not len(rows):
            return None
        missing = len(words) - having[rows].astype(np.int64)
        extra = np.maximum(self._counts.array()[rows] - having[rows].astype(np.int64), 0)
        score = missing * _FAR + far[rows] + np.minimum(extra, _EXTRA)
        best = int(score.min())
        rows, extra = rows[score == best], extra[score == best]
        order = np.lexsort((rows, extra, far[rows]))
        return Guess(best // _FAR, best % _FAR, tuple(rows[order[:_AT_ONCE]].tolist()))

    def _near(self, word: str, right: bool) -> list[tuple[int, Column]]:
        """The rows that have the word with so many mistakes, the fewest first; or if it is right with none only."""
        import numpy as np

        most = 0 if right else 2 if len(word) >= _TWICE else min(1, len(word) - 1)
        same = self._words.find(word)
        found = [] if same is None else [(0, self._having(np.array([same])))]
        if not most:
            return found
        left = [_lot((c for at, c in enumerate(word[:_LEFT]) if at not in gone), self._bits)
                for gone in _taken(min(len(word), _LEFT)) if len(gone) <= most]  # fmt: skip
        parts = [self._lot_words.array(self._lot_starts[lot], self._lot_starts[lot + 1]) for lot in set(left)]
        numbers = np.sort(np.concatenate(parts)).astype(np.int64)
        numbers = numbers[np.append(True, numbers[1:] != numbers[:-1])] if len(numbers) else numbers
        distances = self._distances(word, numbers, most)
        for mistakes in range(1, most + 1):
            there = numbers[distances == mistakes]
            if len(there):
                found.append((mistakes, self._having(there)))
        return found

    def _distances(self, word: str, numbers: Column, most: int) -> Column:
        """By how many mistakes each of some words differs; more than the most for all that differ by more."""
        import numpy as np

        starts = self._code_starts.array()
        first, last = (starts[each].astype(np.int64) for each in (numbers, numbers + 1))
        lengths = last - first
        found = np.full(len(numbers), most + 1, np.int8)
        fits = np.abs(lengths - len(word)) <= most
        first, lengths = first[fits], lengths[fits]
        width = len(word) + most
        codes = self._codes.array()
        at = np.minimum(first[:, None] + np.arange(width), len(codes) - 1)
        letters = np.where(np.arange(width) < lengths[:, None], codes[at], 0).T.copy()
        found[fits] = mistakes_between([ord(letter) for letter in word], letters, lengths, most)
        return found


def mistakes_between(word: list[int], letters: Column, lengths: Column, most: int) -> Column:
    """By how many mistakes words differ from one: letters too many, too few or others, or two the wrong way round.

    Args:
        word: its letters, as numbers.
        letters: those of the others, a column each, with 0 after the last; as many rows as any of them may have.
        lengths: of the others.
        most: beyond so many, one more is told for all.
    """
    import numpy as np

    def same(number: int) -> Column:
        return np.full(len(lengths), min(number, most + 1), np.int8)

    beyond = same(most + 1)
    before: dict[int, Column] = {}
    last = {place: same(place) for place in range(most + 1)}
    for row, letter in enumerate(word, 1):
        now: dict[int, Column] = {}
        for place in range(max(0, row - most), min(len(letters), row + most) + 1):
            if not place:
                now[0] = same(row)
                continue
            other = letters[place - 1] != letter
            cell = np.minimum(last.get(place, beyond), now.get(place - 1, beyond)) + np.int8(1)
            cell = np.minimum(cell, last.get(place - 1, beyond) + other)
            if row > 1 and place > 1 and place - 2 in before:
                turned = (letters[place - 1] == word[row - 2]) & (letters[place - 2] == letter)
                cell = np.where(turned, np.minimum(cell, before[place - 2] + np.int8(1)), cell)
            now[place] = np.minimum(cell, most + 1).astype(np.int8)
        before, last = last, now
    found = beyond.copy()
    for place, cell in last.items():
        there = lengths == place
        found[there] = cell[there]
    return found


def _raw(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _ranges(starts: Column, ends: Column) -> Column:
    """The numbers from each start up to its end, one after another."""
    import numpy as np

    counts = ends - starts
    return np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))


@functools.lru_cache(maxsize=4)
def _opened(generation: str) -> NameIndex:
    """The index of a generation.

    Raises:
        FileNotFoundError: it has none, which may change.
    """
    packed = opened(generation, _FILE)
    if packed is None:
        raise FileNotFoundError(_FILE)
    return NameIndex(packed)
