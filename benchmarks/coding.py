"""Tables of docs/coding.md: code search on terms, coding of notes, speed.

python -m benchmarks.coding              everything, the halves that were not looked at included
python -m benchmarks.coding terms        search only (notes, speed likewise); --unseen adds the unseen half,
                                         --errors shows what failed in the seen one
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.coding import Coder
from ingest.codes import CodeSystem
from ingest.editions import dotted

TERMS = ("terms_seen", "phrases_seen", "terms_gp_seen", "terms_case_seen", "terms_block_seen")
SETS = (
    "notes_seen", "notes_new_seen", "notes_dev", "notes_case_seen", "notes_round_seen", "notes_medical_seen",
    "notes_surgical_seen", "notes_exam_seen", "notes_status_seen", "notes_block_seen", "notes_stay_seen",
    "notes_ward_seen", "notes_denied_seen", "notes_affirmed_seen",
)  # fmt: skip
DATA = Path(__file__).parents[1] / "tests" / "data" / "coding"


def rows(name: str) -> list[dict[str, object]]:
    """The JSON lines of one test file."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def bm25(codes: CodeSystem, query: str, k: int) -> list[str]:
    """The named alternative: plain BM25 (k1 1.5, b .75) over the published titles, lower case, no stemming."""
    if not hasattr(bm25, "index"):
        titles = {code: codes.get(code).title for code in codes.codes()}  # type: ignore[union-attr]
        words = {code: title.casefold().replace("/", " ").split() for code, title in titles.items()}
        postings: dict[str, list[str]] = {}
        for code, tokens in words.items():
            for word in set(tokens):
                postings.setdefault(word, []).append(code)
        bm25.index = words, postings, sum(map(len, words.values())) / len(words)  # type: ignore[attr-defined]
    words, postings, mean = bm25.index  # type: ignore[attr-defined]
    scores: Counter[str] = Counter()
    for word in query.casefold().split():
        found = postings.get(word, [])
        idf = math.log(1 + (len(words) - len(found) + 0.5) / (len(found) + 0.5))
        for code in found:
            count = words[code].count(word)
            scores[code] += idf * count * 2.5 / (count + 1.5 * (0.25 + 0.75 * len(words[code]) / mean))
    return [code for code, _ in scores.most_common(k)]


def misspelt(words: Sequence[str], seed: int) -> Iterator[str]:
    """Each text with one letter left out, changed, doubled or swapped with the next (never the first)."""
    chance = random.Random(seed)
    for text in words:
        letters = list(text)
        at = chance.choice([place for place, letter in enumerate(letters) if letter.isalpha()][1:])
        slip = chance.choice("lcds")
        if slip == "l":
            del letters[at]
        elif slip == "c":
            letters[at] = chance.choice("aeioustrnlk")
        elif slip == "d":
            letters.insert(at, letters[at])
        elif at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        yield "".join(letters)


def terms(codes: CodeSystem, name: str, *, verbose: bool = False) -> None:
    """First and in ten, exact and by three characters, ours against BM25."""
    data = rows(name)
    slips = dict(zip((str(row["q"]) for row in data), misspelt([str(row["q"]) for row in data], 2026), strict=True))
    for label, search in (
        ("BM25", lambda q: bm25(codes, q, 10)),
        ("veileder", lambda q: [hit.code for hit in codes.search(q, 10)]),
        ("veileder, one slip", lambda q: [hit.code for hit in codes.search(slips[q], 10)]),
        (
            "veileder, wording left out",
            lambda q: [dotted(code) for code, _ in codes.index.search(q, 10, leave_out=True)],
        ),
    ):
        first = ten = first3 = ten3 = 0
        for row in data:
            query, gold = str(row["q"]), str(row["code"])
            found = search(query)
            three = [code[:3] for code in found]
            first += found[:1] == [gold]
            ten += gold in found
            first3 += three[:1] == [gold[:3]]
            ten3 += gold[:3] in three
            if verbose and label != "BM25" and found[:1] != [gold]:
                print(f"   {query!r}: {gold} not {found[:5]}{'' if gold in found else '  MISSED'}")
        n = len(data)
        print(f"| {name} ({n}) | {label} | {first / n:.3f} | {ten / n:.3f} | {first3 / n:.3f} | {ten3 / n:.3f} |")


def notes(codes: CodeSystem, name: str, *, verbose: bool = False) -> None:
    """Gold codes found, precision, traps suggested and main condition first, by style of note."""
    coder = Coder(codes)
    totals: dict[str, Counter[str]] = {}
    for row in rows(name):
        gold, trap = list(row["gold"]), set(row["trap"])  # type: ignore[call-overload]
        drafted = [suggestion.code for suggestion in coder.suggest(str(row["note"]))]
        # Gold codes mostly leave chapter XX out: a drafted cause counts where the note's gold has it.
        found = [code for code in drafted if code[0] not in "VWXY" or code in gold]
        for group in (str(row["style"]), "alle"):
            total = totals.setdefault(group, Counter())
            total["notes"] += 1
            total["gold"] += len(gold)
            total["found"] += len(set(gold) & set(found))
            total["suggested"] += len(found)
            total["traps"] += len(trap)
            total["sprung"] += len(trap & set(found))
            total["main"] += found[:1] == gold[:1]
            total["invalid"] += sum(codes.get(code) is None for code in drafted)
            total["causes"] += len(drafted) - len(found)
        if verbose and (set(gold) ^ set(found)):
            print(
                f"   {row['id']}: gold {gold} found {found} missed {sorted(set(gold) - set(found))} "
                f"extra {sorted(set(found) - set(gold))}{' TRAP' if trap & set(found) else ''}"
            )
    for group, total in totals.items():
        print(
            f"| {name} | {group} | {total['notes']} | {total['found'] / total['gold']:.3f} | "
            f"{total['found'] / max(1, total['suggested']):.3f} | {total['sprung'] / max(1, total['traps']):.3f} | "
            f"{total['main'] / total['notes']:.3f} | {total['invalid']} | {total['causes']} |"
        )


def chapters(codes: CodeSystem, names: list[str]) -> None:
    """Gold codes found by the letter of their chapter, over the note sets together."""
    coder = Coder(codes)
    gold: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for name in names:
        for row in rows(name):
            found = {suggestion.code for suggestion in coder.suggest(str(row["note"]))}
            for code in list(row["gold"]):  # type: ignore[call-overload]
                gold[code[0]] += 1
                hit[code[0]] += code in found
    print("| first letter | " + " | ".join(sorted(gold)) + " |")
    print("|---" * (len(gold) + 1) + "|")
    print("| gold codes | " + " | ".join(str(gold[letter]) for letter in sorted(gold)) + " |")
    print("| found | " + " | ".join(str(hit[letter]) for letter in sorted(gold)) + " |")


def speed(codes: CodeSystem) -> None:
    """Milliseconds of one processor (CPU time, so that other work does not count): median and 95th percentile."""
    coder = Coder(codes)
    notes_ = [str(row["note"]) for row in rows("notes_seen")]
    long = "\n".join(note for note in notes_ if len(note) > 4000) + "\n" + "\n".join(notes_)
    queries = [str(row["q"]) for row in rows("terms_seen")]
    typed = [query[:end] for query in queries[:60] for end in range(2, len(query) + 1, 2)]
    print("| what | median CPU ms | p95 CPU ms |")
    print("|---|---|---|")
    for what, jobs in (
        ("note of 2 kB", [lambda at=at: coder.suggest(long[at : at + 2000]) for at in range(0, 20000, 250)]),
        ("note of 10 kB", [lambda at=at: coder.suggest(long[at : at + 10000]) for at in range(0, 15000, 500)]),
        ("search, whole term", [lambda q=q: codes.search(q, 10) for q in queries]),
        ("search, as typed", [lambda q=q: codes.search(q, 10) for q in typed]),
    ):
        times = []
        for job in jobs:
            started = time.process_time()
            job()
            times.append((time.process_time() - started) * 1000)
        times.sort()
        print(f"| {what} | {times[len(times) // 2]:.1f} | {times[int(len(times) * 0.95)]:.1f} |")
    megabyte = (long * (1_000_000 // len(long) + 1))[:1_000_000]
    started = time.process_time()
    coder.suggest(megabyte)
    print(f"| note of 1 MB | {(time.process_time() - started) * 1000:.0f} | |")


def main(arguments: list[str]) -> None:
    """Print the tables asked for."""
    if not arguments:
        arguments = ["terms", "notes", "speed", "--unseen"]
    codes = CodeSystem.load()
    started = time.process_time()
    codes.search("astma")
    print(f"index built in {time.process_time() - started:.2f} s")
    if "terms" in arguments:
        print("| set | search | first | in ten | first, three characters | in ten, three characters |")
        print("|---|---|---|---|---|---|")
        for name in [
            *TERMS,
            *(["terms_unseen", "terms_fresh", "terms_gp_unseen"] if "--unseen" in arguments else []),
        ]:
            terms(codes, name, verbose="--errors" in arguments and name.endswith("_seen"))
    if "notes" in arguments:
        print("| set | style | notes | gold found | precision | traps suggested | main first | invalid | causes |")
        print("|---|---|---|---|---|---|---|---|---|")
        sets = [
            *SETS,
            *(["notes_unseen", "notes_new_unseen"] if "--unseen" in arguments else []),
        ]
        for name in sets:
            notes(codes, name, verbose="--errors" in arguments and not name.endswith("_unseen"))
        chapters(codes, sets)
    if "speed" in arguments:
        speed(codes)


if __name__ == "__main__":
    main(sys.argv[1:])
