"""The page on which somebody decides on the proposals of one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from carrera_kg.factfile import FactFile, Record
from carrera_kg.ontology import ontology
from carrera_kg.pages.environment import write_page
from carrera_kg.pages.site import Page, Site
from carrera_kg.review.decisions import key_of, open_facts
from carrera_kg.review.passages import Passage, passage
from carrera_kg.review.sitting import Answer, decide, state_of
from carrera_kg.review.sources import known_entities, text_of
from carrera_kg.review.wording import CERTAINTY, Wording

_MOST_LISTED = 40
"""How many proposals are listed beside the one that is shown."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the page is told beside what the file says.

    Attributes:
        path: of the file.
        token: what a decision must bring along, to be known as one of this page.
        said: what became of the last decision.
        wrong: why it could not be done.
        steps: how many decisions can be taken back.
    """

    path: str
    token: str
    said: str = ""
    wrong: str = ""
    steps: int = 0


def review_page(site: Site, source: str, at: str, setting: Setting) -> Page:
    """The page with one proposal.

    Args:
        site: where the page stands; its folder of documents is where the text is looked for.
        source: what the file says.
        at: the key of the proposal; the first open one is shown where there is none with that key.
        setting: what else it needs.

    Raises:
        DataError, FactError: the file, or the entities beside it, are wrong.
    """
    file = FactFile.parse(source, setting.path)
    words = Wording(file, known_entities(setting.path), ontology())
    waiting = open_facts(file)
    fact = next((fact for fact in file.facts if key_of(fact) == at), waiting[0] if waiting else None)
    text, missing = text_of(file, setting.path, site.documents)
    where = passage(fact, text, missing) if fact is not None else None
    catalogue = file.catalogue or {}
    return write_page(
        site, "review.html", "/review", "Review",
        section="review",
        indexed=False,
        document=str(catalogue.get("title") or file.document),
        language=str(catalogue.get("language", "")),
        state=state_of(file),
        rewrites=bool(waiting) and file.text() != source,
        key=key_of(fact) if fact is not None else "",
        told=words.told(fact) if fact is not None else None,
        certainty=CERTAINTY,
        passage=_marked(where) if where else "",
        problems=where.problems if where else (),
        changed=missing if text is not None else "",
        after=_after(file.facts, waiting, fact),
        listed=[(key_of(each), words.told(each)) for each in _near(waiting, fact)],
        waiting=len(waiting),
        setting=setting,
    )  # fmt: skip


def review_decision(source: str, path: str, key: str, given: Answer) -> dict[str, str]:
    """What a file says after a decision.

    Args:
        source: what it says before.
        path: of the file.
        key: of the proposal that is decided on.
        given: accept, reject or edit.

    Returns:
        ``text`` of the file, the key ``at`` of what is shown next, and ``said``: what there is to say.

    Raises:
        UsageError: it cannot be done.
        DataError, FactError: the file, or the entities beside it, are wrong.
    """
    file = FactFile.parse(source, path)
    words = Wording(file, known_entities(path), ontology())
    before = next((fact for fact in file.facts if key_of(fact) == key), None)
    decided = decide(file, key, given, words)
    done = {"accept": "accepted", "reject": "rejected", "edit": "changed"}[given.action]
    stays = given.action == "edit" or (given.number is not None and decided.key)
    next_ = (decided.key or "") if stays else _after(file.facts, open_facts(file), before)
    said = f"{words.told(before).about}: {done}" if before is not None else done
    return {"text": decided.file.text(), "at": next_, "said": f"{said}; {decided.note}" if decided.note else said}


def _after(facts: Sequence[Record], waiting: Sequence[Record], fact: Record | None) -> str:
    """The key of the next open proposal after one, from the start again after the last; nothing if there is none."""
    others = [each for each in waiting if each is not fact]
    if not others:
        return ""
    place = {id(each): number for number, each in enumerate(facts)}
    here = place.get(id(fact), -1)
    return key_of(next((each for each in others if place[id(each)] > here), others[0]))


def _near(waiting: Sequence[Record], fact: Record | None) -> Sequence[Record]:
    """The open proposals around the one that is shown: not all of thousands."""
    at = next((number for number, each in enumerate(waiting) if each is fact), 0)
    start = max(0, min(at - _MOST_LISTED // 4, len(waiting) - _MOST_LISTED))
    return waiting[start : start + _MOST_LISTED]


def _marked(where: Passage) -> Markup:
    """The sentences with the words as marks: exact to the letter, so it is written here and not in a template."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece.text) if piece.marked else escape(piece.text) for piece in where.pieces
    )
