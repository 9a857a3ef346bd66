"""Teams and competitions told by their matches: who played on the same days with the same scores is the same."""

from __future__ import annotations

import polars as pl

_FEW = 8
"""So many matches with the same day, side and score cannot be chance, if hardly any is different."""

_SHARE = 0.9
_SHARE_KNOWN = 0.75
"""The share of matches that must agree where the opponents are known to be the same: scores may be told otherwise."""

_PIECE = 60_000

_TOGETHER = 8
_APART = 0.35
"""With so many days on which both played, a smaller share of matches that agree means two teams."""


def played(fixtures: pl.DataFrame, roots: pl.DataFrame) -> pl.DataFrame:
    """Each match from the view of each of its teams.

    Args:
        fixtures: ``group``, ``home``, ``away`` (numbers of things), ``day``, ``home_goals`` and ``away_goals``.
        roots: ``node`` and ``root``.

    Returns:
        ``group``, ``root``, ``opponent``, ``day``, ``side``, ``own`` and ``theirs`` (goals), one row each.
    """
    told = fixtures.join(roots, left_on="home", right_on="node").rename({"root": "_home"})
    told = told.join(roots, left_on="away", right_on="node").rename({"root": "_away"})
    views = [
        told.select(
            "group",
            "day",
            root=f"_{one}",
            opponent=f"_{other}",
            side=pl.lit(one == "home"),
            own=f"{one}_goals",
            theirs=f"{other}_goals",
        )
        for one, other in (("home", "away"), ("away", "home"))
    ]
    return pl.concat(views).unique()


def proofs(views: pl.DataFrame, clusters: pl.DataFrame, nations: pl.DataFrame) -> pl.DataFrame:
    """Pairs of teams of different sources that their matches prove the same.

    Args:
        views: as :func:`played` gives them.
        clusters: ``root``, ``kind`` and ``nation``.
        nations: ``nation`` and ``other``: names of one country.

    Returns:
        ``left``, ``right``, ``agree``, ``known`` (of these, against an opponent that is known to be the same),
        ``together`` (days on which both played), sorted.
    """
    whole = views.drop_nulls(["own", "theirs"])
    about = clusters.group_by("root").agg(
        pl.col("squad").first(), pl.col("kind").first(), pl.col("nation").drop_nulls().min()
    )
    whole = whole.join(about, on="root")
    counts = pl.concat([_agreeing(part, nations) for part in _parts(whole)])
    counts = counts.group_by("left", "right").agg(pl.col("agree", "known").sum())
    likely = counts.filter((pl.col("agree") >= 3) | (pl.col("known") >= 1))
    likely = _foremost(_foremost(likely, "left"), "right")
    counted = together(views, likely.select("left", "right")).drop("agree")
    return likely.join(counted, on=["left", "right"]).sort("left", "right")


def _parts(views: pl.DataFrame) -> list[pl.DataFrame]:
    """The views in pieces of some years: what is compared is many times as large."""
    years = views.group_by(year=pl.col("day").dt.year()).len().sort("year")
    part = (pl.col("len").cum_sum() - pl.col("len")) // _PIECE
    pieces = years.with_columns(part=part).group_by("part", maintain_order=True).agg(pl.col("year"))
    return [
        views.filter(pl.col("day").dt.year().is_between(years[0], years[-1])) for years in pieces["year"].to_list()
    ] or [views]


def _agreeing(views: pl.DataFrame, nations: pl.DataFrame) -> pl.DataFrame:
    """In how many matches pairs of teams of different sources agree: ``left``, ``right``, ``agree`` and ``known``."""
    keys = ["day", "side", "own", "theirs", "kind"]
    told = views.lazy().select("group", "root", "opponent", "nation", *keys)
    pairs = told.join(told, on=keys, suffix="_right").filter(
        pl.col("group") < pl.col("group_right"), pl.col("root") != pl.col("root_right")
    )
    known = nations.lazy().select("nation", nation_right="other", near=pl.lit(value=True))
    pairs = pairs.join(known, on=["nation", "nation_right"], how="left")
    unknown = pl.col("nation").is_null() | pl.col("nation_right").is_null()
    pairs = pairs.filter(pl.col("near").fill_null(value=False) | unknown)
    met = pl.col("opponent") == pl.col("opponent_right")
    low, high = pl.min_horizontal("root", "root_right"), pl.max_horizontal("root", "root_right")
    counts = pairs.group_by(left=low, right=high).agg(
        agree=pl.struct("day", "side").n_unique(), known=pl.col("day").filter(met).n_unique()
    )
    return counts.collect()


def _foremost(pairs: pl.DataFrame, column: str) -> pl.DataFrame:
    """The pairs that agree in at least half as many matches as the best one of the team."""
    return pairs.filter(pl.col("agree") * 2 >= pl.col("agree").max().over(column))


def together(views: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """For each pair of teams on how many days both played, and in how many of these matches they agree.

    Args:
        views: as :func:`played` gives them.
        pairs: ``left`` and ``right``.

    Returns:
        The pairs with ``together``, ``agree``, ``met`` (how often they played each other) and ``same_source`` (on how
        many days one source has them in two matches).
    """
    left = pairs.join(views, left_on="left", right_on="root").rename(
        {name: f"{name}_l" for name in ("group", "opponent", "side", "own", "theirs")}
    )
    both = left.join(views, left_on=["right", "day"], right_on=["root", "day"])
    same = (
        (pl.col("side_l") == pl.col("side"))
        & (pl.col("own_l") == pl.col("own"))
        & (pl.col("theirs_l") == pl.col("theirs"))
    )
    met = (pl.col("opponent_l") == pl.col("right")) & (pl.col("opponent") == pl.col("left"))
    own = (pl.col("group_l") == pl.col("group")) & ~(same & (pl.col("opponent") == pl.col("opponent_l")))
    counts = both.group_by("left", "right").agg(
        together=pl.col("day").n_unique(),
        agree=pl.col("day").filter(same).n_unique(),
        met=pl.col("day").filter(met).n_unique(),
        same_source=pl.col("day").filter(own).n_unique(),
    )
    return pairs.join(counts, on=["left", "right"], how="left").with_columns(
        pl.col("together", "agree", "met", "same_source").fill_null(0).cast(pl.Int64)
    )


def proved(pairs: pl.DataFrame) -> pl.DataFrame:
    """Those of :func:`proofs` that are proved, with ``evidence`` and ``score``."""
    share = pl.col("agree") / pl.col("together")
    by_number = (pl.col("agree") >= _FEW) & (share >= _SHARE)
    by_opponents = (pl.col("known") >= 3) & (share >= _SHARE_KNOWN)
    by_few = (pl.col("known") >= 2) & (pl.col("agree") == pl.col("together"))
    told = pairs.filter(by_number | by_opponents | by_few)
    best = pl.col("agree") == pl.col("agree").max().over("left")
    best &= pl.col("agree") == pl.col("agree").max().over("right")
    alone = (pl.len().over("left") == 1) & (pl.len().over("right") == 1)
    told = told.filter(best | alone)
    known = (
        pl.when(pl.col("known") > 0)
        .then(pl.format(", {} of them against opponents that are the same", "known"))
        .otherwise(pl.lit(""))
    )
    evidence = pl.format("{} of {} matches on the same days have the same side and score{}", "agree", "together", known)
    sure = 0.9 + 0.09 * (1 - 1 / (1 + pl.col("agree") / 4))
    return told.with_columns(evidence=evidence, score=sure * pl.min_horizontal(1.0, share + 0.1))


def disproved(pairs: pl.DataFrame) -> pl.DataFrame:
    """Those of :func:`together` that are two teams, with ``evidence`` and ``score``."""
    few = (pl.col("together") >= _TOGETHER) & (pl.col("agree") < _APART * pl.col("together"))
    at_once = pl.col("same_source") >= 3
    met = pl.col("met") >= 1
    text = (
        pl.when(met)
        .then(pl.format("they played each other {} times", "met"))
        .when(at_once)
        .then(pl.format("on {} days one source has them in two matches", "same_source"))
        .otherwise(
            pl.format("only {} of {} matches on the same days have the same side and score", "agree", "together")
        )
    )
    return pairs.filter(few | at_once | met).with_columns(evidence=text, score=pl.lit(0.97))


def same_competitions(fixtures: pl.DataFrame, roots: pl.DataFrame, competitions: pl.DataFrame) -> pl.DataFrame:
    """Pairs of competitions of different sources that share matches.

    Only the seasons that both have are compared, each from its first to its last match; and only matches with goals
    where one of the two has hardly any other, as a source of goals has none.

    Args:
        fixtures: with numbers of things, ``day``, ``season`` (the year stands for one that is not told) and goals.
        roots: ``node`` and ``root``, of teams.
        competitions: ``node`` and ``root``, of competitions.

    Returns:
        ``left``, ``right``, ``shared``, ``of`` (matches of the one that has fewer), ``of_larger`` and ``scored`` (only
        matches with goals count): sorted.
    """
    rows = _rows(fixtures, roots, competitions)
    both = rows.join(rows, on=["day", "low", "high"], suffix="_right")
    both = both.filter(pl.col("group") < pl.col("group_right"), pl.col("_of") != pl.col("_of_right"))
    goalless = pl.col("goalless") | pl.col("goalless_right")
    both = both.select(
        "day", "low", "high", left=pl.min_horizontal("_of", "_of_right"), right=pl.max_horizontal("_of", "_of_right"),
        goalless=goalless,
    ).unique(["day", "low", "high", "left", "right"])  # fmt: skip
    counts = both.group_by("left", "right").agg(
        all=pl.len().cast(pl.Int64), with_goals=(~pl.col("goalless")).sum().cast(pl.Int64)
    )
    matches = rows.unique(["_of", "day", "low", "high"], keep="any").select("_of", "day", "goalless")
    hardly = matches.group_by("_of").agg(hardly=pl.col("goalless").mean() < _GOALLESS)
    for side in ("left", "right"):
        counts = counts.join(hardly.rename({"_of": side, "hardly": f"hardly_{side}"}), on=side)
    counts = counts.with_columns(scored=pl.col("hardly_left") | pl.col("hardly_right"))
    days = _days(rows)
    for side, other in (("left", "right"), ("right", "left")):
        within = counts.select("left", "right", "scored").join(matches.rename({"_of": side}), on=side)
        within = within.filter(~(pl.col("scored") & pl.col("goalless")))
        within = within.join(days.rename({"_of": other}), on=[other, "day"], how="semi")
        size = within.group_by("left", "right").agg(pl.len().cast(pl.Int64).alias(f"of_{side}"))
        counts = counts.join(size, on=["left", "right"])
    return counts.select(
        "left", "right", shared=pl.when("scored").then("with_goals").otherwise("all"),
        of=pl.min_horizontal("of_left", "of_right"), of_larger=pl.max_horizontal("of_left", "of_right"),
        scored="scored",
    ).sort("left", "right")  # fmt: skip


_GOALLESS = 0.01
"""Where fewer matches are goalless, those without goals are not told: about one in twelve is."""


def _rows(fixtures: pl.DataFrame, roots: pl.DataFrame, competitions: pl.DataFrame) -> pl.DataFrame:
    """The matches of competitions, one row a source and match, with clusters of teams and (``_of``) of competitions."""
    told = fixtures.drop_nulls("competition").join(roots, left_on="home", right_on="node").rename({"root": "_home"})
    told = told.join(roots, left_on="away", right_on="node").rename({"root": "_away"})
    told = told.join(competitions, left_on="competition", right_on="node").rename({"root": "_of"})
    return told.select(
        "group",
        "_of",
        "competition",
        "day",
        low=pl.min_horizontal("_home", "_away"),
        high=pl.max_horizontal("_home", "_away"),
        goalless=(pl.col("home_goals") + pl.col("away_goals") == 0).fill_null(value=False),
        season=pl.coalesce("season", pl.col("day").dt.year().cast(pl.String)),
    ).unique()


def _days(rows: pl.DataFrame) -> pl.DataFrame:
    """``_of`` and ``day``: the days from the first to the last match of each season of each competition."""
    seasons = rows.group_by("group", "_of", "competition", "season").agg(
        first=pl.col("day").min(), last=pl.col("day").max()
    )
    return seasons.select("_of", day=pl.date_ranges("first", "last")).explode("day").unique()


_TEAMS = 4
"""With fewer teams a cup can be played by each against each."""

_MOSTLY = 0.75
"""So many of the pairs of teams met in a season of a league, even if it is not over, or goals alone are told."""


def seasons_of(fixtures: pl.DataFrame, roots: pl.DataFrame, competitions: pl.DataFrame) -> pl.DataFrame:
    """The seasons of competitions, as each source tells them.

    Args:
        fixtures: with numbers of things, ``day`` and ``season`` (the year stands for one that is not told).
        roots: ``node`` and ``root``, of teams.
        competitions: ``node`` and ``root``, of competitions.

    Returns:
        ``competition`` (a cluster), ``first`` and ``last`` (days), ``teams`` (clusters), ``complete`` (all teams met
        equally often) and ``all_play_all`` (most of them met, or all equally often): sorted.
    """
    rows = _rows(fixtures, roots, competitions)
    season = ["group", "_of", "competition", "season"]
    pairs = rows.group_by(*season, "low", "high").agg(met=pl.len(), first=pl.col("day").min(), last=pl.col("day").max())
    seasons = pairs.group_by(season).agg(
        pl.col("first").min(),
        pl.col("last").max(),
        teams=pl.concat([pl.col("low"), pl.col("high")]).unique().sort(),
        pairs=pl.len(),
        least=pl.col("met").min(),
        most=pl.col("met").max(),
    )
    number = pl.col("teams").list.len()
    possible = number * (number - 1) / 2
    complete = (number >= _TEAMS) & (pl.col("pairs") == possible) & (pl.col("least") == pl.col("most"))
    told = seasons.select(
        "first", "last", "teams", competition="_of", complete=complete,
        all_play_all=complete | ((number >= 2 * _TEAMS) & (pl.col("pairs") >= _MOSTLY * possible)),
    )  # fmt: skip
    return told.sort("competition", "first", "last", "complete")


def leagues_of(seasons: pl.DataFrame) -> frozenset[int]:
    """The competitions in most of whose seasons all play all.

    Args:
        seasons: as :func:`seasons_of` gives them.
    """
    shares = seasons.group_by("competition").agg(pl.col("all_play_all").mean())
    return frozenset(shares.filter(pl.col("all_play_all") > 0.5)["competition"])
