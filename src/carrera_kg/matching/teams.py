"""Teams of all sources: by their matches and by their names, each time with what the other has told."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from carrera_kg.matching.fixtures import disproved, played, proofs, proved, same_competitions, together
from carrera_kg.matching.likeness import Named, candidates
from carrera_kg.matching.nations import nations_of
from carrera_kg.matching.nodes import REGISTERED, Nodes
from carrera_kg.matching.union import Clusters

LEAST = 0.8
"""Names that are less alike are not of one team, whatever else there is."""

SPELLING = 0.93
"""Names of one source that are less alike are of two teams."""

CLEAR = 0.07
"""The best candidate has to be better than the next by so much."""

LEAST_ABROAD = 0.97
"""The same where nobody says in which country one of them is: then the name has to be the same but for spelling."""

FAMOUS = 4
LEAST_FAMOUS = 0.76
"""So alike at least must be the name of a team that so many identifiers are known of."""

LEAST_NUMBERED = 0.9
"""So alike at least is a name to one with a number, for that number to tell it from others."""

_AT_HOME = 0.6

_KNOWN = 0.05
"""What each identifier that a register has for a team adds: results tell of teams that many know."""

_MOST_KNOWN = 8

_SHARED = 10
_SHARED_NAMED = 3
"""So many matches in common make two competitions one; of one name fewer."""

_SHOWN = 4


@dataclass(slots=True)
class Teams:
    """The teams of all sources while they are matched.

    Attributes:
        nodes: all things.
        clusters: what is together so far.
        fixtures: the matches, with numbers of things.
        founded: ``node``, ``first``: the first day on which the team can have been founded.
    """

    nodes: Nodes
    clusters: Clusters
    fixtures: pl.DataFrame
    founded: pl.DataFrame
    things: pl.DataFrame = field(init=False)
    known: pl.DataFrame = field(init=False)

    def __post_init__(self) -> None:
        teams = self.nodes.things.filter(pl.col("family") == "team")
        # Pages of one team in several languages are several things of one source.
        language = pl.format("{}:{}", "group", pl.col("thing").str.extract(r"^([a-z-]+):"))
        source = pl.when(pl.col("reader") == "infobox").then(language).otherwise("group").fill_null(pl.col("group"))
        self.things = teams.select("node", "kind", "squad", "nation", "named", group=source)
        ids = (
            self.nodes.ids.filter(pl.col("family") == "team")
            .group_by("node")
            .agg(
                item=(pl.col("scheme") == "wikidata").any(),
                ids=pl.col("scheme").filter(pl.col("scheme") != "wikidata").n_unique(),
            )
        )
        self.known = ids

    def match(self, rounds: int = 3) -> None:
        """Judge all pairs that names or matches propose, until nothing new is found."""
        self._same_name_in_a_source()
        self._same_nations()
        for _ in range(rounds):
            joined = self._by_fixtures()
            joined += self._by_names(record=False)
            if not joined:
                break
        self._by_names(record=True)

    def _same_nations(self) -> None:
        """National teams are called after their country, which has one of each kind: one name, one team.

        A name that a source has for two of them, or that has two items, says nothing.
        """
        teams = self.nodes.things.filter(pl.col("kind") == "national-team", pl.col("named"))
        forms = self.nodes.forms.filter("told").join(teams.select("node", "squad", "group"), on="node")
        named = forms.unique(["node", "key"], maintain_order=True).join(self.roots(), on="node")
        items = self.nodes.ids.filter(pl.col("scheme") == "wikidata").select("node", item="value")
        named = named.join(items.unique("node", keep="none"), on="node", how="left")
        name = ["squad", "key"]
        alone = (pl.col("root").n_unique().over(*name, "group").max().over(name) == 1) & (
            pl.col("item").drop_nulls().n_unique().over(name) <= 1
        )
        named = named.with_columns(left=pl.col("node").min().over(name)).filter(alone, pl.col("left") != pl.col("node"))
        text = pl.format("one name of a national team, {}", "key")
        pairs = named.select("left", right="node", evidence=text, score=pl.lit(0.95))
        self.clusters.same(
            pairs.sort("left", "right", "evidence").unique(["left", "right"], keep="first", maintain_order=True),
            "name of a nation",
        )

    def roots(self) -> pl.DataFrame:
        """``node`` and ``root`` of all things."""
        return self.clusters.frame()

    def named(self) -> tuple[Named, pl.DataFrame]:
        """The clusters of teams by their names; and their things, with ``root``."""
        rows = self.things.join(self.roots(), on="node")
        # A cluster that several sources made has the squad and kind of its first thing that has a name.
        first = (
            rows.sort("named", "node", descending=[True, False])
            .group_by("root", maintain_order=True)
            .agg(pl.col("kind").first(), pl.col("squad").first())
        )
        ids = rows.join(self.known, on="node").group_by("root").agg(pl.col("item").any(), pl.col("ids").max())
        nations = rows.select("root", "nation").unique()
        known = pl.col("nation").is_not_null()
        nations = nations.filter(known | (~known.any()).over("root"))
        clusters = (
            nations.join(first, on="root")
            .join(ids, on="root", how="left")
            .select(
                "root",
                "kind",
                "squad",
                "nation",
                item=pl.col("item").fill_null(value=False),
                known=pl.col("ids").fill_null(0),
            )
        )
        # Documents call teams by words too that are no names, as in "the local team".
        words = (pl.col("group") == REGISTERED) & ~pl.col("main")
        told = self.nodes.forms.join(rows.select("node", "root", "group"), on="node")
        told = told.with_columns(sure=pl.when(words).then(0.9).otherwise(1.0))
        forms = told.group_by("root", "key").agg(pl.col("sure").max()).sort("root", "key")
        things = rows.drop("kind", "squad").join(first, on="root")
        made = pl.concat([forms, _with_initials(forms, clusters).with_columns(sure=0.95)])
        written = made.group_by("root", "key").agg(pl.col("sure").max()).sort("root", "key")
        return Named(clusters, written, _synonyms(forms), nations_of(things, forms)), things

    # ── By matches ───────────────────────────────────────────────────────────────────────────────

    def _by_fixtures(self) -> int:
        named, _ = self.named()
        views = played(self.fixtures, self.roots())
        pairs = proofs(views, named.clusters, named.nations)
        return self.clusters.same(proved(pairs), "fixtures")

    # ── By names ─────────────────────────────────────────────────────────────────────────────────

    def _same_name_in_a_source(self) -> None:
        """A source that has one name with a country and without means one team, if there is just one such country."""
        forms = self.nodes.forms.filter("main").join(self.things, on="node")
        forms = forms.filter(pl.col("group") != REGISTERED)
        group = ["group", "kind", "squad", "key"]
        # A source with identifiers of its own tells its teams apart by itself.
        items = self.known.filter("item").select("node")
        forms = forms.join(items, on="node", how="anti")
        alone = (pl.col("nation").drop_nulls().n_unique() <= 1).over(group)
        several = forms.filter(alone, (pl.col("node").n_unique() > 1).over(group)).with_columns(
            first=pl.col("node").min().over(group)
        )
        pairs = several.filter(pl.col("node") != pl.col("first")).unique("node", keep="first", maintain_order=True)
        told = pairs.select(
            left="first",
            right="node",
            score=pl.lit(0.95),
            evidence=pl.format("{} has one name, {}, and no second country for it", "group", "name"),
        )
        kept = self._kept_apart(told)
        self.clusters.same(kept, "names of one source")

    def _by_names(self, record: bool) -> int:
        """Join clusters by name; with ``record`` write down what stays undecided."""
        named, things = self.named()
        pairs = self._judged(candidates(named), named, things)
        taken = pairs.filter(pl.col("taken"))
        kept = self._kept_apart(taken.select("left", "right", "evidence", "score"))
        joined = self.clusters.same(kept, "names")
        if record:
            open_ = pairs.filter(~pl.col("taken") & pl.col("shown"))
            self.clusters.leave(self.clusters.open(open_.select("left", "right", "evidence", "score")), "names")
        return joined

    def _judged(self, pairs: pl.DataFrame, named: Named, things: pl.DataFrame) -> pl.DataFrame:
        """The pairs with ``taken``, ``shown``, ``evidence`` and ``score``."""
        pairs = self.clusters.open(pairs)
        about = named.clusters.group_by("root").agg(
            pl.col("item").first(),
            pl.col("known").first(),
            nations=pl.col("nation").drop_nulls().unique().sort().str.join(" / "),
        )
        pairs = pairs.join(about, left_on="right", right_on="root")
        pairs = self._in_time(pairs)
        known = pl.min_horizontal("known", _MOST_KNOWN) * _KNOWN
        place = pl.when(pl.col("near").is_null()).then(-0.04).when("near").then(0.0).otherwise(-0.1)
        # That a name is much like another says more than that it is a little.
        like = pl.min_horizontal("likeness", pl.lit(0.9) - (pl.lit(0.9) - pl.col("likeness")) * 1.5)
        exact = pl.when("exact").then(0.02).otherwise(0.0)
        late = pl.when("too_late").then(-0.3).otherwise(0.0)
        other = pl.when(_without_number()).then(-_KNOWN * _MOST_KNOWN).otherwise(0.0)
        pairs = pairs.with_columns(points=like + known + place + exact + late + other)
        # Clusters with items are candidates against each other; one without may be the same as the best of them.
        group = ["left", "item"]
        pairs = pairs.sort([*group, "points", "right"], descending=[False, True, True, False])
        pairs = pairs.with_columns(
            rank=pl.int_range(pl.len()).over(group), next=pl.col("points").shift(-1).over(group).fill_null(0.0)
        )
        # Where a team that many know is far better than the next, less will do.
        margin = pl.col("points") - pl.col("next")
        famous = (pl.col("known") >= FAMOUS) & (margin >= 1.4 * CLEAR)
        near = pl.col("near").fill_null(value=False)
        untold = pl.col("near").is_null()
        least = (
            pl.when(near & famous).then(LEAST_FAMOUS).when(near | (untold & famous)).then(LEAST).otherwise(LEAST_ABROAD)
        )
        # A team abroad is meant only if there is none at home that many know.
        home = (near & (pl.col("known") >= FAMOUS) & (pl.col("likeness") >= _AT_HOME)).any().over("left")
        least = pl.when(home & ~near & ~untold).then(2.0).otherwise(least)
        good = (pl.col("rank") == 0) & (pl.col("likeness") >= least) & ~pl.col("too_late")
        clear = margin >= CLEAR
        pairs = pairs.with_columns(taken=good & clear, shown=(pl.col("rank") < _SHOWN) & (pl.col("likeness") >= 0.75))
        pairs = _spelled(_mutual(pairs), things)
        pairs = _one_of_a_source(pairs, things, self.fixtures, self.roots())
        margin = (
            pl.when(pl.col("next") > 0)
            .then(pl.format(", by {} better than the next", (pl.col("points") - pl.col("next")).round(2)))
            .otherwise(pl.lit(", and no other is like it"))
        )
        where = pl.when(pl.col("nations") != "").then(pl.format(" ({})", "nations")).otherwise(pl.lit(""))
        ids = pl.when(pl.col("known") > 0).then(pl.format(", known by {} identifiers", "known")).otherwise(pl.lit(""))
        text = pl.format(
            "'{}' is like '{}'{} by {}{}", "left_name", "right_name", where, pl.col("likeness").round(2), ids
        )
        text = pl.when(pl.col("rank") == 0).then(text + margin).otherwise(text)
        return pairs.with_columns(evidence=text, score=(pl.col("likeness") * 0.9).clip(0.0, 0.94))

    def _in_time(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """The pairs with ``too_late``: the one played its last match before the other was founded."""
        views = played(self.fixtures, self.roots()).group_by("root").agg(last=pl.col("day").max())
        founded = self.founded.join(self.roots(), on="node").group_by("root").agg(pl.col("first").min())
        told = pairs.join(views, left_on="left", right_on="root", how="left").join(
            founded, left_on="right", right_on="root", how="left"
        )
        return told.with_columns(too_late=(pl.col("last") < pl.col("first")).fill_null(value=False)).drop(
            "last", "first"
        )

    def _kept_apart(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """The pairs without those whose matches show two teams, which are judged different."""
        views = played(self.fixtures, self.roots())
        rooted = pairs.with_columns(
            one=pl.Series([self.clusters.root(each) for each in pairs["left"]], dtype=pl.Int64),
            two=pl.Series([self.clusters.root(each) for each in pairs["right"]], dtype=pl.Int64),
        )
        unique = rooted.select(left="one", right="two").unique().sort("left", "right")
        apart = disproved(together(views, unique))
        self.clusters.differ(apart.select("left", "right", "evidence", "score"), "fixtures")
        return rooted.join(
            apart.select(one="left", two="right"), on=["one", "two"], how="anti", maintain_order="left"
        ).drop("one", "two")

    # ── Competitions ─────────────────────────────────────────────────────────────────────────────

    def match_competitions(self) -> None:
        """Judge competitions of different sources by the matches that both tell of."""
        roots = self.roots()
        kinds = self.nodes.things.select("node", "kind")
        competitions = roots.join(kinds.filter(pl.col("kind") == "competition").select("node"), on="node")
        found = same_competitions(self.fixtures, roots, competitions)
        names = self._competition_names(competitions)
        named = pl.Series(
            [bool(names[a] & names[b]) for a, b in found.select("left", "right").iter_rows()], dtype=pl.Boolean
        )
        counted = pl.when("scored").then(pl.lit(" with goals")).otherwise(pl.lit(""))
        told = found.with_columns(
            named=named,
            evidence=pl.format(
                "{} of the {} matches{} of the smaller one are in both, in the seasons that both have",
                "shared", "of", counted,
            ),
            score=0.98 * pl.col("shared") / pl.col("of"),
        ).filter(pl.col("shared") >= _SHARED_NAMED)  # fmt: skip
        told = told.with_columns(
            evidence=pl.when("named").then(pl.col("evidence") + "; and they have one name").otherwise("evidence")
        )
        # A source may have but a few matches of a competition; without a name in common these may be a stage of it.
        enough = (pl.col("shared") >= _SHARED) & (pl.col("of") >= 0.5 * pl.col("of_larger"))
        sure = (pl.col("shared") >= 0.8 * pl.col("of")) & (enough | pl.col("named"))
        judged = ("left", "right", "evidence", "score")
        self.clusters.same(told.filter(sure).select(judged), "fixtures")
        self.clusters.leave(self.clusters.open(told.filter(~sure).select(judged)), "fixtures")

    def _competition_names(self, competitions: pl.DataFrame) -> dict[int, frozenset[str]]:
        """The names of each competition, by cluster."""
        forms = self.nodes.forms.join(competitions, on="node").group_by("root").agg(pl.col("key").unique())
        told = {root: frozenset(keys) for root, keys in forms.iter_rows()}
        return {root: told.get(root, frozenset()) for root in competitions["root"]}


def _without_number() -> pl.Expr:
    """Whether a number of the name is not in the other one, while it is in that of another team of the country.

    ``Westland 74`` is not the ``Westland`` that everybody knows where there is a ``Westland 74 FC``.
    """
    left, right = (pl.col(name).str.extract_all(r"\b\d+\b") for name in ("left_name", "right_name"))
    lacking = left.list.set_difference(right).list.len() > 0
    near = pl.col("near").fill_null(value=False)
    numbered = (left.list.len() > 0) & ~lacking & near & (pl.col("likeness") >= LEAST_NUMBERED)
    return lacking & numbered.any().over("left")


def _mutual(pairs: pl.DataFrame) -> pl.DataFrame:
    """Of two clusters without items each has to be the best of the other."""
    firsts = pairs.filter(pl.col("rank") == 0).select(left="right", right="left", back=pl.lit(value=True))
    told = pairs.join(firsts, on=["left", "right"], how="left", maintain_order="left")
    mutual = pl.col("item") | pl.col("back").fill_null(value=False)
    return told.with_columns(taken=pl.col("taken") & mutual).drop("back")


def _spelled(pairs: pl.DataFrame, things: pl.DataFrame) -> pl.DataFrame:
    """Names of one source are of one team only if they differ in spelling: a club founded anew may have both."""
    groups = things.select("root", "group").unique()
    shared = pairs.select("left", "right").join(groups, left_on="left", right_on="root")
    shared = shared.join(groups, left_on=["right", "group"], right_on=["root", "group"], how="semi")
    shared = shared.select("left", "right", shared=pl.lit(value=True)).unique()
    told = pairs.join(shared, on=["left", "right"], how="left", maintain_order="left")
    kept = pl.col("item") | (pl.col("likeness") >= SPELLING) | pl.col("shared").is_null()
    return told.with_columns(taken=pl.col("taken") & kept).drop("shared")


def _one_of_a_source(
    pairs: pl.DataFrame, things: pl.DataFrame, fixtures: pl.DataFrame, roots: pl.DataFrame
) -> pl.DataFrame:
    """Of clusters with things of one source that would be one, only those that never were in one season together.

    The best of them stays; and so do others that are the same name.
    """
    taken = pairs.filter("taken").select("left", "right", "points", "left_name", "likeness")
    seasons = _seasons(fixtures, roots)
    of_right = taken.select("right").unique().join(seasons, left_on="right", right_on="root")
    of_left = taken.join(seasons, left_on="left", right_on="root")
    held = of_left.join(of_right, on=["right", "group", "competition", "season"], how="semi")
    better = (
        pl.col("left") != pl.col("left_other"),
        pl.col("left_name") != pl.col("left_name_other"),
        (
            (pl.col("points") < pl.col("points_other"))
            | ((pl.col("points") == pl.col("points_other")) & (pl.col("left") > pl.col("left_other")))
        ),
    )
    rivals = of_left.join(of_left, on=["right", "group", "competition", "season"], suffix="_other").filter(*better)
    # Where no matches tell when they were there, nothing says that they are not two teams.
    groups = (
        things.select("root", "group")
        .unique()
        .join(seasons.select("root", "group").unique(), on=["root", "group"], how="anti")
    )
    untold = taken.filter(pl.col("likeness") < SPELLING).join(groups, left_on="left", right_on="root")
    held_untold = untold.join(
        things.select("root", "group").unique(), left_on=["right", "group"], right_on=["root", "group"], how="semi"
    )
    rivals_untold = untold.join(untold, on=["right", "group"], suffix="_other").filter(*better)
    lost = pl.concat([each.select("left", "right") for each in (held, rivals, held_untold, rivals_untold)]).unique()
    told = pairs.join(
        lost.with_columns(_lost=pl.lit(value=True)), on=["left", "right"], how="left", maintain_order="left"
    )
    return told.with_columns(taken=pl.col("taken") & pl.col("_lost").is_null()).drop("_lost")


def _seasons(fixtures: pl.DataFrame, roots: pl.DataFrame) -> pl.DataFrame:
    """In which seasons of which competitions each cluster is, by source."""
    season = pl.coalesce("season", pl.col("day").dt.year().cast(pl.String))
    sides = [
        fixtures.select("group", "competition", season.alias("season"), node=side).drop_nulls("competition")
        for side in ("home", "away")
    ]
    return pl.concat(sides).unique().join(roots, on="node").select("root", "group", "competition", "season").unique()


def _with_initials(forms: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Names of known teams with the initials of two or three of their words in the place of these, as they are used.

    Initials that nobody else uses are left out.
    """
    known = clusters.filter(pl.col("known") >= 3).select("root").unique()
    used = (
        forms.select(token=pl.col("key").str.split(" ").explode())
        .filter(pl.col("token").str.len_chars().is_between(2, 3))
        .unique()
    )
    words = forms.join(known, on="root", how="semi").with_columns(words=pl.col("key").str.split(" "))
    words = words.filter(pl.col("words").list.len().is_between(3, 7))
    parts = []
    for size in (2, 3):
        for start in range(5):
            initials = pl.col("words").list.slice(start, size).list.eval(pl.element().str.slice(0, 1)).list.join("")
            long = pl.col("words").list.slice(start, size).list.eval(pl.element().str.len_chars() >= 3).list.all()
            told = words.filter(pl.col("words").list.len() > start + size, long).with_columns(token=initials)
            told = told.join(used, on="token", how="semi")
            head, tail = pl.col("words").list.slice(0, start), pl.col("words").list.slice(start + size)
            parts.append(told.select("root", key=pl.concat_list(head, pl.concat_list("token"), tail).list.join(" ")))
    return pl.concat(parts)


def _synonyms(forms: pl.DataFrame) -> pl.DataFrame:
    """Words that stand in each other's place in the names of two teams or more: ``token`` and ``other``."""
    several = forms.filter((pl.len() > 1).over("root"), (pl.len() <= 40).over("root")).with_columns(
        words=pl.col("key").str.split(" ")
    )
    pairs = several.join(several, on="root", suffix="_other").filter(pl.col("key") != pl.col("key_other"))
    one = pl.col("words").list.set_difference("words_other")
    other = pl.col("words_other").list.set_difference("words")
    told = pairs.select("root", one=one, other=other, kept=pl.col("words").list.len() - one.list.len())
    told = told.filter(pl.col("one").list.len() == 1, pl.col("other").list.len() == 1, pl.col("kept") >= 1)
    told = told.select("root", token=pl.col("one").list.get(0), other=pl.col("other").list.get(0)).unique()
    long = (pl.col("token").str.len_chars() >= 4) & (pl.col("other").str.len_chars() >= 4)
    words = ~pl.col("token").str.contains(r"\d") & ~pl.col("other").str.contains(r"\d")
    often = told.filter(long & words).group_by("token", "other").agg(teams=pl.col("root").n_unique())
    return often.filter(pl.col("teams") >= 2).select("token", "other").sort("token", "other")
