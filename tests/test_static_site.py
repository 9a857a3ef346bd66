"""A site of files: every link leads somewhere in the folder, the data are the dataset's, and nothing is lost or given away."""

from __future__ import annotations

import json
import os
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carrera_kg import pages
from carrera_kg.descriptions import description_of
from carrera_kg.errors import CarreraError, DataError, UsageError
from carrera_kg.exports.schema_org import entity_schema
from carrera_kg.folders import MARK
from carrera_kg.names import search_key
from carrera_kg.pages import Site
from carrera_kg.pages.environment import page_path
from carrera_kg.pages.site import path_of
from carrera_kg.pipeline import build
from carrera_kg.static_site import names, write_site, writing
from carrera_kg.static_site.filenames import file_name, file_of, relative
from carrera_kg.store import open_store
from carrera_kg.vocabulary import ID
from tests.browser.made_up import ENTITIES, SOURCES
from tests.career import Files, write_career
from tests.pages.reading import Elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carrera_kg.knowledge_graph import KnowledgeGraph

ADDRESS = "https://example.org/football/"

MATTER = "Trial of nobody"
"""What a made-up criminal matter is called; it is never without its outcome."""

_MORE = [
    {"remark": "legal", "words": "legal matter", "concerns": "Player B", "topic": "legal-matter", "summary": MATTER,
     "settled": "acquitted"},
    {"remark": "nasty", "words": "nasty remark", "concerns": "Player A", "topic": "reputation",
     "summary": "<script>alert('x')</script>\"&"},
    *({"remark": f"place-{number}", "words": f"place number {number}", "concerns": "Player B", "topic": "reputation",
       "summary": f"Place {number}"} for number in range(450)),
]  # fmt: skip
"""More places than a page of them holds."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    sources = {**SOURCES, "almanac": [*SOURCES["almanac"], *_MORE]}
    return write_career(tmp_path_factory.mktemp("career"), sources, entities=ENTITIES)


@pytest.fixture(scope="module")
def store(files: Files, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    folder = str(tmp_path_factory.mktemp("small") / "dataset")
    build(folder, facts=files.data, documents=files.texts)
    return open_store(folder)


@pytest.fixture(scope="module")
def small(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up career, without an address and without its texts."""
    folder = tmp_path_factory.mktemp("site") / "small"
    write_site(store, folder)
    return folder


@pytest.fixture(scope="module")
def told(store: ox.Store, files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with both."""
    folder = tmp_path_factory.mktemp("site") / "told"
    write_site(store, folder, address=ADDRESS, documents=files.texts, quotes="context")
    return folder


@pytest.fixture(scope="module")
def shipped(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "shipped"
    write_site(kg, folder)
    return folder


@pytest.fixture(params=["small", "told", "shipped"])
def site(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


def html_of(site: Path) -> Iterator[tuple[str, Elements]]:
    """Every page with its name from the top folder; elements that are not closed in order fail."""
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), Elements(path.read_text(encoding="utf-8"))


def page(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def links(elements: Elements) -> list[str]:
    """Where a page leads, and what it loads."""
    named = ("href", "src", "action", "data-names", "data-explorer")
    return [given[name] for _, given in elements.found for name in named if name in given]


def networks(html: str) -> list[str]:
    """Where what stands in a network that can be explored leads."""
    found = re.findall(r'<script type="application/json" id="network-data">(.*?)</script>', html, re.S)
    return [node["href"] for data in found for node in json.loads(data)["nodes"] if node["href"]]


def everything(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


# ── Links ────────────────────────────────────────────────────────────────────────────────────────


def test_every_link_and_every_anchor_is_in_the_folder(site: Path) -> None:
    found = dict(html_of(site))
    anchors = {name: {given["id"] for _, given in elements.found if "id" in given} for name, elements in found.items()}
    wrong = []
    for name, elements in found.items():
        for link in [*links(elements), *networks(page(site, name))]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = os.path.normpath(os.path.join(os.path.dirname(name), parts.path)) if parts.path else name
            leads = (site / target).is_file() and not target.startswith("..")
            if not leads or (parts.fragment and unquote(parts.fragment) not in anchors[target]):
                wrong.append(f"{name} → {link}")
    assert not wrong, "\n".join(wrong[:20])


def test_every_page_is_reached_from_the_first(site: Path) -> None:
    found = dict(html_of(site))
    seen: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for link in [*links(found[name]), *networks(page(site, name))]:
            parts = urlsplit(link)
            if not parts.scheme and parts.path.endswith(".html"):
                waiting.append(os.path.normpath(os.path.join(os.path.dirname(name), parts.path)))
    assert set(found) - seen <= {"404.html"} | {n for n in found if n.startswith(_ALONE)}


_ALONE = ("place/", "stadium/", "award/")
"""Kinds of which one may be that no other page names: it is found by its name, or by its address."""


def test_nothing_is_absolute_and_no_path_of_this_machine_is_told(site: Path) -> None:
    for name, elements in html_of(site):
        for link in links(elements):
            assert not link.startswith("/"), (name, link)
            assert not link.startswith(("file:", "http://127", "http://localhost")), (name, link)
    here = [str(folder).encode() for folder in (site.parent, Path.cwd())]
    assert not [name for name, content in everything(site).items() if any(path in content for path in here)]


def test_what_needs_a_service_is_not_offered(site: Path) -> None:
    for name, elements in html_of(site):
        for link in links(elements):
            assert not re.search(r"(^|/)(query|sparql|openapi\.json|complete|claim|verdict)(\?|$|/)", link), (
                name,
                link,
            )
            assert not link.startswith("./") or "?" not in link or "static/" in link, (name, link)
        for tag, has in elements.found:
            if tag == "form":
                assert "needs-script" in has["class"], name
                assert urlsplit(has["action"]).path.endswith("search.html")
            assert not (tag == "script" and has.get("type") == "module"), "a browser loads none from a folder"


def test_a_page_leads_to_the_right_thing_and_its_data(small: Path) -> None:
    person = Elements(page(small, "person/player-a.html"))
    data = [given["href"] for tag, given in person.found if given.get("rel") == "alternate"]
    assert data == ["../person/player-a.ttl", "../person/player-a.jsonld"]
    shown = [given["href"] for tag, given in person.found if tag == "a"]
    assert "../club/club-north.html" in shown
    assert {"../club/club-north.html"} <= {given["href"] for tag, given in person.found if tag == "a" and given["href"]}


def test_a_claim_leads_to_the_page_of_the_document_on_which_its_words_are(small: Path, store: ox.Store) -> None:
    second = page(small, "document/almanac.page-2.html")
    there = set(re.findall(r'id="claim-([0-9a-f]+)"', second))
    first = set(re.findall(r'id="claim-([0-9a-f]+)"', page(small, "document/almanac.html")))
    assert there
    assert not there & first, "each has one place"


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────


def test_the_pages_say_what_those_of_the_service_say(small: Path, store: ox.Store) -> None:
    served = Site(root="/", address="http://127.0.0.1:8000/")
    for path in ("/person/player-a", "/club/club-north", "/competition/cup", "/place/town-east", "/disputed"):
        ours = Elements(page(small, file_of(path)))
        theirs = Elements(pages.render(store, served, path).html)
        headings = [tag for tag, _ in theirs.found if tag in ("h1", "h2", "h4", "svg", "blockquote", "article")]
        assert [tag for tag, _ in ours.found if tag in ("h1", "h2", "h4", "svg", "blockquote", "article")] == headings


def test_everything_with_a_page_has_one(site: Path, store: ox.Store, kg: KnowledgeGraph) -> None:
    asked = kg.store if site.name == "shipped" else store
    iris = {quad.subject.value for quad in asked if isinstance(quad.subject, ox.NamedNode)}
    wanted = {
        file_of(page_path(iri))
        for iri in iris
        if iri.startswith(ID) and "#" not in iri and iri.removeprefix(ID).split("/")[0] in writing.WITH_PAGES
    }
    assert wanted
    there = {name for name, _ in html_of(site)}
    assert wanted <= there
    for name in wanted:
        assert (site / name).with_suffix(".ttl").is_file()
        assert (site / name).with_suffix(".jsonld").is_file()


def test_a_filter_of_what_is_disputed_is_a_page(small: Path, store: ox.Store) -> None:
    undecided = page(small, "disputed.status-undecided.html")
    assert "contradiction: " not in undecided
    statuses = re.findall(r'data-label="Status"><span class="pill [a-z]*">([a-z]+)</span>', undecided)
    assert statuses
    assert set(statuses) == {"undecided"}
    whole = re.findall(r'data-label="Status"><span class="pill [a-z]*">([a-z]+)</span>', page(small, "disputed.html"))
    assert len(statuses) == whole.count("undecided")
    assert 'aria-current="true"' in undecided
    assert 'content="noindex"' in undecided


def test_a_question_has_its_query_and_says_how_to_ask_it(shipped: Path) -> None:
    text = page(shipped, "queries/player-clubs.html")
    assert "carrera-kg query player-clubs -p" in text
    assert "Files do not answer queries" in text
    assert "SELECT ?team" in text
    assert (shipped / "queries" / "player-clubs.rq").read_text(encoding="utf-8").startswith("#+ summary:")


def test_schema_org_is_in_the_pages_of_entities(site: Path, store: ox.Store, kg: KnowledgeGraph) -> None:
    asked = kg.store if site.name == "shipped" else store
    people = {quad.subject.value for quad in asked if str(quad.subject).startswith(f"<{ID}person/")}
    assert people
    for iri in people:
        html = page(site, file_of(page_path(iri)))
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
        url = f"{ADDRESS}{file_of(page_path(iri))}" if site.name == "told" else None
        wanted = entity_schema(asked, iri, url)
        assert [json.loads(each) for each in found] == ([wanted] if wanted else []), iri
    assert 'application/ld+json">' in page(
        site, "club/juventus.html" if site.name == "shipped" else "club/club-north.html"
    )


# ── What is not given away ───────────────────────────────────────────────────────────────────────


def test_by_default_nothing_of_the_texts_is_written_but_the_quoted_words(
    store: ox.Store, files: Files, tmp_path: Path
) -> None:
    write_site(store, tmp_path / "site", documents=files.texts)
    text = Path(files.texts, "almanac.txt").read_text(encoding="utf-8")
    pieces = [text[at : at + 60] for at in range(0, len(text) - 60, 60)]
    for name, content in everything(tmp_path / "site").items():
        written = content.decode("utf-8", "replace")
        assert not any(piece in written for piece in pieces), name


def test_the_texts_are_there_when_they_are_asked_for(told: Path, files: Files) -> None:
    shown = " ".join("".join(Elements(page(told, "document/chronicle.html")).text).split())
    assert Path(files.texts, "chronicle.txt").read_text(encoding="utf-8").split(". ")[0] in shown
    assert "The text is not at hand" not in page(told, "document/chronicle.html")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"quotes": "context"}, "need the texts"),
        ({"quotes": "none"}, "no site with quotes 'none'"),
        ({"address": "example.org"}, "no address of a site"),
        ({"address": "https://example.org/?x=1"}, "no address of a site"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    store: ox.Store, tmp_path: Path, options: dict[str, str], problem: str
) -> None:
    with pytest.raises(UsageError, match=problem):
        write_site(store, tmp_path / "site", **options)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_other_texts_is_refused(store: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    with pytest.raises(UsageError, match="none of the documents of the dataset is there"):
        write_site(store, tmp_path / "site", documents=tmp_path / "texts", quotes="context")


def test_a_criminal_matter_is_told_with_its_outcome_and_not_to_search_engines(told: Path, small: Path) -> None:
    remark = next(path for path in (told / "remark").glob("*legal*.html"))
    for name, elements in html_of(told):
        text = " ".join("".join(elements.text).split())
        if MATTER in text:
            assert "acquitted" in text, name
    html = remark.read_text(encoding="utf-8")
    assert 'content="noindex"' in html
    assert 'name="description"' not in html
    assert 'application/ld+json">' not in html
    assert remark.name not in page(told, "sitemap.xml")
    for name, content in everything(told).items():
        if name.startswith("search/"):
            assert MATTER.encode() not in content
        for schema in re.findall(rb'<script type="application/ld\+json">(.*?)</script>', content, re.S):
            assert MATTER.encode() not in schema, name


def test_a_name_that_means_harm_is_text(small: Path) -> None:
    for name, elements in html_of(small):
        assert "<script>alert" not in page(small, name)
        scripts = [given for tag, given in elements.found if tag == "script"]
        assert all(
            given.get("src", "").endswith(".js") or "folder.js" in given.get("src", "") or given.get("type")
            for given in scripts
        )


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("thing", ["person/player-a", "club/club-north", "document/chronicle", "competition/cup"])
def test_the_data_beside_a_page_are_its_description(small: Path, store: ox.Store, thing: str) -> None:
    wanted = {quad.triple for quad in description_of(store, ID + thing)}
    for ending, format in ((".ttl", ox.RdfFormat.TURTLE), (".jsonld", ox.RdfFormat.JSON_LD)):
        file = (small / file_of("/" + thing)).with_suffix(ending)
        assert {quad.triple for quad in ox.parse(path=str(file), format=format)} == wanted


def test_the_data_of_every_page_can_be_read(site: Path) -> None:
    for path in sorted(site.rglob("*.ttl")):
        assert list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)), path.name


# ── What the whole needs ─────────────────────────────────────────────────────────────────────────


def test_the_same_dataset_gives_the_same_bytes(store: ox.Store, small: Path, tmp_path: Path) -> None:
    write_site(store, tmp_path / "again")
    assert everything(tmp_path / "again") == everything(small)


def test_the_sitemap_has_the_pages_and_canonical_links_agree(told: Path) -> None:
    root = ET.fromstring(page(told, "sitemap.xml"))
    addresses = [loc.text or "" for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(addresses) == len(set(addresses))
    for address in addresses:
        file = address.removeprefix(ADDRESS)
        assert f'<link rel="canonical" href="{address}">' in page(told, file)
    assert ADDRESS + "person/player-a.html" in addresses
    assert ADDRESS + "search.html" not in addresses
    assert not (told / "robots.txt").exists(), "it is read at the top of a host only"


def test_at_the_top_of_a_host_there_is_a_robots_txt(store: ox.Store, tmp_path: Path) -> None:
    write_site(store, tmp_path / "site", address="https://example.org")
    assert "Sitemap: https://example.org/sitemap.xml" in page(tmp_path / "site", "robots.txt")


def test_a_large_sitemap_is_cut(store: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_IN_SITEMAP", 40)
    write_site(store, tmp_path / "site", address=ADDRESS)
    parts = re.findall(r"<loc>(.*?)</loc>", page(tmp_path / "site", "sitemap.xml"))
    assert len(parts) > 1
    for part in parts:
        assert len(re.findall("<loc>", page(tmp_path / "site", part.removeprefix(ADDRESS)))) <= 40


def test_without_an_address_nothing_says_one(small: Path) -> None:
    assert not (small / "sitemap.xml").exists()
    assert not (small / "robots.txt").exists()
    assert 'rel="canonical"' not in page(small, "index.html")


def test_the_page_for_what_is_not_there_has_links_that_hold_at_any_depth(told: Path, small: Path) -> None:
    found = links(Elements(page(told, "404.html")))
    assert all(link.startswith((ADDRESS, "#", "data:")) for link in found)
    assert links(Elements(page(small, "404.html"))) == []


# ── Searching ────────────────────────────────────────────────────────────────────────────────────


def read_script(text: str) -> tuple[int, object]:
    found = re.fullmatch(r"carreraNames\((-?\d+),(.*)\)\n", text, re.S)
    assert found
    return int(found[1]), json.loads(found[2])


def test_the_names_are_found_by_each_of_their_words(small: Path) -> None:
    number, begins = read_script(page(small, "search/names.js"))
    assert number == -1
    assert isinstance(begins, list)
    found: dict[str, set[str]] = {}
    for part in range(len(begins)):
        number, content = read_script(page(small, f"search/names-{part}.js"))
        assert isinstance(content, dict)
        assert number == part
        assert begins[part] == content["words"][0][0]
        for word, form, thing, _usual in content["words"]:
            assert word in form.split()
            found.setdefault(word, set()).add(content["things"][thing][2])
    assert found["player"] == {"person/player-a.html", "person/player-b.html"}
    assert "person/player-a.html" in found["captain"], "another form of the name"
    assert "document/chronicle.html" in found["chronicle"]
    assert not [file for files in found.values() for file in files if not (small / file).is_file()]


def test_many_names_are_cut_into_parts_in_the_order_in_which_scripts_compare() -> None:
    given = (names.Named(f"person/p-{n}.html", f"Name {n}", "person", f"name n{n}", True) for n in range(9_000))
    parts = dict(names.scripts(given))
    begins = read_script(parts["names.js"])[1]
    assert isinstance(begins, list)
    assert len(parts) - 1 == len(begins) == 9
    assert begins == sorted(begins)


def test_beyond_the_first_plane_words_are_sorted_as_scripts_sort_them() -> None:
    given = [
        names.Named(f"person/{n}.html", word, "person", word, True) for n, word in enumerate(("\ufb00x", "\U00010400"))
    ]
    (_, first), _ = names.scripts(iter(given))
    content = read_script(first)[1]
    assert isinstance(content, dict)
    assert [row[0] for row in content["words"]] == ["\U00010400", "\ufb00x"]


@given(st.text(max_size=20))
def test_what_is_compared_has_no_accents_and_is_stable(text: str) -> None:
    assert names.plain(names.plain(text)) == names.plain(text)


def test_names_are_compared_as_the_service_compares_them() -> None:
    for name in ("Società Sportiva  Calcio-Napoli", "Øster IF", "AEK Athens F.C.", "Straße", "Αθήνας"):
        assert names.plain(name) == search_key(name)


# ── Names of files ───────────────────────────────────────────────────────────────────────────────

odd = st.text(max_size=140) | st.sampled_from(
    ["con", "CON", "nul", "com1", "a.", ".a", "~63on", "x" * 300, "x" * 301, "é", "e\u0301"]
)
_FORBIDDEN = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.I)


@given(odd, odd)
@example("A", "a")
@example("é", "e\u0301")
@example("~41", "A")
@example("", "~")
@example("x" * 300, "x" * 301)
def test_two_names_never_have_the_same_file_and_every_file_system_takes_it(one: str, other: str) -> None:
    file = file_name(one)
    assert re.fullmatch(r"[a-z0-9~][a-z0-9_~-]*", file)
    assert not _FORBIDDEN.match(file)
    assert len(file) <= 100
    assert (file == file_name(other)) == (one == other)


@given(st.sampled_from(["person", "club"]), odd, odd, st.integers(1, 5), st.integers(1, 5))
def test_two_pages_never_have_the_same_file(kind: str, one: str, other: str, first: int, second: int) -> None:
    ours, theirs = (
        file_of(path_of(kind, one or "x"), {"page": first}),
        file_of(path_of(kind, other or "x"), {"page": second}),
    )
    same = path_of(kind, one or "x") == path_of(kind, other or "x") and first == second
    assert (ours == theirs) == same
    assert relative(ours, theirs) == "../" + ours
    assert len(ours.rpartition("/")[2]) <= 143


def test_a_thing_with_an_odd_address_has_its_page(files: Files, tmp_path: Path) -> None:
    """Addresses as other datasets may have them: beside small letters there are capitals, and what is no letter."""
    store = ox.Store()
    store.extend(ox.parse(path=str(_export(files, tmp_path)), format=ox.RdfFormat.N_QUADS))
    label, type_ = (
        ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    )
    things = ["Bari", "CON", "a:b*c", "caf%C3%A9", "naïve", "x" * 400, "a~20b", "q=1&r"]
    for name in things:
        node = ox.NamedNode(f"{ID}club/{name}")
        store.add(ox.Quad(node, label, ox.Literal(f"The {name[:20]}")))
        store.add(ox.Quad(node, type_, ox.NamedNode("https://w3id.org/carrera-kg/ontology#Club")))
    write_site(store, tmp_path / "site")
    for name in things:
        html = page(tmp_path / "site", file_of(page_path(f"{ID}club/{name}")))
        assert f"{ID}club/{name}".replace("&", "&amp;") in html
    test_every_link_and_every_anchor_is_in_the_folder(tmp_path / "site")


def _export(files: Files, tmp_path: Path) -> Path:
    build(str(tmp_path / "dataset"), facts=files.data, documents=files.texts)
    return next((tmp_path / "dataset").glob("*/dataset.nq"))


# ── The folder ───────────────────────────────────────────────────────────────────────────────────


def test_an_older_site_is_replaced_whole(store: ox.Store, small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(small, folder)
    (folder / "index.html").write_text("old", encoding="utf-8")
    written = write_site(store, folder)
    assert everything(folder) == everything(small)
    assert written.files == len(everything(small))
    assert os.listdir(tmp_path) == ["site"], "nothing is left beside it"


@pytest.mark.parametrize("where", ["CNAME", "person/mine.html", ".git/HEAD"])
def test_a_folder_that_holds_other_things_is_left_alone(
    store: ox.Store, small: Path, tmp_path: Path, where: str
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(small, folder)
    (folder / where).parent.mkdir(exist_ok=True)
    (folder / where).write_text("mine", encoding="utf-8")
    before = everything(folder)
    with pytest.raises(DataError, match="holds other things"):
        write_site(store, folder)
    assert everything(folder) == before


def test_a_folder_that_is_no_site_is_left_alone(store: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="holds other things than an export"):
        write_site(store, tmp_path)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="is not a folder"):
        write_site(store, tmp_path / "file")
    assert sorted(os.listdir(tmp_path)) == ["file", "notes.txt"]


def test_an_empty_folder_is_taken_and_can_be_read_by_a_server(store: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    write_site(store, tmp_path / "site")
    assert (tmp_path / "site" / MARK).is_file()
    assert os.stat(tmp_path / "site").st_mode & 0o055 == 0o055


def test_when_it_fails_the_old_site_stays_and_nothing_is_left(
    store: ox.Store, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(small, folder)

    def tell(number: int) -> None:
        if number == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site(store, folder, tell=tell)
    assert everything(folder) == everything(small)
    assert os.listdir(tmp_path) == ["site"]


def test_a_disk_that_is_full_is_told_in_a_line(
    store: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("carrera_kg.folders.Folder.write", full)
    with pytest.raises(CarreraError, match="No space left on device"):
        write_site(store, tmp_path / "site")
    assert os.listdir(tmp_path) == []


def test_without_the_scripts_it_says_so(store: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "asset", lambda name: "")
    with pytest.raises(DataError, match="the scripts of the pages are missing"):
        write_site(store, tmp_path / "site")


def test_progress_is_told(store: ox.Store, tmp_path: Path) -> None:
    said: list[int] = []
    written = write_site(store, tmp_path / "site", tell=said.append)
    assert said == [*range(1, written.pages + 1)]


def test_search_engines_are_to_quote_nothing_of_a_criminal_matter(small: Path) -> None:
    html = page(small, "person/player-b.html") + "".join(
        path.read_text(encoding="utf-8") for path in (small / "person").glob("player-b.facts-*.html")
    )
    told = [html[at.start() - 3_000 : at.start()] for at in re.finditer("acquitted", html)]
    assert told
    for before in told:
        assert before.rfind("<div data-nosnippet>") > before.rfind("</article>")


# ── What is written about it ─────────────────────────────────────────────────────────────────────


def test_the_documentation_names_what_is_there(shipped: Path) -> None:
    docs = (Path(__file__).parent.parent / "docs" / "site.md").read_text(encoding="utf-8")
    assert f"{names.AT_ONCE:,} words" in docs
    assert f"`{MARK}`" in docs
    named = set(re.findall(r"`([a-z.\d-]+\.(?:html|ttl|jsonld))`", docs)) - {"people.page-2.html"}
    assert len(named) > 8
    assert not [name for name in named if not (shipped / name).is_file()]
