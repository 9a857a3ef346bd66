"""What a service is told, and the public address that links are made from."""

from __future__ import annotations

import pytest

from carrera_kg.errors import UsageError
from carrera_kg.server.settings import Settings, public_address


@pytest.mark.parametrize(
    ("given", "address", "root"),
    [
        ("https://kg.example.org", "https://kg.example.org/", "/"),
        ("https://kg.example.org/", "https://kg.example.org/", "/"),
        ("http://kg.example.org:8080/football", "http://kg.example.org:8080/football/", "/football/"),
        ("http://[::1]:8000/", "http://[::1]:8000/", "/"),
        ("https://kg.example.org/a/b//", "https://kg.example.org/a/b/", "/a/b/"),
    ],
)
def test_a_public_address_ends_with_a_slash_and_its_path_is_the_root(given: str, address: str, root: str) -> None:
    assert public_address(given) == address
    assert Settings(base=public_address(given)).root == root


@pytest.mark.parametrize(
    "given",
    [
        "kg.example.org",
        "ftp://kg.example.org/",
        "javascript:alert(1)",
        "https:///path",
        "https://kg.example.org/?a=b",
        "https://kg.example.org/#a",
        "https://user:secret@kg.example.org/",
        "https://kg.example.org:99999/",
        "https://kg.example.org:0/",
        'https://kg.example.org/"><script>',
        "https://kg.example.org/a b",
        "https://kg.example.org/\r\nset-cookie: a=b",
        "https://[::1/",
        "",
    ],
)
def test_what_is_no_public_address_is_refused_in_one_line(given: str) -> None:
    with pytest.raises(UsageError) as raised:
        public_address(given)
    assert "\n" not in str(raised.value)
    assert "https://kg.example.org/" in raised.value.hint


def test_settings_reach_the_workers_as_they_are() -> None:
    settings = Settings(dataset="d", documents="t", timeout=1.5, workers=3, memory=1 << 29, updates=True)
    assert Settings(**settings.as_dict()) == settings  # type: ignore[arg-type]


def test_there_are_places_for_two_slow_questions_at_least() -> None:
    assert Settings().slow >= 2
