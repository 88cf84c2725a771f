"""The grounding check: is a sentence carried by its quotes, contradicted by them, or beyond them?

Facts are compared in normal form, the rest by coverage. Four steps, the first objection decides:
  1. a sentence that stands in a quote as it is, is supported;
  2. each fact (number, unit, date, provision, body, name, role) must stand in the quotes;
  3. what turns a clause (negation, modality, quantifiers, before/after, opposites) must agree with the clauses of the
     quotes that the sentence draws on;
  4. enough of the sentence's content words must have a counterpart in the quotes.
An NLI model may add its vote above this; it is never the only judge, since numbers are what such models miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from guardrails.agreement import clash
from guardrails.comparison import Objection, compare_facts, facts_carried
from guardrails.reading import Reading, matched, read

Judgement = Literal["supported", "contradicted", "unsupported"]

# Chosen on the seen half of tests/data/grounding and on unrelated pairs of statute sentences.
_MIN_COVERAGE = 0.34
_WINDOW = 3
# Where a sentence or a line may begin and end; a wrapped line goes on in lower case and is none.
_OPENS = re.compile(r"(?:^|[.!?:…]|\n)[\s«»\"'–*•(\-]*\Z")
_STOPPED = re.compile(r"(?:^|[.!?:…]|\n\s*\n)[\s«»\"'–*•(\-]*\Z")
_CLOSES = re.compile(r"[\s»\")]*(?:[.!?…:]|\Z|\n\s*(?:\n|[A-ZÆØÅ0-9«\"–*•\-]))")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check concluded, with its reason in Norwegian."""

    verdict: Judgement
    reason: str

    @property
    def supported(self) -> bool:
        """True where the sentence may be shown."""
        return self.verdict == "supported"


def check(sentence: str, quotes: Sequence[str]) -> Verdict:
    """Judge a sentence against the quotes it is tied to. Facts may come from different quotes.

    A sentence that asserts nothing (empty, or punctuation only) is unsupported, and so is one without quotes.
    """
    stated = read(sentence)
    if not any(token.word[0].isalnum() for token in stated.tokens):
        return Verdict("unsupported", "Setningen er tom.")
    texts = [quote for quote in quotes if quote.strip()]
    if not texts:
        return Verdict("unsupported", "Setningen har ingen sitater å hvile på.")
    if any(_verbatim(sentence, text) for text in texts):
        return Verdict("supported", "Setningen står ordrett i sitatet.")
    _, objection = next(objections(stated, read("\n".join(texts))), ("", None))
    if objection:
        return Verdict(objection.verdict, objection.reason)
    return Verdict("supported", "Sitatet dekker setningen.")


def objections(stated: Reading, source: Reading) -> Iterator[tuple[str, Objection]]:
    """What speaks against a sentence, each with its detector's name, found one by one as they are asked for.

    The first decides; `benchmarks.detectors` asks for all of them, to see what each is worth.
    """
    yield from compare_facts(stated, source)
    carried, hard = facts_carried(stated, source)
    keys = stated.keys()
    if matched(keys, _nearest(keys, source)) + carried < _MIN_COVERAGE * (len(keys) + hard):
        yield "coverage", Objection("unsupported", "Setningen handler om noe annet enn sitatet.")
    yield from clash(stated, source)
    if _adds_clause(stated, source):
        yield "clause", Objection("unsupported", "En del av setningen har ingen dekning i sitatet.")


def _nearest(keys: list[str], source: Reading) -> list[str]:
    """The content of the three sentences of the quotes that share most with the sentence.

    A long passage holds a counterpart of nearly every word somewhere; a sentence does not draw on all of it.
    """
    by_sentence: dict[int, list[str]] = {}
    for clause in range(source.clauses):
        by_sentence.setdefault(source.sentence_of[clause], []).extend(source.keys(clause))
    if len(by_sentence) <= _WINDOW:
        return source.keys()
    best = sorted(by_sentence.values(), key=lambda found: -matched(keys, found))[:_WINDOW]
    return [key for found in best for key in found]


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()


def _verbatim(sentence: str, quote: str) -> bool:
    """Whether the whole sentence stands in the quote as whole sentences or lines (a part may lack a turning word)."""
    words = sentence.strip().rstrip(".!?").split()
    # The plain comparison spares a pattern for nearly every sentence that does not stand there.
    if not words or _plain(" ".join(words)) not in _plain(quote):
        return False
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words), re.IGNORECASE)
    return any(
        _OPENS.search(quote, 0, match.start()) is not None
        and (
            quote[: match.start()].strip() == ""
            or not quote[match.start()].islower()
            or _STOPPED.search(quote, 0, match.start())
        )
        and _CLOSES.match(quote, match.end()) is not None
        for match in pattern.finditer(quote)
    )


def _adds_clause(stated: Reading, source: Reading) -> bool:
    """Whether a clause of four content words or more has no counterpart at all in the quotes."""
    others = source.keys()
    # The facts were compared before: a clause with one that the quotes carry rests on them.
    with_fact = {stated.clause_of[fact.first] for fact in stated.facts if fact.kind != "name" and not fact.soft}
    for clause in range(stated.clauses):
        keys = stated.keys(clause)
        if len(keys) >= 4 and clause not in with_fact and matched(keys, others) == 0:
            return True
    return False
