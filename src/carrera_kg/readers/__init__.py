"""Readers: what a source says, with the place where it says it."""
