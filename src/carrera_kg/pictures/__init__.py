"""Pictures in SVG: pure functions from a few frozen records to text, the same text for the same records."""
