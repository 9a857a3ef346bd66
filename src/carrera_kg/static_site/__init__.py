"""The pages as a folder of files: to be opened from there, put on any host, or kept."""

from carrera_kg.static_site.writing import Written, write_site

__all__ = ["Written", "write_site"]
