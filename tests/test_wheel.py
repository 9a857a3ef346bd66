"""The wheel, installed and used outside the checkout as a stranger would."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def stranger(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with a fresh virtual environment that has the wheel and what it asks for, nothing else."""
    home = tmp_path_factory.mktemp("stranger")
    venv.create(home / "venv", with_pip=True)
    pip = [str(home / "venv/bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    return home


def ask(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("CARRERA_KG_", "XDG_", "PYTHON"))}
    command = [str(home / "venv/bin/carrera-kg"), *words]
    return subprocess.run(
        command, check=False, cwd=home, env=clean | {"HOME": str(home)}, capture_output=True, text=True
    )


def test_the_wheel_carries_ontology_queries_facts_and_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = [f"carrera_kg/{path.relative_to(ROOT)}" for path in (ROOT / "queries").glob("*.rq")]
    shipped += [f"carrera_kg/ontology/{name}" for name in ("carrera.ttl", "context.jsonld", "schema-org-shapes.ttl")]
    shipped += ["carrera_kg/data/facts/carrera-news.yaml"]
    shipped += [
        f"carrera_kg/pages/static/bundled/{name}"
        for name in ("site.js", "query.js", "folder.js", "third-party-licences.txt")
    ]
    shipped += ["carrera_kg/pages/static/site.css", "carrera_kg/pages/templates/base.html"]
    assert not set(shipped) - set(names)
    assert [name for name in names if name.endswith("LICENSE-CC0")]


def test_the_installed_wheel_answers_who_a_person_is(stranger: Path) -> None:
    answer = ask(stranger, "person", "Massimo Carrera")
    assert answer.returncode == 0, answer.stderr
    assert "Pozzuolo Martesana | Sesto San Giovanni" in answer.stdout


def test_the_installed_wheel_answers_a_library_query(stranger: Path) -> None:
    answer = ask(stranger, "query", "player-clubs", "-p", "person=Massimo Carrera")
    assert answer.returncode == 0, answer.stderr
    assert "Atalanta" in answer.stdout


def test_the_installed_wheel_serves_python(stranger: Path) -> None:
    code = "from carrera_kg import KnowledgeGraph; print(KnowledgeGraph.open().find('la bandera').name)"
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("CARRERA_KG_", "XDG_", "PYTHON"))}
    command = [str(stranger / "venv/bin/python"), "-W", "error", "-c", code]
    answer = subprocess.run(
        command, cwd=stranger, env=clean | {"HOME": str(stranger)}, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "Massimo Carrera\n"
