"""A sentence laid beside the quote's own wording, place by place.

Where a sentence follows its quote closely (verbatim but for an edit, or rendered in the other written standard), what
differs can be read off an alignment (Ratcliff and Obershelp 1988, as in difflib). That is sharper than comparing
clause by clause: two facts that changed places, a modal put for another, a quantifier gone are each seen where they
stand. A free paraphrase does not align, and `follow` then says None.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from guardrails.comparison import Objection, entails
from guardrails.duty import forbids
from guardrails.fact import Fact
from guardrails.places import Item, Place, counterpart, items_of, merged, places_of
from guardrails.reading import Reading
from norsk.evidence import word_odds
from norsk.meaning import alike, key, sides
from norsk.written import log_odds

_CLOSE = 0.72
_FEWEST = 5  # words that must be the quote's own before a strange word counts as put in another's place
_OTHER_STANDARD = 4.0  # product of two words' log-odds: one is clearly nynorsk, the other clearly bokmål
_EXCLUSIVE = (
    ("obl", "rec", "perm"), ("all", "some", "most"), ("usual", "always"), ("min", "max"), ("before", "after"),
    ("both", "either"), ("only", "also"), ("min", "deadline"),
)  # fmt: skip
_NAMES = {
    "obl": "krav", "rec": "anbefaling", "perm": "adgang", "all": "alle", "some": "noen", "most": "de fleste",
    "usual": "vanligvis", "always": "alltid", "min": "minst", "max": "høyst", "before": "før", "after": "etter",
    "deadline": "senest", "both": "både", "either": "enten", "only": "bare", "also": "også",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Steps:
    """The outcome: `close` where the sentence follows the quote, and then the first objection or None."""

    close: bool
    objection: Objection | None = None


def follow(stated: Reading, source: Reading) -> Steps:
    """Align and compare. The quote's items outside the aligned stretch play no part."""
    theirs = items_of(source)
    mine = items_of(stated)
    if len(mine) < 3 or not theirs:
        return Steps(False)
    forms = dict.fromkeys(item.form for item in theirs if item.form[0] not in "§=")  # in order: the first that is alike
    own = [counterpart(item.form, forms) for item in mine]
    matcher = difflib.SequenceMatcher(None, own, [item.form for item in theirs], autojunk=False)
    edits = matcher.get_opcodes()
    equal = sum(i2 - i1 for kind, i1, i2, _, _ in edits if kind == "equal")
    plain = sum(not item.classes for item in mine)
    plain_equal = sum(not mine[i].classes for kind, i1, i2, _, _ in edits if kind == "equal" for i in range(i1, i2))
    if equal < 2 or plain_equal < _CLOSE * plain:
        return Steps(False)
    first = min(k1 for kind, _, _, k1, _ in edits if kind == "equal")
    last = max(k2 for kind, _, _, _, k2 in edits if kind == "equal")
    trailing = stated.clauses - 1 - mine[-1].clause
    places = merged(places_of(edits, mine, theirs, first, last, trailing))
    left = {form for kind, i1, i2, _, _ in edits if kind != "equal" for form in own[i1:i2] if form[0] not in "§="}
    left_facts = {form for kind, i1, i2, _, _ in edits if kind != "equal" for form in own[i1:i2] if form[0] == "="}
    moved = bool(left & forms.keys() or left_facts & {item.form for item in theirs})
    elsewhere = {item.form for _, others in places for item in others}
    both_forbid = forbids(stated.text) and forbids(source.text)
    for ours, others in places:
        forbidden = both_forbid and _denied(ours, stated) and _denied(others, source)
        objection = _facts([item for item in ours if item.form not in elsewhere], others) or _exclusive(
            ours, others, forbidden
        )
        if objection:
            return Steps(True, objection)
    for kind, i1, i2, k1, _ in edits:
        # Synonyms are tolerant: "økes" and "reduseres" may have passed as one word.
        for step in range(i2 - i1 if kind == "equal" else 0):
            if objection := _opposed(mine[i1 + step], theirs[k1 + step]):
                return Steps(True, objection)
    if swapped := _swapped(own, mine, theirs):
        return Steps(True, swapped)
    if moved:
        return Steps(False)
    all_ours = [item for ours, _ in places for item in ours]
    all_others = [item for _, others in places for item in others]
    if not any(item.form[0] == "§" for item in all_ours):
        all_others = _kept(all_others, theirs)
    if _restricted(all_ours, all_others):
        return Steps(False)
    same_standard = log_odds(stated.text) * log_odds(source.text) > -_OTHER_STANDARD
    return Steps(
        True,
        _presence(
            all_ours,
            all_others,
            any("rec" in item.classes for item in mine),
            source.has("rec") or source.has("recsoft"),
        )
        or (_substituted(places, mine, stated, source) if same_standard else None),
    )


_GONE = 0.6  # of a clause's items left out, two at least: what turns it has gone with it


def _kept(left_out: list[Item], theirs: list[Item]) -> list[Item]:
    """What was left out but for turning words whose whole clause the sentence leaves out."""

    def gone(clause: int) -> bool:
        inside = [item for item in theirs if item.clause == clause and item.form[0] != "§"]
        absent = [item for item in left_out if item.clause == clause and item.form[0] != "§"]
        return len(absent) > 1 and len(absent) >= _GONE * len(inside)

    return [item for item in left_out if item.form[0] != "§" or not gone(item.clause)]


def _denied(items: list[Item], reading: Reading) -> bool:
    """Whether a negation stands in the clause of a modal among the items: another clause's turns nothing here."""
    clauses = {item.clause for item in items if item.classes & {"obl", "perm"}}
    return any("neg" in cue.classes and cue.clause in clauses for cue in reading.cues)


_FREE = frozenset({"gratis", "kostnadsfri", "kostnadsfritt", "vederlagsfri", "vederlagsfritt"})


def _swapped(own: list[str], mine: list[Item], theirs: list[Item]) -> Objection | None:
    """Two facts of a kind that have changed places while all around them stands as it stood.

    "A ble en del av B" is not "B ble en del av A"; lists ("A, B og C") and numbers beside each other may be reordered.
    """

    def exact(form: str, item: Item) -> object:
        return item.fact.value[0] if item.fact is not None and item.fact.kind == "agency" else form  # not its successor

    ours = [exact(form, item) for form, item in zip(own, mine, strict=True)]
    for start in range(len(theirs) - len(own) + 1):
        other = [exact(item.form, item) for item in theirs[start : start + len(own)]]
        odd = [at for at, (one, two) in enumerate(zip(ours, other, strict=True)) if one != two]
        if len(odd) != 2:
            continue
        one, two = odd
        first, second = mine[one].fact, mine[two].fact
        if first is None or second is None or not _comparable(first, second) or two - one < 2:
            continue
        if ours[one] == other[two] and ours[two] == other[one]:
            return Objection("contradicted", f"Setningen bytter om «{mine[one].text}» og «{mine[two].text}».")
    return None


def _facts(ours: list[Item], others: list[Item]) -> Objection | None:
    """A fact that stands where the quote has another of its kind."""
    for item in ours:
        if item.fact is None:
            continue
        rivals = [other for other in others if other.fact is not None and _comparable(item.fact, other.fact)]
        if rivals and not any(other.fact and entails(other.fact, item.fact) for other in rivals):
            return Objection("contradicted", f"Setningen sier «{item.text}» der sitatet sier «{rivals[0].text}».")
    return None


def _comparable(first: Fact, second: Fact) -> bool:
    bodies = ("agency", "role")
    if first.kind != second.kind and not (first.kind in bodies and second.kind in bodies):
        return False
    return first.kind != "quantity" or first.value[0] == second.value[0]


def _classes(items: list[Item]) -> frozenset[str]:
    return frozenset(name for item in items for name in item.classes)


def _exclusive(ours: list[Item], others: list[Item], both_forbid: bool) -> Objection | None:
    mine, theirs = _classes(ours), _classes(others)
    for group in _EXCLUSIVE:
        here, there = mine & frozenset(group), theirs & frozenset(group)
        if here and there and not here & there:
            softened = _softly(others, here) or _softly(ours, there) or _right(ours, others) or _right(others, ours)
            if group[0] == "min" and ("neg" in mine ^ theirs or "ahead" in mine & theirs):
                continue
            if here | there == {"obl", "perm"} and both_forbid:
                continue  # "kan ikke" is "skal ikke"
            if group[0] == "obl" and _excused(ours, others, mine, theirs):
                continue
            if group[0] == "obl" and any(
                "only" in one and "require" in two for one, two in ((mine, theirs), (theirs, mine))
            ):
                continue
            if softened or (group[0] == "before" and "neg" in mine ^ theirs):
                continue
            stands, stood = _NAMES[min(here)], _NAMES[min(there)]
            return Objection("contradicted", f"Setningen og sitatet er ulike: {stands} mot {stood}.")
    if "neg" in mine ^ theirs:
        return None
    return next((found for item in ours for other in others if (found := _opposed(item, other))), None)


def _opposed(item: Item, other: Item) -> Objection | None:
    if {item.text, other.text} & (_FREE | {"innenfor", "innanfor"}):
        return None  # "utenfor" and "koster ingenting" are counted as negations
    if any((pair, 1 - side) in sides(other.text) for pair, side in sides(item.text)):
        return Objection("contradicted", f"Setningen sier «{item.text}» der sitatet sier «{other.text}».")
    return None


def _softly(items: list[Item], names: frozenset[str]) -> bool:
    """Whether a word that is no modal itself ("rett", "krav") speaks for one of the modalities."""
    hard = frozenset({"obl", "rec", "perm"})
    return any(f"{name}soft" in item.classes and not item.classes & hard for item in items for name in names)


def _tells(items: list[Item]) -> bool:
    """Whether any of the items carries content or negates."""
    return any(not item.form.startswith("§") or "neg" in item.classes or "negopt" in item.classes for item in items)


def _excused(ours: list[Item], others: list[Item], mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether a duty and a permission say the same because of a negation or an exception beside them.

    "Skal ikke" is "kan ikke", and "kan ikke … uten" is "må … først"; not where nothing but the modal differs.
    """
    if all(item.form in ("§obl", "§perm") for item in (*ours, *others)):
        return False
    modals = (mine | theirs) & {"obl", "rec", "perm"}
    return "rec" not in modals and ("neg" in mine | theirs or bool((mine | theirs) & {"except", "only"}))


def _right(granted: list[Item], told: list[Item]) -> bool:
    """Whether one side grants ("skal få") what the other calls a right or a possibility in other words than "kan"."""
    return any(item.text in ("skal få", "må få", "skal kunne") for item in granted) and not any(
        item.text in ("kan", "kunne") for item in told
    )


def _presence(ours: list[Item], others: list[Item], shared: bool, urged: bool) -> Objection | None:
    """Turning words that one side has and the other lacks, over all places that differ."""
    mine, theirs = _classes(ours), _classes(others)

    def count(items: list[Item], name: str) -> int:
        return sum(name in item.classes for item in items)

    implicit = abs(count(ours, "negopt") - count(others, "negopt"))
    more = count(ours, "neg") - count(others, "neg")
    # "ikke … før" is "tidligst" or "først".
    fewer, greater = (theirs, mine) if more > 0 else (mine, theirs)
    limits = bool(fewer & {"only", "except", "require", "first", "obl"}) and abs(more) == 2
    limits = limits or (abs(more) == 1 and "before" in greater and bool(fewer & {"first", "min", "from"}))
    # "ikke mer enn" is "høyst".
    turned = abs(more) == 1 and ({"min", "max"} <= greater ^ fewer or ("min" in greater and "only" in fewer))
    limits = limits or turned
    if abs(more) > implicit and not limits:
        word = next(item.text for item in (ours if more > 0 else others) if "neg" in item.classes)
        who = "Setningen nekter" if more > 0 else "Sitatet nekter"
        return Objection("contradicted", f"{who} («{word}») der den andre ikke gjør det.")
    if more == 0 and implicit and not _tells(ours) and count(others, "negopt") and not theirs & mine & {"neg"}:
        word = next(item.text for item in others if "negopt" in item.classes)
        return Objection("contradicted", f"Setningen utelater «{word}».")
    for name, fillers in (("only", {"only", "except", "require"}), ("rec", {"rec", "recsoft"}),
                          ("most", {"most", "usual"}),
                          ("usual", {"usual", "most"}), ("min", {"min", "minafter", "deadline", "from"}),
                          ("max", {"max", "maxafter", "deadline", "until"})):  # fmt: skip
        for items, other in ((ours, theirs), (others, mine)):
            if name == "rec" and (shared if items is others else urged):
                continue  # "bør sløyfes, og prøve bør tas" told with one "bør"; "anbefaler at … får" with "bør få"
            if not any(name in item.classes for item in items) or other & fillers:
                continue
            word = next(item.text for item in items if name in item.classes)
            if name in ("min", "max") and turned:
                continue
            if name in ("min", "max") and word in ("over", "under", "før", "innen", "innan"):
                continue
            who = "Setningen legger til" if items is ours else "Setningen utelater"
            return Objection("contradicted", f"{who} «{word}».")
    return None


def _restricted(ours: list[Item], others: list[Item]) -> bool:
    """Whether one side denies what the other restricts: the clauses must be read, the places do not tell."""
    mine, theirs = _classes(ours), _classes(others)
    counts = [sum("neg" in item.classes for item in items) for items in (ours, others)]
    fewer = theirs if counts[0] > counts[1] else mine
    return counts[0] != counts[1] and "only" in fewer


def _substituted(places: list[Place], mine: list[Item], stated: Reading, source: Reading) -> Objection | None:
    """One word in another's place, where all the rest is the quote's own: even a word that no table knows."""
    changed = [(ours, others) for ours, others in places if ours]
    if len(changed) != 1 or len(mine) < 4:
        return None
    ours, others = changed[0]
    between = sum(len(others) for _, others in places)
    if len(ours) != 1 or len(others) != 1 or between != 1 or ours[0].classes or others[0].classes:
        return None
    new, old = ours[0], others[0]
    told = {token.word for token in stated.tokens if token.word[0].isalpha()}
    if len(told - {token.word for token in source.tokens}) != 1 or len(told) < _FEWEST:
        return None
    if new.fact is not None or _same_word(new.text, old.text):
        return None
    if any(new.text in token.word for token in source.tokens):
        return None
    return Objection("contradicted", f"Setningen sier «{new.text}» der sitatet sier «{old.text}».")


def _same_word(new: str, old: str) -> bool:
    """Whether two words may be one word in two forms, or one in each written standard."""
    if alike(key(new), key(old)) or (new[:2] == old[:2] and abs(len(new) - len(old)) <= 3):
        return True
    return word_odds(new) * word_odds(old) < -_OTHER_STANDARD
