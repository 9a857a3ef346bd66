"""People of one name: who is one person and who are namesakes, by where and when they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from carrera_kg.matching.nodes import REGISTERED, Nodes
from carrera_kg.matching.union import Clusters

ADJOINING = 550
"""Days between two stays at one team that may be one time there: a season without a goal is no end."""

CAREER = 3 * 366
"""Days between leaving one team and being heard of at another."""

LIFETIME = 28 * 366
"""Days that nobody's playing lasts."""

RARE = 0.1
"""So many namesakes at most are to be expected where a name alone, with fitting times, is to mean one person."""

LONG_CAREER = 8 * 366
VERY_RARE = 0.02
"""The same for times that are further apart."""

RARE_THERE = 0.5
"""The same where both teams are of one country."""

MANY = 60
"""A name that more things have is looked at only within teams."""

_NAMES = 1000

_OVERLAP = 30


Compare = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
"""Does what :func:`compared` does, which takes most of the time; each pair can be compared by itself."""


@dataclass(frozen=True, slots=True)
class People:
    """What tells people apart.

    Attributes:
        nodes: all things.
        clusters: what is together so far, teams included.
        stints: ``person``, ``team`` (numbers), ``first`` and ``last``.
        born: ``node``, ``first`` and ``last``: the days between which somebody was born.
        compare: compares pairs by their stays; :func:`compared` if None.
    """

    nodes: Nodes
    clusters: Clusters
    stints: pl.DataFrame
    born: pl.DataFrame
    compare: Compare | None = None

    def match(self) -> None:
        """Judge all people of one name."""
        pairs = self._pairs()
        pairs = _with_births(pairs, self.born)
        apart = pairs.filter(pl.col("birth") == "different")
        self.clusters.differ(_told(apart, "their days of birth differ", 0.99), "birth")
        rest = pairs.filter(pl.col("birth").ne_missing("different"))
        one = rest.filter((pl.col("birth") == "same day") & (pl.col("words") > 1))
        self.clusters.same(_told(one, "one name and one day of birth", 0.97), "birth")
        self._by_stints(rest)

    # ── What is known of a pair ──────────────────────────────────────────────────────────────────

    def _pairs(self) -> pl.DataFrame:
        """Pairs of people of one name: ``left``, ``right``, ``name``, ``words`` and ``namesakes`` (to be expected)."""
        people = self.nodes.things.filter(pl.col("kind") == "person", pl.col("named")).select("node")
        words = pl.col("key").str.split(" ")
        forms = self.nodes.forms.join(people, on="node", maintain_order="left")
        forms = forms.select("node", "name", "main", words=words)
        forms = forms.with_columns(sorted=pl.col("words").list.sort().list.join(" "), count=pl.col("words").list.len())
        # A single word among the other names is a nickname that many share.
        forms = forms.filter(pl.col("main") | (pl.col("count") > 1)).unique(
            ["node", "sorted"], keep="first", maintain_order=True
        )
        roots = self.clusters.frame()
        items = (
            self.nodes.ids.filter(pl.col("scheme") == "wikidata")
            .select("node")
            .unique()
            .with_columns(item=pl.lit(value=True))
        )
        rows = forms.join(roots, on="node").join(items, on="node", how="left")
        rows = rows.with_columns(pl.col("item").fill_null(value=False).any().over("root"))
        rows = rows.filter(pl.len().over("sorted") > 1, (~pl.col("item")).any().over("sorted"))
        rare = _namesakes(forms)
        few = rows.filter(pl.len().over("sorted") <= MANY)
        met = few.join(few, on="sorted", suffix="_right")
        met = pl.concat([met, self._of_one_team(rows.filter(pl.len().over("sorted") > MANY))], how="diagonal")
        met = met.filter(
            pl.col("node") < pl.col("node_right"),
            pl.col("root") != pl.col("root_right"),
            ~(pl.col("item") & pl.col("item_right")),
        )
        told = met.select("sorted", "name", left="node", right="node_right", words="count")
        longest = told.sort("left", "right", "words", "sorted", "name", descending=[False, False, True, False, False])
        told = longest.unique(["left", "right"], keep="first", maintain_order=True).join(rare, on="sorted")
        return told.sort("left", "right").drop("sorted")

    def _of_one_team(self, rows: pl.DataFrame) -> pl.DataFrame:
        teams = self._stints().select(node="person", team="team").unique()
        held = rows.join(teams, on="node")
        return held.join(held, on=["sorted", "team"], suffix="_right").drop("team")

    def _stints(self) -> pl.DataFrame:
        """The stays with the clusters of their teams, and the kinds and countries of these."""
        things = self.nodes.things.select("node", "kind", "nation", "squad")
        roots = self.clusters.frame()
        rows = things.join(roots, on="node")
        about = rows.group_by("root").agg(
            pl.col("kind").first(), pl.col("nation").drop_nulls().min(), name_of=pl.col("node").min()
        )
        told = self.stints.join(roots, left_on="team", right_on="node").drop("team").rename({"root": "team"})
        names = self.nodes.things.select(name_of="node", team_name="name")
        return told.join(about, left_on="team", right_on="root").join(names, on="name_of").drop("name_of")

    # ── By where and when they were ──────────────────────────────────────────────────────────────

    def _by_stints(self, pairs: pl.DataFrame) -> None:
        """Judge pairs by their stays: at one team, at different ones at once, or one after the other."""
        told = (self.compare or compared)(pairs, self._stints())
        at_once = (pl.col("at_once") > 0) & pl.col("apart").is_null()
        # A thing whose own stays are too far apart is already several people, and says nothing of others.
        long = (pl.col("span") > LIFETIME) & (pl.col("own_span") <= LIFETIME)
        long = long.fill_null(value=False)
        differ = told.filter(at_once | long)
        text = (
            pl.when(pl.col("at_once") > 0)
            .then(pl.format("one name, {}, at two teams at the same time: {}", "name", "where"))
            .otherwise(
                pl.format(
                    "one name, {}, and {} years from the first to the last: {}", "name", pl.col("span") // 365, "where"
                )
            )
        )
        self.clusters.differ(differ.select("left", "right", evidence=text, score=pl.lit(0.9)), "times")
        told = told.filter(~(at_once | long)).with_columns(_score(), evidence=_evidence())
        taken, open_ = _without_rivals(told, differ.select("left", "right"))
        for rule in ("name and team", "name and career", "name and nation"):
            self.clusters.same(taken.filter(pl.col("rule") == rule).select("left", "right", "evidence", "score"), rule)
        open_ = self._by_name_alone(open_)
        left = open_.filter(pl.col("score").is_not_null() | (pl.col("words") > 1))
        left = left.select("left", "right", "evidence", score=pl.col("score").fill_null(0.3))
        self.clusters.leave(self.clusters.open(left), "name")

    def _by_name_alone(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Join people whom documents name, without stays, to the only one of a rare name; give the other pairs."""
        registered = self.nodes.things.filter(pl.col("group") == REGISTERED).select(left="node")
        bare = pairs.filter(pl.col("where").is_null(), pl.col("namesakes").fill_null(9.0) <= RARE)
        bare = bare.join(registered, on="left", how="semi").join(
            self.clusters.frame(), left_on="right", right_on="node"
        )
        only = bare.filter(pl.col("root").n_unique().over("left") == 1)
        evidence = pl.format(
            "one name, {}, that no second person has; {} namesakes to be expected", "name", pl.col("namesakes").round(2)
        )
        self.clusters.same(only.select("left", "right", evidence=evidence, score=pl.lit(0.75)), "rare name")
        return pairs.join(only.select("left", "right"), on=["left", "right"], how="anti", maintain_order="left")


def _told(pairs: pl.DataFrame, why: str, score: float) -> pl.DataFrame:
    return pairs.select("left", "right", evidence=pl.format("{}: {}", pl.lit(why), "name"), score=pl.lit(score))


def _namesakes(forms: pl.DataFrame) -> pl.DataFrame:
    """How many people of each name are to be expected, if the parts of names were drawn by lot: ``namesakes``.

    Of a single word nobody can tell.
    """
    unique = forms.unique("sorted", keep="first", maintain_order=True).select("sorted", "words")
    # Among few names the parts look more frequent than they are.
    number = max(unique.height, _NAMES)
    ends = unique.with_columns(first=pl.col("words").list.first(), last=pl.col("words").list.last())
    begun, ended = ends.group_by("first").agg(firsts=pl.len()), ends.group_by("last").agg(lasts=pl.len())
    told = ends.join(begun, on="first").join(ended, on="last")
    expected = pl.col("firsts").cast(pl.Float64) * pl.col("lasts") / number
    return told.select("sorted", namesakes=pl.when(pl.col("words").list.len() > 1).then(expected))


def _with_births(pairs: pl.DataFrame, born: pl.DataFrame) -> pl.DataFrame:
    """The pairs with ``birth``: the same day, different, or null where it is not known or fits."""
    days = born.group_by("node").agg(pl.col("first").max(), pl.col("last").min())
    told = pairs.join(days, left_on="left", right_on="node", how="left").join(
        days, left_on="right", right_on="node", how="left", suffix="_right"
    )
    whole = (pl.col("first") == pl.col("last")) & (pl.col("first_right") == pl.col("last_right"))
    birth = (
        pl.when(whole & (pl.col("first") == pl.col("first_right")))
        .then(pl.lit("same day"))
        .when((pl.col("first") > pl.col("last_right")) | (pl.col("first_right") > pl.col("last")))
        .then(pl.lit("different"))
    )
    return told.with_columns(birth=birth).drop("first", "last", "first_right", "last_right")


def compared(pairs: pl.DataFrame, stints: pl.DataFrame) -> pl.DataFrame:
    """The pairs with what their stays have in common, in order of ``left`` and ``right``.

    Args:
        pairs: of people, by number.
        stints: the stays of all of them, with the team, its kind, nation and name.

    Returns:
        Beside the columns of the pairs: ``together`` (the fewest days between stays at one team), ``at_once`` (how
        many stays at different teams of one kind were at one time), ``gap`` (the fewest days between two stays),
        ``span`` (days from first to last), ``nation`` (a country that the teams have in common), ``national``
        (one of them is known of a national team only), ``apart`` (null where neither was at a team of the other)
        and ``where``, in words.
    """
    held = stints.group_by("person", "team", "kind", "nation", "team_name", "first", "last").len().drop("len")
    left = pairs.select("left", "right").join(held, left_on="left", right_on="person")
    both = left.join(held, left_on="right", right_on="person", suffix="_right")
    days = pl.max_horizontal("first", "first_right") - pl.min_horizontal("last", "last_right")
    both = both.with_columns(between=days.dt.total_days())
    same = pl.col("team") == pl.col("team_right")
    club = (pl.col("kind") == pl.col("kind_right")) & ~same
    overlap = club & (pl.col("between") < -_OVERLAP)
    order = ["left", "right"]
    counts = both.group_by(order).agg(
        together=pl.col("between").filter(same).min(),
        at_once=overlap.sum(),
        gap=pl.col("between").min(),
        gap_of_clubs=pl.col("between").filter(club).min(),
        nation=pl.col("nation").filter((pl.col("nation") == pl.col("nation_right")) & club).min(),
        national=((pl.col("kind") == "national-team") != (pl.col("kind_right") == "national-team")).all(),
        countries=((pl.col("kind") == "national-team") & (pl.col("kind_right") == "national-team") & ~same).any(),
        own_span=pl.max_horizontal(
            (pl.col("last").max() - pl.col("first").min()).dt.total_days(),
            (pl.col("last_right").max() - pl.col("first_right").min()).dt.total_days(),
        ),
        since=pl.min_horizontal("first", "first_right").min(),
        until=pl.max_horizontal("last", "last_right").max(),
        where=pl.format(
            "{} {} to {}, {} {} to {}",
            "team_name",
            pl.col("first").dt.year().fill_null("?"),
            pl.col("last").dt.year().fill_null("?"),
            "team_name_right",
            pl.col("first_right").dt.year().fill_null("?"),
            pl.col("last_right").dt.year().fill_null("?"),
        )
        .sort_by("between", "team_name", "team_name_right", "first", "last", "first_right", "last_right")
        .first(),
    )
    span = (pl.col("until") - pl.col("since")).dt.total_days()
    told = pairs.join(counts, on=order, how="left").with_columns(
        span=span,
        apart=pl.when(pl.col("together") <= ADJOINING).then("together"),
        at_once=pl.col("at_once").fill_null(0),
    )
    return told.sort(order)


def _score() -> list[pl.Expr]:
    """``rule`` and ``score`` of pairs that may be the same; null where nothing but the name says so."""
    team = pl.col("together") <= ADJOINING
    rare = pl.col("namesakes").fill_null(9.0)
    later = (pl.col("together") <= 3 * ADJOINING) & (rare <= RARE)
    fits = pl.col("gap") <= CAREER
    career = (fits & (rare <= RARE)) | ((pl.col("gap") <= LONG_CAREER) & (rare <= VERY_RARE))
    there = (pl.col("gap") <= CAREER // 2) & pl.col("nation").is_not_null() & (rare <= RARE_THERE)
    countries = pl.col("countries").fill_null(value=False)
    national = pl.col("national").fill_null(value=False)
    score = (
        pl.when(team.fill_null(value=False))
        .then(0.93)
        .when(later.fill_null(value=False))
        .then(0.88)
        .when(countries)
        .then(None)
        .when((career & ~national).fill_null(value=False))
        .then(0.86 - 0.3 * rare)
        .when((there & ~national).fill_null(value=False))
        .then(0.82 - 0.1 * rare)
        .when((career & national).fill_null(value=False))
        .then(0.84 - 0.3 * rare)
    )
    rule = (
        pl.when((pl.col("together") <= 3 * ADJOINING).fill_null(value=False))
        .then(pl.lit("name and team"))
        .when(national)
        .then(pl.lit("name and nation"))
        .otherwise(pl.lit("name and career"))
    )
    return [score.alias("score"), rule.alias("rule")]


def _evidence() -> pl.Expr:
    namesakes = (
        pl.when(pl.col("namesakes").is_not_null())
        .then(pl.format("; {} namesakes to be expected", pl.col("namesakes").round(2)))
        .otherwise(pl.lit("; a name of one word"))
    )
    where = (
        pl.when(pl.col("where").is_not_null())
        .then(pl.format(": {}", "where"))
        .otherwise(pl.lit(", and nothing to compare"))
    )
    return pl.format("one name, {}{}{}", "name", where, namesakes)


def _without_rivals(pairs: pl.DataFrame, differ: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs that are the same, and those of which nobody can say.

    Where somebody fits two people that are different, and the one not clearly better than the other, neither is taken.
    """
    good = pairs.filter(pl.col("score").is_not_null())
    views = pl.concat([good.select("left", "right", "score"), good.select(left="right", right="left", score="score")])
    apart = pl.concat([differ, differ.select(left="right", right="left")]).rename(
        {"left": "right", "right": "right_other"}
    )
    rivals = (
        views.join(views, on="left", suffix="_other")
        .filter(pl.col("right") != pl.col("right_other"), pl.col("score_other") >= pl.col("score") - 0.05)
        .join(apart, on=["right", "right_other"], how="semi")
    )
    low, high = pl.min_horizontal("left", "right"), pl.max_horizontal("left", "right")
    rivals = rivals.select(left=low, right=high).unique()
    taken = good.join(rivals, on=["left", "right"], how="anti", maintain_order="left")
    rest = pairs.join(taken.select("left", "right"), on=["left", "right"], how="anti", maintain_order="left")
    return taken, rest
