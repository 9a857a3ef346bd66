"""What items mean by their English labels: positions, roles and loans; and what Wikimedia's language codes mean."""

from __future__ import annotations

import re

LOAN = "Q2914547"
"""The item of a loan, where its label is not in the data: those who query Wikidata for loans document it so
("P1642 = Q2914547"), as code in a dozen public repositories has it."""

_POSITIONS = {
    "goalkeeper": "goalkeeper",
    "defender": "defender",
    "back": "defender",
    "full back": "defender",
    "fullback": "defender",
    "left back": "defender",
    "wing back": "defender",
    "right back": "right-back",
    "centre back": "centre-back",
    "central defender": "centre-back",
    "centre half": "centre-back",
    "stopper": "centre-back",
    "sweeper": "sweeper",
    "libero": "sweeper",
    "midfielder": "midfielder",
    "midfield": "midfielder",
    "central midfielder": "midfielder",
    "attacking midfielder": "midfielder",
    "defensive midfielder": "midfielder",
    "wide midfielder": "midfielder",
    "forward": "forward",
    "attacker": "forward",
    "striker": "forward",
    "centre forward": "forward",
    "second striker": "forward",
}
_ROLES = {
    "player": "player",
    "footballer": "player",
    "youth player": "youth-player",
    "manager": "manager",
    "head coach": "head-coach",
    "caretaker manager": "caretaker",
    "caretaker coach": "caretaker",
    "caretaker": "caretaker",
    "interim manager": "caretaker",
    "interim coach": "caretaker",
    "interim head coach": "caretaker",
    "assistant coach": "assistant",
    "assistant manager": "assistant",
    "assistant head coach": "assistant",
    "technical director": "technical-director",
}
# What is said of football only: a coach of something else may be anything.
_OCCUPATIONS = {"association football coach": "manager", "football coach": "manager", "soccer coach": "manager"}

_SPORT = re.compile(r"^(association football|football|soccer) ")
_LOAN = re.compile(r"\bloan\b")
_BACK = re.compile(r"\b(return|end|back)\b")
_NATIONAL = re.compile(r"\bnational\b.*\b(team|side|selection)\b", re.I)
_TEAM = re.compile(r"\b(football|soccer|sports?|futsal) (club|team|side)\b", re.I)
_STADIUM = re.compile(r"\b(stadium|football ground|sports ground)\b", re.I)


def position(label: str) -> str | None:
    """The concept of a position by its English label, or None.

    >>> position("association football defender"), position("center-back"), position("pitcher")
    ('position/defender', 'position/centre-back', None)
    """
    found = _POSITIONS.get(_plain(label))
    return f"position/{found}" if found else None


def role(label: str) -> str | None:
    """The concept of a role at a team by its English label, or None.

    >>> role("head coach"), role("association football coach"), role("coach")
    ('role/head-coach', 'role/manager', None)
    """
    found = _OCCUPATIONS.get(label.strip().lower()) or _ROLES.get(_plain(label))
    return f"role/{found}" if found else None


def occupation(label: str) -> str | None:
    """The concept of an occupation by its English label, if that says that it is in football; or None.

    >>> occupation("association football manager"), occupation("manager"), occupation("footballer")
    ('role/manager', None, 'role/player')
    """
    text = label.strip().lower()
    return role(text) if _SPORT.match(text) or text == "footballer" else None


def is_loan(item: str, label: str | None) -> bool:
    """Whether a way of joining a team is a loan: its label decides, where the data have it.

    >>> is_loan("Q900001", "loan"), is_loan("Q900002", "loan return"), is_loan("Q900003", None)
    (True, False, False)
    """
    if label is None:
        return item == LOAN
    return bool(_LOAN.search(label.lower())) and not _BACK.search(label.lower())


def team_kind(label: str) -> str:
    """The kind of a team by what it is called in English.

    >>> team_kind("Westland women's national football team"), team_kind("Club North")
    ('national-team', 'club')
    """
    return "national-team" if _NATIONAL.search(label) else "club"


def kind_of(label: str, description: str) -> str | None:
    """The kind of a thing of which nothing says what it is for, by its English label and description; None if unclear.

    >>> kind_of("Club North", "association football club in Westland"), kind_of("Northfield", "town in Westland")
    ('club', None)
    """
    if _NATIONAL.search(label) or _NATIONAL.search(description):
        return "national-team"
    if _STADIUM.search(description):
        return "stadium"
    return "club" if _TEAM.search(description) else None


def _plain(label: str) -> str:
    text = " ".join(label.lower().replace("-", " ").replace("center", "centre").split())
    return _SPORT.sub("", text)


# Codes that MediaWiki renamed (its class LanguageCode), and two of its own that have no other name.
_CODES = {
    "als": "gsw",
    "bat-smg": "sgs",
    "be-x-old": "be-tarask",
    "fiu-vro": "vro",
    "no": "nb",
    "roa-rup": "rup",
    "simple": "en-simple",
    "zh-classical": "lzh",
    "zh-min-nan": "nan",
    "zh-yue": "yue",
}
_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-x(-[a-z0-9]{1,8})+)?"
)


def language_tag(code: str) -> str | None:
    """The BCP 47 tag of a language code of Wikimedia; None if it has none.

    >>> language_tag("en"), language_tag("simple"), language_tag("zh-hans"), language_tag("?")
    ('en', 'en-simple', 'zh-hans', None)
    """
    code = _CODES.get(code, code)
    return code if _TAG.fullmatch(code) else None
