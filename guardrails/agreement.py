"""Whether what turns a clause agrees between a sentence and its quotes: negation, modality, quantifiers, bounds.

The sentence is laid beside the clauses of the quotes that it draws on. Negations are counted there rather than
matched one by one, since a paraphrase may move them ("omfatter ikke hendelser uten betydning" is "hendelser som ikke
har betydning, er unntatt"); words that negate only implicitly ("mangler", "ugyldig") may fill a difference, and a
double negation with an exception ("ikke … uten") equals a restriction ("bare … med").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from guardrails.agents import other_agent
from guardrails.bindings import binding_clash
from guardrails.bounds import bounds
from guardrails.comparison import Objection, entails
from guardrails.contrary import contrary
from guardrails.converse import exchanged
from guardrails.denial import cues_of, negation, offers, readings, undone, unsaid
from guardrails.duty import deed, modal_clash
from guardrails.force import other_force
from guardrails.joined import joined_otherwise
from guardrails.lockstep import Steps, follow
from guardrails.narrowed import narrowed
from guardrails.order import opposites, order
from guardrails.pairing import nearest, paired, split
from guardrails.parties import changed_places
from guardrails.quantifiers import part_of_whole, quantifiers
from guardrails.rates import rate_clash
from guardrails.reach import out_of_reach
from guardrails.reading import Reading, matched, read
from guardrails.relative import other_time
from guardrails.siblings import sibling_clash
from guardrails.things import thing_clash
from guardrails.waived import waived
from guardrails.whole import reaches
from guardrails.wording import misplaced
from norsk.meaning import alike, key
from norsk.text import sentences

_HARD_MODALS = ("obl", "rec", "perm")
_CONDITIONS = frozenset({"hvis", "dersom", "såfremt", "såframt", "forutsatt", "når"})
_MEASURED = ("quantity", "date")
_NOUNS = frozenset(
    {
        "klagen",
        "klaga",
        "vilkår",
        "vilkåret",
        "krav",
        "kravet",
        "kravene",
        "krava",
        "ansvar",
        "ansvaret",
        "forutsetning",
    }
)
_NAMES = {"obl": "et krav", "rec": "en anbefaling", "perm": "en adgang"}


_ANYWHERE: tuple[Callable[[Reading, Reading], Objection | None], ...] = (
    misplaced,
    rate_clash,
    modal_clash,
    other_force,
    changed_places,
    contrary,
    unsaid,
    binding_clash,
    sibling_clash,
    thing_clash,
    other_time,
    narrowed,
    reaches,
    other_agent,
    exchanged,
    waived,
    joined_otherwise,
)


def clash(stated: Reading, source: Reading) -> Iterator[tuple[str, Objection]]:
    """The disagreements, each with the name of the rule that found it; found one by one, as they are asked for."""
    for rule in _ANYWHERE:
        if objection := rule(stated, source):
            yield rule.__name__.strip("_"), objection
    for one, other in paired(stated, source):
        if objection := misplaced(one, other):
            yield "misplaced in a sentence", objection
        if objection := follow(one, other).objection:
            yield "lockstep in a sentence", objection
    region = _region(stated, source)
    if objection := part_of_whole(stated, source, region):
        yield "part_of_whole", objection
    if objection := out_of_reach(stated, source):
        yield "out_of_reach", objection
    steps = _follow_best(stated, source)
    if steps.close:
        if steps.objection:
            yield "lockstep", steps.objection
        elif undone(stated, source, None) and (objection := negation(stated, source, region)):
            yield "undone", objection
        return
    for judge in (negation, _modality, quantifiers, _concession, bounds, order, opposites):
        if objection := judge(stated, source, region):
            yield judge.__name__.strip("_"), objection


def _follow_best(stated: Reading, source: Reading) -> Steps:
    """The alignment with the sentence of the quotes that shares most with this one, else with all of the text.

    Where several share as much, one that carries the sentence decides.
    """
    keys = stated.keys()
    scored = []
    for span in sentences(source.text):
        other = read(source.text[span.start : span.end])
        scored.append((matched(keys, other.keys()), other))
    top = max((score for score, _ in scored), default=0)
    tried = (
        [follow(stated, other) for score, other in scored if score and score >= 0.95 * top] if len(scored) > 1 else []
    )
    close = [steps for steps in tried if steps.close]
    if close and len(close) < len(tried) and all(steps.objection for steps in close):
        return Steps(False)  # it may tell the sentence that it does not follow word for word
    if close:
        return next((steps for steps in close if steps.objection is None), close[0])
    return follow(stated, source)


def _region(stated: Reading, source: Reading) -> frozenset[int]:
    """The clauses of the quotes that the sentence draws on: half of their content words stand in the sentence."""
    mine = stated.keys()
    chosen = set()
    best, best_count = -1, 0
    for clause in range(source.clauses):
        keys = source.keys(clause)
        if not keys:
            continue
        count = matched(keys, mine)
        if count and count >= 0.5 * len(keys):
            chosen.add(clause)
        if count > best_count:
            best, best_count = clause, count
    if best >= 0:
        chosen.add(best)
    for number in set(source.sentence_of):
        clauses = [clause for clause in range(source.clauses) if source.sentence_of[clause] == number]
        keys = [one for clause in clauses for one in source.keys(clause)]
        if keys and matched(keys, mine) >= 0.6 * len(keys):
            chosen.update(clauses)
    # A clause whose number or date the sentence tells is drawn on, whatever words stand around it.
    told = {(fact.kind, fact.value) for fact in stated.facts if fact.kind in ("quantity", "date") and not fact.soft}
    chosen |= {source.clause_of[fact.first] for fact in source.facts if (fact.kind, fact.value) in told}
    # A clause without content words of its own ("det er ikke slik at …") goes with the one it leads to.
    for clause in reversed(range(source.clauses - 1)):
        together = source.sentence_of[clause] == source.sentence_of[clause + 1]
        if clause + 1 in chosen and together and not source.keys(clause):
            chosen.add(clause)
    return frozenset(chosen)


def _best_clauses(stated: Reading, clause: int, keys: list[str], source: Reading, region: frozenset[int]) -> list[int]:
    """The clauses of the region that share most with a clause, best first, none with under 60 % of the best.

    `keys` are its content words; numbers and dates that it shares count as they do.
    """
    told = [fact for fact in stated.facts if stated.clause_of[fact.first] == clause and fact.kind in _MEASURED]
    given = [fact for fact in source.facts if fact.kind in _MEASURED]
    shares = []
    for clause in sorted(region):
        others = source.keys(clause)
        inside = [fact for fact in given if source.clause_of[fact.first] == clause]
        count = matched(keys, others) + sum(any(entails(other, fact) for other in inside) for fact in told)
        if count:
            shares.append((count, clause))
    if not shares:
        return []
    top = max(count for count, _ in shares)
    return [clause for count, clause in sorted(shares, key=lambda item: -item[0]) if count >= 0.6 * top]


def _with_matrix(clauses: list[int], source: Reading) -> list[int]:
    """The clauses, and for one that "at" opens under no modal of its own, the clause that it depends on."""
    found = list(clauses)
    for clause in clauses:
        opening = next(token.word for at, token in enumerate(source.tokens) if source.clause_of[at] == clause)
        if opening == "at" and clause and not any(_hard(source, name, frozenset({clause})) for name in _HARD_MODALS):
            found.append(clause - 1)
    return found


def _keys_near(reading: Reading, clause: int) -> list[str]:
    keys = reading.keys(clause)
    for neighbour in (clause + 1, clause - 1):
        if not keys and 0 <= neighbour < reading.clauses:
            keys = keys + reading.keys(neighbour)
    return keys


def _modality(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    denials = len(cues_of(source, "neg", region))
    told = readings(source, denials, region)
    restricted = source.has("only", region) or any(
        count < denials and not needs.startswith(_NO_LIMIT) for count, needs in told
    )
    mine_told = readings(stated, len(cues_of(stated, "neg")), None)
    twice = sum(not needs.startswith(("side ", "every")) for _, needs in mine_told) > 1
    order = _modal_order(stated, None)
    if order and order == _modal_order(source, region):
        return None
    if _hard(stated, "rec", None) and not source.has("rec") and not source.has("recsoft"):
        return Objection("contradicted", "Setningen anbefaler det sitatet slår fast.")
    for clause in range(stated.clauses):
        here = frozenset({clause})
        mine = {name for name in _HARD_MODALS if _hard(stated, name, here)}
        keys = _keys_near(stated, clause)
        best = frozenset(_with_matrix(_best_clauses(stated, clause, keys, source, region), source))
        if not best or not keys:
            continue
        theirs = {name for name in _HARD_MODALS if _hard(source, name, best)}
        # A noun that both sides have ("vilkår") says nothing of what the verb beside it lets or makes one do.
        kept = {cue.text for cue in stated.cues} if theirs == {"perm"} else set()
        soft = {
            name
            for name in _HARD_MODALS
            for cue in source.cues
            if f"{name}soft" in cue.classes and cue.clause in best and not (cue.text in kept and cue.text in _NOUNS)
        }
        given = {cue.text for cue in source.cues} & _NOUNS
        ours_soft = {
            name for name in _HARD_MODALS for cue in stated.cues
            if f"{name}soft" in cue.classes and cue.text not in given
        }  # fmt: skip
        both_negate = _denies(stated, here) and (_denies(source, region) or source.has("negopt", region))
        if not mine:
            whole = {name for name in _HARD_MODALS if _hard(stated, name, None)}
            urged = theirs == {"rec"} and "rec" not in whole | ours_soft and matched(keys, source.keys()) >= 2
            if urged and not _of_another(stated, clause, source, "rec"):
                return Objection("contradicted", "Sitatet anbefaler det setningen slår fast.")
            continue
        for name in mine:
            if name == "perm" and theirs == {"obl"} and _then(stated, clause) and source.has("before"):
                continue
            if name in theirs or name in soft or _same_deed(stated, clause, source, name):
                continue
            if not theirs:
                if name == "rec":
                    if _urged(source, best) or _goes_on(source, best):
                        continue
                    return Objection("contradicted", "Setningen anbefaler det sitatet slår fast.")
                if name == "perm" and "obl" in soft and "perm" not in soft and _plainly(stated, source, region):
                    return Objection("contradicted", "Setningen gir adgang til det sitatet krever.")
                continue
            # "Har rett til" may be told as a duty of the other; a recommendation is never told as "skal" or "kan",
            # nor a duty as a plain "kan".
            plain = any(cue.text == "kan" and cue.clause == clause for cue in stated.cues) and not stated.has(
                "permsoft", here
            )
            if theirs & ours_soft and name != "rec" and theirs != {"rec"} and not plain:
                continue
            if {name} | theirs <= {"obl", "perm"} and (
                ((stated.has("only", here) or twice) and source.has("require", region))
                or (restricted and stated.has("require"))
            ):
                continue
            if name in ("obl", "perm") and "rec" not in theirs and (both_negate or (restricted and name == "obl")):
                continue
            if {name} | theirs <= {"obl", "perm"} and (
                _prior(stated, None, source, region) or _prior(source, region, stated, None)
            ):
                continue
            if (
                name == "perm"
                and theirs == {"obl"}
                and (_under_duty(stated, clause) or _limits(stated, source, clause))
            ):
                continue
            other = next(iter(sorted(theirs)))
            return Objection("contradicted", f"Setningen sier {_NAMES[name]}, sitatet sier {_NAMES[other]}.")
    return None


_URGES = ("anbefal", "tilrå", "råd", "oppfordr", "oppmod")


def _urged(source: Reading, clauses: frozenset[int]) -> bool:
    """Whether a verb that urges opens the sentence of the clauses ("anbefaler at de som …, oppretter")."""
    return any(
        cue.text.startswith(_URGES)
        and source.sentence_of[cue.clause] == source.sentence_of[clause]
        and cue.clause < clause
        for cue in cues_of(source, "rec")
        for clause in clauses
    )


def _goes_on(source: Reading, clauses: frozenset[int]) -> bool:
    """Whether a "bør" before the clause in its sentence covers it too ("bør kontrolleres …, og avvik rettes innen")."""
    for clause in clauses:
        opening = next(token.word for at, token in enumerate(source.tokens) if source.clause_of[at] == clause)
        before = (cue.clause for cue in cues_of(source, "rec") if cue.clause < clause)
        if opening in ("og", "samt") and any(source.sentence_of[one] == source.sentence_of[clause] for one in before):
            return True
    return False


def _same_deed(stated: Reading, clause: int, source: Reading, name: str) -> bool:
    """Whether the quotes have the modal of the very deed in another clause ("… og skal deretter destrueres")."""
    for cue in cues_of(stated, name, frozenset({clause})):
        done = deed(stated, cue)
        if done and any(
            (theirs := deed(source, other)) and alike(key(done), key(theirs)) for other in cues_of(source, name)
        ):
            return True
    return False


def _denies(reading: Reading, clauses: frozenset[int]) -> bool:
    """Whether a negation that a verb may have stands there: "uten samtykke" denies no verb."""
    return any(cue.text not in ("uten", "utan") for cue in cues_of(reading, "neg", clauses))


def _plainly(stated: Reading, source: Reading, region: frozenset[int]) -> bool:
    """Whether neither side denies, restricts or sets a condition, so that "kan" means no more than it says."""
    turns = ("neg", "negopt", "only", "except", "before", "first", "permsoft", "perm")
    free = not any(cue.classes & set(turns) for cue in source.cues if cue.clause in region and cue.text != "etter")
    return free and not any(stated.has(name) for name in ("neg", "negopt", "only", "except", "require", "first"))


def _prior(reading: Reading, clauses: frozenset[int] | None, other: Reading, others: frozenset[int] | None) -> bool:
    """Whether one side says "kan ikke … før" of what the other says "skal … før"."""
    told = readings(reading, len(cues_of(reading, "neg", clauses)), clauses)
    return any(needs == "prior" for _, needs in told) and offers(other, "prior", others)


def _then(stated: Reading, clause: int) -> bool:
    """Whether the clause tells what may be done once a duty is met: "Først må …; så kan …"."""
    opening = stated.tokens[stated.clause_of.index(clause)].word
    return opening in ("så", "da", "då", "deretter") and any(cue.clause < clause for cue in cues_of(stated, "obl"))


def _limits(stated: Reading, source: Reading, clause: int) -> bool:
    """Whether "kan" says no more than a limit of the quotes, or what their own sentence of it lets be done.

    "Kan vare i høyst tre måneder" is "gjelder i høyst tre måneder", "kan først utleveres når" is "skal ikke … før".
    """
    here = frozenset({clause})
    if stated.has("max", here) and (source.has("max") or source.has("neg")):
        return True
    whole = frozenset(one for one in range(stated.clauses) if stated.sentence_of[one] == stated.sentence_of[clause])
    denied = len(cues_of(source, "neg"))
    if stated.has("first", whole) and any(needs in ("first", "prior") for _, needs in readings(source, denied, None)):
        return True
    return _of_another(stated, clause, source, "obl", "perm")


def _of_another(stated: Reading, clause: int, source: Reading, name: str, needed: str = "") -> bool:
    """Whether the sentence of the clause tells one of the quotes that has nothing of the modality `name`."""
    told, number = split(stated), stated.sentence_of[clause]
    home = nearest(told[number], split(source), source) if number < len(told) else None
    return home is not None and not home.has(name) and (not needed or home.has(needed))


def _under_duty(reading: Reading, clause: int) -> bool:
    """Whether the clause's adgang stands under a duty ("må det være mulig å …")."""
    duties = [cue.first for cue in cues_of(reading, "obl", frozenset({clause}))]
    return any(duty < cue.first for cue in cues_of(reading, "perm", frozenset({clause})) for duty in duties)


def _modal_order(reading: Reading, clauses: frozenset[int] | None) -> list[frozenset[str]]:
    """The modal classes in the order they stand."""
    return [
        found
        for cue in reading.cues
        if (clauses is None or cue.clause in clauses) and (found := cue.classes & frozenset(_HARD_MODALS))
    ]


def _hard(reading: Reading, name: str, clauses: frozenset[int] | None) -> bool:
    return any(name in cue.classes for cue in reading.cues if clauses is None or cue.clause in clauses)


_NO_LIMIT = ("not ", "side ", "every")  # readings of a denial that restrict nothing
_PROVIDED = re.compile(r"\bså (?:fremt|framt|lenge|sant)\b|\bpå vilkår av\b|\bunder forutsetning av\b")


def _concession(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    """ "Selv om" where the quotes set a condition: what they make depend on something is told to hold regardless."""
    if not stated.has("concess") or source.has("concess") or source.has("also", region) or source.has("all", region):
        return None
    conditions = any(source.has(name, region) for name in ("except", "only", "require", "before"))
    opened = any(token.word in _CONDITIONS for at, token in enumerate(source.tokens) if source.clause_of[at] in region)
    if not conditions and not opened and not _PROVIDED.search(source.text.lower()):
        return None
    word = next(cue.text for cue in stated.cues if "concess" in cue.classes)
    return Objection("contradicted", f"Setningen sier «{word}» der sitatet setter et vilkår.")
