"""Who does a deed: "legen samtykker" where the quotes say "pasienten samtykker".

`guardrails.parties` compares two parties of one clause. Here each party is held to the deed that stands right behind
it, but for modals and adverbs: where both sides tell a deed in the same word and the quotes know it of others only, the
sentence says it of the wrong one.
"""

from __future__ import annotations

import re

from guardrails.comparison import Objection, entails
from guardrails.fact import Fact
from guardrails.reading import Reading
from norsk.meaning import bokmal, key, word_list

_SKIPPED = frozenset(
    ["selv", "sjølv", "også", "òg", "ikke", "ikkje", "da", "då", "likevel", "alltid", "bare", "berre", "først", "alene",
     "straks", "skriftlig", "skriftleg", "normalt", "i", "tillegg", "så", "å", "ha", "har", "da", "deretter"]
)  # fmt: skip
# Before a party that does not do what follows: "foreldre med samme fødselsdato som barnet kan ikke …".
_GOVERNS = frozenset(
    ["for", "til", "hos", "med", "av", "fra", "frå", "på", "mot", "om", "ved", "i", "som", "mellom", "overfor", "og",
     "enn"]
)  # fmt: skip
_REACH = 4  # words from a party to its deed
_VERB = (re.compile(r"[a-zæøå]{3,}(?:r|rer)"), re.compile(r"[a-zæøå]{3,}e|gi|se|si|gå|stå"))  # present, infinitive


def other_agent(stated: Reading, source: Reading) -> Objection | None:
    """The first deed told of a party that the quotes tell of others only, or None."""
    theirs = _deeds(source)
    for deed, tellers in _deeds(stated).items():
        others = theirs.get(deed, [])
        for fact in tellers:
            if others and not any(_same(fact, other, source) for other in others):
                return Objection(
                    "contradicted",
                    f"Setningen sier «{fact.text}» der sitatet sier «{others[0].text}» (hvem som gjør det).",
                )
    return None


def _same(fact: Fact, other: Fact, source: Reading) -> bool:
    return fact.kind != other.kind or entails(other, fact, source) or entails(fact, other)


def _deeds(reading: Reading) -> dict[str, list[Fact]]:
    """The parties that stand right before each deed, by the key of its verb; nothing that its clause denies."""
    found: dict[str, list[Fact]] = {}
    for fact in reading.facts:
        before = reading.tokens[fact.first - 1].word if fact.first else ""
        if fact.kind not in ("role", "agency") or fact.text.endswith("s") or before in _GOVERNS:
            continue
        modal = before in word_list("modal")  # "kan legen samtykke"
        for at in range(fact.last + 1, min(len(reading.tokens), fact.last + 1 + _REACH)):
            word = reading.tokens[at].word
            modal = modal or word in word_list("modal")
            if word in _SKIPPED or word in word_list("modal"):
                continue
            denied = reading.has("neg", frozenset({reading.clause_of[at]}))
            if reading.content[at] and not denied and _VERB[modal].fullmatch(word):
                found.setdefault(key(bokmal(word)), []).append(fact)
            break
    return found
