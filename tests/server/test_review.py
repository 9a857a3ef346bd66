from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from carrera_kg.cli import run
from carrera_kg.factfile import FactFile
from carrera_kg.review.decisions import key_of
from carrera_kg.server.review import check_review
from tests.career import write
from tests.review.proposed import BORN, FILE, JOINED, LEFT, TALLY, put
from tests.server.service import BROWSER, Answer, Service, serving


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("review")


@pytest.fixture(scope="module")
def running(career: Path, home: Path) -> Iterator[Service]:
    """A service with proposals to be decided on; each test writes its own into the file."""
    path = put(home)
    with serving(career, home / "log", "--workers", "2", "--review", path, "--documents", str(home)) as service:
        yield service


@pytest.fixture
def service(running: Service, home: Path) -> Service:
    put(home, FactFile("empty"))  # what was decided before cannot be taken back
    running.get("/review")
    put(home)
    running.get("/review")
    return running


def now(home: Path) -> FactFile:
    return FactFile.read(str(home / "proposed.yaml"))


def page(service: Service, at: str = "") -> str:
    answer = service.get(f"/review?at={at}" if at else "/review", BROWSER)
    assert answer.status == 200, answer.text
    return answer.text


def token(service: Service) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page(service))
    assert found is not None
    return found[1]


def decide(service: Service, do: str, key: str = "", **fields: object) -> Answer:
    """Send a form as the page would."""
    headers = {name: str(fields.pop(name)) for name in ("origin", "host", "sec_fetch_site") if name in fields}
    form = {"do": do, "key": key, "token": fields.pop("token", None) or token(service), **fields}
    return service.ask("POST", "/review", form, BROWSER, **headers)


def follow(service: Service, answer: Answer) -> str:
    assert answer.status == 303, answer.text
    return text_of(service.get(answer.headers["location"], BROWSER).text)


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2].partition("</main>")[0])).split())


def test_the_page_shows_the_sentence_with_its_words_marked_and_the_claim_in_words(service: Service) -> None:
    html = page(service, key_of(JOINED))
    assert "He grew up in Town East. <mark>Player A joined Club North</mark> <mark>in 2004</mark>, and after" in html
    shown = text_of(html)
    assert "Spell: Player A, player, Club North" in shown and "4 open · 0 kept · 0 rejected" in shown
    assert "rule <code>joined</code> · confidence 0.9" in html


def test_decisions_are_in_the_file_when_they_are_answered(service: Service, home: Path) -> None:
    shown = follow(service, decide(service, "accept", key_of(BORN)))
    assert now(home).facts[0]["reviewed"] == "accepted" and "Player A: accepted" in shown
    shown = follow(service, decide(service, "reject", key_of(JOINED)))
    assert now(home).rejected[0] == JOINED and "1 value that named what was rejected went with it" in shown
    changed = now(home).facts[1]
    shown = follow(service, decide(service, "edit", key_of(changed), number=3, value="head-coach"))
    assert now(home).facts[1]["reviewed"] == "edited" and "Edited · rule left-for" in shown
    shown = follow(service, decide(service, "reject", key_of(TALLY), number=3))
    assert "tally – appearances" in shown and "tally – goals" not in shown
    shown = follow(service, decide(service, "accept", key_of(now(home).facts[2])))
    assert "Nothing is left to decide on" in shown


def test_the_next_proposal_is_shown_and_after_the_last_the_first_that_is_open(service: Service) -> None:
    assert decide(service, "accept", key_of(JOINED)).headers["location"] == f"/review?at={key_of(LEFT)}"
    assert decide(service, "accept", key_of(TALLY)).headers["location"] == f"/review?at={key_of(BORN)}"
    assert f'href="/review?at={key_of(LEFT)}">Skip</a>' in page(service, key_of(BORN))


def test_a_decision_can_be_taken_back(service: Service, home: Path) -> None:
    assert "Undo" not in page(service)
    decide(service, "reject", key_of(JOINED))
    assert "Undo" in page(service)
    answer = decide(service, "undo")
    assert answer.headers["location"] == f"/review?at={key_of(JOINED)}" and now(home) == FILE
    assert "there is no decision to take back" in follow(service, decide(service, "undo"))


def test_what_cannot_be_done_is_told_once_on_the_page_and_changes_nothing(service: Service, home: Path) -> None:
    shown = follow(service, decide(service, "edit", key_of(JOINED), number=4, value="after the war"))
    assert "'after the war' is no date" in shown and "Spell: Player A, player, Club North" in shown
    assert "is no date" not in page(service, key_of(JOINED))
    for wrong in ({"number": 99}, {"number": "x"}, {}, {"number": 4}):
        follow(service, decide(service, "edit", key_of(JOINED), **wrong))
    assert now(home) == FILE


def test_of_two_who_decide_on_the_same_the_second_is_told(service: Service, home: Path) -> None:
    mark = token(service)
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(decide(service, "reject", key_of(BORN), token=mark)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [303] * 6
    assert now(home).rejected == (BORN,) and now(home).facts == FILE.facts[1:]
    assert "not in the file any more" in follow(service, decide(service, "accept", key_of(BORN)))


def test_what_is_changed_by_hand_meanwhile_is_shown_and_kept(service: Service, home: Path) -> None:
    decide(service, "accept", key_of(BORN))
    FactFile("player-a", FILE.catalogue, FILE.entities, (TALLY,)).write(str(home / "proposed.yaml"))
    assert "no decision to take back" in follow(service, decide(service, "undo"))
    assert now(home).facts == (TALLY,)


def test_a_file_that_is_gone_or_broken_is_told_with_its_line(service: Service, home: Path) -> None:
    path = home / "proposed.yaml"
    path.unlink()
    assert "no such file" in service.get("/review", "application/json").problem["detail"]
    write(path, "document: a\nfacts: [\n")
    assert "proposed.yaml:3: not YAML" in service.get("/review", "application/json").problem["detail"]


def test_what_a_file_says_is_never_markup(service: Service, home: Path) -> None:
    nasty = "<script>alert(1)</script>\"'&\u202e"
    put(
        home,
        FactFile(
            "player-a", {"title": nasty, "language": 'x" onload="y'}, (), ({**BORN, "rule": nasty, "nickname": nasty},)
        ),
    )
    html = page(service)
    assert (
        "<script>alert" not in html
        and 'onload="' not in html
        and "\u202e" not in html.partition("<main")[2].partition("<h1>")[0]
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


# ── Who may decide ───────────────────────────────────────────────────────────────────────────────


def test_a_decision_needs_the_mark_of_the_page(service: Service, home: Path) -> None:
    for given in ("", "guessed", "é"):
        answer = service.ask(
            "POST", "/review", {"do": "reject", "key": key_of(BORN), "token": given}, "application/json"
        )
        assert answer.status == 403 and "without the page's own mark" in answer.problem["detail"]
    assert now(home) == FILE


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"host": "example.org"},
        {"host": "127.0.0.1.example.org:80"},
        {"host": ""},
        {"host": "[::1"},
        {"host": "127.0.0.1:80, example.org"},
    ],
)
def test_a_decision_from_elsewhere_is_refused_even_with_the_mark(
    service: Service, home: Path, headers: dict[str, str]
) -> None:
    answer = decide(service, "reject", key_of(BORN), **headers)
    assert answer.status == 403
    assert now(home) == FILE


def test_a_decision_from_the_page_itself_is_taken(service: Service, home: Path) -> None:
    own = service.address.rstrip("/")
    answer = decide(service, "reject", key_of(BORN), origin=own, sec_fetch_site="same-origin")
    assert answer.status == 303 and now(home).rejected == (BORN,)


def test_no_other_page_may_read_it(service: Service) -> None:
    for headers in ({}, {"origin": "https://example.org"}):
        answer = service.get("/review", BROWSER, **headers)
        assert answer.headers["access-control-allow-origin"] == service.address.rstrip("/")
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers
        assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert service.get("/review", BROWSER, host="rebound.example.org").status == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"do=reject", "text/plain", 415),
        (b"{}", "application/json", 415),
        (b"token=%ff", "application/x-www-form-urlencoded", 400),
        (b"x=" + b"y" * (1 << 17), "application/x-www-form-urlencoded", 413),
    ],
)
def test_a_body_that_is_no_form_of_the_page_is_refused(service: Service, body: bytes, kind: str, status: int) -> None:
    assert service.ask("POST", "/review", body, "application/json", content_type=kind).status == status


def test_a_decision_that_there_is_not_is_refused(service: Service, home: Path) -> None:
    assert decide(service, "delete", key_of(BORN)).status == 400
    assert service.ask("DELETE", "/review").status == 405
    assert now(home) == FILE


def test_without_the_option_there_is_no_such_page(career: Path, home: Path, tmp_path: Path) -> None:
    with serving(career, tmp_path / "log", "--workers", "1") as service:
        assert service.get("/review", BROWSER).status == 404
        assert service.ask("POST", "/review", {"do": "accept"}).status == 405
        assert "Review" not in service.get("/", BROWSER).text


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--host", "0.0.0.0"], "for this machine alone, and not for --host 0.0.0.0"),
        (["--base", "https://kg.example.org/"], "for this machine alone, and not for --base"),
    ],
)
def test_it_is_for_this_machine_alone(
    options: list[str], problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(tmp_path)
    assert run(["serve", "--review", path, *options]) == 2
    assert problem in capsys.readouterr().err


def test_the_file_must_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--review", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml: no such file" in capsys.readouterr().err
    path = put(tmp_path)
    for host in ("127.0.0.1", "localhost", "::1", "127.8.9.1"):
        assert check_review(path, host, "") == os.path.abspath(path)
