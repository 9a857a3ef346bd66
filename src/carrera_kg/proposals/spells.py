"""Comings and goings: spells of players with when, how long, on loan from whom, and with what figures."""

from __future__ import annotations

import re

from carrera_kg.proposals.careers import LEADING, MANAGING, PLAYING, YOUTH, Spell, name_of_team
from carrera_kg.proposals.context import PERSON, TEAMS, WHEN, Left, Told
from carrera_kg.proposals.language import SIGNS
from carrera_kg.proposals.marking import Mark
from carrera_kg.proposals.reader import Reader
from carrera_kg.proposals.times import year_after
from carrera_kg.proposals.writing import Values


def join(reader: Reader, told: Told) -> None:
    """Somebody comes to a club."""
    team, marks = reader.team(told)
    if not team or team.startswith("national-team/"):
        return
    role = reader.role(told)
    if role == "player" and _young(reader, told):
        role = "youth-player"
    job = reader.careers.current(told.who, MANAGING) if role == "manager" else None
    if role == "manager" and (_with_the_young(reader, told) or (job and job.role == "staff")):
        role = "staff"
    again = told.event.rule.told.get("again") == "true"
    if again and _back(reader, told, team):
        return
    _sold(reader, told, team)
    spell = reader.careers.spell(told.who, team, role, again, told.when)
    _moved(reader, told, spell)
    values = beginning(reader, told, spell)
    if told.event.rule.told.get("first"):
        values.append(("first", "true", []))
    reader.spell(told, spell, values + _terms(reader, told), marks)


def _with_the_young(reader: Reader, told: Told) -> bool:
    """Whether somebody comes to work with the young of a club."""
    after = "|".join(reader.language.lists["youth_after"])
    return re.match(rf"(?:'s?)? (?:{after})", told.sentence.seen[told.event.until :]) is not None or any(
        words in told.sentence.seen for words in reader.language.lists.get("with_youth", ())
    )


def job_after(reader: Reader, told: Told) -> Mark | None:
    """The job as which somebody comes: X returned to City as technical director."""
    words = reader.language.maps["joints"]["as_role"].replace("{role}", SIGNS["role"]).replace("{when}", WHEN)
    found = re.match(words, told.sentence.seen[told.event.until :])
    return told.sentence.by_place[told.sentence.places[told.event.until + found.start(1)]] if found else None


def _terms(reader: Reader, told: Told) -> Values:
    """When the contract was signed with which somebody comes, and until when it is."""
    joints, (_, end) = reader.language.maps["joints"], told.sentence.clause(told.event.at)
    words = told.sentence.seen[told.event.at : end]
    values: Values = []
    if (
        told.when
        and re.search(joints["signed"], words.split(",")[0])
        and told.when.date.days
        and told.when.date.days <= _A_MONTH
    ):
        values.append(("contractSigned", told.when.value, list(told.when.marks)))
    found = re.search(joints["contract"].replace("{when}", WHEN), words)
    until = told.times.get(told.sentence.places[told.event.at + found.start(1)]) if found else None
    if until:
        values.append(("contractUntil", until.value, list(until.marks)))
    return values


_A_MONTH = 31  # days: what is dated no better is no day on which something is signed
_A_YEAR = 366


def _sold(reader: Reader, told: Told, to: str) -> None:
    """What it says of the club that is named as the one that somebody came from."""
    seller = told.event.slot("from")
    team = name_of_team(seller) if seller else _leaving(reader, told, to)
    if not team.startswith("club/") or team == to or told.event.rule.told.get("first"):
        return
    spell = reader.careers.current(told.who, PLAYING, team) or reader.careers.spell(told.who, team, reader.role(told))
    values: Values = []
    if not _free(reader, told):
        values.append(("departure", "transferred", []))
    if told.when and spell.end is None:
        values.append(("end", told.when.value, list(told.when.marks)))
        spell.end = told.when
    reader.spell(told, spell, values, [seller] if seller else [])


def _leaving(reader: Reader, told: Told, to: str) -> str:
    """The club that a news item is about, if it tells who leaves that: nothing else has been told of them."""
    context, who = reader.context, told.event.slot("who", "person")
    start, _ = told.sentence.clause(told.event.at)
    words = told.sentence.seen[start : told.event.until]
    known = any(spell.person == told.who and spell.role in PLAYING for spell in reader.careers.spells)
    teams = {name_of_team(mark) for mark in told.sentence.marks if mark.kind == "club"} - {to, context.home}
    outgoing = any(word in words for word in reader.language.lists["outgoing"])
    fits = context.written and context.home != to and outgoing and not (known or teams)
    return context.home if fits and told.who != context.main and (who is None or who.kind == "person") else ""


def _free(reader: Reader, told: Told) -> bool:
    """Whether somebody comes without being sold."""
    start, end = told.sentence.clause(told.event.at)
    return any(word in told.sentence.seen[start:end] for word in reader.language.lists["free"])


def _back(reader: Reader, told: Told, team: str) -> bool:
    """Whether somebody comes back from a loan, which ends with that."""
    own = [each for each in reader.careers.spells if each.person == told.who and each.role == "player"
           and not each.national]  # fmt: skip
    lent = own[-1] if own and own[-1].loan and own[-1].team != team else None
    lenders = [each for each in own if not each.loan and not each.end and (each.team == team or not team)]
    if lent is None or not lenders:
        return False
    if told.when and lent.end is None:
        reader.spell(told, lent, [("end", told.when.value, list(told.when.marks))], [])
        lent.end = told.when
    reader.careers.moved(lenders[-1])
    reader.state.team, reader.touched = lenders[-1].team, lenders[-1]
    return True


def arrive(reader: Reader, told: Told) -> None:
    """Somebody comes from a club to the one that is spoken of: to that of a news item, or where a spell is known."""
    known = reader.current(told.who)
    team = reader.state.topic if reader.context.news else known.team if known and not known.start else ""
    seller = told.event.slot("from")
    if not team.startswith("club/") or (seller and name_of_team(seller) == team):
        return
    role = known.role if known and known.team == team else "player"
    lent = bool(told.event.rule.told.get("loan")) and role == "player"
    if role == "player" and not lent:
        _sold(reader, told, team)
    spell = reader.careers.spell(told.who, team, role, False, told.when)
    values = beginning(reader, told, spell)
    if lent:
        spell.loan = True
        values.append(("loanFrom", name_of_team(seller), [seller]) if seller else ("onLoan", "true", []))
    reader.spell(told, spell, values, [])


def home(reader: Reader, told: Told) -> None:
    """Somebody comes back from a loan to the club that lent, which is not named."""
    if not _back(reader, told, ""):
        reader.state.lost = True


def gone(reader: Reader, told: Told) -> None:
    """Somebody goes to a club that is not named."""
    reader.state.lost = True


def beginning(reader: Reader, told: Told, spell: Spell) -> Values:
    """When a spell began, at what age, and in which division the team was."""
    values: Values = []
    if told.when and not told.event.rule.told.get("untimed"):
        over = bool(told.event.rule.told.get("ended"))
        if "/" in told.when.value and _spent(reader, told):
            return [("during", told.when.value, list(told.when.marks))]
        values.append(("end" if over else "start", told.when.value, list(told.when.marks)))
        spell.end = spell.end or told.when if over else spell.end
        spell.start = spell.start if over else spell.start or told.when
    values += _age(reader, told, spell)
    team = told.event.slot("team")
    division = _division_of(reader, told, team) if team else []
    for _, league, _ in division:
        reader.state.leagues[spell.team] = league
    return values + division


def _spent(reader: Reader, told: Told) -> bool:
    """Whether it is told of a season that somebody spent it there: spent the 2020-21 season as."""
    words = told.sentence.seen[max(0, told.event.at - _NEAR) : told.event.until]
    return any(f"{word} " in words for word in reader.language.lists.get("spent", ()))


def _age(reader: Reader, told: Told, spell: Spell) -> Values:
    """At what age a spell began: one that is told before it in the clause, or right after it."""
    start, end = told.sentence.clause(told.event.at)
    for mark in told.sentence.marks:
        at = told.sentence.at[mark.start]
        near = start <= at < min(end, told.event.until + _NEAR) and "," not in told.sentence.seen[told.event.until : at]
        near = near and not any(sign in TEAMS for sign in told.sentence.seen[at : told.event.at])  # that of another
        joined = reader.language.joins_on.search(told.sentence.seen[told.event.until : at])  # of what comes next
        near = near and not joined
        if mark.kind == "age" and near and spell.person == told.who:
            number = reader.language.number(mark.found["number"])
            return [("ageAtStart", str(number), [mark])] if number else []
    return []


def _young(reader: Reader, told: Told) -> bool:
    """Whether somebody was too young for a first team."""
    start, end = told.event.at - _NEAR, told.event.until + _NEAR
    ages = (mark for mark in told.sentence.marks if mark.kind == "age")
    found = next((mark for mark in ages if start <= told.sentence.at[mark.start] < end), None)
    number = reader.language.number(found.found["number"]) if found else None
    return number is not None and number < _OLD_ENOUGH


_OLD_ENOUGH = 15  # years; the youngest of a first team are a few months older
_NEAR = 20  # signs between what happened and the age at which it did


def _division_of(reader: Reader, told: Told, team: Mark) -> Values:
    """The league that a team is told to be in, in so many words beside its name."""
    division = _division(reader, told, team)
    return [("division", division.entities[0], [division])] if division else []


def _division(reader: Reader, told: Told, team: Mark) -> Mark | None:
    """The league that stands before a team: Serie C club Bari, league side North."""
    before = told.sentence.seen[: told.sentence.at.get(team.start, 0)]
    sides = "|".join(reader.language.lists["sides"])
    found = re.search(rf"([{SIGNS['competition']}])(?:,)?(?: (?:{sides}))? $", before)
    mark = told.sentence.by_place.get(told.sentence.places[found.start(1)]) if found else None
    return mark if mark and mark.entities else _division_after(reader, told, team)


def _division_after(reader: Reader, told: Told, team: Mark) -> Mark | None:
    """The league that stands after a team, in languages that put it there: North, in Serie C."""
    words = reader.language.maps["joints"].get("division")
    start = told.sentence.at.get(team.start, 0) + 1
    found = re.match(rf"{words}([{SIGNS['competition']}])", told.sentence.seen[start:]) if words else None
    mark = told.sentence.by_place.get(told.sentence.places[start + found.start(1)]) if found else None
    return mark if mark and mark.entities else None


def _moved(reader: Reader, told: Told, spell: Spell) -> None:
    """What a move says of the club that was left, where the verb says that it was a move from one to the other."""
    _, end = told.sentence.clause(told.event.at)
    free = _free(reader, told)
    moved = any(word in told.sentence.seen[told.event.at : end] for word in reader.language.lists["moves"])
    if (
        not told.when
        or not moved
        or free
        or spell.role != "player"
        or reader.state.lost
        or told.event.rule.told.get("first")
    ):
        return
    own = [each for each in reader.careers.spells if each.person == told.who and each is not spell
           and each.role in PLAYING and not each.national and not each.loan]  # fmt: skip
    last = own[-1] if own else None
    if last is None or last.role != "player" or last.team == spell.team or last.left:
        return
    if last.end is not None and not last.end.date.agrees_with(told.when.date):
        return
    if last.start and told.when.date.is_before(last.start.date):
        return
    last.end = told.when
    values: Values = [
        ("person", last.person, []), ("team", last.team, []), ("role", last.role, []),
        ("end", told.when.value, list(told.when.marks)), ("departure", "transferred", [])]  # fmt: skip
    reader.writer.record("spell", last.name, told.event, values, 0.9 * reader.sureness(told))


def youth(reader: Reader, told: Told) -> None:
    """Somebody was in the youth of a club."""
    team, marks = reader.team(told)
    job = _job_before(told)
    if told.event.slot("here") and reader.elsewhere(told, team):
        return
    works = reader.role(told) == "manager" and not told.event.rule.told.get("player")
    if team.startswith("club/") and (job or works):  # who works with the young
        spell = reader.careers.spell(told.who, team, "staff", False, told.when)
        reader.spell(told, spell, [("role", "staff", [job]), *beginning(reader, told, spell)], marks)
    elif team and not team.startswith("national-team/"):
        spell = reader.careers.spell(told.who, team, "youth-player")
        reader.spell(told, spell, _age(reader, told, spell), marks)


def _job_before(told: Told) -> Mark | None:
    """A job that is named right before the young: a coach in the academy of X."""
    before = told.sentence.seen[: told.event.at]
    found = re.search(rf"({SIGNS['role']}) [^.,;]{{0,20}}$", before)
    return told.sentence.by_place[told.sentence.places[found.start(1)]] if found else None


def promoted(reader: Reader, told: Told) -> None:
    """From the youth of a club to its first team."""
    youth = reader.careers.current(told.who, frozenset(["youth-player"]))
    if youth is None:
        return
    if told.event.rule.told.get("contract"):
        spell = reader.careers.spell(told.who, youth.team, "player")
        signed: Values = [("contractSigned", told.when.value, list(told.when.marks))] if told.when else []
        reader.spell(told, spell, signed, [])
        return
    spell = reader.careers.spell(told.who, youth.team, "player", False, told.when)
    reader.spell(told, spell, beginning(reader, told, spell), [])


def loan(reader: Reader, told: Told) -> None:
    """A club lends somebody to another."""
    _lent_to_more(reader, told)
    team, marks = reader.team(told, "team", "teams")
    if not team or team.startswith("national-team/"):
        return
    if told.event.rule.told.get("ended"):
        _recalled(reader, told, team, marks)
        return
    lender, borrower = told.event.slot("from"), told.event.slot("team")
    current = reader.current(told.who, PLAYING)
    spell = reader.careers.spell(told.who, team, "player", False, told.when)
    spell.loan = True
    values: Values = bracketed(reader, marks[0]) if "teams" in told.event.slots and marks else []
    if told.when and ("/" in told.when.value or told.event.rule.told.get("during")):
        values.append(("during", told.when.value, list(told.when.marks)))
    elif told.when:
        values.append(("start", told.when.value, list(told.when.marks)))
        spell.start = spell.start or told.when
    values += reader.from_to(told)
    long = told.event.slot("long")
    values += [(f"{long.form}s", long.value, [long])] if long and long.form in ("season", "year", "month") else []
    leaving = _leaving(reader, told, team)
    if leaving and not lender:
        current = reader.careers.spell(told.who, leaving, "player")
        reader.spell(told, current, [], [])
    if _moved_on(reader, told):
        current = None  # from the club before, which may not be the one that was named
    own = current if current and current.role == "player" and not (current.loan or current.national) else None
    if lender and name_of_team(lender):
        values.append(("loanFrom", name_of_team(lender), [lender]))
    elif own and own.team != team and _still_there(own, told):  # whoever is lent is still the other club's
        values.append(("loanFrom", own.team, []))
    else:
        values.append(("onLoan", "true", []))
    values += _division_of(reader, told, borrower) if borrower else []
    reader.spell(told, spell, values, marks)
    if current and current is not spell:
        reader.careers.moved(current)
        reader.careers.moved(spell)


def _still_there(own: Spell, told: Told) -> bool:
    """Whether a time at a club goes on when somebody is lent, as far as is told."""
    return own.end is None or (told.when is not None and told.when.date.is_before(own.end.date) and not own.left)


def _lent_to_more(reader: Reader, told: Told) -> None:
    """The further clubs of a list of those that somebody was lent to."""
    for mark in told.event.slots.get("teams", [])[1:]:
        if name_of_team(mark).startswith("club/"):
            spell = reader.careers.spell(told.who, name_of_team(mark), "player")
            spell.loan = True
            reader.spell(told, spell, [("onLoan", "true", []), *bracketed(reader, mark)], [mark])


def _moved_on(reader: Reader, told: Told) -> bool:
    """Whether a move is told of before in the sentence, and this was before it: X joined A after a loan at B."""
    moved = reader.last and reader.last.sentence is told.sentence and reader.last.event.rule.event == "join"
    ahead = told.sentence.seen[: told.event.at]
    return bool(moved) and reader.language.pattern("later").search(ahead if ahead.endswith(" ") else "")


def _recalled(reader: Reader, told: Told, team: str, marks: list[Mark]) -> None:
    """Somebody is back from a loan."""
    spell = reader.careers.current(told.who, PLAYING, team) or reader.careers.spell(told.who, team, "player")
    spell.loan = True
    owner = reader.state.topic if reader.context.news else ""
    values: Values = [("end", told.when.value, list(told.when.marks))] if told.when and not spell.end else []
    if owner and owner != team:
        values.append(("loanFrom", owner, []))
        own = reader.careers.spell(told.who, owner, "player")
        reader.spell(told, own, [], [])
    reader.spell(told, spell, values, marks)


def leave(reader: Reader, told: Told) -> None:
    """Somebody leaves a club or a job."""
    team, marks = reader.team(told)
    if told.event.rule.name == "mutual" and reader.last and reader.last.event.rule.event == "leave" \
            and reader.last.sentence is told.sentence:  # fmt: skip
        return
    if told.event.slot("team") and not team:
        reader.state.lost = reader.state.lost or not marks  # a club of a country, whose name is not known for one
        return
    moved = reader.last and reader.last.sentence is told.sentence and reader.last.event.rule.event in ("join", "loan")
    if moved and not team and reader.language.pattern("later").search(f"{_words(told).split(' ')[0]} "):
        return  # X joined A after being released: by a club before, which is not named
    country = marks[0].kind == "club-or-place" and bool(marks[0].value) if marks else False
    if country and reader.careers.current(told.who, None, team) is None:
        return  # and no team of it
    _absolute(reader, told)
    if told.event.rule.told.get("own") and told.sentence.seen.startswith("'s ", told.event.until):
        return  # the departure of X's successor
    team, marks = (team, marks) if team or told.event.slot("team") else _beside_role(told)
    if not team and _told_with_heir(reader, told):
        reader.state.left = Left(told, told.who, "", reader.state.leads)
        return
    spell = _left(reader, told, team)
    manner = told.event.rule.told.get("manner", "left")
    to = told.event.slot("to")
    following = told.sentence.seen[told.event.until : told.event.until + 65]
    onwards = rf"[^,;]{{0,30}} ?(?:{'|'.join(reader.language.lists['in_order_to'])}) [^,;]{{0,20}}[{TEAMS}]"
    if manner == "left" and not _free(reader, told) and re.match(onwards, following):
        manner = "transferred"
    if spell:
        reader.state.left = None
        values: Values = [("departure", manner, [])]
        if told.when:
            values.append(("end", told.when.value, list(told.when.marks)))
            spell.end = told.when
        reader.spell(told, spell, values, marks or [])
        if spell.role in LEADING:
            last = reader.last
            heir = (
                last and last.sentence is told.sentence and last.event.rule.event == "appoint" and last.who != told.who
            )
            reader.state.left = Left(told, spell.person, spell.team, reader.state.leads, bool(heir))
    if to and name_of_team(to).startswith("club/"):
        joined = reader.careers.spell(told.who, name_of_team(to), "player", False, told.when)
        more: Values = []
        if told.when:
            more.append(("start", told.when.value, list(told.when.marks)))
            joined.start = joined.start or told.when
        reader.spell(told, joined, more, [to])


def _absolute(reader: Reader, told: Told) -> None:
    """Take whom a participle names right after it, where the subject may be left out: X having resigned, he became."""
    after = told.sentence.seen[told.event.until : told.event.until + 3]
    drops = reader.language.maps["joints"].get("finite") and not told.event.slot("who", "person")
    if drops and after == f" {PERSON},":
        told.who = reader.context.meant(told.sentence.by_place[told.sentence.places[told.event.until + 1]])


def _beside_role(told: Told) -> tuple[str, list[Mark]]:
    """The team of the job that is named right after somebody: X, coach of City, who resigned."""
    beside = rf"(?: {PERSON})?, [^,;.{TEAMS}]{{0,12}}[{SIGNS['role']}][^,;.{TEAMS}]{{1,15}}([{TEAMS}])"
    found = re.compile(beside).match(told.sentence.seen, told.event.until)
    mark = told.sentence.by_place[told.sentence.places[found.start(1)]] if found else None
    return (name_of_team(mark), [mark]) if mark else ("", [])


def _told_with_heir(reader: Reader, told: Told) -> bool:
    """Whether a sentence tells next who got the job, and so where it was: following the dismissal of X, Y became."""
    named = told.event.slot("who", "person")
    if not told.event.rule.told.get("own") or named is None or named.kind != "person":
        return False
    after = told.sentence.seen[told.event.until :]
    on_bench = SIGNS["role"] in after or any(words in after for words in reader.language.lists["bench_talk"])
    return on_bench and reader.language.any_of("words", "appoint").search(after) is not None


def _left(reader: Reader, told: Told, team: str) -> Spell | None:
    """The spell that ends: at the team that is named, or the one that is spoken of."""
    job = told.event.slot("role", "role2")
    rule = told.event.rule.told
    manager = rule.get("manner") in ("dismissed", "resigned") or job is not None or rule.get("job") == "manager"
    roles = MANAGING if manager or reader.role(told) == "manager" else None
    if told.event.rule.told.get("manner") == "retired":
        roles = None if reader.state.mode == "manager" else frozenset(["player"])
    if team and told.who != reader.context.main and not roles:  # whether as a player or not is not told
        known = reader.careers.current(told.who, None, team)
        return known or (reader.careers.spell(told.who, team, "player") if told.who in reader.positions else None)
    if team:
        return reader.current(told.who, roles, team) or reader.careers.spell(
            told.who,
            team,
            job.value if job else "manager" if roles is MANAGING else "player" if roles else reader.role(told),
        )
    spell = reader.current(told.who, roles)
    if spell and spell.loan:
        own = [each for each in reader.careers.spells if each.person == told.who and each.role == "player"
               and not each.loan and not each.national]  # fmt: skip
        spell = own[-1] if own else spell
    if spell and reader.state.heading_team and spell.team != reader.state.heading_team and roles:
        return None
    team = reader.state.topic if reader.context.news else reader.state.team
    if reader.context.news and _elsewhere(reader, told, team):
        team = ""
    if spell is None and roles and team and told.who != reader.context.main:
        return reader.careers.spell(told.who, team, "manager")
    named = told.event.slot("who", "person")
    plays = named is not None and named.kind == "person" and told.who in reader.positions
    if spell is None and reader.context.news and plays and reader.context.alone(told):
        return reader.careers.spell(told.who, reader.state.topic, "player")
    return spell


def _elsewhere(reader: Reader, told: Told, team: str) -> bool:
    """Whether another team is named before in the sentence, which is neither an opponent nor one of before."""
    for mark in told.sentence.marks:
        at = told.sentence.at.get(mark.start, len(told.sentence.seen))
        apart = reader.context.opponent(told.sentence, mark) or reader.context.host(told.sentence, mark) if (
            at < told.event.at) else True  # fmt: skip
        if not apart and name_of_team(mark) not in ("", team):
            return not reader.language.pattern("former").search(told.sentence.seen[:at])
    return False


def there(reader: Reader, told: Told) -> None:
    """Of which time at a team the sentence goes on to speak."""
    team, marks = reader.team(told)
    if not team or team.startswith("national-team/"):
        return
    last = reader.last
    if (
        last
        and last.sentence is told.sentence
        and last.who == told.who
        and last.event.rule.event in ("join", "appoint")
    ):
        _mentioned(reader, told, team, marks)
        return
    spell = reader.spoken_of(told, team)
    if spell:
        reader.spell(told, spell, [], marks)


def _mentioned(reader: Reader, told: Told, team: str, marks: list[Mark]) -> None:
    """A club of before, which is not what the text goes on to speak of."""
    roles = PLAYING if told.event.rule.told.get("former") else None
    spell = reader.careers.current(told.who, roles, team) or reader.careers.spell(told.who, team, "player")
    values: Values = [("person", told.who, []), ("team", team, marks), ("role", spell.role, [])]
    reader.writer.record("spell", spell.name, told.event, values, reader.sureness(told))
    if reader.careers.current(told.who) is not spell or told.event.rule.told.get("former"):
        reader.careers.aside(spell)


def stay(reader: Reader, told: Told) -> None:
    """How long somebody was there."""
    team, marks = reader.team(told)
    if told.event.slot("team") and not team:
        return  # how long somebody was in a country
    spell = reader.spoken_of(told, team)
    if spell is None:
        return
    long, until = told.event.slot("long"), told.time(told.event.slot("until"))
    values: Values = []
    half = long and reader.context.marked.lower.startswith(reader.language.lists.get("half", ("\0",)), long.end)
    if long and long.form in ("season", "year", "month") and not half:
        values.append((f"{long.form}s", long.value, [long]))
    if until:
        values.append(("end", until.value, list(until.marks)))
        spell.end = until
    if team and marks:
        values += bracketed(reader, marks[0])
    if values:
        reader.spell(told, spell, values, marks)


_GOES_ON = re.compile(r" [a-zà-ù]")
"""A word right after a period, which is that of what follows: after a year at City, from 1968 to 1972 he was."""


def period(reader: Reader, told: Told) -> None:
    """From when to when: of what was told before in the clause, or of what follows."""
    clause = told.sentence.clause(told.event.at)
    last = reader.last
    if (
        last
        and last.sentence is told.sentence
        and (last.event.rule.event == "captain" or last.event.at < told.event.at < last.event.until)
    ):  # the years of one team of several
        return
    seen = told.sentence.seen
    beside = last is not None and seen[last.event.until : told.event.at] == ", "
    opens = beside and _GOES_ON.match(seen, told.event.until) and not reader.language.joins_on.match(
        seen, told.event.until)  # fmt: skip
    if last and last.sentence is told.sentence and reader.touched and last.event.at >= clause[0] and not opens:
        if SIGNS["role"] in told.sentence.seen[last.event.until : told.event.at]:
            return  # those of another job
        reader.spell(told, reader.touched, reader.from_to(told), [])
    else:
        reader.period = (told, clause)


def play(reader: Reader, told: Told) -> None:
    """Somebody was there, and no more is said."""
    slots = told.event.slots
    marks = slots.get("teams") or slots.get("team") or slots.get("national") or []
    if told.event.rule.told.get("former"):
        if not told.event.slot("who", "person") and told.event.at > _ARTICLE:
            return  # somebody's whose name is not known for one
        for mark in marks:
            if name_of_team(mark):
                _mentioned(reader, told, name_of_team(mark), [mark])
        return
    for mark in marks or [each for each in (told.event.slot("they"),) if each]:
        team = reader.team(told)[0] if mark.kind == "they" else name_of_team(mark)
        if not team or (mark.kind == "national-team" and reader.role(told, team) == "manager"):
            continue
        manages = told.event.rule.told.get("open") and reader.role(told, team) == "manager"
        spell = reader.current(told.who, MANAGING if manages else PLAYING, team)
        if spell is None or (spell.role == "youth-player" and spell is not reader.current(told.who)):
            spell = reader.careers.spell(told.who, team, "manager" if manages else "player")
        values: Values = []
        values += reader.from_to(told)
        if told.event.rule.told.get("ongoing") or reader.language.joint("is_now").match(_words(told)):
            values.append(("ongoing", "now", []))
        values += _division_of(reader, told, mark) if mark.kind != "they" else []
        reader.spell(told, spell, values + bracketed(reader, mark), [mark])


def _words(told: Told) -> str:
    return told.sentence.seen[told.event.at : told.event.until]


def bracketed(reader: Reader, team: Mark) -> Values:
    """The years in brackets after a team: North (2012–2014)."""
    found = _YEARS.match(reader.context.marked.text, team.end)
    if not found:
        return []
    values: Values = [("start", found[1], [found.span(1)])]
    if found[3]:
        values.append(("end", str(year_after(int(found[1]), found[3])), [found.span(3)]))
    elif not found["open"]:
        values.append(("end", found[1], [found.span(1)]))
    return values


_ARTICLE = 5  # signs of an article that opens a sentence
_YEARS = re.compile(r" \((\d{4})(?P<open>[-–—](\d{4}|\d{2})?)?(?:, [^()]*)?\)")


def captain(reader: Reader, told: Told) -> None:
    """Somebody was captain."""
    team, marks = reader.team(told)
    spell = reader.spoken_of(told, team)
    if spell and spell.role in PLAYING:
        reader.spell(told, spell, [("captain", "true", [])], marks)


def deployed(reader: Reader, told: Told) -> None:
    """In which position somebody was fielded during a spell."""
    position, spell = told.event.slot("position"), reader.spoken_of(told, "")
    if position and spell and spell.role in PLAYING:
        reader.spell(told, spell, [("position", position.value, [position])], [])


def contract(reader: Reader, told: Told) -> None:
    """When a contract was signed, and until when it was to run."""
    team, marks = reader.team(told)
    spell = reader.spoken_of(told, team) or reader.current(told.who)
    until = told.time(told.event.slot("until"))
    if spell is None and reader.context.news and told.who and reader.context.alone(told):
        spell = reader.careers.spell(told.who, reader.state.topic, "player")
    if spell is None or spell.end is not None or (until is None and not told.event.rule.told.get("signed")):
        return
    values: Values = [("contractUntil", until.value, list(until.marks))] if until else []
    signed = told.when.marks[0] if told.when else None
    apart = signed and "," in reader.context.marked.text[signed.end : told.event.start]
    opens = signed and signed.start - told.sentence.start < _OPENING
    day = told.when is not None and (told.when.date.days or 999) <= _A_MONTH
    if (
        told.when
        and day
        and signed
        and (until is None or signed is not until.marks[0])
        and signed.start < told.event.end
        and (opens or not apart)
    ):
        values.append(("contractSigned", told.when.value, list(told.when.marks)))
    if values:
        reader.spell(told, spell, values, marks)


_OPENING = 12  # characters before a time that opens a sentence


def tally(reader: Reader, told: Told) -> None:
    """How many matches and goals."""
    team, _ = reader.team(told)
    apps, goals = told.event.slot("apps", "figure"), told.event.slot("goals")
    spell = reader.spoken_of(told, team, reader.played(apps) or bool(told.event.rule.told.get("played")))
    last = reader.last
    if not team and last and last.sentence is told.sentence and last.event.rule.event == "tally" and reader.touched \
            and reader.touched.person == told.who:  # fmt: skip
        spell = reader.touched  # the goals beside the matches
    if _is_one_match(reader, apps or goals, "indefinite" if apps else "single"):
        return
    if spell is None or (spell.role in MANAGING and told.event.slot("goals", "times")):
        return
    spell = _first_team(reader, told, spell)
    words = reader.context.marked.lower[apps.start : apps.end].split() if apps else []
    if (
        _of_a_career(reader, told, spell, team)
        or _of_a_run(reader, told)
        or not set(words).isdisjoint(reader.language.lists["added"])
    ):
        return
    seen = reader.context.marked.lower[told.event.start : told.event.end + 30]
    scope = next((name for name, words in reader.language.groups["scopes"].items()
                  if any(word in seen for word in words)), "not-stated")  # fmt: skip
    tally: Values = []
    if apps:
        tally.append(("appearances", apps.value, [apps]))
    times = told.event.slot("times")
    if goals or times:
        mark = goals or times
        tally.append(("goals", mark.value, [mark]))  # type: ignore[union-attr]
    reader.writer.tally(spell.name, told.event, scope, tally, reader.sureness(told), spell)
    reader.careers.moved(spell)
    if spell.person == reader.state.subject:
        reader.state.abroad = spell.national and spell.role == "player"
    if reader.period and reader.period[0].sentence is told.sentence:  # between 1976 and 1991 he played
        reader.spell(told, spell, [], [])
    reader.touched = spell


def _of_a_run(reader: Reader, told: Told) -> bool:
    """Whether matches are those of a run of the team: one win in eleven matches."""
    mark = told.event.slot("apps", "goals")
    ahead = told.sentence.seen[: told.sentence.at[mark.start]] if mark else ""
    return reader.language.pattern("of_a_run").search(ahead)


def _of_a_career(reader: Reader, told: Told, spell: Spell, team: str) -> bool:
    """Whether figures are those of a whole career, or of a player while a coach is spoken of."""
    told_of = reader.language.lists
    last = reader.last
    if not team and last and last.sentence is told.sentence and last.event.rule.event in ("person", "birth"):
        return True  # who somebody is, and what a whole career was
    clause = told.sentence.seen[slice(*told.sentence.clause(told.event.at))]
    if not team and any(word in clause for word in told_of["of_careers"]):
        return True
    apps = told.event.slot("apps")
    words = reader.context.marked.lower[apps.start : apps.end] if apps else ""
    return spell.role in MANAGING and any(word in words for word in told_of["of_players"])


def _first_team(reader: Reader, told: Told, spell: Spell) -> Spell:
    """The spell in the first team after one in the youth, where no word says that the young are still spoken of."""
    if spell.role != "youth-player":
        return spell
    start, end = told.sentence.clause(told.event.at)
    start += told.sentence.seen[start : told.event.until].rfind(",") + 1
    if reader.language.youth.search(told.sentence.seen, start, end):
        return spell
    return reader.careers.spell(told.who, spell.team, "player")


def _is_one_match(reader: Reader, mark: Mark | None, words: str) -> bool:
    """Whether it is a match or goal that is told of, and no figure of a spell: a game, the only goal."""
    if mark is None or mark.value != "1":
        return False
    word = reader.context.marked.lower[mark.start : mark.end].split()[0]
    return word in reader.language.lists.get(words, ()) and word not in reader.language.lists["counted"]


def callup(reader: Reader, told: Told) -> None:
    """Somebody is called up to a national team."""
    team, marks = reader.team(told)
    if not team:
        named = [mark for mark in told.sentence.marks if mark.kind == "national-team" and mark.entities
                 and not reader.context.beside(told.sentence, mark)]  # fmt: skip
        known = reader.careers.current(told.who, PLAYING, national=True)
        own = known.team if known else reader.nation_of(told.who)
        team, marks = (name_of_team(named[0]), named[:1]) if named else (own, [])
        if YOUTH in team and any(word in _words(told) for word in reader.language.lists.get("first_team", ())):
            team, marks = reader.senior(team), []
    if not team.startswith("national-team/"):
        return
    spell = reader.careers.spell(told.who, team, "player")
    values: Values = []
    if told.when:
        values.append(("calledUp", told.when.value, list(told.when.marks)))
    reader.spell(told, spell, values, marks)


def _then(reader: Reader, told: Told, spell: Spell) -> Spell | None:
    """The spell in which something was, if it was before the one that was told of last had begun."""
    if told.when is None or spell.start is None or not told.when.date.is_before(spell.start.date):
        return spell
    earlier = [each for each in reader.careers.spells if each.person == spell.person and each is not spell
               and each.role in (PLAYING if spell.role in PLAYING else MANAGING) and each.national == spell.national
               and not (each.start and told.when.date.is_before(each.start.date))
               and not (each.end and each.end.date.is_before(told.when.date))]  # fmt: skip
    return earlier[-1] if earlier else None


def _soon(reader: Reader, told: Told) -> bool:
    """Whether a debut in a league is told with its day soon after somebody has come to the club spoken of."""
    current = reader.current(told.who, PLAYING)
    if current is None or current.start is None or told.when is None or (told.when.date.days or _A_YEAR) > _A_MONTH:
        return False
    came, first = current.start.date.earliest, told.when.date.earliest
    return came is not None and first is not None and 0 <= (first - came).days <= _A_YEAR


def _against_nation(reader: Reader, told: Told) -> bool:
    """Whether the first other side that is named after a debut is a national team."""
    teams = [mark for mark in told.sentence.marks if mark.start >= told.event.start
             and mark.kind in ("club", "club-or-place", "national-team")]  # fmt: skip
    rivals = [mark for mark in teams if reader.context.opponent(told.sentence, mark)]
    return bool(rivals) and rivals[0] is teams[0] and name_of_team(rivals[0]).startswith("national-team/")


def debut(reader: Reader, told: Told) -> None:
    """When somebody first played, or was in charge."""
    found = _debut_team(reader, told)
    if found is None:
        return
    team, marks = found
    if team:
        role = "player" if reader.role(told, team) == "player" else "manager"
        known = reader.current(told.who, None if role == "player" else MANAGING, team)
        spell = _first_team(reader, told, known) if known else reader.careers.spell(told.who, team, role)
    else:
        known = reader.current(told.who, reader.roles(told))
        known = _then(reader, told, known) if known else None
        if known is None or reader.strayed or reader.elsewhere_in_news(told, known) or reader.before_now(told, known):
            return
        young = known.role == "youth-player"  # a debut is in the first team
        spell = reader.careers.spell(told.who, known.team, "player") if young else known
    values: Values = []
    if told.when:
        values.append(("debut", told.when.value, list(told.when.marks)))
    if values or team:
        reader.spell(told, spell, values, marks)


def _debut_team(reader: Reader, told: Told) -> tuple[str, list[Mark]] | None:
    """The team of a debut, if it is told: empty for the one that is spoken of; None where it may be any."""
    team, marks = reader.team(told)
    where = None if team else reader.where(told)
    if where:
        return name_of_team(where), [where]
    if team:
        return team, marks
    last = reader.last if reader.last and reader.last.sentence is told.sentence else None
    called = last is not None and (last.event.rule.event == "callup" or bool(last.event.rule.told.get("national")))
    sure = called or bool(told.event.rule.told.get("national")) or _against_nation(reader, told)
    words = told.sentence.seen[told.event.at : told.event.until]
    if sure or reader.state.abroad or any(word in words for word in reader.language.lists["international"]):
        known = reader.careers.current(told.who, PLAYING, national=True)
        team = reader.senior(known.team) if known else reader.nation_of(told.who) if sure else ""
        return (team, []) if team else None
    if last and reader.touched and reader.touched.national \
            and last.event.rule.event in ("tally", "play", "callup") and last.who == told.who:  # fmt: skip
        return reader.touched.team, []  # the debut is in the team whose caps are told
    if told.event.slot("competition") and reader.role(told) == "player" and not _soon(reader, told):
        reader.state.lost = True  # in another league, and perhaps at another club
        return None
    return "", []
