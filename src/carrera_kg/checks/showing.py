"""Checks as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from carrera_kg.checks.sources import Origin
from carrera_kg.model import Check, Reading, Row
from carrera_kg.questions import claims_with_ids
from carrera_kg.views.records import CheckView, EvidenceView, ReadingView
from carrera_kg.vocabulary import ID


def check_views(store: ox.Store, checks: Iterable[Check], origins: Mapping[str, Origin]) -> list[CheckView]:
    """Checks as people read them, in the same order.

    Args:
        store: that has the claims.
        checks: of claims.
        origins: where the data sets are from, by name.
    """
    found = list(checks)
    claims = claims_with_ids(store, {check.claim.id for check in found})
    return [
        CheckView(
            claims[check.claim.id],
            check.finding.value,
            check.rule,
            tuple(_reading(reading, origins) for reading in check.readings),
        )
        for check in found
        if check.claim.id in claims
    ]


def _reading(reading: Reading, origins: Mapping[str, Origin]) -> ReadingView:
    evidence = tuple(_evidence(row, origins) for row in (*reading.rows, *reading.files))
    return ReadingView(reading.text, reading.finding.value, reading.found, reading.explanation, evidence)


def _evidence(row: Row, origins: Mapping[str, Origin]) -> EvidenceView:
    file, _, at = row.place.removeprefix(f"{ID}document/").partition("#")
    origin = origins.get(row.dataset, Origin(row.dataset))
    return EvidenceView(row.place, row.dataset, file, at, row.words, origin.licence, origin.version)
