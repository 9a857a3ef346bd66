"""The rows of a box that name a team, whatever they are laid out as.

A section's rows are numbered fields (``years1``, ``clubs1`` …), fields that each list one column (``jahre`` and
``vereine`` with line breaks), or one field that holds them all: templates with cells, a table, or lines of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from carrera_kg.names import search_key
from carrera_kg.readers.infobox.cells import Cell, cell
from carrera_kg.readers.infobox.languages import Language, Section, common
from carrera_kg.readers.infobox.wikitext import Field, Template, templates_within

MOST_ROWS = 200
"""Rows of one section that are read; long careers have about 30."""
_BREAK = re.compile(
    r"<\s*br\b[^>]*>|\n|\{\{\s*(?:br|-|clear|break|salto de línea|saut de ligne)\s*\}\}"
    r"|(?<=\))[,;]\s+(?=(?:→\s*)?(?:\[\[|\{\{))",  # a comma between clubs with their years
    re.IGNORECASE,
)
_YEARS_LINE = re.compile(r"[\[(]{0,2}(?:c\.\s*|ca\.\s*)?(?:1[89]|20)[\d?]{2}")
_ONLY_YEARS = re.compile(r"\W*(?:1[89]|20)[\d?]{2}(?:\s*[–—−‐‑‒-]\s*(?:(?:1[89]|20)[\d?]{2}|\?*))?\W*")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*(?:1[89]|20)[\d?]{2}[^()\[\]]*)[)\]]")
_YEARS_FIRST = re.compile(
    r"^((?:c\.\s*|ca\.\s*)?(?:(?:1[89]|20)[\d?]{2}|\?)(?:/\d{2,4})?(?:\s*[–—−‐‑‒-]\s*(?:(?:(?:1[89]|20)[\d?]{2}|\d{2})(?:/\d{2,4})?|\?|[^\W\d_]+)?)?)"
    r"\s*[:.|,–-]?\s+(\S.*)$"
)
_YEARS_LAST = re.compile(r"^(.*\S)[\s:,]+((?:1[89]|20)[\d?]{2}(?:\s*[–—−‐‑‒-]\s*(?:(?:1[89]|20)[\d?]{2}|\d{2}|\?)?)?)$")
_BESIDE_DATE = re.compile(r"(?:\n|\s)\s*\(?\s*(?:en |con )?([^\n()\d][^\n()]*?)\s*\)?\s*$")
_GAMES_LAST = re.compile(r"^(.*\S)\s+[|–:-]?\s*(\d+\s*\(\s*[−+–-]?\d+\s*\))$")
_TABLE_ROW = re.compile(r"\n\s*\|-[^\n]*")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that names a team.

    Attributes:
        kind: the section's.
        team: the cell of the team.
        years: the text of the cell of the years.
        start, end: cells of fields that tell one bound only.
        games: the text of appearances, with goals in brackets where they stand in the same cell.
        goals: the text of goals, where they stand in a cell of their own.
        loan: whether something beside the team's cell says that it is a loan.
        womens: whether the rows are of women's teams.
        begin, until: where it stands in the page.
        unread: what could not be told apart by rows.
    """

    kind: str
    team: Cell
    years: str = ""
    start: Cell | None = None
    end: Cell | None = None
    games: str = ""
    goals: str | None = None
    loan: bool = False
    womens: bool = False
    begin: int = 0
    until: int = 0
    unread: str = ""


class Box:
    """A box with its fields by name, of which the last counts, as on the page.

    Args:
        template: the box.
        text: of the page.
        language: of the box.
    """

    def __init__(self, template: Template, text: str, language: Language) -> None:
        self.template, self.text, self.language = template, text, language
        self.fields: dict[str, Field] = {}
        for each in template.fields:
            # An empty copy further down does not empty the field for a reader of the wikitext: both are kept in mind.
            if each.name and (each.name not in self.fields or text[each.start : each.end].strip()):
                self.fields[each.name] = each

    def raw(self, field: Field) -> str:
        """The wikitext of a field's value."""
        return self.text[field.start : field.end].strip()

    def first(self, names: Iterable[str]) -> Field | None:
        """The first of the fields that says anything."""
        return next((self.fields[name] for name in names if name in self.fields and self.raw(self.fields[name])), None)

    def cell(self, raw: str) -> Cell:
        """What wikitext of the box says."""
        return cell(raw.strip(), self.language.club_prefix, self.language.womens_club_prefix)

    def numbered(self, patterns: Iterable[str]) -> dict[str, Field]:
        """The fields of a column by their numbers; "" is the one without a number."""
        found: dict[str, Field] = {}
        for pattern in patterns:
            for name, each in self._matching(pattern):
                number = name[len(pattern.rstrip("#+")) :].lstrip("0") if name != pattern.rstrip("#+") else ""
                if number not in found and (self.raw(each) or number):
                    found[number] = each
        return found

    def _matching(self, pattern: str) -> Iterator[tuple[str, Field]]:
        stem = pattern.rstrip("#+")
        if pattern[-1] not in "+" and stem in self.fields:
            yield stem, self.fields[stem]
        if pattern[-1] in "#+":
            for number in self._numbers.get(stem, ()):
                yield stem + number, self.fields[stem + number]

    @property
    def _numbers(self) -> Mapping[str, list[str]]:
        if not hasattr(self, "_by_stem"):
            self._by_stem: dict[str, list[str]] = {}
            for name in self.fields:
                if match := re.fullmatch(r"(.*\D)(\d{1,3})", name):
                    self._by_stem.setdefault(match[1], []).append(match[2])
            for numbers in self._by_stem.values():
                numbers.sort(key=int)
        return self._by_stem


def rows(box: Box) -> list[Row]:
    """The rows of a box, section by section in the order of the page's language."""
    found: list[Row] = []
    of_coach = search_key(box.template.name) in box.language.of_coaches
    for each in box.language.sections:
        section = replace(each, kind="manager") if of_coach and each.kind == "senior" else each
        if section.instead and any(row.kind == section.kind and not row.start and not row.end for row in found):
            continue
        found += islice(_section(box, section), MOST_ROWS)
    return found


def _section(box: Box, section: Section) -> Iterator[Row]:
    used: set[str] = set()
    for name in section.fields.get("table", ()):
        found = box.fields.get(name)
        if found is not None and box.raw(found) and name not in used:
            parallel = any("" in box.numbered(section.fields.get(each, ())) for each in ("years", "figures"))
            team = box.numbered(section.fields.get("team", ()))
            if parallel and team.get("") == found:
                continue
            used.add(name)
            yield from _table(box, section.kind, found)
    columns = {each: box.numbered(names) for each, names in section.fields.items() if each != "table"}
    teams = columns.get("team", {})
    alone = {each: found[""] for each, found in columns.items() if "" in found}
    if "team" in alone and teams[""].name not in used:
        yield from _unnumbered(box, section, alone)
    elif section.instead and not teams:
        yield from _with_club(box, section, alone)
    numbers = sorted({number for found in columns.values() for number in found if number}, key=int)
    for number in numbers:
        yield from _numbered(box, section, {each: found[number] for each, found in columns.items() if number in found})


def _numbered(box: Box, section: Section, fields: Mapping[str, Field]) -> Iterator[Row]:
    texts = {each: box.raw(field) for each, field in fields.items()}
    if not texts.get("team") and not texts.get("years"):
        return
    lines = {each: _lines(raw) for each, raw in texts.items()}
    counts = {each: len(found) for each, found in lines.items() if any(found)}
    if counts.get("team", 0) > 1 and "years" in counts and len(set(counts.values())) == 1:  # several rows in one
        for number in range(counts["team"]):
            said = {each: box.cell(found[number]) for each, found in lines.items() if each in counts}
            yield _row(box, section.kind, said, list(fields.values()))
        return
    said = {each: box.cell(raw) for each, raw in texts.items()}
    yield _row(box, section.kind, said, list(fields.values()))


def _row(box: Box, kind: str, said: Mapping[str, Cell], fields: Sequence[Field]) -> Row:
    begin = min(field.begin for field in fields)
    last = max(fields, key=lambda field: field.start)
    until = last.start + len(box.text[last.start : last.end].rstrip())
    empty = Cell("")
    games = said["figures"].text if "figures" in said else said.get("caps", empty).text
    goals = said["goals"].text if "goals" in said else None
    years = said.get("years", empty)
    return Row(
        kind=kind,
        team=said.get("team", empty),
        years=years.text,
        start=said.get("start"),
        end=said.get("end"),
        games=games,
        goals=goals,
        loan=years.loan or said.get("caps", empty).loan,
        begin=_bar(box, begin),
        until=until,
    )


def _bar(box: Box, begin: int) -> int:
    """The place of the name of a field, after the bar."""
    return begin + 1 if box.text[begin : begin + 1] == "|" else begin


def _unnumbered(box: Box, section: Section, fields: dict[str, Field]) -> Iterator[Row]:
    """One field a column, with a line for each row; or one team."""
    if set(fields) == {"team"}:
        yield from _table(box, section.kind, fields["team"])
        return
    lines = {each: _lines(box.raw(field)) for each, field in fields.items()}
    count = len(lines["team"])
    for each in {"start", "end"} & lines.keys():
        lines[each] = lines[each][:count]  # more lines tell of that day
    unread = ", ".join(box.raw(fields[each]) for each, found in lines.items() if len(found) != count)
    for number in range(count):
        texts = {each: found[number] for each, found in lines.items() if len(found) == count}
        if not any(texts.values()):
            continue
        said = {each: box.cell(raw) for each, raw in texts.items()}
        row = _row(box, section.kind, said, list(fields.values()))
        row = replace(row, unread=unread if not number else "")
        yield row if row.years or row.start or row.end or not texts.get("team") else _free(row)


def _with_club(box: Box, section: Section, fields: Mapping[str, Field]) -> Iterator[Row]:
    """A date with the club beside it, in brackets or on the next line."""
    for what, field in fields.items():
        said = box.cell(box.raw(field))
        beside = _BESIDE_DATE.search(said.text)
        links = tuple(link for link in said.links if beside and link.at >= beside.start(1))
        if beside and len(links) == 1:
            team = _cut(said, beside[1].strip(), beside.start(1))
            yield _row(
                box, section.kind, {what: replace(said, text=said.text[: beside.start()]), "team": team}, [field]
            )


def _lines(raw: str) -> list[str]:
    """The lines of a column; empty ones count where there are line breaks in HTML."""
    if "<br" in raw.lower():
        return [" ".join(line.split()).lstrip("*") for line in re.split(r"<\s*br\b[^>]*>", raw, flags=re.IGNORECASE)]
    pieces = (raw[at:until].strip().lstrip("*").strip() for at, until in _pieces(raw, 0, len(raw)))
    return [piece for piece in pieces if piece]


# ── One field with all rows ──────────────────────────────────────────────────────────────────────


def _table(box: Box, kind: str, field: Field) -> Iterator[Row]:
    raw = box.raw(field)
    if "{|" in raw or "{{{!}}" in raw or "{{(!}}" in raw:
        yield from _wikitable(box, kind, field)
        return
    known = [
        each
        for each in _unwrapped(box, field.start, field.end)
        if search_key(each.name) in box.language.rows | box.language.containers
    ]
    if known:
        for each in known:
            if search_key(each.name) in box.language.rows:
                yield from _row_template(box, kind, each)
            else:
                yield from _container(box, kind, each)
        return
    yield from _free_lines(box, kind, field)


def _unwrapped(box: Box, start: int, end: int, depth: int = 0) -> Iterator[Template]:
    """The templates of a value, and of those that are no rows themselves what is within them."""
    known = box.language.rows | box.language.containers
    for each in templates_within(box.text, start, end):
        if search_key(each.name) in known:
            yield each
        elif depth < 3:
            yield from _unwrapped(box, each.start + 2, each.end - 2, depth + 1)


def _row_template(box: Box, kind: str, template: Template) -> Iterator[Row]:
    cells = _positional(box, template)
    named = {field.name: box.raw(field) for field in template.fields if field.name}
    loan = any(
        named.get(name, "") not in ("", "0", "nein", "no", "non") for name in ("leihe", "loan", "pret", "prestito")
    )
    if any(box.raw(each) for each in cells):
        yield _of_cells(box, kind, cells, template.start, template.end, loan)


def _positional(box: Box, template: Template) -> list[Field]:
    placed: dict[int, Field] = {}
    count = 0
    for field in template.fields:
        if not field.name:
            count += 1
            placed[count] = field
        elif field.name.isdecimal() and 0 < int(field.name) <= MOST_ROWS * 4:
            placed[int(field.name)] = field
    return [placed[number] for number in sorted(placed)]


def _container(box: Box, kind: str, template: Template) -> Iterator[Row]:
    width = 2 if search_key(template.name) in box.language.containers_of_two else 3
    womens = any(box.language.womens.search(box.raw(each)) for each in template.fields if each.name == "sport")
    for group in _groups(box, _positional(box, template), width):
        if any(box.raw(each) for each in group):
            until = group[-1].start + len(box.text[group[-1].start : group[-1].end].rstrip())
            row = _of_cells(box, kind, group, _bar(box, group[0].begin), until, loan=False)
            yield replace(row, womens=womens)


def _groups(box: Box, cells: list[Field], width: int) -> Sequence[list[Field]]:
    """The cells by row: of the ways to part them the one by which years stand first most often.

    The templates count cells; where cells are missing the lines of the text tell rows better.
    """
    ways = [
        [cells[at : at + width] for at in range(0, len(cells), width)],
        [cells[at : at + 5 - width] for at in range(0, len(cells), 5 - width)],
        list(_by_line(box, cells, width)),
    ]
    return min(ways, key=lambda groups: sum(_is_no_row(box, group) for group in groups))


def _is_no_row(box: Box, cells: Sequence[Field]) -> bool:
    """Whether the cells cannot be years, a team and figures in this order."""
    raws = [box.raw(each) for each in cells]
    if not any(raws):
        return False
    years, team, games = [box.cell(raw).text for raw in raws] + [""] * (3 - len(raws))
    named = team or any(box.cell(raw).teams or box.cell(raw).codes for raw in raws[1:2])
    told = years and not re.search(r"(?:1[89]|20)[\d?]{2}|^[\W\d]*\?+\W*$|^\W*$", years)
    return bool(told or _ONLY_YEARS.fullmatch(team) or not named or _ONLY_YEARS.fullmatch(games))


def _by_line(box: Box, cells: list[Field], width: int) -> Iterator[list[Field]]:
    """The cells by row: a row begins on a line of its own, or after so many cells."""
    lines: list[list[Field]] = [[]]
    for each in cells:
        lines[-1].append(each)
        if (
            "\n" in box.text[each.start : each.end].rstrip(" \t")
            and box.text[each.start : each.end].strip(" \t")[-1:] == "\n"
        ):
            lines.append([])
    lines = [line for line in lines if line]
    if max(map(len, lines), default=0) <= 1 < len(cells):
        lines = [cells]
    for line in lines:
        for at in range(0, len(line), width):
            yield line[at : at + width]


def _of_cells(box: Box, kind: str, cells: Sequence[Field], begin: int, until: int, loan: bool) -> Row:
    said = [box.cell(box.raw(each)) for each in cells] + [Cell("")] * 3
    years, team, games = said[:3]
    if _looks_like_years(team.text) and not _looks_like_years(years.text) and years.text:
        years, team = team, years
    return Row(
        kind, team, years.text, games=games.text, loan=loan or years.loan or games.loan, begin=begin, until=until
    )


def _looks_like_years(text: str) -> bool:
    return bool(_YEARS_LINE.match(text.strip()))


def _free_lines(box: Box, kind: str, field: Field) -> Iterator[Row]:
    """Lines of text: a club, with years before it or after it in brackets."""
    language = box.language
    for at, until in _pieces(box.text, field.start, field.end):
        raw = box.text[at:until].lstrip("*#:; \t")
        if not raw.strip(" '|}{"):
            continue
        said = box.cell(raw)
        heading = search_key(said.text)
        if heading in language.words["player_heading"]:
            kind = "senior"
        elif heading in language.words["manager_heading"]:
            kind = "manager"
        elif said.text or said.teams or said.codes:
            begin = until - len(raw)
            yield _free(Row(kind, said, begin=begin, until=at + len(box.text[at:until].rstrip())))


def _pieces(text: str, start: int, end: int, depth: int = 0) -> Iterator[tuple[int, int]]:
    """The lines of a value, and of the lists in it that templates lay out."""
    at = start
    for each in templates_within(text, start, end):
        name = search_key(each.name)
        does = common().templates
        lists = name in does["list"] or (name in does["shown"] and _BREAK.search(text, each.start, each.end))
        if lists and depth < 5:
            yield from _split_lines(text, at, each.start)
            for field in each.fields:
                if not field.name or field.name.isdecimal() or field.name in _CONTENTS:
                    yield from _pieces(text, field.start, field.end, depth + 1)
            at = each.end
    yield from _split_lines(text, at, end)


_CONTENTS = frozenset(("contenido", "content", "contenu", "contenuto", "inhalt", "list", "lista", "liste", "texto"))


def _split_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a value; a line break within a template is none."""
    inner = templates_within(text, start, end)
    within = next(inner, None)
    at = start
    for match in _BREAK.finditer(text, start, end):
        while within and within.end <= match.start():
            within = next(inner, None)
        if within and within.start < match.start():
            continue
        yield at, match.start()
        at = match.end()
    yield at, end


def _free(row: Row) -> Row:
    """The row with years and figures taken out of the text of its team."""
    text, links = row.team.text, row.team.links
    if match := _GAMES_LAST.match(text):
        row, text = replace(row, games=match[2]), match[1]
    bracketed = [
        match for match in _IN_BRACKETS.finditer(text) if not any(_inside(match, link.at, link.shown) for link in links)
    ]
    if bracketed:
        match = bracketed[-1]
        remarks = [part for part in re.split(r"[,;]", match[1]) if not re.search(r"\d", part)]
        years = ", ".join(part for part in re.split(r"[,;]", match[1]) if re.search(r"\d", part))
        rest = f" ({', '.join(remarks)})" if remarks else ""
        after = text[match.end() :].strip()
        if not row.games and re.fullmatch(r"[\d?]+\s*(?:\(.*\))?", after):
            row, after = replace(row, games=after), ""
        return replace(
            row, years=years, team=_cut(row.team, f"{text[: match.start()].rstrip()}{rest} {after}".strip(), 0)
        )
    if match := _YEARS_FIRST.match(text):
        return replace(row, years=match[1], team=_cut(row.team, match[2], match.start(2)))
    if match := _YEARS_LAST.match(text):
        return replace(row, years=match[2], team=_cut(row.team, match[1], 0))
    return replace(row, team=_cut(row.team, text, 0))


def _inside(match: re.Match[str], at: int, shown: str) -> bool:
    return at <= match.start() and match.end() <= at + len(shown)


def _cut(team: Cell, text: str, shift: int) -> Cell:
    """The cell with less text: links that are no longer in it are left out."""
    kept = tuple(
        replace(link, at=link.at - shift)
        for link in team.links
        if link.at >= shift and text[link.at - shift :].startswith(link.shown)
    )
    return Cell(text, kept, team.teams, team.codes, team.dates, team.loan, team.unknown)


def _wikitable(box: Box, kind: str, field: Field) -> Iterator[Row]:
    """The rows of a table; the head tells the columns, and without one they are years, team and figures."""
    raw = box.raw(field).replace("{{{!}}", "{|").replace("{{(!}}", "{|").replace("{{!)}}", "|}").replace("{{!}}", "|")
    body = raw.partition("{|")[2].rpartition("|}")[0] or raw.partition("{|")[2]
    order: list[str] = []
    for number, part in enumerate(
        _TABLE_ROW.split("\n" + body.partition("\n")[2] if "|-" not in body.partition("\n")[0] else body)
    ):
        cells = _table_cells(part)
        head = [_column(box.language, box.cell(raw_cell).text) for raw_cell in cells]
        if number <= 2 and not order and any(head) and sum(map(bool, head)) >= 2:
            order = head
            continue
        said = [box.cell(each) for each in cells]
        if not any(each.text or each.teams for each in said):
            continue
        yield _of_table(kind, said, order, field)


def _table_cells(part: str) -> list[str]:
    cells = []
    for line in re.split(r"\n\s*[|!]|\|\||!!", "\n" + part.strip("\n")):
        if not line.strip() or line.strip().startswith(("-", "}", "+")):
            continue
        attributes, bar, rest = line.partition("|")
        cells.append(rest if bar and "=" in attributes and "[[" not in attributes else line)
    return [each.strip() for each in cells]


def _column(language: Language, text: str) -> str:
    return next((each for each in ("years", "team", "caps", "goals") if language.says(f"{each}_column", text)), "")


def _of_table(kind: str, said: Sequence[Cell], order: Sequence[str], field: Field) -> Row:
    empty = Cell("")
    if not order:
        at = next((number for number, each in enumerate(said) if _looks_like_years(each.text)), 0)
        rest = [each for number, each in enumerate(said) if number != at]
        columns = {"years": said[at], "team": rest[0] if rest else empty, "caps": rest[1] if len(rest) > 1 else empty}
    else:
        columns = dict(zip(order, said, strict=False))
    goals = columns["goals"].text if "goals" in columns else None
    years, team, games = (columns.get(each, empty) for each in ("years", "team", "caps"))
    return Row(kind, team, years.text, games=games.text, goals=goals, begin=field.start, until=field.end)
