from __future__ import annotations

import asyncio
import builtins
import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from carrera_kg.cli import run
from carrera_kg.entities import Entities, Entity
from carrera_kg.errors import DataError, UsageError
from carrera_kg.factfile import FactFile
from carrera_kg.proposals import model
from carrera_kg.proposals.gate import Dropped, Reason
from carrera_kg.proposals.model import KEY, ask
from tests.career import write
from tests.proposals.stand_in import Respond, StandIn, drips, fails, says, send, standing_in
from tests.review.proposed import TEXT, place

KNOWN = Entities.of([Entity("club/club-north", "Club North"), Entity("club/far-away", "Far Away")])
ANSWER: dict[str, Any] = {
    "entities": [
        {"kind": "person", "name": "Player A", "words": "Player A"},
        {"kind": "club", "name": "Club North", "words": "Club North"},
        {"kind": "club", "name": "Club South", "words": "Club South"},
    ],
    "facts": [
        {"about": "Player A", "words": "born 3 May 1980", "birthDate": "1980-05-03"},
        {
            "spell": "north",
            "words": "Player A joined Club North",
            "person": "Player A",
            "team": "Club North",
            "role": "player",
            "start": {"value": 2004, "words": "in 2004"},
        },
    ],
}
GOOD = json.dumps(ANSWER)


def asked(respond: Respond, text: str = TEXT, **options: Any) -> tuple[FactFile, Dropped, StandIn]:
    with standing_in(respond) as server:
        file, dropped = ask(server.url, text, "player-a", KNOWN, **options)
        return file, dropped, server


def facts(*given: Any, entities: Any = ANSWER["entities"]) -> str:
    return json.dumps({"entities": entities, "facts": list(given)})


def test_what_the_model_says_becomes_proposals_with_places() -> None:
    file, dropped, _ = asked(says(GOOD))
    assert file.document == "player-a" and not dropped
    born = {"about": "Player A", "rule": "model", **place("born 3 May 1980"), "birthDate": "1980-05-03"}
    assert file.facts[0] == born and list(file.facts[0]) == list(born)
    assert file.facts[1]["start"] == {"value": "2004", **place("in 2004")}
    assert [entity["id"] for entity in file.entities] == ["person/player-a", "club/club-south"], "one is known already"


def test_the_server_is_asked_for_a_chat_and_told_the_text_and_the_names_in_it() -> None:
    _, _, server = asked(says(GOOD), key="secret", name="small")
    question = server.asked[0]
    assert (question["path"], question["model"], question["stream"]) == ("/v1/chat/completions", "small", False)
    assert server.headers[0]["authorization"] == "Bearer secret"
    system, user = (message["content"] for message in question["messages"])
    assert TEXT in user and "Club North (club)" in user and "Far Away" not in user
    assert "birthDate [date]" in system and "head-coach" in system and "certainFrom" not in system


def test_without_key_and_name_neither_is_sent() -> None:
    _, _, server = asked(says(GOOD))
    assert "authorization" not in server.headers[0] and "model" not in server.asked[0]


@pytest.mark.parametrize(
    "content",
    [
        f"```json\n{GOOD}\n```",
        f"Here is what the text says [as JSON]:\n\n{GOOD}\n\nI hope {{this}} helps!",
        f'<think>{{"facts": []}} or rather</think>{GOOD}',
        json.dumps(ANSWER["facts"]),
    ],
)
def test_json_is_found_in_a_fence_and_between_words(content: str) -> None:
    with standing_in(says(content)) as server:
        known = Entities.of([*KNOWN.by_id.values(), Entity("person/player-a", "Player A")])
        assert len(ask(server.url, TEXT, "player-a", known)[0].facts) == 2


def test_an_answer_in_parts_is_put_together() -> None:
    def respond(handler: Any, _: Any) -> None:
        parts = [{"type": "text", "text": GOOD[:40]}, {"type": "text", "text": GOOD[40:]}]
        send(handler, json.dumps({"choices": [{"message": {"content": parts}}]}).encode())

    assert len(asked(respond)[0].facts) == 2


# ── What it invents ──────────────────────────────────────────────────────────────────────────────


def test_invented_quotes_properties_values_and_names_are_dropped_and_counted() -> None:
    file, dropped, _ = asked(
        says(
            facts(
                {"about": "Player A", "words": "born on 4 May 1981", "birthDate": "1981-05-04"},
                {"about": "Player A", "words": "born 3 May 1980", "shoeSize": "44", "birthDate": "spring-ish"},
                {"about": "Player A", "words": "born 3 May 1980", "birthPlace": "Atlantis"},
                {"about": "Player Z", "words": "born 3 May 1980", "birthDate": "1980-05-03"},
                {"about": "Player A", "words": "He grew up in Town East. Player A joined Club", "married": "true"},
                {"spell": "x", "words": "joined Club North", "appearances": 7},
                "He was born in 1980.",
            )
        )
    )
    assert file.facts == ()
    assert dropped == {
        Reason.WORDS: 1, Reason.PROPERTY: 1, Reason.DATE: 1, Reason.NAME: 2, Reason.LENGTH: 1, Reason.DOMAIN: 1, Reason.FORM: 1,
    }  # fmt: skip


def test_an_invented_person_is_no_entity_and_nothing_is_said_of_them() -> None:
    entities = [{"kind": "person", "name": "Player Z", "words": "Player Z"}, {"kind": "wizard", "name": "A"}, 7]
    file, dropped, _ = asked(
        says(facts({"about": "Player Z", "words": "born 3 May 1980", "birthDate": "1980"}, entities=entities))
    )
    assert not file.facts and not file.entities
    assert dropped == {Reason.WORDS: 1, Reason.FORM: 2, Reason.NAME: 1}


def test_what_a_model_tells_in_words_of_its_own_is_dropped() -> None:
    verdict = {
        "remark": "trial",
        "words": "He left",
        "concerns": "Player A",
        "topic": "legal-matter",
        "summary": "a trial",
    }
    left = {"spell": "north", "words": "left for", "person": "Player A", "departureReason": "he was unhappy"}
    named = {"about": "Player A", "words": "Player A", "name": "Player A", "nickname": "The Wall"}
    file, dropped, _ = asked(says(facts({**verdict, "words": "left for", "settled": "he was convicted"}, left, named)))
    assert [set(fact) - {"rule", "at", "words"} for fact in file.facts] == [{"spell", "person"}, {"about", "name"}]
    assert dropped == {Reason.OWN: 4}
    after = {"spell": "south", "words": "left for", "follows": "north"}
    file, dropped, _ = asked(says(facts({**left, "person": "Player Z"}, after)))
    assert not file.facts and dropped == {Reason.NAME: 1, Reason.OWN: 1, Reason.RECORD: 1}


def test_a_model_cannot_say_that_somebody_has_accepted_it() -> None:
    sure = {**ANSWER["facts"][0], "reviewed": "accepted", "rule": "stated", "confidence": "1.0"}
    fact = asked(says(facts(sure)))[0].facts[0]
    assert (fact["rule"], "reviewed" in fact, "confidence" in fact) == ("model", False, False)


def test_only_so_many_facts_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_MOST_FACTS", 3)
    many = [{**ANSWER["facts"][0], "birthDate": str(1900 + number)} for number in range(10)]
    file, dropped, _ = asked(says(facts(*many)))
    assert len(file.facts) == 3 and dropped == {Reason.MANY: 7}


# ── Long texts ───────────────────────────────────────────────────────────────────────────────────


def test_a_long_text_is_asked_in_parts_and_offsets_are_those_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_MOST_AT_ONCE", 100)
    text = f"{TEXT}\n\nLater\nPlayer A was born 3 May 1980, as was said. " + "🙂 " * 30
    again = facts(ANSWER["facts"][0], {"about": "Player A", "words": "He left", "name": "Player A"})
    file, dropped, server = asked(says(GOOD, again), text)
    parts = [each["messages"][1]["content"].split("=" * 20)[1][1:-1] for each in server.asked]
    assert "".join(parts).strip() == text.strip() and len(parts) > 2
    births = [int(str(fact["at"])) for fact in file.facts if "birthDate" in fact]
    assert births == [text.index("born 3 May"), text.rindex("born 3 May")]
    assert all(text.startswith(str(fact["words"]), int(str(fact["at"]))) for fact in file.facts)
    assert dropped[Reason.WORDS] > 0


def test_later_parts_are_told_of_the_records_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_MOST_AT_ONCE", 150)
    _, _, server = asked(says(GOOD, '{"facts": []}'), TEXT + TEXT)
    assert "spell north: Player A, Club North, player" in server.asked[1]["messages"][1]["content"]
    assert "Player A (person)" in server.asked[1]["messages"][1]["content"]


def test_a_text_too_long_for_any_model_is_refused_before_it_is_asked() -> None:
    with standing_in(says(GOOD)) as server:
        with pytest.raises(UsageError, match="too many for a model"):
            ask(server.url, "word " * 1_000_000, "player-a", KNOWN)
        assert not server.asked


def test_an_empty_text_is_not_asked_about() -> None:
    assert asked(says(GOOD), "  \n")[0] == FactFile("player-a")


# ── A server that misbehaves ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("respond", "problem"),
    [
        (says("I would rather not."), "no answer of the model is JSON as it was asked for"),
        (says('{"facts": ['), "no answer of the model is JSON"),
        (says('{"fact": []}'), "no answer of the model is JSON"),
        (says(""), "no answer of the model is JSON"),
        (says("[" * 100_000), "no answer of the model is JSON"),
        (says('{"facts": [{"about": "Player A", "n": ' + "9" * 10_000 + "}]}"), "no answer of the model is JSON"),
        (fails(200, b"{}"), "does not answer as a chat does"),
        (fails(200, b"[" * 100_000), "does not answer as a chat does"),
        (fails(200, b'{"choices": []}'), "does not answer as a chat does"),
        (fails(200, b"\xff\xfe"), "does not answer as a chat does"),
        (fails(200, b"<html>", "text/html"), "answers with text/html and not with JSON"),
        (fails(200, b"data: {}\n\n", "text/event-stream"), "answers with text/event-stream"),
        (fails(200, b"{}", ""), "answers with no type"),
        (fails(500, b"<h1>\x1b[31mout of\nmemory</h1>", "text/html"), "answers 500 "),
        (fails(404), "answers 404; give the address up to /v1"),
        (fails(401, b"wrong key sk-123"), "refuses with 401; set CARRERA_KG_MODEL_KEY"),
        (fails(429), "ask again later"),
        (fails(307), "answers 307"),
    ],
)
def test_a_server_that_does_not_answer_as_asked_is_told_in_one_line(respond: Respond, problem: str) -> None:
    with pytest.raises(DataError) as caught:
        asked(respond)
    assert problem in str(caught.value) and str(caught.value).isprintable() and "sk-123" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_one_bad_answer_of_several_is_counted_and_the_others_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_MOST_AT_ONCE", 200)
    file, dropped, _ = asked(says("no", GOOD), "Nothing happened then. " * 10 + TEXT)
    assert len(file.facts) >= 1 and dropped[Reason.FORM] == 1


@pytest.mark.parametrize(
    "respond", [drips(b" ", 0.05), drips(b"a", 0.05, head=False), drips(b"", 5), lambda handler, _: time.sleep(3)]
)
def test_a_server_that_is_too_slow_or_never_ends_is_left_when_the_time_is_over(respond: Respond) -> None:
    began = time.monotonic()
    with pytest.raises(DataError, match=r"no whole answer in 0.6 s"):
        asked(respond, timeout=0.6)
    assert time.monotonic() - began < 8


def test_an_answer_without_end_is_left_when_it_is_too_large() -> None:
    with pytest.raises(DataError, match="answers with more than 2 MiB"):
        asked(drips(b"x" * 65536, 0), timeout=20)


def test_the_time_is_for_all_parts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_MOST_AT_ONCE", 60)

    def respond(handler: Any, body: Any) -> None:
        time.sleep(0.4)
        says(GOOD)(handler, body)

    with pytest.raises(DataError, match="no whole answer in 1 s"):
        asked(respond, TEXT * 3, timeout=1)


def test_a_packed_answer_is_not_unpacked() -> None:
    def respond(handler: Any, _: Any) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(b"\x1f\x8b\x08bomb")

    with pytest.raises(DataError, match="does not answer as a chat does"):
        asked(respond)


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DataError, match=f"127.0.0.1:{port}: .*; see whether the model's server is running"):
        ask(f"http://127.0.0.1:{port}/v1", TEXT, "player-a", KNOWN)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:8080",
        "ftp://a/v1",
        "http://",
        "http://a b/v1",
        "http://a:99999/",
        "http://a/v1?x=1",
        "http://[::1",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address of a model"):
        ask(url, TEXT, "player-a", KNOWN)


@pytest.mark.parametrize("key", ["a b", "a\n", "clé"])
def test_a_key_that_no_header_can_have_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(UsageError, match=KEY) as caught:
        ask("http://127.0.0.1:9/v1", TEXT, "player-a", KNOWN, key=key)
    assert key not in str(caught.value)


def test_the_whole_address_of_the_chat_is_taken_too() -> None:
    with standing_in(says(GOOD)) as server:
        ask(f"{server.url}/chat/completions", TEXT, "player-a", KNOWN)
        ask(f"{server.url}/", TEXT, "player-a", KNOWN)
        assert {question["path"] for question in server.asked} == {"/v1/chat/completions"}


def test_it_can_be_asked_where_an_event_loop_runs() -> None:
    async def within() -> int:
        return len(asked(says(GOOD))[0].facts)

    assert asyncio.run(within()) == 2


def test_without_httpx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *given: Any, **more: Any) -> Any:
        if name == "httpx":
            raise ImportError
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"install carrera-kg\[model\]"):
        ask("http://127.0.0.1:9/v1", TEXT, "player-a", KNOWN)


# ── The command ──────────────────────────────────────────────────────────────────────────────────


def test_the_command_joins_what_rules_and_the_model_propose_and_says_what_was_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "secret")
    text = write(tmp_path / "player.txt", TEXT)
    path = str(tmp_path / "proposed.yaml")
    extra: dict[str, Any] = {
        "spell": "x",
        "words": "Player A joined Club North",
        "person": "Player A",
        "team": "Club North",
    }
    extra |= {"role": "player", "first": "true", "appearances": "9"}
    with standing_in(says(facts(extra))) as server:
        words = ["propose", text, "--language", "en", "--kind", "biography", "-o", path]
        assert run([*words, "--model", server.url, "--model-name", "small"]) == 0
    err = capsys.readouterr().err
    assert "the model proposes 1 facts; 1 claims or facts of it were dropped: 1 as the property does not fit" in err
    assert server.headers[0]["authorization"] == "Bearer secret" and server.asked[0]["model"] == "small"
    file = FactFile.read(path)
    joined = {str(fact["spell"]) for fact in file.facts if "spell" in fact and "Club North" in str(fact.get("team"))}
    added = [fact for fact in file.facts if fact["rule"] == "model"]
    assert [fact["first"] for fact in added] == ["true"] and {str(fact["spell"]) for fact in added} <= (joined or {"x"})


def test_a_model_that_is_not_there_ends_the_command_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = write(tmp_path / "player.txt", TEXT)
    words = ["propose", text, "--language", "en", "--kind", "biography", "-o", str(tmp_path / "out.yaml")]
    assert run([*words, "--model", "http://127.0.0.1:9/v1"]) == 3
    assert "see whether the model's server is running" in capsys.readouterr().err
    assert not (tmp_path / "out.yaml").exists()
