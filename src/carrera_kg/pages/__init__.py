"""Pages for people: every one is computed from a store, and holds nothing of HTTP."""

from carrera_kg.pages.environment import warm
from carrera_kg.pages.routing import render
from carrera_kg.pages.search import completion
from carrera_kg.pages.site import Page, Params, Site

__all__ = ["Page", "Params", "Site", "completion", "render", "warm"]
