"""From documents and facts to a dataset one can ask: read, identify, compare, settle, map, publish."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import platform
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Protocol

import pyoxigraph as ox

from carrera_kg import claims as mapping
from carrera_kg.canonical import canonical_hash
from carrera_kg.conflicts import Evidence, find_conflicts
from carrera_kg.coverage import Coverage, cover
from carrera_kg.derivation import derive, overlaps
from carrera_kg.documents import Document, catalogued, load_catalogue, read_document, verify_document
from carrera_kg.entities import Entities, load_entities, with_proposed
from carrera_kg.errors import DataError, FactError
from carrera_kg.identity import resolve
from carrera_kg.labels import Naming, naming, record_labels
from carrera_kg.model import Check, Claim, Span, Status, Verdict
from carrera_kg.ontology import ontology
from carrera_kg.overrides import Override, load_overrides
from carrera_kg.readers.facts import FactSheet, read_facts
from carrera_kg.resolution import (
    BY_USER,
    Change,
    Grounds,
    accepted_claims,
    against_records,
    overrule,
    refutations,
    settle,
    witnesses,
)
from carrera_kg.resources import folder, read_text, shipped_fingerprint
from carrera_kg.self_description import Making, description
from carrera_kg.squads import squads
from carrera_kg.store import Target, check_target, graph_sizes, publish, read_manifest, reading
from carrera_kg.validation import Finding, validate, validate_apart
from carrera_kg.version import __version__
from carrera_kg.vocabulary import CAR, GRAPH, ONTOLOGY_GRAPH
from carrera_kg.withdrawal import Barred, Entry, Withdrawn, barred, load_withdrawals, withdraw
from carrera_kg.yamlfile import read_yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    import polars as pl

    from carrera_kg.columns.collecting import Beside, Collected
    from carrera_kg.columns.spool import Source
    from carrera_kg.matching import Judgement

    BuiltIn = tuple[Sequence[Source], Collected]
    Publish = Callable[[Target, Collected, list[str], Making, dict[str, object], Callable[[str, int, int], None]], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did.

    Attributes:
        dataset: the folder it was published to.
        verified: whether every span was checked against its document.
        claims: how many claims the dataset holds.
        statuses: how many conflicts have each status.
        findings: what validation found, in words.
        changes: what the user's verdicts changed, in words.
        withdrawn: what was withdrawn, in words; nothing of it is in the dataset.
        manifest: everything that is also in ``manifest.json``.
    """

    dataset: str
    verified: bool
    claims: int
    statuses: dict[str, int]
    findings: tuple[Finding, ...]
    changes: tuple[str, ...]
    withdrawn: tuple[str, ...]
    manifest: dict[str, object]


@dataclass(frozen=True, slots=True)
class Sources:
    """The inputs of a build, read and checked.

    Attributes:
        catalogue, entities, sheets, overrides: what the files hold.
        checksums: of the files.
        withdrawals: what is to be withdrawn.
        origins: the documents by which to tell who copied from whom, where they are not those of the catalogue.
    """

    catalogue: dict[str, Document]
    entities: Entities
    sheets: tuple[FactSheet, ...]
    overrides: tuple[Override, ...]
    checksums: dict[str, str]
    withdrawals: tuple[Entry, ...] = ()
    origins: tuple[Document, ...] = ()


def build(  # noqa: PLR0913 - each is an input of its own
    dataset: str,
    facts: str | None = None,
    documents: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
    wait: float = 0,
    verdicts: str | None = None,
    withdrawn: str | None = None,
    *,
    large: Large | None = None,
    against: Against | None = None,
) -> Report:
    """Build a dataset and make it the current one in its folder.

    Args:
        dataset: the folder to publish to; made if need be.
        facts: a folder with ``documents.yaml``, ``entities.yaml`` and ``facts/``; the shipped one if None.
        documents: a folder with the source texts; without it spans are not verified.
        progress: told the name of each step as it begins.
        wait: how many seconds to wait for another build of the same folder.
        verdicts: a file of the user's verdicts; ``verdicts.yaml`` in the folder of facts, if there is one, if None.
        withdrawn: a file of withdrawals; ``withdrawn.yaml`` in the folder of facts, if there is one, if None.
        large: sources of records to build in; what documents say is held against their matches.
        against: match records to hold it against without building them in.

    Raises:
        CarreraError: an input is wrong or the folder cannot be written. The old dataset stays as it was.
    """
    began = time.perf_counter()
    engine = large.engine if large else None
    (engine.check if engine else check_target)(dataset)
    progress("reading facts")
    sources = no_facts() if large and large.alone else read_sources(facts or folder("data"), verdicts, withdrawn)
    if documents is not None:
        progress("verifying words")
        verify(sources, documents)
    progress("identifying")
    out = barred(sources.withdrawals, sources.entities)
    sources, claims, taken = take_back(sources, documents)
    registered = sources.entities
    with contextlib.ExitStack() as until_done:
        collected = None
        if large:
            collected = _collected(until_done, dataset, large, sources, claims, out)
            sources = _with_records(sources, collected)
            claims = resolve(sources.sheets, sources.entities, ontology())
        name = naming(sources.entities, ontology())
        built_in = (large.sources, collected) if large and collected else None
        checked = hold_against(sources, claims, against, built_in, progress)
        progress("comparing claims")
        settled, changes = judge(sources, claims, name, checked.checks)
        accepted = accepted_claims(claims, settled)
        progress("mapping to RDF")
        said = _quads(sources, claims, settled, accepted, name, registered, checked)
        # Squads have players of all sources: with large ones they are made of columns.
        rest = collected.lines if collected else _squad_quads(accepted, name)
        quads = list(mapping.lines_of([*said, rest]))
        progress("validating")
        # What claims of records speak of is described by columns, which the shapes do not see.
        described = itertools.chain(quads, mapping.entity_quads(sources.entities))
        findings = tuple(validate_apart(described) if collected else validate(quads))
        shipped = facts is None and verdicts is None and withdrawn is None and large is None
        making = Making(__version__, sources.checksums, shipped)
        if not collected:
            quads = sorted([*quads, *description(quads, making)])
        manifest = _manifest(sources, claims, settled, accepted, findings, quads, documents is not None)
        manifest |= {"withdrawn": taken.numbers if taken else {}, "checks": checked.counts}
        if taken:
            taken.check(quads, [json.dumps(manifest, ensure_ascii=False)])
        target = Target(dataset, began, progress, wait, lambda: not taken or _had_the_same(dataset, manifest))
        report = Report(
            dataset,
            documents is not None,
            len(claims),
            dict(Counter(verdict.status.value for verdict in settled)),
            findings,
            tuple(_change(change, claims, name) for change in changes),
            taken.told if taken else (),
            manifest,
        )
        if large and collected:
            # Nothing is written of these any more, and their memory is wanted.
            collected = replace(collected, sheets=())
            del sources, claims, settled, changes, accepted, checked, built_in
            _publish_large(engine)(target, collected, quads, making, manifest, large.tell)
        else:
            progress("publishing")
            _publish(target, quads, shipped_fingerprint() if shipped else "own", manifest)
    return report


def _publish_large(engine: Engine | None) -> Publish:
    if engine:
        return engine.publish
    from carrera_kg.columns.publishing import publish_large

    return publish_large


def _publish(target: Target, quads: Sequence[str], key: str, manifest: dict[str, object]) -> None:
    def describe(store: ox.Store) -> dict[str, object]:
        manifest["graphs"] = graph_sizes(store)
        manifest["seconds"] = round(time.perf_counter() - target.began, 3)
        return manifest

    publish(target.dataset, quads, key, describe, target.wait, target.keep_earlier)


class Engine(Protocol):
    """What does the large part of a build elsewhere than on this machine, by the same rules."""

    def check(self, dataset: str) -> None:
        """See that a dataset may be written there, before anything is computed."""

    def collect(
        self, until_done: contextlib.ExitStack, dataset: str, large: Large, beside: Beside, own: Sequence[Judgement]
    ) -> Collected:
        """Read the sources, and give what :func:`~carrera_kg.columns.collecting.collect` does."""

    def publish(
        self,
        target: Target,
        collected: Collected,
        quads: list[str],
        making: Making,
        manifest: dict[str, object],
        tell: Callable[[str, int, int], None],
    ) -> None:
        """Write the dataset, as :func:`~carrera_kg.columns.publishing.publish_large` does."""


@dataclass(frozen=True, slots=True)
class Large:
    """Sources of records, as large as they may be, and how to take them.

    Attributes:
        sources: what to read.
        judgements: a file of the user's judgements on what is the same; none if None.
        strict: stop at the first record that cannot be read.
        alone: build without facts.
        engine: what reads, gathers and publishes; this machine if None.
        tell: told what is done, how much of it is, and how much there is.
    """

    sources: tuple[Source, ...]
    judgements: str | None = None
    strict: bool = False
    alone: bool = False
    engine: Engine | None = None
    tell: Callable[[str, int, int], None] = lambda step, done, total: None


def _collected(
    until_done: contextlib.ExitStack, dataset: str, large: Large, sources: Sources, claims: Sequence[Claim], out: Barred
) -> Collected:
    """What the large sources tell, and what of it has to be compared with what documents say."""
    from carrera_kg.checks import memberships
    from carrera_kg.columns.collecting import Beside, collect
    from carrera_kg.columns.memory import give_back
    from carrera_kg.columns.spool import Spool
    from carrera_kg.matching import load_judgements

    own = load_judgements(large.judgements) if large.judgements else ()
    beside = Beside(sources.entities, known_matches(claims), out, memberships(claims))
    if large.engine:
        return large.engine.collect(until_done, dataset, large, beside, own)
    spool = Spool(until_done.enter_context(reading(dataset)))
    until_done.callback(spool.let_go)  # however the build ends
    collected = collect(spool, large.sources, beside, own, large.strict, large.tell)
    give_back()
    return collected


def _with_records(sources: Sources, collected: Collected) -> Sources:
    """The sources with the claims that are made of records."""
    return replace(
        sources,
        catalogue={**sources.catalogue, **collected.documents},
        entities=collected.entities,
        sheets=(*sources.sheets, *collected.sheets),
        checksums={**sources.checksums, **collected.checksums},
    )


def no_facts() -> Sources:
    """The inputs of a build of large sources alone."""
    return Sources({}, Entities({}), (), (), {"ontology/carrera.ttl": _sha256(_ontology_text())})


def known_matches(claims: Iterable[Claim]) -> pl.DataFrame:
    """The matches that claims tell of, by their teams and day.

    Returns:
        ``first`` and ``second``, the addresses of the teams in order, and ``date``, in EDTF.
    """
    import polars as pl

    values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim in claims:
        values[claim.subject][claim.predicate].add(claim.object.value)
    rows = [
        (*sorted(teams), date)
        for match in list(values.values())
        for teams in [{team for side in match.get(CAR + "side", ()) for team in values[side].get(CAR + "team", ())}]
        if len(teams) == 2
        for date in match.get(CAR + "date", ())
    ]
    schema = {"first": pl.String, "second": pl.String, "date": pl.String}
    return pl.DataFrame(sorted(rows), schema=schema, orient="row")


def take_back(sources: Sources, documents: str | None = None) -> tuple[Sources, list[Claim], Withdrawn | None]:
    """The sources without what is withdrawn, their claims, and what went; nothing went if nothing is to be withdrawn.

    Args:
        sources: as they were read.
        documents: a folder with the source texts: a text in which nobody is named who is withdrawn can still be shown.

    Raises:
        DataError: a document is missing.
        FactError: the facts do not fit together, a withdrawal means nothing or several things, or a verdict's reason
            names somebody who is withdrawn.
    """
    if not sources.withdrawals:
        return sources, resolve(sources.sheets, sources.entities, ontology()), None
    here = _not_withdrawn(sources) if documents is not None else []
    texts = {document.id: read_document(documents or "", document) for document in here}
    known = sources.catalogue, sources.sheets, sources.entities
    taken = withdraw(sources.withdrawals, *known, ontology(), texts)
    gone = {sheet.path for sheet in sources.sheets} - {sheet.path for sheet in taken.sheets}
    kept = sources.checksums.keys() - {f"facts/{os.path.basename(path)}" for path in gone}
    left = replace(
        sources,
        catalogue=taken.catalogue,
        entities=taken.entities,
        sheets=taken.sheets,
        checksums={taken.input_name(name, sum_): sum_ for name, sum_ in sources.checksums.items() if name in kept},
        origins=taken.origins,
    )
    fitting = tuple(override for override in sources.overrides if _fits(override, sources, left, taken))
    for override in fitting:
        if override.because in taken.mentions:
            problem = "the reason names somebody who is withdrawn"
            raise FactError(override.path, override.line, problem, "put it into other words: it is published")
    moot = [
        f"{override.path}:{override.line}: the verdict is left out, as what it decides is withdrawn"
        for override in sources.overrides
        if override not in fitting
    ]
    return replace(left, overrides=fitting), taken.claims, replace(taken, notes=(*taken.notes, *moot))


def _fits(override: Override, whole: Sources, left: Sources, taken: Withdrawn) -> bool:
    """Whether a verdict still decides something; it does not where that is withdrawn.

    Raises:
        FactError: it never did.
    """
    try:
        _decide(override, left, taken.claims)
    except FactError:
        _decide(override, whole, resolve(whole.sheets, whole.entities, ontology()))
        return False
    return True


def _decide(override: Override, sources: Sources, claims: Sequence[Claim]) -> None:
    evidence = Evidence.of(claims, ontology(), naming(sources.entities, ontology()))
    override.claims(override.conflict(list(find_conflicts(evidence)), evidence), evidence)


def _not_withdrawn(sources: Sources) -> list[Document]:
    gone = {entry.name for entry in sources.withdrawals if entry.kind == "document"}
    return [document for document in sources.catalogue.values() if document.id not in gone]


def _had_the_same(dataset: str, manifest: Mapping[str, object]) -> bool:
    """Whether the current generation was built without the same things, told by the same names."""
    try:
        before = read_manifest(dataset)
    except DataError:
        return False
    inputs, now = before.get("inputs"), manifest["inputs"]
    assert isinstance(now, dict)
    names = ("withdrawn.yaml", "entities.yaml")
    same = isinstance(inputs, dict) and all(inputs.get(name) == now.get(name) for name in names)
    return same and before.get("carrera_kg") == __version__


def judge(
    sources: Sources, claims: Sequence[Claim], name: Naming, checks: Sequence[Check] = ()
) -> tuple[list[Verdict], list[Change]]:
    """The verdicts on all conflicts among the claims, by the policy and then by the user; and what the user changed.

    Args:
        sources: of the claims.
        claims: all.
        name: what to call terms.
        checks: of claims against match records.

    Raises:
        FactError: a verdict of the user fits no conflict, or several.
    """
    evidence = Evidence.of(claims, ontology(), name)
    documents = sources.origins or tuple(sources.catalogue.values())
    written = {document.id: document.written for document in documents}
    found = {check.claim.id: check.finding for check in checks}
    grounds = Grounds(evidence, witnesses(documents, claims), written, found=found)
    settled = settle(find_conflicts(evidence), grounds)
    settled += settle(against_records(settled, claims, refutations(checks)), grounds)
    return overrule(settled, sources.overrides, grounds)


def _change(change: Change, claims: Sequence[Claim], name: Naming) -> str:
    """Like ``Massimo Carrera: birth place: all values → Pozzuolo Martesana (the register says so)``."""
    conflict = change.after.conflict
    labels = record_labels(claims, name)
    about = labels.get(conflict.subject) or name(ox.NamedNode(conflict.subject))

    def values(verdict: Verdict) -> str:
        return " | ".join(dict.fromkeys(name(claim.object) for claim in verdict.accepted)) or "all values"

    what = f"{about}: {ontology().labels[conflict.predicate]}"
    return f"{what}: {values(change.before)} → {values(change.after)} ({change.after.explanation})"


def read_sources(path: str, verdicts: str | None = None, withdrawn: str | None = None) -> Sources:
    """Read a folder of facts, or one file of them with what it brings: a catalogue entry, and entities.

    Args:
        path: the folder, or the file; the file is read beside the catalogue and the entities that are shipped.
        verdicts: a file of the user's verdicts; the one in the folder, if there is one, if None.
        withdrawn: a file of withdrawals; the one in the folder, if there is one, if None.

    Raises:
        DataError, FactError: a file is missing or wrong.
    """
    alone = os.path.isfile(path)
    base = folder("data") if alone else path
    catalogue = load_catalogue(os.path.join(base, "documents.yaml"))
    entities = load_entities(os.path.join(base, "entities.yaml"))
    files = [path] if alone else _fact_files(path)
    read = [(file, read_yaml(file)) for file in files]
    entities = with_proposed(entities, [(file, sheet["entities"]) for file, sheet in read if "entities" in sheet])
    brought = {d.id: d for file, sheet in read if "catalogue" in sheet for d in [catalogued(sheet["catalogue"], file)]}
    if alone:  # the texts of the others are not looked for
        catalogue = {name: document for name, document in catalogue.items() if name == read[0][1].get("document")}
    catalogue |= brought
    sheets = tuple(read_facts(file, catalogue, ontology(), sheet) for file, sheet in read)
    names = {f"facts/{os.path.basename(file)}": file for file in files}
    names |= {name: os.path.join(base, name) for name in ("documents.yaml", "entities.yaml")}
    checksums = {name: _sha256(read_text(file)) for name, file in sorted(names.items())}
    path = base if not alone else os.path.dirname(path)
    verdicts, withdrawn = _own(path, "verdicts.yaml", verdicts), _own(path, "withdrawn.yaml", withdrawn)
    for name, chosen in (("verdicts.yaml", verdicts), ("withdrawn.yaml", withdrawn)):
        if chosen is not None:
            checksums[name] = _sha256(read_text(chosen))
    overrides = load_overrides(verdicts, entities) if verdicts is not None else ()
    withdrawals = load_withdrawals(withdrawn) if withdrawn is not None else ()
    checksums["ontology/carrera.ttl"] = _sha256(_ontology_text())
    return Sources(catalogue, entities, sheets, overrides, checksums, withdrawals)


def _fact_files(path: str) -> list[str]:
    """The fact files of a folder, in order of their names."""
    within = os.path.join(path, "facts")
    if not os.path.isdir(within):
        raise DataError(f"{within}: no such folder", "put one fact file per document there")
    names = sorted(name for name in os.listdir(within) if name.endswith((".yaml", ".yml")))
    if not names:
        raise DataError(f"{within}: no fact files", "put one fact file per document there")
    return [os.path.join(within, name) for name in names]


def _own(path: str, name: str, chosen: str | None) -> str | None:
    """The file that was chosen, or else the one of that name in the folder of facts, if there is one."""
    own = os.path.join(path, name)
    return chosen or (own if os.path.exists(own) else None)


def verify(sources: Sources, documents: str) -> None:
    """Check every span against its text; a document that is withdrawn need not be there.

    Raises:
        DataError: a document is missing.
        TextChangedError: a text is not the catalogued one, or the words are not at their place.
    """
    spans: dict[str, set[Span]] = {document: set() for document in sources.catalogue}
    for sheet in sources.sheets:
        spans[sheet.document.id].update(sheet.quotations)
    for document in _not_withdrawn(sources):
        verify_document(document, read_document(documents, document), spans[document.id])


@dataclass(frozen=True, slots=True)
class Against:
    """Match records to hold claims against.

    Attributes:
        paths: of the records, or of a dataset, as for :func:`~carrera_kg.checks.read_records`.
        judgements: a file of the user's judgements on what is the same; none if None.
        tell: told what is done, how much of it is, and how much there is.
    """

    paths: tuple[str, ...]
    judgements: str | None = None
    tell: Callable[[str, int, int], None] = lambda step, done, total: None


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it.

    Attributes:
        checks: one for each claim that a rule knows.
        quads: the same as lines of N-Quads.
        counts: how many checks there are of each finding.
    """

    checks: tuple[Check, ...] = ()
    quads: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many checks there are of each finding."""
        return dict(sorted(Counter(check.finding.value for check in self.checks).items()))


def hold_against(
    sources: Sources,
    claims: Sequence[Claim],
    against: Against | None,
    built_in: BuiltIn | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Hold the claims of documents against match records: those that are named, else those that are built in.

    Args:
        sources: of the claims.
        claims: all; those of data sets are no documents' and are passed over.
        against: match records to read; None if there are none.
        built_in: the sources that are built in, and what they gave; None if there are none.
        progress: told the name of the step.

    Raises:
        CarreraError: the records cannot be read.
    """
    said = [claim for claim in claims if sources.catalogue[claim.document].kind != "data"]
    if not said or not (against or (built_in and any(source.kind == "results" for source in built_in[0]))):
        return Checked()
    from carrera_kg.checks import check_claims, check_quads, memberships, read_records, records_collected
    from carrera_kg.matching import load_judgements

    progress("checking against match records")
    if against:
        own = load_judgements(against.judgements) if against.judgements else ()
        records = read_records(against.paths, sources.entities, memberships(said), own, tell=against.tell)
    else:
        assert built_in
        records = records_collected(*built_in)
    written = {document.id: document.written for document in sources.catalogue.values()}
    checks = check_claims(said, records, written, against.tell if against else lambda *_: None)
    return Checked(tuple(checks), tuple(check_quads(checks, records.origins.values())))


def coverage(facts: str | None, documents: str) -> list[Coverage]:
    """How far the facts account for the sentences of each document; every quotation is verified on the way.

    Documents that are withdrawn are passed over.

    Args:
        facts: a folder as for :func:`build`; the shipped one if None.
        documents: a folder with the source texts.

    Raises:
        CarreraError: an input is wrong, or words are not at their place.
    """
    sources = read_sources(facts or folder("data"))
    verify(sources, documents)
    return [
        cover(document.id, read_document(documents, document), sources.sheets) for document in _not_withdrawn(sources)
    ]


def _quads(
    sources: Sources,
    claims: Sequence[Claim],
    verdicts: Sequence[Verdict],
    accepted: Sequence[Claim],
    name: Naming,
    entities: Entities,
    checked: Checked,
) -> Iterator[Iterable[str]]:
    yield checked.quads
    yield mapping.entity_quads(entities)
    yield mapping.document_quads(sources.catalogue.values())
    yield mapping.claim_quads(mapping.claim_batch(claims))
    yield mapping.accepted_quads(accepted, name)
    yield mapping.conflict_quads(verdicts)
    yield mapping.derived_quads(derive(accepted, ontology()), overlaps(accepted, ontology()), name)
    yield _ontology_quads()


def _squad_quads(accepted: Sequence[Claim], name: Naming) -> list[str]:
    return mapping.squad_quads(squads(accepted, derive(accepted, ontology())), name)


def _ontology_quads() -> Iterator[str]:
    for triple in ox.parse(_ontology_text(), ox.RdfFormat.TURTLE):
        yield f"{triple.subject} {triple.predicate} {triple.object} <{ONTOLOGY_GRAPH}> ."


def _ontology_text() -> str:
    return read_text(os.path.join(folder("ontology"), "carrera.ttl"))


def _manifest(
    sources: Sources,
    claims: Sequence[Claim],
    verdicts: Sequence[Verdict],
    accepted: Sequence[Claim],
    findings: Sequence[Finding],
    quads: Sequence[str],
    verified: bool,
) -> dict[str, object]:
    triples = {(claim.subject, claim.predicate, claim.object) for claim in accepted}
    # Claim triples are those of the document graphs that are not the statements themselves.
    said = {(claim.document, claim.subject, claim.predicate, claim.object) for claim in claims}
    in_documents = sum(line.rsplit(" ", 2)[1].startswith(f"<{GRAPH}document/") for line in quads)
    provenance = in_documents - len(said)
    return {
        "carrera_kg": __version__,
        "pyoxigraph": version("pyoxigraph"),
        "python": platform.python_version(),
        "inputs": sources.checksums,
        "documents": {
            document.id: {"sha256": document.sha256, "verified": verified} for document in sources.catalogue.values()
        },
        "claims": len(claims),
        "claims_by_document": dict(sorted(Counter(claim.document for claim in claims).items())),
        "accepted_triples": len(triples),
        "claims_per_accepted_triple": round(len(claims) / max(1, len(triples)), 3),
        "provenance_triples": provenance,
        "provenance_triples_per_accepted_triple": round(provenance / max(1, len(triples)), 3),
        "conflicts": {status.value: sum(v.status is status for v in verdicts) for status in Status},
        "conflicts_by_kind": dict(sorted(Counter(verdict.conflict.kind for verdict in verdicts).items())),
        "verdicts_of_the_user": sum(verdict.rule == BY_USER for verdict in verdicts),
        "findings": [str(finding) for finding in findings[:_MOST_FINDINGS]],
        "findings_in_all": len(findings),
        "quads": len(quads),
        "canonical_sha256": canonical_hash(quads),
    }


_MOST_FINDINGS = 1000
"""So many are listed: a mistake in a large source may be found in each of its records."""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
