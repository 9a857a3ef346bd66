"""Walks the graph: who was where and when, with whom, and how people are connected – each step with its evidence."""
