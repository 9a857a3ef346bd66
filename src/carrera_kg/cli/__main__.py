"""``python -m carrera_kg.cli``: the commands of the Python that runs it, wherever the shell looks for programs."""

from carrera_kg.cli import main

main()
