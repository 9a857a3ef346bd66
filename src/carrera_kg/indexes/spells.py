"""Who was at which team when, beside the store: squads of all seasons as numbers, to be looked up without a query.

For each team its spells stand by season, as in the squads that the build derives: in every season that a spell can have
been going on in, and in the team's open squad if a bound is not known. The file has about 60 bytes for each spell and 4
more for each season of it, and the addresses once each.
"""

from __future__ import annotations

import functools
from datetime import date

from carrera_kg.dates import season_of
from carrera_kg.indexes.packed import Packed, Texts, opened, packed_texts, write_packed
from carrera_kg.store import generation_of
from carrera_kg.vocabulary import CAR, DERIVED_GRAPH, ID, RDF_TYPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    import polars as pl
    import pyoxigraph as ox

_FILE = "spells.index"
_DAYS = ("possible_from", "possible_until", "certain_from", "certain_until")
_FIRST, _LAST = 1, 9998
"""As in carrera_kg.squads: the seasons that both begin and end in years of four digits."""

Range = tuple["date | None", "date | None"]
Row = tuple[str, str, str, str, str, str, str, str]
"""The addresses of a person, a team and a spell, its four days as text, and the address of a role; what is not known is
empty."""
Entry = tuple[str, str, tuple[str, ...], tuple[str, ...], Range, "tuple[date, date] | None"]
"""A spell: its address, the person's, those of teams and roles, when it can have been and when it certainly was."""

_PROPERTIES = {"person": "person", "team": "team", "role": "role"}
_BOUNDS = {
    "possible_from": "possibleFrom", "possible_until": "possibleUntil", "certain_from": "certainFrom",
    "certain_until": "certainUntil",
}  # fmt: skip


def rows_of(store: ox.Store) -> pl.DataFrame:
    """The spells of a dataset, for :func:`write_spells`: a row for each person, team and role of each."""
    import polars as pl
    import pyoxigraph as ox

    default, derived = ox.DefaultGraph(), ox.NamedNode(DERIVED_GRAPH)

    def values(name: str, prop: str, graph: ox.NamedNode | ox.DefaultGraph) -> pl.DataFrame:
        found = store.quads_for_pattern(None, ox.NamedNode(CAR + prop), None, graph)
        rows = [(_text(quad.subject), _text(quad.object)) for quad in found]
        return pl.DataFrame(rows, schema={"spell": pl.String, name: pl.String}, orient="row")

    typed = store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(CAR + "Spell"), default)
    frame = pl.DataFrame({"spell": [_text(quad.subject) for quad in typed]}, schema={"spell": pl.String})
    for name, prop in _PROPERTIES.items():
        frame = frame.join(values(name, prop, default), on="spell", how="inner" if name == "person" else "left")
    for name, prop in _BOUNDS.items():
        days = values(name, prop, derived).group_by("spell").agg(pl.col(name).min())
        frame = frame.join(days, on="spell", how="left")
    return frame.with_columns(pl.col(*_DAYS).str.to_date("%Y-%m-%d", strict=False))


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def write_spells(generation: str, rows: pl.DataFrame) -> None:
    """Write the index of a generation.

    Args:
        generation: its folder.
        rows: ``spell``, ``person``, ``team``, ``role`` (addresses; team and role may be null) and the four days;
            several rows of a spell are several values that stand.
    """
    import numpy as np
    import polars as pl

    days = [pl.col(name).dt.epoch("d").fill_null(_UNKNOWN).cast(pl.Int32) for name in _DAYS]
    rows = rows.select("spell", "person", "team", "role", *days).unique().sort("team", "spell", "role", nulls_last=True)
    arrays: dict[str, np.ndarray] = {}
    for name in ("spell", "person", "team", "role"):
        texts = rows[name].drop_nulls().unique().sort()
        arrays |= packed_texts(name, texts.to_list())
        numbers = pl.DataFrame(
            {name: texts, "_number": range(len(texts))}, schema={name: pl.String, "_number": pl.Int32}
        )
        rows = rows.join(numbers, on=name, how="left", maintain_order="left").drop(name).rename({"_number": name})
    rows = rows.with_columns(pl.col("team", "role").fill_null(-1))
    for name in rows.columns:
        arrays[f"row.{name}"] = rows[name].to_numpy().astype(np.int32)
    for name in ("spell", "person"):
        order = rows.with_row_index("row").sort(name, "row")
        arrays[f"{name}.rows"] = order["row"].to_numpy().astype(np.uint32)
        arrays[f"{name}.starts"] = _starts(order[name].to_numpy(), len(arrays[f"{name}.ends"]))
    arrays |= _squads(rows)
    write_packed(generation, _FILE, arrays, {"rows": rows.height})


_UNKNOWN = -(2**31)


def _starts(numbers: np.ndarray, many: int) -> np.ndarray:
    """Where the rows of each number begin, in rows that are in order of it; and where the last ones end."""
    import numpy as np

    return np.searchsorted(numbers, np.arange(many + 1)).astype(np.uint32)


def _squads(rows: pl.DataFrame) -> dict[str, np.ndarray]:
    """The rows of each team by season: slots in a row, of which the first of a team is its open squad."""
    import numpy as np
    import polars as pl

    known = [pl.when(pl.col(name) != _UNKNOWN).then(pl.col(name)) for name in _DAYS]
    year = [_season(day) for day in (pl.min_horizontal(known), pl.max_horizontal(known))]
    unknown = (pl.col("possible_from") == _UNKNOWN) | (pl.col("possible_until") == _UNKNOWN)
    there = rows.with_row_index("row").filter(pl.col("team") >= 0)
    there = there.select(
        "row", "team", unknown.alias("open"), first=year[0].clip(_FIRST, _LAST), last=year[1].clip(_FIRST, _LAST)
    )
    many = rows["team"].max()
    teams = pl.DataFrame({"team": pl.Series(range(int(str(many)) + 1 if rows.height else 0), dtype=pl.Int32)})
    span = there.group_by("team").agg(since=pl.col("first").min(), until=pl.col("last").max())
    span = teams.join(span, on="team", how="left", maintain_order="left")
    seasons = (pl.col("until") - pl.col("since") + 1).fill_null(0)
    span = span.with_columns(slots=seasons + 1, since=pl.col("since").fill_null(0))
    span = span.with_columns(base=pl.col("slots").cum_sum() - pl.col("slots"))
    spread = there.drop_nulls("first").with_columns(year=pl.int_ranges("first", pl.col("last") + 1)).explode("year")
    placed = spread.join(span, on="team").select("row", slot=pl.col("base") + 1 + pl.col("year") - pl.col("since"))
    open_ = there.filter("open").join(span, on="team").select("row", slot="base")
    members = pl.concat([placed, open_]).sort("slot", "row")
    total = int(span["slots"].sum() or 0)
    return {
        "team.since": span["since"].to_numpy().astype(np.int32),
        "team.base": np.append(span["base"].to_numpy(), total).astype(np.uint32),
        "slot.starts": _starts(members["slot"].to_numpy(), total),
        "slot.rows": members["row"].to_numpy().astype(np.uint32),
    }


def _season(day: pl.Expr) -> pl.Expr:
    import polars as pl

    told = day.cast(pl.Date)
    return (told.dt.year() - (told.dt.month() < 7).cast(pl.Int32)).cast(pl.Int64)


class SpellIndex:
    """The spells of a generation by team and season, by person, and by address.

    Args:
        packed: the file.
    """

    def __init__(self, packed: Packed) -> None:
        self._texts = {name: Texts(packed, name) for name in ("spell", "person", "team", "role")}
        names = ("spell", "person", "team", "role", *_DAYS)
        self._row = {name: packed.array(f"row.{name}") for name in names}
        self._of = {
            name: (packed.array(f"{name}.starts"), packed.array(f"{name}.rows")) for name in ("spell", "person")
        }
        self._since, self._base = packed.array("team.since"), packed.array("team.base")
        self._slots = packed.array("slot.starts"), packed.array("slot.rows")
        self._few: dict[str, dict[int, str]] = {"team": {}, "role": {}}

    @classmethod
    def of(cls, generation: str) -> SpellIndex | None:
        """The index of a generation; None if it has none of its own.

        Raises:
            DataError: it is damaged.
        """
        packed = opened(generation, _FILE)
        return cls(packed) if packed else None

    @classmethod
    def beside(cls, store: ox.Store) -> SpellIndex | None:
        """The index beside an open store; None if it has none of its own.

        Raises:
            DataError: it is damaged.
        """
        generation = generation_of(store)
        try:
            return _kept(generation) if generation else None
        except FileNotFoundError:
            return None

    def there(self, team: str, days: Range) -> list[Entry]:
        """The spells at a team that can have been going on in those days, in order of address."""
        number = self._texts["team"].find(team)
        if number is None:
            return []
        begun, over = (None if day is None else (day - _EPOCH).days for day in days)
        from_, until = self._row["possible_from"], self._row["possible_until"]
        rows = {
            row
            for row in self._members(number, days)
            if (over is None or from_[row] <= over) and (begun is None or until[row] == _UNKNOWN or until[row] >= begun)
        }
        spells = self._row["spell"]
        return [self._entry(each) for each in sorted({spells[row] for row in rows})]

    def _members(self, team: int, days: Range) -> Iterator[int]:
        """The rows of the squads of the seasons of those days, and of the open squad."""
        base, end = self._base[team], self._base[team + 1]
        starts, rows = self._slots
        since = self._since[team]
        first = max(0, season_of(days[0]) - since) if days[0] else 0
        last = min(end - base - 2, season_of(days[1]) - since) if days[1] else end - base - 2
        yield from rows.part(starts[base], starts[base + 1])
        if first <= last:
            yield from rows.part(starts[base + 1 + first], starts[base + 2 + last])

    def of_person(self, person: str) -> list[Entry]:
        """The spells of a person, in order of address."""
        number = self._texts["person"].find(person)
        if number is None:
            return []
        starts, rows = self._of["person"]
        spells = self._row["spell"]
        own = rows.part(starts[number], starts[number + 1])
        return [self._entry(each) for each in sorted({spells[row] for row in own})]

    def rows_of_person(self, person: str, certain: bool = False) -> Iterator[Row]:
        """What is told of a person's spells at teams, a row for each team and role.

        Args:
            certain: only of those of which days are certain; so for the others.
        """
        number = self._texts["person"].find(person)
        if number is not None:
            starts, rows = self._of["person"]
            yield from self._told_in(rows.part(starts[number], starts[number + 1]), certain)

    def rows_in_squad(self, squad: str, certain: bool = False) -> Iterator[Row]:
        """What is told of the spells of a squad, a row for each person and role.

        Args:
            squad: its address, as carrera_kg.squads makes it.
        """
        of, _, season = squad.removeprefix(f"{ID}squad/").rpartition("/")
        number = self._texts["team"].find(ID + of)
        if number is not None:
            base, end = self._base[number], self._base[number + 1]
            slot = base if season == "open" else base + 1 + int(season[:4]) - self._since[number]
            if season == "open" or base < slot < end:
                starts, rows = self._slots
                yield from self._told_in(rows.part(starts[slot], starts[slot + 1]), certain)

    def rows_at_team(self, team: str, certain: bool = False) -> Iterator[Row]:
        """What is told of all spells at a team, a row for each person and role."""
        number = self._texts["team"].find(team)
        if number is not None:
            yield from self._told_in(sorted(set(self._members(number, (None, None)))), certain)

    def _told_in(self, rows: Iterable[int], certain: bool) -> Iterator[Row]:
        spells, people, teams, roles, *days = self._row.values()
        begun, over = days[2:]
        spell_text, person_text = self._texts["spell"], self._texts["person"]
        for row in rows:
            known = not certain or (begun[row] != _UNKNOWN and over[row] != _UNKNOWN)
            if known and (team := teams[row]) >= 0:
                from_, until, first, last = (_day_text(each[row]) for each in days)
                ends = person_text[people[row]], self._told("team", team), spell_text[spells[row]]
                yield (*ends, from_, until, first, last, "" if roles[row] < 0 else self._told("role", roles[row]))

    def entries(self, spells: Iterable[str]) -> Iterator[Entry]:
        """The spells with those addresses, as far as there are any."""
        for spell in spells:
            number = self._texts["spell"].find(spell)
            if number is not None:
                yield self._entry(number)

    def _entry(self, number: int) -> Entry:
        starts, order = self._of["spell"]
        rows = order.part(starts[number], starts[number + 1])
        row = rows[0]
        if len(rows) == 1:
            people, teams, roles = [self._row["person"][row]], [self._row["team"][row]], [self._row["role"][row]]
        else:
            people, teams, roles = (
                sorted({self._row[name][each] for each in rows}) for name in ("person", "team", "role")
            )
        from_, until, first, last = (_day(self._row[name][row]) for name in _DAYS)
        certain = (first, last) if first and last else None
        return (
            self._texts["spell"][number],
            self._texts["person"][people[0]],
            tuple(self._told("team", each) for each in teams if each >= 0),
            tuple(self._told("role", each) for each in roles if each >= 0),
            (from_, until),
            certain,
        )

    def _told(self, name: str, number: int) -> str:
        """The address of a team or role, of which there are few: each is kept."""
        known = self._few[name].get(number)
        if known is None:
            known = self._few[name][number] = self._texts[name][number]
        return known


_EPOCH = date(1970, 1, 1)
_EPOCH_DAY = _EPOCH.toordinal()


def _day(number: int) -> date | None:
    return None if number == _UNKNOWN else date.fromordinal(number + _EPOCH_DAY)


@functools.lru_cache(maxsize=1 << 16)
def _day_text(number: int) -> str:
    day = _day(number)
    return day.isoformat() if day else ""


@functools.lru_cache(maxsize=4)
def _kept(generation: str) -> SpellIndex:
    """The index of a generation.

    Raises:
        FileNotFoundError: it has none, which may change.
    """
    found = SpellIndex.of(generation)
    if found is None:
        raise FileNotFoundError(_FILE)
    return found
