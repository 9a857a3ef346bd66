"""From prose to proposals: what a text says of careers, as facts with their words, to be looked at by a person."""

from carrera_kg.proposals.proposing import propose, proposer

__all__ = ["propose", "proposer"]
