"""Holds what documents say against match records: supported, refuted, in part, not decided, or no data.

Each rule knows one kind of claim. It puts each way of reading it to each data set by itself, and what these answer is
weighed together. That nothing is found refutes nothing; that a club is not in the list of a complete season does.
"""

from carrera_kg.checks.asking import claims_in, entities_in, written_in
from carrera_kg.checks.checking import check_claims, concerns, memberships
from carrera_kg.checks.graph import check_quads
from carrera_kg.checks.records import Records, read_records, records_collected
from carrera_kg.checks.showing import check_views

__all__ = [
    "Records",
    "check_claims",
    "check_quads",
    "check_views",
    "claims_in",
    "concerns",
    "entities_in",
    "memberships",
    "read_records",
    "records_collected",
    "written_in",
]
