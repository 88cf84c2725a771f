"""Tables of docs/coding.md: code search on terms, coding of notes, speed.

    python -m benchmarks.coding            everything
    python -m benchmarks.coding terms      search only (notes, speed likewise); --unseen adds the unseen halves
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections import Counter
from pathlib import Path

from assistant.coding import Coder
from ingest.codes import CodeSystem

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


def terms(codes: CodeSystem, name: str, *, verbose: bool = False) -> None:
    """First and in ten, exact and by three characters, ours against BM25."""
    data = rows(name)
    for label, search in (
        ("BM25", lambda q: bm25(codes, q, 10)),
        ("veileder", lambda q: [hit.code for hit in codes.search(q, 10)]),
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
            if verbose and label == "veileder" and found[:1] != [gold]:
                print(f"   {query!r}: {gold} not {found[:5]}{'' if gold in found else '  MISSED'}")
        n = len(data)
        print(f"| {name} ({n}) | {label} | {first / n:.3f} | {ten / n:.3f} | {first3 / n:.3f} | {ten3 / n:.3f} |")


def notes(codes: CodeSystem, name: str, *, verbose: bool = False) -> None:
    """Gold codes found, precision, traps suggested and main condition first, by style of note."""
    coder = Coder(codes)
    totals: dict[str, Counter[str]] = {}
    for row in rows(name):
        gold, trap = list(row["gold"]), set(row["trap"])  # type: ignore[call-overload]
        found = [suggestion.code for suggestion in coder.suggest(str(row["note"]))]
        for group in (str(row["style"]), "alle"):
            total = totals.setdefault(group, Counter())
            total["notes"] += 1
            total["gold"] += len(gold)
            total["found"] += len(set(gold) & set(found))
            total["suggested"] += len(found)
            total["traps"] += len(trap)
            total["sprung"] += len(trap & set(found))
            total["main"] += found[:1] == gold[:1]
            total["invalid"] += sum(codes.get(code) is None for code in found)
        if verbose and (set(gold) ^ set(found)):
            print(f"   {row['id']}: gold {gold} found {found} missed {sorted(set(gold) - set(found))} "
                  f"extra {sorted(set(found) - set(gold))}{' TRAP' if trap & set(found) else ''}")
    for group, total in totals.items():
        print(
            f"| {name} | {group} | {total['notes']} | {total['found'] / total['gold']:.3f} | "
            f"{total['found'] / max(1, total['suggested']):.3f} | {total['sprung'] / max(1, total['traps']):.3f} | "
            f"{total['main'] / total['notes']:.3f} | {total['invalid']} |"
        )


def main(arguments: list[str]) -> None:
    """Print the tables asked for."""
    codes = CodeSystem.load()
    started = time.perf_counter()
    codes.search("astma")
    print(f"index built in {time.perf_counter() - started:.2f} s")
    if not arguments or "terms" in arguments:
        print("| set | search | first | in ten | first, three characters | in ten, three characters |")
        print("|---|---|---|---|---|---|")
        for name in ["terms_seen", *(["terms_unseen"] if "--unseen" in arguments else [])]:
            terms(codes, name, verbose="--errors" in arguments and "unseen" not in name)
    if not arguments or "notes" in arguments:
        print("| set | style | notes | gold found | precision | traps suggested | main first | invalid |")
        print("|---|---|---|---|---|---|---|---|")
        for name in ["notes_seen", *(["notes_unseen"] if "--unseen" in arguments else [])]:
            notes(codes, name, verbose="--errors" in arguments and "unseen" not in name)


if __name__ == "__main__":
    main(sys.argv[1:])
