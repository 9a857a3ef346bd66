"""Proposals before a person: what each says and where, and what becomes of the file with each decision.

Nothing here knows whether the person sits at a terminal or at a page.
"""
