"""Names as they are compared: mere spelling goes, and what tells a women's, youth or second team is kept apart."""

from __future__ import annotations

import polars as pl

# Letters that no decomposition takes apart, and scripts of which football writes names in Latin letters too.
_PLAIN = "ß=ss ẞ=ss ø=o Ø=O æ=ae Æ=AE œ=oe Œ=OE đ=d Đ=D ð=d Ð=D þ=th Þ=Th ł=l Ł=L ı=i ħ=h Ħ=H ŋ=n ə=e Ə=E"
_LETTERS = dict(pair.split("=") for pair in _PLAIN.split(" "))
_CYRILLIC = (
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh "
    "щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=i є=e ґ=g ў=u ј=j љ=lj њ=nj ћ=c џ=dz ђ=dj"
)
_GREEK = "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o"
_SCRIPTS = dict(pair.split("=") for pair in f"{_CYRILLIC} {_GREEK}".split(" "))

_WOMEN = (
    "women|womens|woman|female|ladies|lady|girls|feminine|feminines|feminin|feminino|feminina|femenino|femenina|"
    "femminile|femeni|frauen|damen|dames|vrouwen|kvinner|kvinnor|kvinder|wfc|zhfk|w"
)
_YOUTH = r"u ?-?(1[4-9]|2[0-3])s?|under ?-?(1[4-9]|2[0-3])s?|sub ?-?(1[4-9]|2[0-3])|(1[4-9]|2[0-3])s"
_YOUNG = "youth|primavera|juvenil|academy|academies|juniores|jugend|jeunes|giovanili"
_SECOND = "reserves?|amateure|am|jong|filial"
_MARK = "\x01"
_MARKED = r"(?:^|\s)(b|ii|2)$"
_THIRD = r"(?:^|\s)(c|iii|3)$"
_NUMBERED = r"(?:^|\s)(?:ii|iii|b|c|2|3)$"
"""What stands at the end of the name of a second or third team."""


def plain(name: pl.Expr) -> pl.Expr:
    """The name in lower case, without accents and punctuation, in Latin letters; abbreviations as one word.

    >>> pl.select(plain(pl.lit("F.C. Östra–Norr 1908"))).item()
    'fc ostra norr 1908'
    """
    # A mark takes the place of the point after a single letter, so that "S.S.C. N" is "SSC N" and "U.L" is not "UL".
    marked = name.str.replace_all(r"\b(\p{L})\.", f"${{1}}{_MARK}")
    for _ in range(2):  # as what is replaced may overlap
        marked = marked.str.replace_all(rf"{_MARK} (\p{{L}}){_MARK}", f"{_MARK}${{1}}{_MARK}")
    joined = marked.str.replace_all(rf"{_MARK}(\p{{L}}{{2}})", " $1").str.replace_all(rf"{_MARK}(\p{{L}})", "$1")
    latin = joined.str.replace_many(list(_LETTERS), list(_LETTERS.values())).str.normalize("NFKD")
    latin = latin.str.replace_all(r"\p{M}", "").str.to_lowercase()
    foreign = latin.str.contains(r"[\p{Greek}\p{Cyrillic}]")
    latin = pl.when(foreign).then(latin.str.replace_many(list(_SCRIPTS), list(_SCRIPTS.values()))).otherwise(latin)
    words = latin.str.replace_all(r"['’‘`´ʻʼ]", "").str.replace_all(r"[\W_]+", " ").str.strip_chars()
    return words


def squad(key: pl.Expr) -> pl.Expr:
    """Which team of a club a plain name means: empty for the first one, else women, youth, second, third, or several.

    >>> names = ["club north", "club north women", "club north u19", "club north 2", "club north c"]
    >>> pl.DataFrame({"key": names}).select(squad(pl.col("key"))).to_series().to_list()
    ['', 'women', 'u19', 'second', 'third']
    """
    padded = pl.concat_str(pl.lit(" "), key, pl.lit(" "))
    women = padded.str.contains(rf"\s({_WOMEN})\s")
    age = padded.str.extract(rf"\s(?:{_YOUTH})\s", 0).str.extract(r"(\d\d)")
    young = padded.str.contains(rf"\s({_YOUNG})\s")
    second = padded.str.contains(rf"\s({_SECOND})\s") | key.str.contains(_MARKED)
    youth = pl.when(age.is_not_null()).then(pl.format("u{}", age)).when(young).then(pl.lit("youth"))
    number = pl.when(second).then(pl.lit("second")).when(key.str.contains(_THIRD)).then(pl.lit("third"))
    parts = [pl.when(women).then(pl.lit("women")), youth, number]
    return pl.concat_str(parts, separator=" ", ignore_nulls=True)


def without_squad(key: pl.Expr) -> pl.Expr:
    """The plain name without the words that tell which team of the club it is.

    >>> [pl.select(without_squad(pl.lit(name))).item() for name in ("club north under 19", "ii club north ii")]
    ['club north', 'club north']
    """
    padded = pl.concat_str(pl.lit(" "), key, pl.lit(" "))
    padded = padded.str.replace_all(rf"\s({_YOUTH})\s", "  ").str.replace_all(
        rf"\s({_WOMEN}|{_YOUNG}|{_SECOND})\s", "  "
    )
    # Lists of clubs number the second teams, before the name that says so already.
    bare = padded.str.strip_chars().str.replace(r"^(?:ii|iii) (.+ (?:ii|iii|b|c|2|3))$", "$1")
    bare = bare.str.replace(_NUMBERED, "").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(bare == "").then(key).otherwise(bare)


def skeleton(word: pl.Expr) -> pl.Expr:
    """A word without what differs between ways to write one sound: two with the same skeleton may be one word.

    >>> pl.DataFrame({"word": ["dynamo", "dinamo", "koeln", "koln", "olympiakos", "olympiacos"]}).select(
    ...     skeleton(pl.col("word"))).to_series().to_list()
    ['dinamo', 'dinamo', 'koln', 'koln', 'olimpiakos', 'olimpiakos']
    """
    for old, new in (
        ("sch", "s"),
        ("tch", "c"),
        ("ck", "k"),
        ("ch", "h"),
        ("kh", "h"),
        ("ph", "f"),
        ("th", "t"),
        ("sh", "s"),
        ("zh", "z"),
        ("ts", "c"),
        ("cz", "c"),
        ("sz", "s"),
        ("oe", "o"),
        ("ae", "a"),
        ("ue", "u"),
        ("ou", "u"),
        ("aa", "a"),
        ("c", "k"),
        ("q", "k"),
        ("y", "i"),
        ("j", "i"),
        ("w", "v"),
        ("x", "ks"),
        ("z", "s"),
    ):
        word = word.str.replace_all(old, new, literal=True)
    for letter in "abdefgiklmnoprstuv":
        word = word.str.replace_all(letter + letter, letter, literal=True)
    return word
