"""A text read for comparison: its clauses, content words, facts and the words that turn a clause's meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from guardrails.clauses import BREAKS, FULL_STOPS, clauses_of, inner_stops, sentences_of
from guardrails.fact import Fact, Token, tokens_of
from guardrails.facts import facts_of
from guardrails.limits import SUPPOSES, limited, replaced
from norsk.evidence import is_norwegian
from norsk.meaning import alike, cues, is_stopword, key, sides, word_list

_WRAPPED = re.compile(r"\n(?=[a-zæøå(])")  # a line that goes on in lower case is the same sentence
_MASKED = frozenset({"quantity", "date", "provision", "agency", "label"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A closed-class phrase: its classes and where it stands."""

    classes: frozenset[str]
    first: int
    last: int
    clause: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read once: `clause_of[i]` is the clause of token i, `content[i]` its key where it carries content."""

    text: str
    tokens: tuple[Token, ...]
    clause_of: tuple[int, ...]
    content: tuple[str | None, ...]
    facts: tuple[Fact, ...]
    cues: tuple[Cue, ...]
    sentence_of: tuple[int, ...]  # the sentence of each clause

    @property
    def clauses(self) -> int:
        """How many clauses there are."""
        return len(self.sentence_of)

    def keys(self, clause: int | None = None) -> list[str]:
        """The content keys, of one clause or of all."""
        return [
            found
            for at, found in enumerate(self.content)
            if found is not None and (clause is None or self.clause_of[at] == clause)
        ]

    def has(self, name: str, clauses: frozenset[int] | None = None) -> bool:
        """Whether a cue of the class stands in one of the clauses (None: anywhere)."""
        return any(name in cue.classes and (clauses is None or cue.clause in clauses) for cue in self.cues)


# "Nei, det er forbudt": the first word answers the question before the sentence, and denies nothing in it
_ANSWERS = re.compile(r"(?:(?<=[.!?:] )|(?<=\n)|^)\s*(?:nei|ja|jo)\s*,\s*(?=\w)", re.IGNORECASE)


@lru_cache(maxsize=2048)
def read(text: str) -> Reading:
    """Read a text of a sentence or a passage. Remembered, since a passage is checked against many sentences."""
    text = _ANSWERS.sub("", _WRAPPED.sub(" ", text))
    tokens = tokens_of(text)
    facts = facts_of(text, tokens)
    inner = inner_stops(text, tokens)
    clause_of = clauses_of(tokens, inner)
    masked = [False] * len(tokens)
    for fact in facts:
        if fact.kind in _MASKED:
            for at in range(fact.first, fact.last + 1):
                masked[at] = True
    words = [token.word for token in tokens]
    found_cues = [
        Cue(classes, at, at + length - 1, clause_of[at], " ".join(words[at : at + length]))
        for at, length, classes in _turning(words)
        if "idiom" not in classes and not masked[at]
    ]
    found_cues = [cue for cue in (_in_place(cue, words, facts) for cue in found_cues) if cue.classes]
    cue_at = {at for cue in found_cues for at in range(cue.first, cue.last + 1) if not _keeps_content(cue)}
    content: list[str | None] = [
        key(token.word)
        if token.word[0].isalpha() and not masked[at] and at not in cue_at and not is_stopword(token.word)
        else None
        for at, token in enumerate(tokens)
    ]
    return Reading(
        text,
        tuple(tokens),
        tuple(clause_of),
        tuple(content),
        tuple(facts),
        tuple(found_cues),
        sentences_of(tokens, clause_of, inner),
    )


# "Strømbrudd", "rustfri", "arbeidsløs": what is absent or fails, by the end of the word.
_LACKS = re.compile(
    r"(?:strøm|straum|drifts|nett|linje|sambands)(?:brudd|bruddet|brot|brotet|stans|stansen|utfall)"
    r"|[a-zæøå]{3,}(?:bortfall|mangel|mangelen|fri|fritt|frie|løs|løst|løse|laus|laust|lause)"
)


@lru_cache(maxsize=20_000)
def _denies(word: str) -> bool:
    """Whether a lower-case word denies by its form: "utrygg" of "trygg", "strømbrudd"."""
    if _LACKS.fullmatch(word):
        return True
    return word[0] == "u" and len(word) >= 6 and not word.startswith(("ut", "un", "ul")) and is_norwegian(word[1:])


# Particle verbs whose particle may stand further on ("rår derfor ifrå"): first word, particle, classes.
_PARTED = (
    (frozenset({"rår", "rådde", "råder", "rå"}), frozenset({"frå", "ifrå", "fra", "ifra"}), ("neg", "rec")),
    (frozenset({"falt", "faller", "fell", "fall", "falle"}), frozenset({"bort", "vekk"}), ("negopt",)),
    (frozenset({"andre", "annet", "annen", "anna", "annan"}), frozenset({"enn"}), ("except", "negopt")),
    (frozenset({"sier", "seier", "si", "seie", "sa"}), frozenset({"nei"}), ("negopt",)),
)
_APART = 4  # words from the verb to its particle, at most


# "Meldeplikten", "meldepliktig"; the duty of silence is what others are released from
_DUTY = re.compile(r"(?!taushets|teie)[a-zæøå]{3,}plikt(?:a|en|er|ar|ig|ige)?")
# "Taket er 250 000 kroner", "egenandelstaket"
_CEILING = re.compile(r"(?:[a-zæøå]+(?:ande?l|del|beløp|kost|pris|utgift|støtte|ramme)s?)?tak(?:et)?|maksbeløp(?:et)?")


def _parted(words: list[str]) -> list[tuple[int, int, frozenset[str]]]:
    """Particle verbs with something between verb and particle, as cues at the verb."""
    found = []
    for at, word in enumerate(words):
        for verbs, particles, classes in _PARTED:
            after = words[at + 2 : at + 2 + _APART]
            if word in verbs and any(other in particles for other in after) and words[at + 1] not in particles:
                found.append((at, 1, frozenset(classes)))
    return found


def _turning(words: list[str]) -> list[tuple[int, int, frozenset[str]]]:
    """The cues; "ikke bare" is an idiom only where "men (også)" follows, else a negation and a restriction.

    "Heller ikke" goes on with a negation that stands before it, and denies by itself only where none does.
    """
    found: list[tuple[int, int, frozenset[str]]] = []
    cued = replaced(words, [*cues(words), *_parted(words)])
    known = {at + step for at, length, _ in cued for step in range(length)}
    cued += [
        (at, 1, frozenset({"max"})) for at, word in enumerate(words) if at not in known and _CEILING.fullmatch(word)
    ]
    cued += [
        (at, 1, frozenset({"oblsoft"})) for at, word in enumerate(words) if at not in known and _DUTY.fullmatch(word)
    ]
    cued += [(at, 1, frozenset({"negopt"})) for at, word in enumerate(words) if at not in known and _denies(word)]
    for at, length, classes in sorted(limited(words, cued)):
        if (
            "neg" in classes
            and at
            and words[at - 1] in ("heller", "heldigvis")
            and any("neg" in c for _, _, c in found)
        ):
            continue
        if "idiom" in classes and words[at + length - 1] in ("bare", "berre", "kun") and "men" not in words[at:]:
            found += [(at, 1, frozenset({"neg"})), (at + 1, 1, frozenset({"only"}))]
        else:
            found.append((at, length, classes))
    return found


_LIMITS = frozenset({"min", "max", "minafter", "maxafter"})
# Limits only beside a number; "minst" and "høyst" are limits wherever they stand.
_LOOSE_LIMITS = frozenset(
    {
        "over",
        "under",
        "opp til",
        "mer enn",
        "meir enn",
        "mindre enn",
        "flere enn",
        "større enn",
        "fleire enn",
        "fylt",
        "fylte",
        "har fylt",
        "inntil",
        "maksimal",
    }
)
_GIVEN = re.compile(
    r"g[ij]s$|gir$|gjev|gitt$|gi$|infu|løpe|løper|tilfør|administr|injis|fordel|settes$|drypp|økes$|(?:ned|opp)?trapp|spre|sprer"
)
_STOPS = frozenset({".", ",", "når", "hvis", "dersom", "om"})
_HAD = re.compile(r"fått|ha|hatt|visst|vite|skjønt|forstått|kjent|oppdaget|oppdaga|vore|vært|blitt")
_HELPERS = frozenset(["må", "skal", "bør", "vil", "å", "måtte", "skulle"])


_BESIDE = 2  # words from a limit to its number
_FROM = frozenset({"fra", "frå", "fra og med", "frå og med"})


def _age(fact: Fact, cue: Cue, words: list[str]) -> bool:
    """Whether the fact is a number of whole years right after the cue, and no range goes on from it."""
    follows = words[fact.last + 1] if fact.last + 1 < len(words) else ""
    years = fact.kind == "quantity" and fact.value[0] == "months" and words[fact.last] in ("år", "års")
    return (
        years and fact.first == cue.last + 1 and follows not in ("til", "–", "-", "siden", "sidan", "etter", "tilbake")
    )


_DEMANDS = frozenset({"trenger", "treng", "krever", "krev", "behøver"})
_WEIGHS = re.compile(r"vurder\w*|avgjør\w*|avgjer\w*|avklar\w*|spør\w*|undersøk\w*|drøft\w*|stilling|spørsmål\w*|tvil")
_WEIGHED = 8  # words from the word that weighs to the modal


_CLAIMED = frozenset({"kreves", "krevst", "kreve", "krevje", "pålegges", "påleggast"})
_BEING = frozenset(
    ["være", "vere", "skyldes", "skuldast", "tyde", "ventes", "ventast", "forventes", "forventast", "antas"]
)


def _maybe(words: list[str], cue: Cue) -> bool:
    """Whether "kan" tells what may be the case, in a clause that supposes or describes."""
    before = words[max(0, cue.first - _WEIGHED) : cue.first]
    part = words[cue.last + 2 : cue.last + 3] in (["med"], ["til"])  # "kan være med" is to take part
    return bool(SUPPOSES.intersection(before)) and words[cue.last + 1] in _BEING and not part


def _inverted(words: list[str], cue: Cue) -> bool:
    """Whether the verb opens a sentence that goes on after a comma: a condition without a conjunction."""
    opens = cue.first == 0 or words[cue.first - 1] in FULL_STOPS or words[cue.first - 1] == ":"
    rest = words[cue.last + 1 :]
    end = next((at for at, word in enumerate(rest) if word in FULL_STOPS), len(rest))
    return opens and "," in rest[:end]


_CONDITIONED = frozenset({"krever", "krev", "kreves", "krevst", "pålegger"})
_AIMS = (["før"], ["innan"], ["slik", "at"])
_AIMED = 6  # words from what opens an aim to its modal


def _opening(words: list[str], cue: Cue) -> list[str]:
    """The words from the last stop or comma up to the cue."""
    near = words[max(0, cue.first - _AIMED) : cue.first]
    stop = max((at for at, word in enumerate(near) if word in FULL_STOPS or word in BREAKS), default=-1)
    return near[stop + 1 :]


def _aims(words: list[str], cue: Cue) -> bool:
    """Whether the modal tells what is to be made possible, or what something comes before."""
    near = _opening(words, cue)
    return any(near[at : at + len(aim)] == aim for aim in _AIMS for at in range(len(near)))


def _if(words: list[str], cue: Cue) -> bool:
    """Whether the verb stands in a clause that supposes."""
    return not {"hvis", "dersom", "når", "om", "viss", "såframt", "såfremt"}.isdisjoint(_opening(words, cue))


def _asked(words: list[str], cue: Cue) -> bool:
    """Whether the modal stands in a clause that says what is weighed ("vurdere om … skal")."""
    before = words[max(0, cue.first - _WEIGHED) : cue.first]
    if "om" not in before or "," in before[before.index("om") :]:
        return False
    at = len(before) - 1 - before[::-1].index("om")
    return at > 0 and _WEIGHS.fullmatch(before[at - 1]) is not None


def _amount(fact: Fact, cue: Cue) -> bool:
    return fact.kind == "quantity" and not fact.soft and 0 < fact.first - cue.last <= _BESIDE


def _in_place(cue: Cue, words: list[str], facts: list[Fact]) -> Cue:
    """The cue with the classes that it has where it stands.

    A limit ("over", "opp til") needs a number beside it; "kunne" after another modal is no adgang of its own.
    """
    classes = cue.classes
    if (
        classes & _LIMITS
        and cue.text in _LOOSE_LIMITS
        and not any(
            fact.kind in ("quantity", "date", "label")
            and (0 <= fact.first - cue.last <= 4 or 0 < cue.first - fact.last <= 2)
            for fact in facts
        )
    ):
        classes = classes - _LIMITS
    # "Fra 65 år" is "fylt 65 år", unless an upper age follows.
    if cue.text in _FROM and any(_age(fact, cue, words) for fact in facts):
        classes = classes | {"min"}
    # "Begrenset til 60 000 kroner" is a ceiling; "begrenset til sykehus" leaves the others out.
    if "only" in classes and cue.text.endswith(" til") and any(_amount(fact, cue) for fact in facts):
        classes = classes - {"only"} | {"max"}
    # "Infusjonen gis over 4 timer" is a duration.
    if (
        cue.text == "over"
        and any(fact.first - cue.last in (1, 2) and fact.value[0] == "time" for fact in facts)
        and any(_GIVEN.match(word) for word in words[max(0, cue.first - _WEIGHED) : cue.last + _WEIGHED])
        and words[cue.first - 1] not in ("være", "vere", "er")
    ):
        classes = classes - _LIMITS
    # "Ikke alle" is some of them.
    if "all" in classes and cue.first and words[cue.first - 1] in ("ikke", "ikkje"):
        classes = classes - {"all"} | {"some"}
    if cue.text == "pålegg" and "å" not in words[cue.last + 1 : cue.last + 6]:
        classes = classes - {"obl"}  # the noun; nynorsk "departementet pålegg kommunen å"
    if "perm" in classes and _aims(words, cue):
        classes = classes - {"perm"} | {"permsoft"}  # "før det kan tas i bruk" lets nobody do anything
    if cue.text in _CONDITIONED and _if(words, cue):
        classes = classes - {"obl", "oblsoft", "require"}  # "om tilsynet krever det"
    if cue.text in _DEMANDS and _inverted(words, cue):
        classes = classes - {"obl", "oblsoft", "require"}  # "Trenger pasienten hjelp, skal …": a condition
    if classes & {"obl", "rec", "perm"} and _asked(words, cue):
        classes = classes - {"obl", "rec", "perm"}  # "vurdere om behandlingen skal avsluttes" demands no end
    deadline = {"senest", "seinast", "innen", "innan"} & set(words[max(0, cue.first - _APART) : cue.first])
    if cue.text == "etter" and deadline and words[cue.last + 1 : cue.last + 2] in ([], ["."]):
        classes = classes - {"after", "from", "first"}  # "senest 15 dager etter."
    if cue.text == "kan" and words[cue.last + 1 : cue.last + 3] and _maybe(words, cue):
        classes = classes - {"perm"}  # "når dødsfallet kan være unaturlig" lets nobody do anything
    if cue.text in _CLAIMED and "kan" in words[max(0, cue.first - 2) : cue.first]:
        classes = classes - {"obl", "require", "oblsoft"}  # "gebyr kan kreves"
    if cue.text in ("inntil", "fram til", "frem til") and classes.isdisjoint(_LIMITS):
        classes = classes | {"before"}
    # "Fikk eller burde fått kunnskap" urges nobody.
    if cue.text == "burde" and words[cue.last + 1 : cue.last + 2] and _HAD.fullmatch(words[cue.last + 1]):
        classes = classes - {"rec"}
    # "Den hjelpen de kan": what one is able to; "den enkelte" is each one.
    if cue.text == "kan" and words[cue.last + 1 : cue.last + 2] and words[cue.last + 1] in _STOPS and cue.first > 1:
        classes = classes - {"perm"}
    if cue.text == "enkelte" and words[max(0, cue.first - 1) : cue.first] in (["den"], ["det"]):
        classes = classes - {"some"}
    # "Settes ned til 2,5 mg" is an amount; "ned til 2 år" is a limit.
    if cue.text == "ned til" and not any(_age(fact, cue, words) for fact in facts):
        classes = classes - _LIMITS
    # "Rundskrivet er bare en veileder" limits nothing.
    if (
        cue.text in ("bare", "berre", "kun")
        and words[max(0, cue.first - 1) : cue.first] in (["er"], ["var"], ["blir"])
        and words[cue.last + 1 : cue.last + 2] in (["en"], ["et"], ["ei"], ["ein"], ["eit"])
    ):
        classes = classes - {"only"}
    if cue.text == "kunne" and _HELPERS.intersection(words[max(0, cue.first - 4) : cue.first]):
        classes = frozenset({"permsoft"})
    return cue if classes == cue.classes else replace(cue, classes=classes)


def _keeps_content(cue: Cue) -> bool:
    """Verbs and nouns that also turn the meaning ("mangler", "krav", "anbefaler") still count as content."""
    return (
        cue.first == cue.last
        and (
            bool(cue.classes & {"negopt", "oblsoft", "recsoft", "permsoft", "require"})
            or ("rec" in cue.classes and cue.text not in ("bør", "burde"))
            or bool(sides(cue.text) and not cue.classes & {"before", "after", "except"})
        )
        and cue.text not in word_list("modal") | {"når", "dersom", "får", "få", "innen", "innan", "lite", "etter"}
    )


def negated(reading: Reading, cue: Cue) -> bool:
    """Whether a negation stands before the cue in its clause."""
    return any(
        "neg" in other.classes and other.clause == cue.clause and other.last < cue.first for other in reading.cues
    )


def matched(keys: list[str], others: list[str]) -> int:
    """How many of `keys` have a counterpart among `others`."""
    return sum(any(alike(one, other) for other in others) for one in keys)
