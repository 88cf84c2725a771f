"""Whether a sentence denies what its quotes don't, or the other way about.

Negations are counted rather than matched one by one, since a paraphrase may move them ("omfatter ikke hendelser uten
betydning" is "hendelser som ikke har betydning, er unntatt"). Words that negate only implicitly ("mangler", "ugyldig")
may fill a difference; a double negation with an exception ("ikke … uten") equals a restriction ("bare … med").
"""

from __future__ import annotations

import re

from guardrails.assignment import assigned
from guardrails.comparison import Objection
from guardrails.conditioned import comparative, conditional, excepting, told_undone
from guardrails.reading import Cue, Reading, matched, negated
from norsk.meaning import alike, key, sides


def cues_of(reading: Reading, name: str, clauses: frozenset[int] | None = None) -> list[Cue]:
    """The turning words of a class, in some clauses or in all."""
    return [cue for cue in reading.cues if name in cue.classes and (clauses is None or cue.clause in clauses)]


_AS_LONG = 0.7  # of the content words of the sentences drawn on


def negation(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    """The first denial of one side that nothing on the other side carries, over the clauses of `region`, or None.

    A sentence nearly as long as those it draws on tells all of them, whatever words it tells some clauses in.
    """
    region = _told(stated, source, region)
    objection = _denied(stated, source, region)
    if objection and assigned(stated, source):
        return None
    if objection:
        touched = {source.sentence_of[clause] for clause in region}
        whole = frozenset(clause for clause in range(source.clauses) if source.sentence_of[clause] in touched)
        told = sum(len(source.keys(clause)) for clause in whole)
        if whole != region and len(stated.keys()) >= _AS_LONG * told and not _denied(stated, source, whole):
            return None
    return objection


def _told(stated: Reading, source: Reading, region: frozenset[int]) -> frozenset[int]:
    """The region without denying clauses that the sentence leaves out, where the rest of the quotes carries it.

    "Fastlegen kan henvise kvinner med …" tells nothing of "Kvinner innkalles ikke, men …".
    """
    keys = stated.keys()
    denials = cues_of(source, "neg", region)
    if not stated.has("neg"):
        plain = (cue.clause for cue in denials if cue.text not in ("uten", "utan"))
        untold = {clause for clause in plain if not matched(source.keys(clause), keys)}
        region = frozenset(region - untold) or region
        denials = cues_of(source, "neg", region)
    if len(denials) != 1 or stated.has("neg") or matched(keys, source.keys()) < len(keys):
        return region
    clause = denials[0].clause
    own = source.keys(clause)
    others = [one for other in range(source.clauses) if other != clause for one in source.keys(other)]
    if len(own) < 2 or matched(own, keys) > 0.5 * len(own) or matched(keys, others) < len(keys) - 1:
        return region
    at = denials[0].first - 1  # what is denied stands right before ("innkalles ikke"), else behind
    without = denials[0].text in ("uten", "utan")
    around = [source.content[at] if at >= 0 and not without else None, *source.content[denials[0].last + 1 :]]
    denied = next((found for found in around if found), None)
    return region if denied is None or matched([denied], keys) else region - {clause} or region


def _denied(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    mine, theirs = cues_of(stated, "neg"), cues_of(source, "neg", region)
    here, there = undone(stated, source, None), undone(source, stated, region)
    if len(mine) == len(theirs) and here == there:
        return None
    soft_mine, soft_theirs = _implicit(stated, source, None, region)
    ours = readings(stated, len(mine) - here, None)
    others = readings(source, len(theirs) - there, region)
    for count, needs in ours:
        for other, other_needs in others:
            if needs and not offers(source, needs, region):
                continue
            if other_needs and not offers(stated, other_needs, None):
                continue
            if count <= other + soft_theirs and other <= count + soft_mine:
                return None
    if len(mine) - here > len(theirs) - there or not theirs:
        return Objection("contradicted", f"Setningen nekter («{mine[0].text}») det sitatet ikke nekter.")
    return Objection("contradicted", f"Sitatet nekter («{theirs[0].text}») det setningen ikke nekter.")


_STRONG = re.compile(
    r"for(?:byr|by|bud\w*|bod\w*)|fraråd\w*|frarår|ulovlig\w*|ulovleg\w*|umulig|umogleg|utelukk\w*|nekt\w*|avslå\w*|"
    r"avslo|avvis\w*|unnta\w*|frita\w*|slett\w*|hindr\w*|opphev\w*|utgår|stans\w*"
)
_NOT = ("ikke", "ikkje", "aldri")


def unsaid(stated: Reading, source: Reading) -> Objection | None:
    """A word denied in the one and not in the other: by itself a denial ("fraråder ikke"), or any ("ikke fornøyde")."""
    if objection := (
        _right_after(stated, source) or _right_after(source, stated) or _freed(stated, source) or _freed(source, stated)
    ):
        return objection
    if any(one.has("except") and other.has("only") for one, other in ((stated, source), (source, stated))):
        return None  # "kan ikke nekte uten at" is "kan bare nekte hvis"
    mine, theirs = _denied_strong(stated), _denied_strong(source)
    for stem in mine.keys() & theirs.keys():
        if (mine[stem] == {True} and theirs[stem] == {False}) or (mine[stem] == {False} and theirs[stem] == {True}):
            word = next(token.word for token in stated.tokens if token.word.startswith(stem))
            return Objection("contradicted", f"Den ene nekter «{word}», den andre ikke.")
    return None


def _freed(one: Reading, other: Reading) -> Objection | None:
    """ "Ikke gratis" where the other side says "gratis" and denies nothing."""
    for cue in cues_of(one, "neg"):
        word = one.tokens[cue.last + 1].word if cue.last + 1 < len(one.tokens) else ""
        if cue.text not in _NOT or not _UNDOES.fullmatch(word) or not one.has("negopt", frozenset({cue.clause})):
            continue
        homes = [at for at, token in enumerate(other.tokens) if token.word == word]
        if homes and not any(other.tokens[at - step].word in _NOT for at in homes for step in (1, 2)):
            return Objection("contradicted", f"Den ene sier «{cue.text} {word}», den andre «{word}».")
    return None


_TURNED = ("neg", "negopt", "except", "only", "before", "first", "max", "min")
_STATES = frozenset(["er", "var", "ble", "blir", "blei", "vart", "vert", "være", "vere", "har", "hadde"])


def _right_after(one: Reading, other: Reading) -> Objection | None:
    """A word right after "ikke" that the other side has in a clause much like it which nothing turns."""
    for cue in cues_of(one, "neg"):
        at = cue.last + 1
        if cue.text not in _NOT or at >= len(one.tokens) or one.content[at] is None or not cue.first:
            continue
        if one.tokens[cue.first - 1].word not in _STATES:
            continue
        word = one.tokens[at].word
        inside = frozenset({cue.clause})
        if any("neg" in found.classes and found is not cue for found in cues_of(one, "neg", inside)):
            continue
        if any(one.has(name, inside) for name in _TURNED[1:]):
            continue
        homes = [clause for place, clause in enumerate(other.clause_of) if other.tokens[place].word == word]
        around = frozenset(home + step for home in homes for step in (-1, 0, 1))
        if not homes or any(other.has(name, around) for name in _TURNED):
            continue
        keys = one.keys(cue.clause)
        if len(keys) > 1 and all(matched(keys, other.keys(home)) >= _LIKE * len(keys) for home in homes):
            return Objection("contradicted", f"Den ene sier «{cue.text} {word}», den andre «{word}».")
    return None


_LIKE = 0.6  # of a clause's words


def _denied_strong(reading: Reading) -> dict[str, set[bool]]:
    """For each word that denies by itself, by its first letters, whether it is denied where it stands."""
    found: dict[str, set[bool]] = {}
    words = [token.word for token in reading.tokens]
    for at, word in enumerate(words):
        if _STRONG.fullmatch(word):
            near = [*words[max(0, at - 2) : at], *words[at + 1 : at + 2]]
            found.setdefault(word[:5], set()).add(any(other in _NOT for other in near))
    return found


# States and releases, whose denial says the opposite ("ikke gratis"); "kan ikke fravikes" denies as it stands.
_UNDOES = re.compile(r"u(?!t|n).*|.*(?:fri|fritt|frie|løs|løst|løse|laus|laust|lause)|gratis|frita[rs]?|fritek|motsatt|"
                     r"slipp\w*|slepp\w*")  # fmt: skip


def undone(reading: Reading, other: Reading, clauses: frozenset[int] | None) -> int:
    """Negations that stand right before an implicit one that the other side lacks ("ikke gratis", "ikke uvanlig")."""
    there = {cue.text[:4] for cue in cues_of(other, "negopt")}
    return sum(
        any(
            (0 < implied.first - cue.last <= 2 or cue.first - implied.last == 1)
            and implied.text[:4] not in there
            and _UNDOES.fullmatch(implied.text)
            for implied in cues_of(reading, "negopt", clauses)
        )
        for cue in cues_of(reading, "neg", clauses)
        if "negopt" not in cue.classes and cue.text not in ("uten", "utan")
    )


# What a denial must speak of for these to say the same: "gratis" is that nothing is paid, "frivillig" that nothing is
# demanded.
_COMPANIONS = (
    (re.compile(r"gratis|kostnadsfri\w*|vederlagsfri\w*|vederlagsfritt"),
     re.compile(r"\b(?:betal|bet[aå]l|kost|eg[ie]n?nandel|egenandel|eigendel|gebyr|utgift|pris|avgift|vederlag|krev|penger|"
                r"pengar|gratis)")),
    (re.compile(r"frivillig\w*|valgfri\w*|valfri\w*"),
     re.compile(r"\b(?:krev|krav|plikt|tving|tvung|tvang|må|nødv|naudsy|pålag|skal|treng|behøv|obligat|påkrev)")),
)  # fmt: skip


# "Varer til" and "innen den slutter" tell one end; neither denies anything of what the other says.
_ENDS = re.compile(r"slutt|utløp|opphør|opphøyr|utgå|gå(?:r|tt) ut")
_LASTS = re.compile(r"\b(?:varer|varar|varte|vare|gjelder|gjeld|løper)\b[^.]{0,30}\b(?:til|ut|fram|frem)\b")


def _could_deny(word: str, other: Reading) -> bool:
    """Whether a word that denies by what it means can stand for a negation of the other side."""
    text = other.text.lower()
    if _ENDS.match(word) and _LASTS.search(text):
        return False
    return all(companions.search(text) for words, companions in _COMPANIONS if words.fullmatch(word))


def _implicit(stated: Reading, source: Reading, mine: frozenset[int] | None, region: frozenset[int]) -> tuple[int, int]:
    """Implicit negations on either side that the other side does not have too."""

    def told(reading: Reading, clauses: frozenset[int] | None) -> list[tuple[str, bool]]:
        denied = {cue.last for cue in cues_of(reading, "neg")}
        return [
            (cue.text, "neg" not in cue.classes and bool(denied & {cue.first - step for step in (1, 2, 3)}))
            for cue in cues_of(reading, "negopt", clauses)
            if _could_deny(cue.text, source if reading is stated else stated)
        ]

    near = frozenset(clause + step for clause in region for step in (-1, 0, 1))
    left = told(source, near)
    unmatched = 0
    for text, denied in told(stated, mine):
        twin = next((other for other in left if other[0][:4] == text[:4]), None) or next(
            (other for other in left if alike(key(other[0]), key(text))), None
        )
        if twin is not None:
            left.remove(twin)
        elif not denied:  # "ikke til hinder" denies nothing
            unmatched += 1
    # What the sentence says in a word that is no cue ("frafalles" for "falle bort") is told too.
    beside = {cue.last + step for cue in cues_of(stated, "neg") for step in (1, 2, 3)}
    words = [found for at, found in enumerate(stated.content) if found and at not in beside]
    left = [other for other in left if not other[1] and not any(alike(key(other[0]), word) for word in words)]
    both = min(unmatched, len(left))  # "uriktige" and "urette": one on either side is the same thing in two words
    return unmatched - both, len(left) - both


def readings(reading: Reading, count: int, clauses: frozenset[int] | None) -> list[tuple[int, str]]:
    """How many negations a text may be said to have, and what the other side must offer for it."""
    found = [(count, "")]
    negations = cues_of(reading, "neg", clauses)
    exceptions = cues_of(reading, "except", clauses)
    if count >= 2 and (excepting(reading, negations, exceptions) or conditional(reading, negations)):
        found.append((count - 2, "restriction"))
    for limit, other in (("min", "max"), ("max", "min")):
        # "ikke mer enn" is "høyst", also where words stand between.
        if count and any(negated(reading, cue) for cue in cues_of(reading, limit, clauses)):
            found.append((count - 1, other))
    if count and any(negated(reading, cue) for cue in cues_of(reading, "deadline", clauses)):
        found.append((count - 1, "min"))  # "ikke innen fem dager" is "mer enn fem dager"
    for limit, other in (("min", "max"), ("max", "min")):
        # "dekkes ikke når den koster under 174 kroner" is "må koste minst 174 kroner".
        if count == 1 and reading.has(limit, clauses) and not reading.has(other, clauses):
            found.append((0, f"not {limit}"))
    if count and "så lenge" in reading.text.lower():
        found.append((count - 1, "until"))  # "så lenge klagen ikke er sendt" is "inntil klagen er sendt"
    if count and comparative(reading, negations):
        found.append((count - 1, "only"))
    if (
        count >= 1
        and any(cue.text == "før" and negated(reading, cue) for cue in exceptions)
        and not told_undone(reading)
    ):
        found.append((count - 1, "first"))
        if reading.has("perm", clauses) or reading.has("obl", clauses):
            found.append((count - 1, "prior"))
    found += (
        [(count - 1, f"side {pair} {1 - side}") for pair, side in _denied_sides(reading, negations)] if count else []
    )
    lacks = {cue.clause for cue in cues_of(reading, "negopt", clauses) if cue.text.startswith("u")}
    if count and any(cue.text in _NONE and cue.clause in lacks for cue in negations):
        found.append((count - 1, "every"))  # "ingen … skal være ukjente" is "alle skal være kjent"
    if count and _SUFFICES.search(reading.text.lower()):
        found.append((count - 1, "every"))  # "det holder ikke at én …" is that all must
    return found


def _denied_sides(reading: Reading, negations: list[Cue]) -> set[tuple[int, int]]:
    """The opposites that are denied where they stand ("stanser ikke"): the other one of the pair says the same."""
    found: set[tuple[int, int]] = set()
    for cue in negations:
        if cue.text in _NOT:
            near = (cue.first - 1, cue.last + 1, cue.last + 2)
            found |= {side for at in near if 0 <= at < len(reading.tokens) for side in sides(reading.tokens[at].word)}
    return found


_NONE = frozenset({"ingen", "inga", "inkje", "intet"})
_SUFFICES = re.compile(
    r"\b(?:holder|held|rekker|rekk|strekker til|er) (?:det )?(?:\w+ )?(?:ikke|ikkje) "
    r"(?:nok |tilstrekkele?i?g )?(?:at|å|med)\b|"
    r"\b(?:ikke|ikkje) (?:nok|tilstrekkele?i?g) (?:at|å|med)\b"
)


def offers(reading: Reading, needs: str, clauses: frozenset[int] | None) -> bool:
    """Whether a text has what makes up for a negation that the other side has more of (see `readings`)."""
    if needs == "first":  # "ikke … før" is "først" or "etter", unless the other side says "før" too
        return not reading.has("before", clauses) and any(
            reading.has(name, clauses) for name in ("first", "min", "from")
        )
    if needs == "prior":  # "kan ikke … før" is what "skal" or "må" be done before
        return reading.has("before", clauses) and reading.has("obl", clauses)
    if needs.startswith("not "):
        limit = needs.removeprefix("not ")
        opposite = "max" if limit == "min" else "min"
        return reading.has(opposite, clauses) and not reading.has(limit, clauses)
    if needs.startswith("side "):
        _, pair, side = needs.split()
        denied = {step for cue in cues_of(reading, "neg") for step in range(cue.first - 1, cue.last + 3)}
        return any(
            (int(pair), int(side)) in sides(token.word) for at, token in enumerate(reading.tokens) if at not in denied
        )
    if needs == "every":
        return any(reading.has(name, clauses) for name in ("all", "both", "obl"))
    if needs == "only":  # "ingen … flere enn" is "bare"
        return reading.has("only", clauses)
    if needs == "until":
        return re.search(r"\b(?:inntil|før|fram til|frem til|til)\b", reading.text.lower()) is not None
    if needs == "max" and any(str(fact.value[0]).startswith("every ") for fact in reading.facts):
        return True  # "hver sjette uke" leaves no more than six between
    if needs in ("min", "max"):
        return reading.has(needs, clauses) or (needs == "max" and reading.has("deadline", clauses))
    if reading.has("before", clauses) and reading.has("obl", clauses):
        return True  # "uten X kan ikke Y" is "X skal … før Y"
    return any(
        needed & cue.classes and cue.text != "etter"  # a deadline or a law is no condition
        for cue in reading.cues
        for needed in ({"only", "require", "first", "always"},)
        if clauses is None or cue.clause in clauses
    )
