"""Which keys of which sources mean the same: names to entities, by identifiers first and then by name and context.

Every judgement, same, different or undecided, is recorded with its evidence, and no two things are put together of
which something says that they are different. ``docs/identity.md`` tells how it decides.
"""

from carrera_kg.matching.judging import Judgement, load_judgements
from carrera_kg.matching.matching import Matched, match
from carrera_kg.matching.people import Compare, compared
from carrera_kg.matching.things import Things, things_of

__all__ = ["Compare", "Judgement", "Matched", "Things", "compared", "load_judgements", "match", "things_of"]
