from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from carrera_kg import store as storing
from carrera_kg.errors import DataError
from carrera_kg.store import EXPORT, current, fill, graph_sizes, open_store, publish, read_manifest, revise

_OTHER_BUILD = """
    import sys, time
    from carrera_kg.store import publish

    def quads():
        yield "<urn:x-player:half> <urn:x:is> <urn:x:there> ."
        print("half way", flush=True)
        time.sleep(60)

    publish(sys.argv[1], quads(), "own", lambda store: {})
"""

_BUILD_ON_A_FULL_DISK = """
    import resource, signal, sys
    from carrera_kg.errors import DataError
    from carrera_kg.store import publish

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    many = (f'<urn:x-player:{n}> <urn:x:is> "{n * 7919:040}" .' for n in range(10_000))
    try:
        publish(sys.argv[1], many, "own", lambda store: {})
    except DataError as error:
        print(error)
"""


def put(dataset: Path, *players: str, key: str = "own") -> None:
    """Publish a dataset that says of each player that he is there."""
    quads = [f"<urn:x-player:{player}> <urn:x:is> <urn:x:there> ." for player in players]
    publish(str(dataset), quads, key, lambda store: {"quads": len(store)})


def players(store: ox.Store) -> set[str]:
    return {str(quad.subject).strip("<>").removeprefix("urn:x-player:") for quad in store}


def answer(dataset: Path) -> set[str]:
    return players(open_store(str(dataset)))


def names(folder: Path) -> list[str]:
    """What lies in the folder, generations and half-built ones by their first word."""
    return sorted(name.split("-")[0] for name in os.listdir(folder))


@contextlib.contextmanager
def other_build(dataset: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is in the middle of a build."""
    command = [sys.executable, "-c", textwrap.dedent(_OTHER_BUILD), str(dataset)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as build:
        try:
            assert build.stdout is not None
            assert build.stdout.readline() == "half way\n"
            yield build
        finally:
            build.kill()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A dataset in which Puyol is there."""
    put(tmp_path / "dataset", "puyol")
    return tmp_path / "dataset"


# ── Publishing ───────────────────────────────────────────────────────────────────────────────────


def test_what_is_published_can_be_asked(published: Path) -> None:
    assert answer(published) == {"puyol"}


def test_missing_folders_are_made(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b", "puyol")
    assert answer(tmp_path / "a" / "b") == {"puyol"}


def test_the_manifest_is_made_from_the_finished_store(published: Path) -> None:
    assert read_manifest(str(published)) == {"quads": 1}


def test_the_key_tells_what_the_dataset_was_built_from(tmp_path: Path) -> None:
    put(tmp_path, "puyol", key="shipped:1234")
    assert current(str(tmp_path))[1] == "shipped:1234"


def test_the_export_holds_the_lines_as_they_were_given(published: Path) -> None:
    export = Path(current(str(published))[0], EXPORT)
    assert export.read_bytes() == b"<urn:x-player:puyol> <urn:x:is> <urn:x:there> .\n"


def test_a_dataset_may_have_other_readers_than_its_builder(published: Path) -> None:
    mode = os.stat(current(str(published))[0]).st_mode
    assert stat.S_IMODE(mode) == 0o755


def test_an_opened_dataset_cannot_be_written(published: Path) -> None:
    line = "<urn:x-player:x> <urn:x:is> <urn:x:there> ."
    with pytest.raises(RuntimeError, match="read-write"):
        open_store(str(published)).load(line.encode(), format=ox.RdfFormat.N_QUADS)


def test_a_later_build_replaces_the_dataset(published: Path) -> None:
    put(published, "xavi")
    assert answer(published) == {"xavi"}


def test_a_reader_of_the_old_generation_goes_on_answering_after_a_build(published: Path) -> None:
    old = open_store(str(published))
    put(published, "xavi")
    assert players(old) == {"puyol"}


def test_a_question_half_answered_is_answered_to_its_end_after_a_build(tmp_path: Path) -> None:
    put(tmp_path, *(str(n) for n in range(5_000)))
    rows = iter(open_store(str(tmp_path)))
    next(rows)
    put(tmp_path, "xavi")
    assert sum(1 for _ in rows) == 4_999


def test_the_generation_before_stays_and_older_ones_go(published: Path) -> None:
    put(published, "xavi")
    assert names(published).count("generation") == 2
    put(published, "iniesta")
    assert names(published).count("generation") == 2


def test_a_build_that_fails_takes_no_generation_away(published: Path) -> None:
    put(published, "xavi")
    before = set(os.listdir(published))
    with pytest.raises(DataError):
        publish(str(published), ["no quad"], "own", lambda store: {})
    assert set(os.listdir(published)) == before


def test_a_reader_finds_the_old_dataset_or_the_new_one_at_every_step(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def watched(name: str) -> None:
        step = getattr(os, name)

        def look(*paths: str) -> None:
            seen.append((f"before {name}", answer(published)))
            step(*paths)
            seen.append((f"after {name}", answer(published)))

        monkeypatch.setattr(os, name, look)

    watched("rename")
    watched("replace")
    put(published, "xavi")
    assert seen == [
        ("before rename", {"puyol"}),
        ("after rename", {"puyol"}),
        ("before replace", {"puyol"}),
        ("after replace", {"xavi"}),
    ]


# ── Failing ──────────────────────────────────────────────────────────────────────────────────────


def _fails_midway(error: BaseException) -> Iterator[str]:
    yield "<urn:x-player:half> <urn:x:is> <urn:x:there> ."
    raise error


@pytest.mark.parametrize("error", [ValueError("a bug"), MemoryError(), KeyboardInterrupt(), DataError("a bad fact")])
def test_a_failure_while_quads_are_made_leaves_the_old_dataset(published: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        publish(str(published), _fails_midway(error), "own", lambda store: {})
    assert answer(published) == {"puyol"}
    assert "building" not in names(published)


def test_a_failure_while_the_manifest_is_made_leaves_the_old_dataset(published: Path) -> None:
    def describe(store: ox.Store) -> dict[str, object]:
        raise RuntimeError("cannot count")

    with pytest.raises(RuntimeError):
        publish(str(published), ["<urn:x:a> <urn:x:b> <urn:x:c> ."], "own", describe)
    assert answer(published) == {"puyol"}
    assert "building" not in names(published)


def test_a_line_that_is_no_quad_is_an_error_and_leaves_the_old_dataset(published: Path) -> None:
    with pytest.raises(DataError, match="cannot be written"):
        publish(str(published), ["puyol is there"], "own", lambda store: {})
    assert answer(published) == {"puyol"}


def test_after_a_first_build_that_failed_the_next_one_succeeds(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a bug"):
        publish(str(tmp_path), _fails_midway(ValueError("a bug")), "own", lambda store: {})
    put(tmp_path, "puyol")
    assert answer(tmp_path) == {"puyol"}


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_build_leaves_the_old_dataset_and_the_next_one_cleans_up(published: Path, end: signal.Signals) -> None:
    with other_build(published) as build:
        build.send_signal(end)
        build.wait()
    assert answer(published) == {"puyol"}
    assert "building" in names(published)
    put(published, "xavi")
    assert answer(published) == {"xavi"}
    assert "building" not in names(published)


def test_a_killed_first_build_is_cleaned_up_by_the_next_one(tmp_path: Path) -> None:
    with other_build(tmp_path) as build:
        build.kill()
        build.wait()
    put(tmp_path, "puyol")
    assert names(tmp_path) == [".lock", "CURRENT", "generation"]


def test_an_interrupted_build_leaves_the_old_dataset_and_nothing_of_its_own(published: Path) -> None:
    with other_build(published) as build:
        build.send_signal(signal.SIGINT)
        build.wait()
    assert answer(published) == {"puyol"}
    assert names(published) == [".lock", "CURRENT", "generation"]


def test_a_second_build_at_the_same_time_is_refused_and_readers_are_not(published: Path) -> None:
    with other_build(published):
        with pytest.raises(DataError, match="another build is writing it; wait for it to end"):
            put(published, "xavi")
        assert answer(published) == {"puyol"}


@pytest.mark.parametrize("room", [0, 1_000, 100_000, 500_000])
def test_a_full_disk_is_one_clean_error_and_leaves_the_old_dataset(published: Path, room: int) -> None:
    command = [sys.executable, "-c", textwrap.dedent(_BUILD_ON_A_FULL_DISK), str(published), str(room)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = (run.stdout + run.stderr).splitlines()
    assert len(lines) == 1 if room else len(lines) <= 1  # with no room at all not even the message can be written
    assert all(line.startswith(f"{published}: cannot be written (") and "space" in line for line in lines)
    assert answer(published) == {"puyol"}
    assert names(published) == [".lock", "CURRENT", "generation"]


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
def test_a_folder_that_cannot_be_written_is_named_with_the_reason(
    published: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(**_: object) -> str:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(DataError) as caught:
        put(published, "xavi")
    assert str(caught.value).startswith(f"{published}: cannot be written ({os.strerror(number)});")
    assert answer(published) == {"puyol"}


def test_a_folder_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    for folder in (tmp_path / "file", tmp_path / "file" / "dataset"):
        with pytest.raises(DataError, match=r"is not a folder|cannot be written"):
            put(folder, "puyol")
    assert (tmp_path / "file").read_text() == "precious"


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("precious")
    with pytest.raises(DataError, match="holds other files; choose an empty or new folder"):
        put(tmp_path, "puyol")
    assert os.listdir(tmp_path) == ["thesis.docx"]


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", ["nowhere", "empty", "file", "file/below"])
def test_where_no_dataset_is_the_next_move_is_to_build_one(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="no dataset there; build one with 'carrera-kg build'"):
        open_store(str(tmp_path / place))


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"..", b"../dataset", b"/", b"no-such-generation\nown\n", b".lock\n", b"\xff\xfe", b"a\0b\n"],
)
def test_a_damaged_dataset_is_an_error_that_names_it_and_a_build_mends_it(published: Path, content: bytes) -> None:
    (published / "CURRENT").write_bytes(content)
    with pytest.raises(DataError, match="build"):
        open_store(str(published))
    put(published, "xavi")
    assert answer(published) == {"xavi"}


def test_the_name_of_the_generation_cannot_lead_out_of_the_dataset(published: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", "zidane")
    generation = Path(current(str(tmp_path / "elsewhere"))[0])
    for way_out in (f"../elsewhere/{generation.name}", str(generation)):
        (published / "CURRENT").write_text(f"{way_out}\nown\n")
        with pytest.raises(DataError, match="damaged"):
            open_store(str(published))


def test_a_generation_without_its_files_is_a_damaged_dataset(published: Path) -> None:
    for file in Path(current(str(published))[0], "store").iterdir():
        file.unlink()
    with pytest.raises(DataError, match=r"cannot be opened .*; build it again"):
        open_store(str(published))


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff"])
def test_a_missing_or_damaged_manifest_is_an_error(published: Path, content: bytes | None) -> None:
    manifest = Path(current(str(published))[0], "manifest.json")
    if content is None:
        manifest.unlink()
    else:
        manifest.write_bytes(content)
    with pytest.raises(DataError, match="no readable manifest"):
        read_manifest(str(published))


def test_another_programs_database_is_not_written_over(tmp_path: Path) -> None:
    ox.Store(str(tmp_path / "precious")).flush()  # RocksDB has a file named CURRENT too
    before = sorted(os.listdir(tmp_path / "precious"))
    with pytest.raises(DataError, match="holds other files"):
        put(tmp_path / "precious", "puyol")
    assert sorted(os.listdir(tmp_path / "precious")) == before


@pytest.mark.parametrize("left", ["generation-abc", "building-abc"])
def test_what_a_first_build_left_half_done_is_cleaned_up(tmp_path: Path, left: str) -> None:
    (tmp_path / "dataset" / left).mkdir(parents=True)
    (tmp_path / "dataset" / "CURRENT.new").write_text("generation-abc\n")
    put(tmp_path / "dataset", "puyol")
    assert answer(tmp_path / "dataset") == {"puyol"}
    assert not (tmp_path / "dataset" / left).exists()


# ── Revising ─────────────────────────────────────────────────────────────────────────────────────


def add(player: str, graph: str = "") -> ox.Quad:
    who, is_, there = (ox.NamedNode(iri) for iri in (f"urn:x-player:{player}", "urn:x:is", "urn:x:there"))
    return ox.Quad(who, is_, there, ox.NamedNode(graph) if graph else ox.DefaultGraph())


def test_a_revision_is_the_old_dataset_with_the_change(published: Path) -> None:
    revise(str(published), lambda store: store.add(add("xavi")))
    assert answer(published) == {"puyol", "xavi"}


def test_a_revision_tells_what_it_holds_and_how_often_it_was_changed(published: Path) -> None:
    for player in ("xavi", "iniesta"):
        revise(str(published), lambda store, player=player: store.add(add(player)))  # type: ignore[misc]
    manifest = read_manifest(str(published))
    export = Path(current(str(published))[0], EXPORT).read_bytes()
    assert manifest["updates"] == 2
    assert manifest["quads"] == 3 == len(export.splitlines())
    assert manifest["graphs"] == {"default": 3}
    assert manifest["canonical_sha256"] == hashlib.sha256(export).hexdigest()
    assert export.splitlines() == sorted(export.splitlines())


def test_a_revised_dataset_is_the_users_own(published: Path) -> None:
    put(published, "puyol", key="shipped:1")
    revise(str(published), lambda store: store.add(add("xavi")))
    assert current(str(published))[1] == "own"


def test_who_has_the_dataset_open_while_it_is_revised_sees_the_old_one(published: Path) -> None:
    before = open_store(str(published))
    revise(str(published), lambda store: store.add(add("xavi")))
    assert players(before) == {"puyol"}


@pytest.mark.parametrize("error", [ValueError("wrong"), KeyboardInterrupt()])
def test_a_revision_that_fails_leaves_nothing_behind(published: Path, error: BaseException) -> None:
    def fail(store: ox.Store) -> None:
        store.add(add("xavi"))
        raise error

    with pytest.raises(type(error)):
        revise(str(published), fail)
    assert answer(published) == {"puyol"}
    assert names(published) == ["CURRENT", "generation"] or names(published) == [".lock", "CURRENT", "generation"]


def test_there_must_be_a_dataset_to_revise(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no dataset there"):
        revise(str(tmp_path / "nothing"), lambda store: None)


def test_a_revision_waits_for_no_build(published: Path) -> None:
    with other_build(published), pytest.raises(DataError, match="another build is writing it"):
        revise(str(published), lambda store: None)
    assert answer(published) == {"puyol"}


def test_the_size_of_each_graph_is_told_by_its_address() -> None:
    store = ox.Store()
    store.add(add("puyol"))
    store.add(add("xavi", "urn:x:team"))
    store.add(add("iniesta", "urn:x:team"))
    assert graph_sizes(store) == {"default": 1, "urn:x:team": 2}


def canonical(store: ox.Store) -> list[str]:
    """The lines of a store, whatever its blank nodes are called."""
    found = ox.Dataset(store)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, found))


@pytest.mark.parametrize("piece", [1, 60, 200, 10_000])
def test_a_file_is_loaded_in_pieces_as_it_is_in_one(
    piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'<urn:x-player:{n}> <urn:x:is> "no _:blank, {n}" <urn:x:g{n % 3}> .' for n in range(20)]
    lines[5:5] = ["<urn:x-player:1> <urn:x:knows> _:b0 .", '_:b0 <urn:x:is> "one\\r\\nman" .']
    lines += ["<urn:x-player:2> <urn:x:knows> _:b0 .", "_:b1 <urn:x:knows> _:b0 <urn:x:g1> ."]
    path = tmp_path / "lines.nq"
    path.write_text("\n".join(lines) + "\n")
    whole, filled = ox.Store(), ox.Store(str(tmp_path / "store"))
    whole.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    monkeypatch.setattr(storing, "_PIECE", piece)
    fill(filled, str(path))
    assert len(filled) == len(lines)
    assert canonical(filled) == canonical(whole)
    knows = filled.quads_for_pattern(None, ox.NamedNode("urn:x:knows"), None)
    assert len({quad.object for quad in knows}) == 1


@pytest.mark.parametrize("piece", [1, 60, 10_000])
def test_a_file_that_has_no_blank_nodes_need_not_be_searched_for_them(
    piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lines.nq"
    path.write_text("".join(f'<urn:x-player:{n}> <urn:x:is> "no _:blank, {n}" .\n' for n in range(20)))
    monkeypatch.setattr(storing, "_PIECE", piece)
    filled = ox.Store(str(tmp_path / "store"))
    fill(filled, str(path), blank_nodes=False)
    assert sorted(f"{quad} .\n" for quad in filled) == sorted(path.read_text().splitlines(keepends=True))


def test_a_line_that_is_no_quad_in_a_later_piece_leaves_the_old_dataset(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_PIECE", 10)
    before = answer(published)
    many = [*(f"<urn:x-player:{n}> <urn:x:is> <urn:x:there> ." for n in range(5)), "no quad"]
    with pytest.raises(DataError, match="cannot be written"):
        publish(str(published), many, "own", lambda store: {})
    assert answer(published) == before
