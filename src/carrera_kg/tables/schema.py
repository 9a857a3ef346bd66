"""Which tables a dataset has, with their columns, types, keys and descriptions: the one place that says so.

What fills a column stands beside it (``fill`` and ``of``), so that a description cannot drift from what is made of it.
``docs/tables.md`` and the data packages of exports are written from this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["address", "term", "text", "edtf", "date", "integer", "boolean"]
"""What the cells of a column hold; ``TYPES`` says it in words."""

TYPES: dict[Type, str] = {
    "address": "an address (IRI), the same as in SPARQL",
    "term": "the last part of the address of one of the ontology's terms, like `head-coach`",
    "text": "text",
    "edtf": "a date in EDTF, as precise as its source, like `1991` or `2011-22` (summer 2011)",
    "date": "a day",
    "integer": "a whole number",
    "boolean": "true or false",
}

Fill = Literal["made", "key", "value", "name", "first day", "last day", "lowest", "highest", "derived", "parent"]
"""How a column is filled: from the accepted values of the property ``of``, from another column ``of`` the same table
(``name``, ``first day``, ``lowest`` …), from what is derived, or by the code of the table (``made``)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: its name.
        type: what its cells hold.
        description: what it means, in a sentence.
        many: each cell is a list, in order; empty if there is nothing.
        unit: of a number.
        table: the table whose rows the addresses are of.
        fill: how it is filled.
        of: the property (its last part) or the column that it is filled from.
        quotes: it has words of documents.
    """

    name: str
    type: Type
    description: str
    many: bool = False
    unit: str = ""
    table: str = ""
    fill: Fill = "made"
    of: str = ""
    quotes: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one row for each thing of some classes, or for each claim, quotation or conflict.

    Attributes:
        name: its name, in the plural.
        description: what a row is.
        columns: its columns, in order.
        key: the columns that tell its rows apart.
        kinds: the kinds of address that its rows are of, if they are entities or records.
        order: by which columns the rows are sorted; by the key if it says nothing.
        evidence: it tells who says so, rather than what is accepted.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    evidence: bool = False

    @property
    def sorted_by(self) -> tuple[str, ...]:
        """By which columns the rows are sorted."""
        return self.order or self.key

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


# ── Columns that several tables have ─────────────────────────────────────────────────────────────


def _key(name: str, what: str) -> Column:
    return Column(name, "address", f"The address of {what}.", fill="key")


def _label(what: str) -> Column:
    return Column("label", "text", f"What to call {what}.", fill="name", of="")


def _value(name: str, of: str, type_: Type, description: str, many: bool = False, unit: str = "") -> Column:
    return Column(name, type_, description, many=many, unit=unit, fill="value", of=of)


def _thing(name: str, of: str, table: str, description: str) -> tuple[Column, Column]:
    """An address of another table, and the name of the thing."""
    address = Column(name, "address", description, table=table, fill="value", of=of)
    return address, Column(f"{name}_name", "text", f"The name of `{name}`.", fill="name", of=name)


def _things(name: str, names: str, of: str, table: str, description: str) -> tuple[Column, Column]:
    """Addresses of another table, and the names of the things."""
    addresses = Column(name, "address", description, many=True, table=table, fill="value", of=of)
    return addresses, Column(names, "text", f"The names of `{name}`, in the same order.", True, fill="name", of=name)


def _when(name: str, of: str, description: str) -> tuple[Column, Column, Column]:
    """A date as written, with its bounds."""
    first = f"The first day that `{name}` allows; empty if there is none."
    last = f"The last day that `{name}` allows; empty if there is none."
    return (
        _value(name, of, "edtf", description),
        Column(f"{name}_earliest", "date", first, fill="first day", of=name),
        Column(f"{name}_latest", "date", last, fill="last day", of=name),
    )


def _count(name: str, of: str, description: str, unit: str) -> tuple[Column, Column, Column]:
    """A figure, with the lowest and highest that stand."""
    return (
        _value(name, of, "integer", description, unit=unit),
        Column(
            f"{name}_lowest", "integer", f"The lowest accepted figure of `{name}`.", False, unit, "", "lowest", name
        ),
        Column(
            f"{name}_highest", "integer", f"The highest accepted figure of `{name}`.", False, unit, "", "highest", name
        ),
    )


def _derived(name: str, of: str, description: str) -> Column:
    return Column(name, "date", description, fill="derived", of=of)


_PERSON = _thing("person", "person", "people", "Whose it is.")
_TEAM = _thing("team", "team", "teams", "The team.")
_ROLE = _value("role", "role", "term", "As what: `player`, `head-coach`, `assistant` and so on.")
_COMPETITION = _thing("competition", "competition", "competitions", "The competition.")
_SEASON = _when("season", "season", "The season or year.")
_DURING = _value("during", "during", "edtf", "Times at which it was going on, where no start or end is told.", True)

_COMMON = (
    Column(
        "also",
        "text",
        "What else is accepted, as `name=value`: all values of a column that is empty because sources differ and no "
        "rule can choose, the vaguer ones beside a date or term in its column, and properties without a column.",
        many=True,
    ),
    Column(
        "disputed",
        "term",
        "Columns or properties about which sources contradict each other, also where a rule could decide.",
        many=True,
    ),
    Column("sensitive", "boolean", "Whether it touches criminal or medical matters of a person."),
    Column("outcome", "text", "How a criminal or medical matter ended, as far as a source says; to be shown with it."),
    Column(
        "sources", "address", "Rows of data files that it comes from; what documents say is in `claims`.", many=True
    ),
)
"""The last columns of every table of entities and records."""


def _entities(name: str, one: str, kinds: tuple[str, ...], description: str, *columns: Column) -> Table:
    """A table of things with a name of their own."""
    first = (
        _key(one, f"the {one}"),
        Column("name", "text", "Its name.", fill="name", of=""),
        Column("other_names", "text", "Other names, and other forms of the name.", many=True),
    )
    elsewhere = (
        Column("same_as", "address", "The same thing elsewhere, as Wikidata; only where data proves it.", many=True),
        Column(
            "identifiers", "text", "What others call it, as `transfermarkt:332`; only where data says so.", many=True
        ),
    )
    return Table(name, description, (*first, *columns, *elsewhere, *_COMMON), (one,), kinds)


def _records(name: str, one: str, description: str, *columns: Column) -> Table:
    """A table of what gathers what sources say about one thing in a career."""
    return Table(name, description, (_key(one, f"the {one}"), *columns, *_COMMON), (one,), (one,))


# ── Entities ─────────────────────────────────────────────────────────────────────────────────────

PEOPLE = _entities(
    "people",
    "person",
    ("person",),
    "One row for each person.",
    *_when("birth_date", "birthDate", "When the person was born."),
    *_thing("birth_place", "birthPlace", "places", "Where the person was born."),
    *_when("death_date", "deathDate", "When the person died."),
    *_thing("death_place", "deathPlace", "places", "Where the person died."),
    *_things("nationalities", "nationality_names", "nationality", "places", "Countries the person is said to be of."),
    *_things("countries_for_sport", "country_for_sport_names", "countryForSport", "places", "Countries played for."),
    _value("positions", "position", "term", "Places on the field the person plays, in general.", True),
    _value("occupations", "occupation", "term", "Roles the person is said to have as a profession.", True),
    _value("written_names", "name", "text", "Forms of the name, as sources write it.", True),
    _value("nicknames", "nickname", "text", "Names the person is called by beside the real one.", True),
    _value("first_football_age", "ageAtFirstFootball", "integer", "How old on starting to play.", unit="years"),
    *_when("retirement", "retirement", "When the person stopped playing."),
    _value("retirement_age", "ageAtRetirement", "integer", "How old on stopping to play.", unit="years"),
    _value("retirement_reasons", "retirementReason", "text", "Why the person stopped playing, in our words.", True),
    *_things("teammates", "teammate_names", "teammate", "people", "People whom a source calls team-mates."),
    _value("married", "married", "boolean", "Whether the person has a wife or husband."),
    _value("daughter_count", "daughters", "integer", "How many daughters the person has."),
    *_things("daughters", "daughter_names", "daughter", "people", "Daughters whom a source names."),
)
TEAMS = _entities(
    "teams",
    "team",
    ("club", "national-team"),
    "One row for each club and national team.",
    Column("kind", "text", "`club` or `national-team`."),
    *_things("based_in", "based_in_names", "basedIn", "places", "Places where the team has its home."),
    *_things("leagues", "league_names", "league", "competitions", "Leagues it plays in as its sources are written."),
    *_when("founded", "founded", "When it was founded."),
    *_things("grounds", "ground_names", "ground", "places", "Stadiums in which it is at home."),
)
COMPETITIONS = _entities(
    "competitions", "competition", ("competition",), "One row for each league, cup or other contest."
)
AWARDS = _entities("awards", "award", ("award",), "One row for each award that is given to a person.")
PLACES = _entities(
    "places",
    "place",
    ("place", "stadium"),
    "One row for each country, region, town and stadium.",
    Column("kind", "text", "`place` or `stadium`."),
    *_things("located_in", "located_in_names", "locatedIn", "places", "Larger places in which it lies."),
)

# ── Records ──────────────────────────────────────────────────────────────────────────────────────

SPELLS = _records(
    "spells",
    "spell",
    "One row for each continuous time of one person at one team in one role. A second stay is a second row.",
    _label("the spell"),
    *_PERSON,
    *_TEAM,
    _ROLE,
    *_when("start", "start", "When it began."),
    *_when("end", "end", "When it ended. Without one it is not therefore still going on."),
    _DURING,
    _value("ongoing", "ongoing", "edtf", "When a source was written that says it is still going on.", True),
    _derived("possible_from", "possibleFrom", "The first day on which it can have been going on; empty if unbounded."),
    _derived("possible_until", "possibleUntil", "The last day on which it can have been going on; empty if unbounded."),
    _derived("certain_from", "certainFrom", "The first day on which it certainly was; empty if no day is certain."),
    _derived("certain_until", "certainUntil", "The last day on which it certainly was; empty if no day is certain."),
    _value("seasons", "seasons", "integer", "How many seasons it is said to have lasted.", unit="seasons"),
    _value("years", "years", "integer", "How many years it is said to have lasted.", unit="years"),
    _value("months", "months", "integer", "How many months it is said to have lasted.", unit="months"),
    _value("start_age", "ageAtStart", "integer", "How old the person is said to have been at its start.", unit="years"),
    *_thing("loan_from", "loanFrom", "teams", "The club that lent the player."),
    _value("on_loan", "onLoan", "boolean", "Whether it was a loan, where no source says from whom."),
    *_things("divisions", "division_names", "division", "competitions", "Leagues the team played in meanwhile."),
    _value("positions", "position", "term", "Places on the field the person played meanwhile.", True),
    _value("captain", "captain", "boolean", "Whether the person was the team's captain at some time."),
    *_things("coaches", "coach_names", "coachedBy", "people", "Head coaches the person played under."),
    *_things("assistant_to", "assistant_to_names", "assistantTo", "people", "Head coaches whom the person assisted."),
    *_thing("predecessor", "predecessor", "people", "Who held the job before."),
    *_thing("successor", "successor", "people", "Who held the job after."),
    Column("follows", "address", "Spells that came before it.", True, table="spells", fill="value", of="follows"),
    _value("called_up", "calledUp", "edtf", "When the person was first called up to the national team."),
    *_when("debut", "debut", "When the person first played for, or was in charge of, the team."),
    *_thing("debut_match", "debutMatch", "matches", "The first match."),
    *_thing("last_match", "lastMatch", "matches", "The last match."),
    _value("contracts_signed", "contractSigned", "edtf", "When a contract was signed or extended.", True),
    _value("contracts_until", "contractUntil", "edtf", "When a contract was to run out, not when it ended.", True),
    _value("departure", "departure", "term", "How it ended: `dismissed`, `left`, `retired` and so on."),
    _value("departure_reasons", "departureReason", "text", "Why it ended, in our words.", True),
    _value("appointment_reasons", "appointmentReason", "text", "Why the person was appointed, in our words.", True),
    _value("duties", "duty", "text", "What the person had to do, in our words.", True),
    _value("first", "first", "boolean", "Whether a source calls it the person's first of its kind."),
    _value("latest_at", "latestAt", "edtf", "When a source was written that calls it the most recent.", True),
)
TALLIES = _records(
    "tallies",
    "tally",
    "One row for each count of matches and goals of a spell within a scope. Different scopes do not contradict.",
    Column("spell", "address", "The spell whose it is.", table="spells", fill="parent", of="tally"),
    *_thing("person", "person", "people", "Whose it is, by the spell."),
    *_thing("team", "team", "teams", "For which team, by the spell."),
    _value("role", "role", "term", "As what, by the spell."),
    _value("scope", "scope", "term", "What it counts: `league`, `all-competitions`, `not-stated` and so on."),
    *_count("appearances", "appearances", "Matches played; for a coach, matches in charge.", "matches"),
    *_count("goals", "goals", "Goals scored by the person.", "goals"),
    _value("wins", "wins", "integer", "Matches won among them.", unit="matches"),
    _value("draws", "draws", "integer", "Matches drawn among them.", unit="matches"),
    _value("losses", "losses", "integer", "Matches lost among them.", unit="matches"),
    _value("points", "points", "integer", "Points won by the team in these matches.", unit="points"),
    _value("points_available", "pointsAvailable", "integer", "Points that could have been won.", unit="points"),
    *_COMPETITION,
    *_SEASON,
)
DEPLOYMENTS = _records(
    "deployments",
    "deployment",
    "One row for each position in which somebody was fielded during a spell.",
    Column("spell", "address", "The spell whose it is.", table="spells", fill="parent", of="deployment"),
    *_thing("person", "person", "people", "Who was fielded, by the spell."),
    *_thing("team", "team", "teams", "At which team, by the spell."),
    _value("positions", "position", "term", "The place on the field.", True),
    *_thing("fielded_by", "fieldedBy", "people", "The coach who did so."),
    *_thing("in_place_of", "inPlaceOf", "people", "Who had played there before."),
    *_when("start", "start", "When it began."),
    *_when("end", "end", "When it ended."),
    _DURING,
    _value("months", "months", "integer", "How many months it is said to have lasted.", unit="months"),
)
HONOURS = _records(
    "honours",
    "honour",
    "One row for each result in an edition of a competition, or award, of a team and often of a person in it.",
    _label("the honour"),
    *_PERSON,
    *_TEAM,
    _ROLE,
    *_COMPETITION,
    *_thing("award", "award", "awards", "The award, if it is one."),
    *_when("season", "season", "The season or year of the edition."),
    _value("result", "result", "term", "What was reached: `winner`, `runner-up`, `promoted` and so on."),
    *_when("secured", "secured", "When the result became certain."),
    *_thing("won_in", "wonIn", "matches", "The match in which it was reached."),
    _value("first_since", "firstSince", "edtf", "A source calls it the team's first such result since then."),
    *_thing("eliminated_by", "eliminatedBy", "teams", "The team that knocked this one out."),
)
MATCHES = _records(
    "matches",
    "match",
    "One row for each game between two sides; `sides` has the teams and the score.",
    _label("the match"),
    *_when("date", "date", "When it was played."),
    *_COMPETITION,
    *_SEASON,
    _value("stage", "stage", "text", "The round or stage of the competition."),
    *_thing("venue", "venue", "places", "The stadium."),
    *_thing("place", "place", "places", "The town."),
    _value("friendly", "friendly", "boolean", "Whether it was a friendly, outside any competition."),
    _value("extra_time", "extraTime", "boolean", "Whether it went to extra time."),
    _value("matchday", "matchday", "integer", "The number of the round of a league."),
    _value("neutral", "neutral", "boolean", "Whether it was on neutral ground."),
    _value("notes", "note", "text", "What made the result another than that of play, such as `awarded`.", True),
)
SIDES = _records(
    "sides",
    "side",
    "One row for each team's part in a match.",
    Column("match", "address", "The match.", table="matches", fill="parent", of="side"),
    *_TEAM,
    _value("home", "home", "boolean", "Whether it played at home; empty if no source says."),
    _value("goals", "goalsScored", "integer", "Goals that count for it.", unit="goals"),
    _value("result", "outcome", "term", "`won`, `drew` or `lost`."),
    _value("half_time_goals", "goalsAtHalfTime", "integer", "Goals at half-time.", unit="goals"),
    _value("full_time_goals", "goalsAtFullTime", "integer", "Goals after 90 minutes, before extra time.", unit="goals"),
    _value("shootout_goals", "shootoutGoals", "integer", "Penalties scored in a shoot-out.", unit="penalties"),
    _value("won_shootout", "wonShootout", "boolean", "Whether it won the shoot-out."),
)
GOALS = _records(
    "goals",
    "goal",
    "One row for each goal that a source tells of.",
    Column("match", "address", "The match.", table="matches", fill="parent", of="goal"),
    *_thing("team", "team", "teams", "The team that it counts for."),
    *_thing("scorer", "scorer", "people", "Who last touched the ball; of an own goal, a player of the other team."),
    _value("own_goal", "ownGoal", "boolean", "Whether the scorer's own team conceded it."),
    *_thing("goalkeeper", "goalkeeper", "people", "The goalkeeper who was beaten."),
    _value("stoppage_time", "stoppageTime", "boolean", "Whether it was scored in stoppage time."),
    _value("minute", "minute", "integer", "The minute of the match, from 1."),
    _value("stoppage_minute", "stoppageMinute", "integer", "The minute of stoppage time."),
    _value("penalty", "penalty", "boolean", "Whether it was scored from a penalty."),
)
RUNS = _records(
    "runs",
    "run",
    "One row for each row of matches that a team won, or went through unbeaten.",
    _label("the run"),
    *_PERSON,
    *_TEAM,
    *_COMPETITION,
    _value("kind", "kindOfRun", "term", "`winning` or `unbeaten`."),
    _value("matches", "matches", "integer", "How many matches it had.", unit="matches"),
    *_when("start", "start", "When it began."),
    *_when("end", "end", "When it ended."),
    _DURING,
    *_SEASON,
)
STANDINGS = _records(
    "standings",
    "standing",
    "One row for each place in a table while the season was going on. The place at its end is an honour.",
    _label("the standing"),
    *_TEAM,
    *_COMPETITION,
    *_SEASON,
    *_when("date", "date", "When the table stood so."),
    _value("rank", "rank", "integer", "The place in the table."),
    _value("matches_left", "matchesLeft", "integer", "How many matches the team still had to play.", unit="matches"),
)
SUSPENSIONS = _records(
    "suspensions",
    "suspension",
    "One row for each time for which somebody was banned from football work.",
    _label("the suspension"),
    *_PERSON,
    *_TEAM,
    _ROLE,
    *_when("start", "start", "When it began."),
    *_when("end", "end", "When it ended."),
    _DURING,
    _value("months", "months", "integer", "How many months it is said to have lasted.", unit="months"),
    _value("offence", "offence", "text", "What it was for, in our words and no stronger than the source."),
)
REMARKS = _records(
    "remarks",
    "remark",
    "One row for each thing a source says that has no other table: a reputation, a feeling, a circumstance.",
    _value("topic", "topic", "term", "What kind of remark it is."),
    _value("summaries", "summary", "text", "What the source says, in our words.", True),
    Column("concerns", "address", "What it is about.", True, fill="value", of="concerns"),
    Column("concerns_names", "text", "The names of `concerns`, in the same order.", True, fill="name", of="concerns"),
    *_thing("speaker", "speaker", "people", "Whose words the source gives."),
    *_when("date", "date", "When it happened."),
)

# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────

DOCUMENTS = Table(
    "documents",
    "One row for each catalogued source. Its text is not in the dataset.",
    (
        Column("document", "address", "The address of the document."),
        Column("id", "text", "Its short name."),
        Column("title", "text", "Its title."),
        Column("kind", "text", "What kind of text it is."),
        Column("language", "text", "Its language, as a BCP 47 tag."),
        Column("publisher", "text", "Who published it."),
        Column("licence", "text", "What is known of its licence."),
        Column("written_earliest", "date", "The first day on which it can have been written; empty if unbounded."),
        Column("written_latest", "date", "The last day on which it can have been written; empty if unbounded."),
        Column("length", "integer", "How long it is.", unit="Unicode code points"),
        Column("sha256", "text", "The SHA-256 of its text in UTF-8."),
        Column("derived_from", "address", "Another document that it repeats.", table="documents"),
    ),
    ("document",),
)
CLAIMS = Table(
    "claims",
    "One row for each claim: one document saying one thing. A rejected claim stays a claim.",
    (
        Column("claim", "address", "The address of the claim."),
        Column("document", "address", "The document that says it.", table="documents"),
        Column("subject", "address", "What is spoken of: the key of a row of the table of `subject_kind`."),
        Column(
            "subject_kind",
            "text",
            "What kind of thing that is, as in its address: `person`, `club`, `spell` and so on.",
        ),
        Column("subject_label", "text", "What to call it."),
        Column("predicate", "address", "The address of the property."),
        Column("property", "text", "The last part of that address, like `birthPlace`."),
        Column("object", "text", "The value: an address, or a value as it is written in the dataset."),
        Column("datatype", "text", "What kind of value, like `xsd:integer`; empty if `object` is an address."),
        Column("object_label", "text", "The value as people read it."),
        Column("earliest", "date", "The first day that the value allows, if it is a date."),
        Column("latest", "date", "The last day that the value allows, if it is a date."),
        Column("as_written", "text", "The date in the notation of the fact file, if EDTF writes it differently."),
        Column("certainty", "term", "How the document puts it: `asserted`, `hedged`, `reported` or `opinion`."),
        Column("start", "integer", "Where its first quotation begins in the document.", unit="Unicode code points"),
        Column("end", "integer", "Where that ends; this position is not part of it.", unit="Unicode code points"),
        Column("words", "text", "The words of that quotation; all are in `quotations`.", quotes=True),
        Column("accepted", "boolean", "Whether what it says stands in the accepted view."),
        Column("conflicts", "address", "The conflicts in which it takes part.", many=True, table="conflicts"),
        *_COMMON[2:],
    ),
    ("claim",),
    order=("document", "start", "end", "claim"),
    evidence=True,
)
QUOTATIONS = Table(
    "quotations",
    "One row for each place in a document where a claim is said; a claim can rest on several.",
    (
        Column("claim", "address", "The claim.", table="claims"),
        Column("number", "integer", "Which of the claim's quotations it is, from 1, in order of place; header last."),
        Column("header", "boolean", "Whether it is the header of the table's column in which the value stands."),
        Column("document", "address", "The document.", table="documents"),
        Column("start", "integer", "Where it begins, counted from 0.", unit="Unicode code points"),
        Column("end", "integer", "Where it ends; this position is not part of it.", unit="Unicode code points"),
        Column("words", "text", "The words that stand there.", quotes=True),
        *_COMMON[2:],
    ),
    ("claim", "number"),
    evidence=True,
)
CONFLICTS = Table(
    "conflicts",
    "One row for each set of claims that cannot all hold, or seem not to, with the verdict on it.",
    (
        Column("conflict", "address", "The address of the conflict."),
        Column("status", "term", "`contradiction` (settled), `undecided`, or `apparent` (all can hold)."),
        Column("kind", "text", "What sort of conflict it is; the name of the rule that found it."),
        Column("subject", "address", "What it is about: the key of a row of the table of `subject_kind`."),
        Column("subject_kind", "text", "What kind of thing that is, as in its address."),
        Column("subject_label", "text", "What to call it."),
        Column("predicate", "address", "The address of the property that it is about."),
        Column("property", "text", "The last part of that address."),
        Column("explanation", "text", "What the claims disagree about, with their words.", quotes=True),
        Column("claims", "address", "The claims that take part.", many=True, table="claims"),
        Column("verdict", "address", "The address of the verdict."),
        Column("accepted_claims", "address", "The claims whose value the verdict accepts.", many=True, table="claims"),
        Column("accepted", "text", "The values that the verdict accepts, as people read them.", many=True),
        Column("rule", "text", "The rule that gave the verdict."),
        Column("why", "text", "Why it was given."),
        *_COMMON[2:],
    ),
    ("conflict",),
    evidence=True,
)
DERIVATIONS = Table(
    "derivations",
    "One row for each value that a rule works out from accepted claims.",
    (
        Column("derivation", "address", "The address of the derivation."),
        Column("subject", "address", "What it is said of: the key of a row of the table of `subject_kind`."),
        Column("subject_kind", "text", "What kind of thing that is, as in its address."),
        Column("subject_label", "text", "What to call it."),
        Column("property", "text", "What is worked out, like `ageAtStart`."),
        Column("value", "text", "The value, if there is only one that it can be."),
        Column("lowest", "integer", "The least that a count can be."),
        Column("highest", "integer", "The most that a count can be; empty if nothing bounds it."),
        Column("rule", "text", "The rule."),
        Column("claims", "address", "The claims that went in.", many=True, table="claims"),
        Column("leaves_out", "address", "Spells that a total lacks, as no source has a figure.", True, table="spells"),
        *_COMMON[2:],
    ),
    ("derivation",),
    order=("subject", "property", "rule", "derivation"),
    evidence=True,
)
JUDGEMENTS = Table(
    "judgements",
    "One row for each judgement on whether two things that large sources speak of are the same.",
    (
        Column("judgement", "address", "The address of the judgement."),
        Column("decision", "text", "`same`, `different` or `undecided`."),
        Column("rule", "text", "The rule that decided."),
        Column("decided_by", "text", "`rule` or `user`."),
        Column("evidence", "text", "Why, with the figures."),
        Column("keys", "text", "What the sources call the two, each with the name of its source.", many=True),
        Column("entities", "address", "The two things, or the one that both are.", many=True),
    ),
    ("judgement",),
    evidence=True,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *(DOCUMENTS, PEOPLE, TEAMS, COMPETITIONS, AWARDS, PLACES),
        *(SPELLS, TALLIES, DEPLOYMENTS, HONOURS, MATCHES, SIDES, GOALS, RUNS, STANDINGS, SUSPENSIONS, REMARKS),
        *(CLAIMS, QUOTATIONS, CONFLICTS, DERIVATIONS, JUDGEMENTS),
    )
}
"""All tables by name, in the order in which they are listed."""

TABLE_OF_KIND = {kind: table.name for table in TABLES.values() for kind in table.kinds}
"""The table in which the things of a kind of address are."""
