"""Short texts about made-up careers, and what is proposed of them in a form that is easy to compare."""

from __future__ import annotations

from typing import Any

from carrera_kg.entities import Entities, Entity
from carrera_kg.factfile import FactFile
from carrera_kg.proposals import propose

OPENING = "Player Alpha (born 3 May 1980) is a football manager and former player.\n\n"
NOBODY = Entities.of(())


def known(*entities: Entity) -> Entities:
    """Entities that a text can name."""
    return Entities.of(entities)


def proposed(text: str, entities: Entities = NOBODY, language: str = "en", about: str | None = None) -> FactFile:
    """What a text says."""
    return propose(text, "a-text", entities, about, language)


def told(text: str, section: str = "Club career", opening: str = OPENING) -> list[dict[str, Any]]:
    """What a sentence says after an opening and under a heading: values alone, without words and places."""
    whole = opening + (f"== {section} ==\n" if section else "") + text + "\n"
    found = proposed(whole).facts
    return [_bare(fact) for fact in found if int(str(fact["at"])) >= len(opening)]


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        if "value" in value:
            return value["value"]
        return {key: _bare(inner) for key, inner in value.items() if key not in ("at", "words", "rule", "confidence")}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def says(text: str, section: str = "Club career") -> dict[str, Any]:
    """The values of all facts about Player Alpha together; of several for one property the last."""
    own = [fact for fact in told(text, section) if fact.get("person", "Player Alpha") == "Player Alpha"]
    return {key: value for fact in own for key, value in fact.items()}
