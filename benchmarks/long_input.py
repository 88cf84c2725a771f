"""Whether what is given may be long: `python -m benchmarks.long_input`; names of doors after it measure those alone.

Every function that takes a text from outside, redaction apart (`benchmarks.fuzz`), reads units repeated to 4,000 and
to 16,000 characters: one long word, one long line, dots, numbers, brackets, negations, marks that stand on no letter,
letters drawn at random. Four times the text may take six times the time (processor time, best of three); what takes
more is told, and the exit code is 1.
"""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache

from benchmarks.fuzz import LEAST_SHARE, MOST

SHORT, LONG = 4_000, 16_000  # characters
PATIENCE = 60  # seconds of processor time for one text
UNITS = (
    "lDPS", "a-", "1.", "1,", "§ ", "§ 3 ", "§§ 3-1 ", "ikke ", "ikkje ", "((", "()", "«", "«a» ", "\n", "\n\n", "\r\n",
    "\t", " ", "a ", "a\n", "\u200b", "a\u200b", "\u0301", "a\u0301", "\u00ad", "a\u00ad", ".", "...", "a.", "A. ",
    "f. ", "bl.a. ", "? ", "hva ", "hvem er ", "og ", "at ", "som ", "ikke og ", "100 ", "1 000 ", "12.05.2020 ",
    "kapittel 1 ", "artikkel 5 nr. 1 ", "lov om ", "av ", "skal ", "Helsedirektoratet ", "helse- og ", "a/", "a:", "x'",
    "ææ", "Ææ ", "ſ", "ﬁ", "İ", "\U0001f600", "<", "<b>", "](", "http://", "@", "- a\n", "1. a\n", "ord ", "ord, ",
    "ingen feber ", "pneumoni ", "brudd i ", "mg ", "E. coli ", "S 72.0 ", "diabetes mellitus type ", "mor hadde ",
    "lege-", "sykehus", "s", "|", "| a ", "--", "=", "#", "_", "*", "\\", "\"", "'", "%", "5 % ", "1/2 ", "≥ 3 ",
    "Jeg vet ikke hva dette er. ", "eg veit ikkje, ", "hvis ", "unntatt ", "bare ", "alle ", "minst 3 ",
    "o g ", "a r b e i d ", "ar- beid ", "e ns ", "l egen ",
)  # fmt: skip
Door = Callable[[str], object]


def units() -> Iterator[str]:
    """What is repeated, and a stretch drawn at random of letters, of signs and of all of Unicode."""
    yield from UNITS
    drawn = random.Random(2026)
    for alphabet in ("abcdefghijklmnopqrstuvwxyzæøå ", "aAeE .,-:;!?()«»\n1", "".join(map(chr, range(32, 0x3000)))):
        yield "".join(drawn.choices(alphabet, k=997))
        yield "".join(drawn.choices(alphabet, k=LONG))


@cache
def doors() -> dict[str, Door]:
    """Every door by name."""
    from assistant import conversation, question, slips
    from assistant.coding import Coder
    from assistant.settings import Settings
    from guardrails import grounding, injection, purpose
    from ingest import codefiles
    from ingest.repair import repair
    from norsk import provisions, spelling, statutes, terms, text, written

    codes = codefiles.load(Settings.load().home)
    coder = Coder(codes)
    short = "Virksomheten må ikke melde bruddet innen 72 timer."
    return {
        "check, sentence": lambda given: grounding.check(given, (short,)),
        "check, quote": lambda given: grounding.check(short, (given,)),
        "check, both": lambda given: grounding.check(given, (given,)),
        "written": written.analyse,
        "spelling": lambda given: spelling.find_errors(given, "nb"),
        "code": coder.suggest,
        "codes": lambda given: codes.search(given, 10),
        "sentences": text.sentences,
        "words": text.words,
        "question": question.read,
        "follow-up": lambda given: conversation.standalone(given, (short, given)),
        "purpose": purpose.gate,
        "slips": slips.mended,
        "injection": injection.scan,
        "statutes": statutes.references,
        "provisions": provisions.reference_terms,
        "repair": repair,
        "repair, damaged": lambda given: repair(given, damaged=True),
        "document terms": terms.document_terms,
        "query terms": terms.query_terms,
    }


def seconds(door: Door, unit: str, length: int, times: int = 1) -> float:
    """Processor time for `unit` repeated to `length`, the best of so many; infinity past the patience."""
    given = (unit * (length // len(unit) + 1))[:length]
    best = float("inf")
    for _ in range(times):
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)
        try:
            door(given)
        except TimeoutError:
            return float("inf")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        best = min(best, time.process_time() - begun)
    return best


def growth(door: Door, unit: str) -> tuple[float, float]:
    """How many times as long four times the text takes, and how long that is; a glance first, then best of three."""
    short, long = (seconds(door, unit, length) for length in (SHORT, LONG))
    if long > MOST * max(LEAST_SHARE, short) and long < PATIENCE:
        short, long = (seconds(door, unit, length, 3) for length in (SHORT, LONG))
    return long / max(LEAST_SHARE, short), long


def main(names: list[str]) -> int:
    """Print a table of what grows too fast, and for each door the slowest text; 1 where anything does."""

    def tired(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGPROF, tired)
    wrong = 0
    print("| door | unit | times four | seconds at 16,000 |\n|---|---|---|---|")
    for name, door in doors().items():
        if names and name not in names:
            continue
        seconds(door, "ord ", 200)  # what is loaded at first use
        slowest = (0.0, "")
        for unit in units():
            times, long = growth(door, unit)
            slowest = max(slowest, (long, unit))
            if not times <= MOST:  # neither where it took the patience both times
                wrong += 1
                print(f"| {name} | {unit[:20]!r} | {times:.1f} | {long:.2f} |", flush=True)
        print(f"| {name} | slowest: {slowest[1][:20]!r} | | {slowest[0]:.2f} |", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
