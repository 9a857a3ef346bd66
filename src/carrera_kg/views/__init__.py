"""What people are shown: claims, conflicts and careers, with their words – as text, and as markup for notebooks."""

from carrera_kg.views.records import CheckView, ClaimView, ConflictView, Explanation, PersonView, SlotView, SpellView

__all__ = ["CheckView", "ClaimView", "ConflictView", "Explanation", "PersonView", "SlotView", "SpellView"]
