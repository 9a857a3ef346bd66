"""What match records say to sentences that were made, true and false, from the same files by other means."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from carrera_kg.knowledge_graph import KnowledgeGraph
from carrera_kg.pipeline import build
from tests.checks.sentences import DATA, Sentence, World, make

pytestmark = pytest.mark.skipif(not (DATA / "bulk").exists(), reason="the open data are not beside the checkout")

Found = list[tuple[str, str, str]]
"""Of each property that was checked: its name, the verdict, and the explanation."""

Judged = list[tuple[Sentence, str, Found]]


@pytest.fixture(scope="session")
def world() -> World:
    """The open data as this test reads them."""
    return World()


@pytest.fixture(scope="session")
def judged(world: World, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Each sentence with what is said to it, and what to each of its properties."""
    folder = tmp_path_factory.mktemp("sentences")
    facts, texts, told = make(world, folder)
    build(str(folder / "dataset"), facts=str(facts), documents=str(texts))
    found: dict[tuple[str, int], Found] = defaultdict(list)
    begins = {(each.document, place): each for each in told for place in range(each.start, each.end)}
    for check in KnowledgeGraph.open(str(folder / "dataset")).check(str(DATA)):
        sentence = begins[check.claim.document, check.claim.start]
        name = check.claim.predicate.rsplit("#", 1)[-1]
        found[sentence.document, sentence.start].append((name, check.verdict, check.explanation))
    return [
        (each, each.verdict((name, verdict) for name, verdict, _ in of), of)
        for each in told
        for of in (found[each.document, each.start],)
    ]


def _lines(judged: Judged) -> str:
    return "\n".join(
        f"{sentence.kind}: {sentence.text} – {verdict}, not {' or '.join(sorted(sentence.expected))} [{sentence.why}]\n    "
        + "; ".join(
            f"{name} {told}: {because}"
            for name, told, because in found
            if name in sentence.properties or told == "refuted"
        )
        for sentence, verdict, found in judged
    )


def test_there_are_many_sentences_of_many_kinds_and_many_are_false(judged: Judged) -> None:
    assert len(judged) >= 400
    assert len({sentence.kind for sentence, _, _ in judged}) >= 45
    assert sum(sentence.false for sentence, _, _ in judged) >= 180


def test_no_false_sentence_is_supported(judged: Judged) -> None:
    wrong = [each for each in judged if not each[0].true and each[1] == "supported"]
    assert not wrong, _lines(wrong)


def test_no_true_sentence_is_refuted(judged: Judged) -> None:
    wrong = [each for each in judged if not each[0].false and each[1] == "refuted"]
    assert not wrong, _lines(wrong)


def test_nothing_that_is_right_in_a_sentence_is_refuted(judged: Judged) -> None:
    """Whom and what it is about is true in it as well, and not only what the sentence is there for."""

    def refuted(sentence: Sentence, found: Found) -> bool:
        return any(
            verdict == "refuted" and (name in sentence.holds or ("refuted" not in sentence.expected and sentence.true))
            for name, verdict, _ in found
        )

    wrong = [(sentence, verdict, found) for sentence, verdict, found in judged if refuted(sentence, found)]
    assert not wrong, _lines(wrong)


def test_most_get_the_verdict_that_is_right(judged: Judged) -> None:
    wrong = [each for each in judged if each[1] not in each[0].expected]
    assert len(wrong) <= 0.2 * len(judged), _lines(wrong)


def test_sentences_of_every_kind_are_decided(judged: Judged) -> None:
    """Of the kinds that can be, none is passed over in silence."""
    decided: dict[str, Counter[bool]] = defaultdict(Counter)
    for sentence, verdict, _ in judged:
        if not sentence.expected & {"undecided", "no-data"}:
            decided[sentence.kind][verdict in ("supported", "refuted", "partly")] += 1
    assert not [kind for kind, of in decided.items() if not of[True]]


def test_sentences_are_drawn_alike_each_time_and_others_with_another_seed(world: World, tmp_path: Path) -> None:
    told = []
    for n, seed in enumerate((1, 1, 2)):
        (tmp_path / str(n)).mkdir()
        told.append([sentence.text for sentence in make(world, tmp_path / str(n), 1, seed)[2]])
    assert told[0] == told[1]
    assert set(told[0]) != set(told[2])
    assert len(set(told[0])) == len(told[0])
