"""The JSON-LD context at its address, for documents that name it."""

from __future__ import annotations

import json
import os

from carrera_kg.resources import folder, read_text
from tests.server.service import Service


def test_the_context_is_the_file_and_any_site_may_read_it(shipped: Service) -> None:
    answer = shipped.get("/ontology/context.jsonld")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/ld+json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.body == read_text(os.path.join(folder("ontology"), "context.jsonld")).encode()
    assert json.loads(answer.body)["@context"]["Person"] == "car:Person"


def test_the_context_need_not_be_sent_again(shipped: Service) -> None:
    tag = shipped.get("/ontology/context.jsonld").headers["etag"]
    assert shipped.get("/ontology/context.jsonld", if_none_match=tag).status == 304
