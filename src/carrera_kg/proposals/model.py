"""A language model as one more proposer: any server that speaks the chat protocol of OpenAI, asked only when named.

Nothing that it says is believed. What it proposes passes the same gate as everything else, so that the worst it can do
is to propose little. Its server gets the text, the names of known entities that stand in it, and nothing else.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from carrera_kg.entities import Entities
from carrera_kg.errors import DataError, UsageError
from carrera_kg.factfile import HEADS, REVIEW_KEYS, FactFile, Record, parts, subject_of, without
from carrera_kg.names import identifier
from carrera_kg.ontology import Ontology, ontology
from carrera_kg.progress import Progress
from carrera_kg.proposals.gate import Dropped, Reason, entities_of, gate, named_alike
from carrera_kg.vocabulary import BOOLEAN, EDTF_DATE, INTEGER, KINDS, NESTED, RECORDS, SKOS, STRING

_T = TypeVar("_T")

KEY = "CARRERA_KG_MODEL_KEY"
"""The environment variable with the key that a server wants to see."""

_MOST_AT_ONCE = 8_000  # code points of text in one question: small models lose what is far away
_MOST_QUESTIONS = 60
_MOST_BYTES = 2 << 20  # of one answer
_MOST_FACTS = 1_000
_MOST_NAMES = 200  # that a question tells as known
_MOST_TRIES = 500  # to find JSON among other words
_OPENING = re.compile(r"[{\[]")
_MOST_DEPTH = 12  # of brackets in an answer; a fact has four


def ask(
    url: str, text: str, document_id: str, entities: Entities, key: str | None = None, timeout: float = 300.0,
    name: str = "",
) -> tuple[FactFile, Dropped]:  # fmt: skip
    """What a language model proposes for a text, as far as it passes the gate.

    Args:
        url: of the server, as in ``http://127.0.0.1:8080/v1``; ``/chat/completions`` is added.
        text: the document.
        document_id: its id.
        entities: those that are known.
        key: what the server wants to see, if anything.
        timeout: seconds for all questions together.
        name: of the model, where the server has several.

    Returns:
        The proposals, with the rule ``model``; and how much was dropped for which reason.

    Raises:
        UsageError: the address is none, the text is too long, or httpx is not installed.
        DataError: the server cannot be reached, is too slow, refuses, or never answers as it was asked to.
    """
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise UsageError(f"{KEY} is no key", "it has spaces, line ends or letters that a header cannot have")
    server = _Server(_address(url), key, name, time.monotonic() + timeout, timeout)
    pieces = list(_pieces(text))
    if len(pieces) > _MOST_QUESTIONS:
        most = _MOST_QUESTIONS * _MOST_AT_ONCE
        raise UsageError(f"{document_id}: {len(text):,} characters are too many for a model", f"split it at {most:,}")
    terms, dropped = ontology(), Dropped()
    instructions = _instructions(terms)
    found, understood = FactFile(document_id), 0
    with Progress("the model") as tell:
        for number, (start, piece) in enumerate(pieces, 1):
            tell(f"part {number} of {len(pieces)}")
            answer = _read_answer(server.say(instructions, _question(piece, entities, found)))
            if answer is None:
                dropped[Reason.FORM] += 1
                continue
            understood += 1
            proposed = _as_file(answer, document_id, entities, found, dropped)
            passed, lost = gate(proposed, piece, terms, _with(entities, found))
            plain = tuple(_in_words_of(piece, passed.facts, terms, dropped))
            # Once more: what was said in words of its own may be all that was said of a record.
            passed, loose = gate(replace(passed, facts=plain), piece, terms, _with(entities, found))
            dropped += lost + loose
            known = _with(entities, replace(found, entities=(*found.entities, *passed.entities)))
            alike = tuple(named_alike(fact, known, terms) for fact in passed.facts)
            found = _joined(found, replace(passed, facts=alike), start)
    if pieces and not understood:
        raise DataError(f"{server.host}: no answer of the model is JSON as it was asked for", "try another model")
    return found, +dropped


# ── The server ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Server:
    """Where the model is.

    Attributes:
        url: of its chat.
        key: to be shown.
        name: of the model.
        until: when it must have answered everything, on the monotonic clock.
        seconds: how long that was.
    """

    url: str
    key: str | None
    name: str
    until: float
    seconds: float

    @property
    def host(self) -> str:
        """The server's name, for messages."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    def say(self, instructions: str, question: str) -> str:
        """What the model says to a question.

        Raises:
            UsageError: httpx is not installed.
            DataError: there is no answer.
        """
        try:
            import httpx  # an extra, and slow to import
        except ImportError:
            raise UsageError("asking a model needs httpx", "install carrera-kg[model]") from None
        try:
            return self._content(*_run(self._post(instructions, question)))
        except (TimeoutError, httpx.TimeoutException):
            raise self._too_slow() from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            what = str(error) or type(error).__name__
            raise DataError(f"{self.host}: {what}", "see whether the model's server is running") from None

    async def _post(self, instructions: str, question: str) -> tuple[int, str, bytes]:
        """Status, type and body of the answer; the whole of it takes no longer than there is time."""
        import httpx

        headers = {"accept": "application/json", "accept-encoding": "identity"}
        headers |= {"authorization": f"Bearer {self.key}"} if self.key else {}
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": question}]
        body = {"messages": messages, "stream": False} | ({"model": self.name} if self.name else {})
        async with (
            asyncio.timeout(self.until - time.monotonic()),
            httpx.AsyncClient(timeout=None) as client,
            client.stream("POST", self.url, json=body, headers=headers) as response,
        ):
            data = bytearray()
            async for chunk in response.aiter_raw():  # as it was sent: what is packed may be large without end
                data += chunk
                if len(data) > _MOST_BYTES:
                    most = _MOST_BYTES >> 20
                    raise DataError(f"{self.host}: answers with more than {most} MiB", "try another model")
            return response.status_code, response.headers.get("content-type", ""), bytes(data)

    def _too_slow(self) -> DataError:
        return DataError(
            f"{self.host}: no whole answer in {self.seconds:g} s", "allow more time, or take a faster model"
        )

    def _content(self, status: int, media_type: str, data: bytes) -> str:
        """The text of the answer."""
        excerpt = " ".join(re.sub(r"[^\w\s.,:;'\"(){}/-]", " ", data[:600].decode(errors="replace")).split())[:160]
        if status in (401, 403):
            raise DataError(f"{self.host}: refuses with {status}", f"set {KEY} to a key that it takes")
        if status != 200:
            hint = {
                404: "give the address up to /v1, and the name of a model that it has",
                429: "ask again later",
            }.get(status, "see its log")
            raise DataError(f"{self.host}: answers {status}{f' ({excerpt})' if excerpt else ''}", hint)
        kind = media_type.partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise DataError(
                f"{self.host}: answers with {kind or 'no type'} and not with JSON", "give the address up to /v1"
            )
        try:
            content = json.loads(data)["choices"][0]["message"]["content"]
        except (ValueError, RecursionError, KeyError, IndexError, TypeError):
            raise DataError(
                f"{self.host}: does not answer as a chat does ({excerpt})", "give the address up to /v1"
            ) from None
        if isinstance(content, list):
            content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
        return str(content or "")


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """What the work comes to, also where an event loop is running already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        good = good and not parts.query and not parts.fragment and url.isprintable() and " " not in url
    except ValueError:
        good = False
    if not good:
        raise UsageError(f"{url!r} is no address of a model", "write it like http://127.0.0.1:8080/v1")
    return url.rstrip("/").removesuffix("/chat/completions") + "/chat/completions"


# ── The question ─────────────────────────────────────────────────────────────────────────────────


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces, each with its offset, cut between paragraphs, lines or words where that can be."""
    start = 0
    while start < len(text):
        end = min(start + _MOST_AT_ONCE, len(text))
        if end < len(text):
            cuts = (text.rfind(mark, start + _MOST_AT_ONCE // 2, end) for mark in ("\n\n", "\n", ". ", " "))
            end = next((cut + 1 for cut in cuts if cut >= 0), end)
        if text[start:end].strip():
            yield start, text[start:end]
        start = end


def _question(piece: str, entities: Entities, found: FactFile) -> str:
    known = [entity for entity in _with(entities, found).by_id.values() if _stands(entity.name, entity.forms, piece)]
    told = [f"{entity.name} ({entity.id.partition('/')[0]})" for entity in known[:_MOST_NAMES]]
    records = [f"{kind} {name}: {said}" for (kind, name), said in _records(found).items()]
    context = ["Known names: " + ("; ".join(told) or "none")]
    if records:
        context.append("Records that earlier parts of the text told of, by name: " + "; ".join(records[-_MOST_NAMES:]))
    return "\n".join([*context, "The text, between the lines of equals signs:", "=" * 20, piece, "=" * 20])


def _stands(name: str, forms: tuple[str, ...], piece: str) -> bool:
    return any(form in piece for form in (name, *forms))


def _records(found: FactFile) -> dict[tuple[str, str], str]:
    """The records that were proposed so far, with who and what they are of."""
    said: dict[tuple[str, str], list[str]] = {}
    for fact in found.facts:
        if "about" not in fact:
            told = [
                part.value for part in parts(fact) if part.name in ("person", "role", "team", "competition", "season")
            ]
            said.setdefault(subject_of(fact), []).extend(told)
    return {subject: ", ".join(dict.fromkeys(told)) for subject, told in said.items()}


_INSTRUCTIONS = """\
You read a text about football and write down what it says, as JSON and nothing else:
{"entities": [{"kind": "person", "name": "Player A", "words": "Player A"}],
 "facts": [
  {"about": "Player A", "words": "born 3 May 1980", "birthDate": "1980-05-03"},
  {"spell": "club-north", "words": "joined Club North in 2004", "person": "Player A", "team": "Club North",
   "role": "player", "start": {"value": "2004", "words": "in 2004"},
   "tally": [{"scope": "league", "words": "11 league appearances", "appearances": "11"}]}]}

Rules:
- Say only what the text says. What it does not say is left out; nothing is guessed, added up or known from elsewhere.
- "words" are copied from the text letter by letter, at most 8 words, the shortest that say it. A value whose words are
  others than those of its fact is {"value": …, "words": …}.
- A fact begins with "about" (a name) or with a record and a name for it of your own, in lower case with hyphens. The
  same name is the same record: one for each stay of a person at a team in a role.
- "entities" are the people, clubs and so on that facts name and that are not among the known names. Kinds: %(kinds)s.
- Dates: 1991, 1964-04, 2005-10-28, a season as 1991/92, summer 2011, before 2016-08-05. Numbers in digits.
- What the text only supposes, reports or plans has "certainty": "hedged" or "reported"; what is denied is left out.

Properties of each record (in brackets what a value is):
%(properties)s
"""


def _instructions(terms: Ontology) -> str:
    lines = []
    for kind in ("about", *RECORDS):
        if kind == "remark":
            continue  # what a text feels or thinks is told in words of one's own, and that is for a person
        names = [f"{name} [{_wanted(name, terms)}]" for name in sorted(terms.properties) if _said_of(kind, name, terms)]
        lines.append(f"{kind}{' (within another record)' if kind in NESTED else ''}: {', '.join(names)}")
    return _INSTRUCTIONS % {"kinds": ", ".join(KINDS), "properties": "\n".join(lines)}


def _said_of(kind: str, name: str, terms: Ontology) -> bool:
    wanted = terms.properties[name]
    if wanted.worked_out:
        return False
    if kind == "about":
        return any(terms.is_a(cls, wanted.domain) for cls in KINDS.values())
    return terms.is_a(RECORDS[kind], wanted.domain)


def _wanted(name: str, terms: Ontology) -> str:
    wanted = terms.properties[name]
    if wanted.range == SKOS + "Concept":
        return "|".join(sorted(terms.concepts(wanted.scheme)))
    kinds = {INTEGER: "number", BOOLEAN: "true", EDTF_DATE: "date"}
    return kinds.get(wanted.range, terms.labels.get(wanted.range, "text"))


# ── The answer ───────────────────────────────────────────────────────────────────────────────────


def _read_answer(content: str) -> dict[str, Any] | None:
    """The JSON in an answer, also in a code fence or between other words; None if there is none as it was asked for.

    >>> _read_answer('Here you are: ```json {"facts": []} ```')
    {'facts': []}
    """
    if _depth(content) > _MOST_DEPTH:
        return None
    decoder, longest, best, at = json.JSONDecoder(), 0, None, 0
    for _ in range(_MOST_TRIES):
        match = _OPENING.search(content, at)
        if match is None:
            break
        at = match.end()
        try:
            value, end = decoder.raw_decode(content, match.start())
        except (ValueError, RecursionError):
            continue
        at = end
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            value = {"facts": value}
        # A model that thinks aloud may write down more than one: the longest is what it came to.
        if isinstance(value, dict) and isinstance(value.get("facts"), list) and end - match.start() > longest:
            longest, best = end - match.start(), value
    return best


def _depth(content: str) -> int:
    """How deep brackets are nested, those within texts too."""
    deepest = depth = 0
    for mark in re.findall(r"[\[\]{}]", content):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _as_file(answer: dict[str, Any], document: str, known: Entities, found: FactFile, dropped: Dropped) -> FactFile:
    """The answer as a fact file, which may still say anything; the rule of every fact is ``model``."""
    given = answer["facts"]
    room = max(_MOST_FACTS - len(found.facts), 0)
    if len(given) > room:
        dropped[Reason.MANY] += len(given) - room
    facts = tuple(_as_proposed(fact) if isinstance(fact, dict) else fact for fact in given[:room])
    entities = answer.get("entities")
    introduced = [
        entity for each in (entities if isinstance(entities, list) else [])[:_MOST_FACTS]
        if (entity := _introduced(each, known, found, dropped)) is not None
    ]  # fmt: skip
    return FactFile(document, None, tuple(introduced), facts)


def _as_proposed(fact: dict[str, Any]) -> Record:
    """The fact with our rule after its head, and without what only we say of a proposal."""
    first = {key: fact[key] for key in HEADS if key in fact} | {"rule": "model"}
    return first | {key: value for key, value in fact.items() if key not in (*first, *REVIEW_KEYS)}


def _introduced(entity: object, known: Entities, found: FactFile, dropped: Dropped) -> Record | None:
    """An entity as ``entities.yaml`` has it; None if it is known already, or is none."""
    if not isinstance(entity, dict) or not isinstance(entity.get("name"), str) or entity.get("kind") not in KINDS:
        dropped[Reason.FORM] += 1
        return None
    name = entity["name"].strip()
    id_ = f"{entity['kind']}/{identifier(name)}"
    before = _with(known, found)
    if id_ in before.by_id or any(each.id.startswith(f"{entity['kind']}/") for each in before.by_name.get(name, ())):
        return None
    return {"id": id_, "name": name} | {key: entity[key] for key in ("at", "words") if key in entity}


def _in_words_of(piece: str, facts: Iterable[Record], terms: Ontology, dropped: Dropped) -> Iterator[Record]:
    """The facts without texts that the model has put in words of its own: nobody can hold those against the text."""
    seen = " ".join(piece.split())
    for fact in facts:
        texts = [part for part in parts(fact) if terms.properties[part.name].range == STRING]
        own = [part.where for part in texts if " ".join(part.value.split()) not in seen]
        dropped[Reason.OWN] += len(own) or int("remark" in fact)
        rest = without(fact, own) if own else fact
        if "remark" not in fact and any(True for _ in parts(rest)):
            yield rest


def _with(known: Entities, found: FactFile) -> Entities:
    return Entities.of([*known.by_id.values(), *entities_of(found)])


def _joined(found: FactFile, more: FactFile, start: int) -> FactFile:
    """What was found so far, with what a piece of the text that starts there says, each thing once."""
    facts, entities = list(found.facts), list(found.entities)
    for fact in more.facts:
        moved = _moved(fact, start)
        if moved not in facts:
            facts.append(moved)
    ids = {entity["id"] for entity in entities}
    for entity in more.entities:
        if entity["id"] not in ids:
            ids.add(entity["id"])
            entities.append(_moved(entity, start))
    return replace(found, facts=tuple(facts), entities=tuple(entities))


def _moved(record: Record, by: int) -> Record:
    """The record with every offset so much further on."""
    return {key: _shifted(key, value, by) for key, value in record.items()}


def _shifted(key: str, value: object, by: int) -> object:
    if isinstance(value, dict):
        return _moved(value, by)
    if isinstance(value, list):
        return [_moved(item, by) if isinstance(item, dict) else item for item in value]
    return str(int(value) + by) if key == "at" and isinstance(value, str) else value
