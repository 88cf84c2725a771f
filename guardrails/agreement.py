"""Whether what turns a clause agrees between a sentence and its quotes: negation, modality, quantifiers, bounds.

The sentence is laid beside the clauses of the quotes that it draws on. Negations are counted there rather than
matched one by one, since a paraphrase may move them ("omfatter ikke hendelser uten betydning" is "hendelser som ikke
har betydning, er unntatt"); words that negate only implicitly ("mangler", "ugyldig") may fill a difference, and a
double negation with an exception ("ikke … uten") equals a restriction ("bare … med").
"""

from __future__ import annotations

from guardrails.bounds import bounds
from guardrails.comparison import Objection
from guardrails.lockstep import Steps, follow
from guardrails.reading import Cue, Reading, matched, negated, read
from norsk.meaning import sides
from norsk.text import sentences

_HARD_MODALS = ("obl", "rec", "perm")
_NAMES = {"obl": "et krav", "rec": "en anbefaling", "perm": "en adgang"}


def clash(stated: Reading, source: Reading) -> Objection | None:
    """The first disagreement, or None."""
    steps = _follow_best(stated, source)
    if steps.close:
        return steps.objection
    region = _region(stated, source)
    for judge in (_negation, _modality, _quantifiers, bounds, _order, _opposites):
        objection = judge(stated, source, region)
        if objection:
            return objection
    return None


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


def _cues(reading: Reading, name: str, clauses: frozenset[int] | None = None) -> list[Cue]:
    return [cue for cue in reading.cues if name in cue.classes and (clauses is None or cue.clause in clauses)]


def _negation(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    mine, theirs = _cues(stated, "neg"), _cues(source, "neg", region)
    if len(mine) == len(theirs):
        return None
    soft_mine, soft_theirs = _implicit(stated, source, None, region)
    ours = _readings(stated, len(mine), None)
    others = _readings(source, len(theirs), region)
    for count, needs in ours:
        for other, other_needs in others:
            if needs and not _offers(source, needs, region):
                continue
            if other_needs and not _offers(stated, other_needs, None):
                continue
            if count <= other + soft_theirs and other <= count + soft_mine:
                return None
    if len(mine) > len(theirs):
        return Objection("contradicted", f"Setningen nekter («{mine[0].text}») det sitatet ikke nekter.")
    return Objection("contradicted", f"Sitatet nekter («{theirs[0].text}») det setningen ikke nekter.")


def _implicit(stated: Reading, source: Reading, mine: frozenset[int] | None, region: frozenset[int]) -> tuple[int, int]:
    """Implicit negations on either side that the other side does not have too."""
    ours = [cue.text for cue in _cues(stated, "negopt", mine)]
    near = frozenset(clause + step for clause in region for step in (-1, 0, 1))
    theirs = [cue.text for cue in _cues(source, "negopt", near)]
    left = list(theirs)
    unmatched = 0
    for text in ours:
        twin = next((other for other in left if other[:4] == text[:4]), None)
        if twin is None:
            unmatched += 1
        else:
            left.remove(twin)
    return unmatched, len(left)


def _readings(reading: Reading, count: int, clauses: frozenset[int] | None) -> list[tuple[int, str]]:
    """How many negations a text may be said to have, and what the other side must offer for it."""
    found = [(count, "")]
    negations = _cues(reading, "neg", clauses)
    exceptions = _cues(reading, "except", clauses)
    if count >= 2 and any(cue in exceptions for cue in negations):
        found.append((count - 2, "restriction"))
    for limit, other in (("min", "max"), ("max", "min")):
        # "ikke mer enn" is "høyst", also where words stand between.
        if count and any(negated(reading, cue) for cue in _cues(reading, limit, clauses)):
            found.append((count - 1, other))
    if count >= 1 and any(cue.text == "før" and negated(reading, cue) for cue in exceptions):
        found.append((count - 1, "first"))
    return found


def _offers(reading: Reading, needs: str, clauses: frozenset[int] | None) -> bool:
    if needs == "first":  # "ikke … før" is "først" or "etter", unless the other side says "før" too
        return not reading.has("before", clauses) and (reading.has("first", clauses) or reading.has("min", clauses))
    if needs in ("min", "max"):
        return reading.has(needs, clauses)
    return any(reading.has(name, clauses) for name in ("only", "require", "first"))


def _best_clauses(keys: list[str], source: Reading, region: frozenset[int]) -> list[int]:
    """The clauses of the region that share most with `keys`, best first, none with under 60 % of the best."""
    shares = []
    for clause in sorted(region):
        others = source.keys(clause)
        count = matched(keys, others)
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
    restricted = any(count < len(_cues(source, "neg", region)) for count, _ in _readings(
        source, len(_cues(source, "neg", region)), region)) or source.has("only", region)  # fmt: skip
    twice = len(_readings(stated, len(_cues(stated, "neg")), None)) > 1
    order = _modal_order(stated, None)
    if order and order == _modal_order(source, region):
        return None
    for clause in range(stated.clauses):
        here = frozenset({clause})
        mine = {name for name in _HARD_MODALS if _hard(stated, name, here)}
        keys = _keys_near(stated, clause)
        best = frozenset(_with_matrix(_best_clauses(keys, source, region), source))
        if not best or not keys:
            continue
        theirs = {name for name in _HARD_MODALS if _hard(source, name, best)}
        soft = {name for name in _HARD_MODALS if source.has(f"{name}soft", best)}
        ours_soft = {name for name in _HARD_MODALS if stated.has(f"{name}soft")}
        both_negate = bool(_cues(stated, "neg", here)) and any(source.has(name, region) for name in ("neg", "negopt"))
        if not mine:
            whole = {name for name in _HARD_MODALS if _hard(stated, name, None)}
            if theirs == {"rec"} and "rec" not in whole | ours_soft and matched(keys, source.keys()) >= 2:
                return Objection("contradicted", "Sitatet anbefaler det setningen slår fast.")
            continue
        for name in mine:
            if name in theirs or name in soft:
                continue
            if not theirs:
                if name == "rec":
                    return Objection("contradicted", "Setningen anbefaler det sitatet slår fast.")
                continue
            # "Har rett til" may be told as a duty of the other; a recommendation is never told as "skal" or "kan",
            # nor a duty as a plain "kan".
            plain = any(cue.text == "kan" and cue.clause == clause for cue in stated.cues) and not stated.has(
                "permsoft"
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
            other = next(iter(sorted(theirs)))
            return Objection("contradicted", f"Setningen sier {_NAMES[name]}, sitatet sier {_NAMES[other]}.")
    return None


def _modal_order(reading: Reading, clauses: frozenset[int] | None) -> list[frozenset[str]]:
    """The modal classes in the order they stand."""
    return [
        found
        for cue in reading.cues
        if (clauses is None or cue.clause in clauses) and (found := cue.classes & frozenset(_HARD_MODALS))
    ]


def _hard(reading: Reading, name: str, clauses: frozenset[int] | None) -> bool:
    return any(name in cue.classes for cue in reading.cues if clauses is None or cue.clause in clauses)


def _picks_some(stated: Reading, source: Reading) -> str | None:
    """A role that the sentence narrows to some of its members where the quotes speak of all ("enkelte kommuner")."""

    def narrowed(reading: Reading, name: object) -> bool:
        return any(
            fact.kind == "role" and fact.value[0] == name and "some" in cue.classes and cue.last + 1 == fact.first
            for fact in reading.facts
            for cue in reading.cues
        )

    for fact in stated.facts:
        if (
            fact.kind == "role"
            and narrowed(stated, fact.value[0])
            and not source.has("some")
            and not source.has("most")
        ):
            return f"noen {fact.text}"
    return None


def _quantifiers(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    def mine(name: str) -> bool:
        return stated.has(name)

    def theirs(name: str) -> bool:
        return source.has(name, region)

    def differ(what: str) -> Objection:
        return Objection("contradicted", f"Setningen og sitatet har ulik rekkevidde ({what}).")

    if mine("some") and theirs("all") and not theirs("some") and not mine("all"):
        return differ("noen mot alle")
    if (picked := _picks_some(stated, source)) is not None:
        return differ(picked)
    if mine("all") and (theirs("some") or theirs("most")) and not theirs("all"):
        return differ("alle mot noen")
    if mine("most") and not theirs("most") and not (theirs("usual") and not theirs("all")):
        return differ("de fleste")
    if theirs("most") and not mine("most") and (mine("some") or mine("all")):
        return differ("de fleste")
    if mine("always") and theirs("usual") and not theirs("always") and not mine("usual"):
        return differ("alltid mot vanligvis")
    if mine("usual") and theirs("always") and not theirs("usual"):
        return differ("vanligvis mot alltid")
    if mine("either") and theirs("both") and not theirs("either"):
        return differ("enten mot både")
    if mine("both") and theirs("either") and not theirs("both"):
        return differ("både mot enten")
    limits = ("only", "require")
    double = len(_cues(source, "neg", region)) >= 1 and source.has("except", region)
    if mine("only") and not theirs("only") and not double and not theirs("require"):
        return differ("bare")
    stated_double = bool(_cues(stated, "neg")) and stated.has("except")
    if theirs("only") and not any(mine(name) for name in limits) and not stated_double:
        return differ("bare")
    if theirs("only") and not mine("only") and mine("also"):
        return differ("bare mot også")
    return None


def _order(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    """Before and after: "før" against "etter (at)"."""

    def times(reading: Reading, name: str, clauses: frozenset[int] | None) -> list[Cue]:
        found = []
        for cue in _cues(reading, name, clauses):
            following = reading.tokens[cue.last + 1].word if cue.last + 1 < len(reading.tokens) else ""
            legal = any(fact.kind == "provision" and fact.first - 2 <= cue.last < fact.first for fact in reading.facts)
            if not legal and following not in ("hvert", "kvart"):
                found.append(cue)
        return found

    before, after = times(stated, "before", None), times(stated, "after", None)
    their_before, their_after = times(source, "before", region), times(source, "after", region)
    if _cues(stated, "neg") or _cues(source, "neg", region) or (stated.has("min") and source.has("min", region)):
        return None
    if before and not after and their_after and not their_before and not _deadline(before):
        return Objection("contradicted", "Setningen sier «før» der sitatet sier «etter».")
    if after and not before and their_before and not their_after and not _deadline(their_before):
        return Objection("contradicted", "Setningen sier «etter» der sitatet sier «før».")
    return None


def _deadline(found: list[Cue]) -> bool:
    return all(cue.text in ("innen", "innan") for cue in found)


def _opposites(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    mine: dict[tuple[int, int], str] = {}
    theirs: dict[tuple[int, int], str] = {}
    for reading, found, clauses in ((stated, mine, None), (source, theirs, region)):
        for at, token in enumerate(reading.tokens):
            if clauses is None or reading.clause_of[at] in clauses:
                for side in sides(token.word):
                    found.setdefault(side, token.word)
    odd = (len(_cues(stated, "neg")) - len(_cues(source, "neg", region))) % 2
    for (pair, mine_side), word in mine.items():
        other = theirs.get((pair, 1 - mine_side))
        if other and (pair, mine_side) not in theirs and (pair, 1 - mine_side) not in mine and not odd:
            if {word, other} & {"med", "uten", "utan", "før", "etter", "inn", "ut"}:
                continue
            return Objection("contradicted", f"Setningen sier «{word}» der sitatet sier «{other}».")
    return None
