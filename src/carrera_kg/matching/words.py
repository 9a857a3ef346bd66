"""Words of names: how much each tells, and which are ways to write one word."""

from __future__ import annotations

import re
from collections.abc import Collection

import polars as pl

from carrera_kg.matching.names import skeleton

_NAMES = 1000
"""Among fewer names the share of a word says little."""

_KINDS = re.compile(
    "^(fc|afc|cf|ac|as|ss|ssc|us|usd|asd|sc|cd|ud|sd|rc|rcd|fk|nk|hnk|sk|bk|if|ff|ik|kf|vfl|vfb|fsv|tsv|sv|bsc|bc|ca|ec|"
    "se|pfc|ofk|mfk|calcio|football|club|futbol|futebol|fussball|soccer|de|the|of|und|and)$"
)
"""Words for kinds of club, for when there are too few names to learn them from."""

_CUP = re.compile(
    r"\b(\w*(cup|pokal|coppa|copa|coupe|beker|taca|kup|kupa|kupasi|kubok|cupen)|cupa|puchar|pohar|poharen|kypello|"
    r"shield|trophy|trophee|trofeo|trofeu|play ?offs?|qualif\w*|friendl\w*|memorial|tournament)\b"
)
"""Words of competitions in which not all play all, in plain names."""

_SQUAD = re.compile(
    r"\b(women\w*|woman|ladies|girls|femin\w*|femen\w*|femmin\w*|frauen\w*|damen\w*|vrouwen|kvinn\w*|reserves?|youth|"
    r"primavera|juvenil\w*|junior\w*|jugend\w*|jeunes|academ\w*|u ?\d\d|under ?\d\d|sub ?\d\d)\b"
)
_MANY_COUNTRIES = re.compile(
    r"\b(uefa|fifa|afc|caf|concacaf|conmebol|ofc|champions|europa|europe\w*|world|international\w*|intertoto|nations|"
    r"conference|continental|africa\w*|asia\w*|america\w*|libertadores|sudamericana|euro)\b"
)
_DEMONYMS = {"french": "france", "dutch": "netherlands", "welsh": "wales", "danish": "denmark", "irish": "ireland"}
"""Those that do not begin as the country does."""

_OF = re.compile("(an|ish|ese|ic|ss|ch|ot|iot|ard|er|i)$")
"""How words of a country end, in English."""

_SAME = 4
_SAME_OF = 3
"""So many first letters are the same in a country and in what is of it."""

_LEAST = 0.03
_ENOUGH = 40
"""So many names of a country tell which words are common in it."""


def weights(tokens: pl.DataFrame) -> pl.DataFrame:
    """How much each word tells in names of a country, between 0 and 1: ``nation``, ``token`` and ``weight``.

    A word that many clubs have tells little, and one that many clubs of the country have even less; so legal forms and
    their like are found in each country without a list of them.

    Args:
        tokens: ``root``, ``nation`` (may be null) and ``token``.
    """
    everywhere = _rarity(tokens.select("root", "token").unique(), [])
    there = _rarity(tokens.drop_nulls("nation").select("root", "nation", "token").unique(), ["nation"])
    pairs = tokens.select("nation", "token").unique().join(everywhere, on="token")
    pairs = pairs.join(there, on=["nation", "token"], how="left", suffix="_there", nulls_equal=True)
    of_nation = pl.when(pl.col("names_there") >= _ENOUGH).then("weight_there")
    year = pl.when(pl.col("token").str.contains(r"^\d+$")).then(0.35).otherwise(1.0)
    # Two or three letters that are in many names are initials of a kind of club.
    many, few = (pl.col("token").str.len_chars() <= length for length in (4, 3))
    short = (
        pl.when(many & (pl.col("count") >= 150)).then(0.3).when(few & (pl.col("count") >= 20)).then(0.5).otherwise(1.0)
    )
    kind = pl.when(pl.col("token").str.contains(_KINDS.pattern)).then(0.2).otherwise(1.0)
    weight = pl.min_horizontal(pl.min_horizontal("weight", of_nation) * year * short, kind)
    return pairs.select("nation", "token", weight=weight.clip(_LEAST, 1.0), count="count")


def _rarity(tokens: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Word, in how many names it is, how many names there are, and what part of the greatest rarity it has."""
    counts = tokens.group_by(*by, "token").agg(count=pl.col("root").n_unique())
    if by:
        counts = counts.join(tokens.group_by(by).agg(names=pl.col("root").n_unique()), on=by)
    else:
        counts = counts.with_columns(names=pl.lit(tokens["root"].n_unique()))
    least = _ENOUGH if by else _NAMES
    many = pl.max_horizontal(pl.col("names").cast(pl.Float64), pl.lit(float(least))) + 1
    return counts.with_columns(weight=(many / pl.col("count")).log() / many.log())


def alike(short: pl.Series, known: pl.Series, synonyms: pl.DataFrame) -> pl.DataFrame:
    """``token``, ``other`` and ``alike``, up to 1: words that may stand for each other.

    Args:
        short: the words to look for.
        known: the words to find.
        synonyms: ``token`` and ``other``: words that were seen in each other's place.
    """
    left = pl.DataFrame({"token": short.unique().sort()})
    right = pl.DataFrame({"other": known.unique().sort()})
    exact = left.join(right, left_on="token", right_on="other").select("token", other="token", alike=1.0)
    parts = [
        exact,
        _same_skeleton(left, right),
        _begun(left, right),
        _begun(right.rename({"other": "token"}), left.rename({"token": "other"}), 5).select(
            token="other", other="token", alike="alike"
        ),
        _abbreviated(left, right),
        synonyms.join(left, on="token", how="semi").join(right, on="other", how="semi").with_columns(alike=pl.lit(0.9)),
    ]
    return pl.concat(parts, how="vertical_relaxed").group_by("token", "other").agg(pl.col("alike").max())


def _same_skeleton(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    bones = pl.col("bones").str.len_chars() >= 4
    one = left.with_columns(bones=skeleton(pl.col("token"))).filter(bones)
    other = right.with_columns(bones=skeleton(pl.col("other"))).filter(bones)
    return one.join(other, on="bones").select("token", "other", alike=pl.lit(0.93))


def _begun(left: pl.DataFrame, right: pl.DataFrame, least: int = 3) -> pl.DataFrame:
    """Words that others begin with: the more of it, the surer."""
    size, whole = pl.col("token").str.len_chars(), pl.col("other").str.len_chars()
    one = left.filter(size >= least, ~pl.col("token").str.contains(r"\d")).with_columns(
        head=pl.col("token").str.slice(0, 3)
    )
    other = right.with_columns(head=pl.col("other").str.slice(0, 3))
    pairs = one.join(other, on="head").filter(pl.col("other").str.starts_with(pl.col("token")), size < whole)
    sure = 0.6 + 0.3 * (size / whole)
    return pairs.select("token", "other", alike=sure)


def _abbreviated(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Words that are others without some letters: first and last stay."""
    ends = pl.col("token").str.slice(0, 1) + pl.col("token").str.slice(-1)
    one = left.filter(pl.col("token").str.len_chars() >= 3).with_columns(ends=ends)
    other = right.with_columns(ends=pl.col("other").str.slice(0, 1) + pl.col("other").str.slice(-1))
    shorter = pl.col("token").str.len_chars() + 2 <= pl.col("other").str.len_chars()
    pairs = one.join(other, on="ends").filter(shorter)
    kept = [_inside(token, other) for token, other in pairs.select("token", "other").iter_rows()]
    return pairs.filter(pl.Series(kept, dtype=pl.Boolean)).select("token", "other", alike=pl.lit(0.65))


def _inside(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)


def of_cup(name: str) -> bool:
    """Whether a plain name is that of a competition in which not all play all.

    >>> [of_cup(name) for name in ("westland cup", "landspokal", "supercoppa", "premier league", "serie a")]
    [True, True, True, False, False]
    """
    return bool(_CUP.search(name))


def of_other_squad(name: str) -> bool:
    """Whether a plain name is that of a competition of women, of the young or of second teams."""
    return bool(_SQUAD.search(name))


def of_many_countries(name: str) -> bool:
    """Whether a plain name is that of a competition of several countries."""
    return bool(_MANY_COUNTRIES.search(name))


def of_country(word: str, own: Collection[str], all_: Collection[str]) -> bool:
    """Whether a word of a plain name is a country or of it, as Italian is of Italy; or its code, as ita.

    Args:
        word: the word.
        own: the words of the country, in all its names.
        all_: those of all countries: what is more like another one is not of this one.

    >>> countries = ["italy", "austria", "australia", "serbia"]
    >>> [of_country(word, ["austria"], countries) for word in ("austrian", "australian", "aut", "austria", "a")]
    [True, False, True, True, False]
    >>> of_country("serie", ["serbia"], countries)
    False
    """
    word = _DEMONYMS.get(word, word)
    nearest = max((_common(word, other) for other in own), default=0)
    if nearest == 0 or any(_common(word, other) > nearest for other in all_ if other not in own):
        return False
    if len(word) == _SAME_OF:
        return any(word[0] == other[0] and len(other) > len(word) and _inside(word, other) for other in own)
    return word in own or nearest >= _SAME or (nearest >= _SAME_OF and bool(_OF.search(word)))


def _common(one: str, other: str) -> int:
    """So many first letters are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
