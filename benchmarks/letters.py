"""Repair of OCR letters on text that its counts do not come from: right, wrong, missed, harmed, seconds.

    python -m benchmarks.letters SHARED_FOLDER

Damage is done as observed in the scanned seed: å becomes a (also &, @), ø becomes g (also o, e, a, @, p), æ becomes
ae or ee, the l of "lø" becomes I. The held-out texts are the four clean seeds and the grammatical learner sentences.
"""

from __future__ import annotations

import random
import re
import sys
import time
from pathlib import Path

from ingest.parse import parse
from ingest.repair import repair

SHOWN = {
    "å": ("a",) * 96 + ("d", "d", "é", "A"),
    "ø": ("g",) * 82 + ("o",) * 4 + ("e",) * 6 + ("a",) * 4 + ("@", "@", "p", "eg"),
    "æ": ("ae",) * 60 + ("ee",) * 32 + ("ze",) * 4 + ("se",) * 4,
    "Å": ("A",),
    "Ø": ("@", "O"),
}
ALONE = ("a",) * 61 + ("&",) * 28 + ("@",) * 7 + ("4", "8", "8", "a8")


def scan(text: str, chance: random.Random) -> tuple[str, list[tuple[int, str, str]]]:
    """The text as scanned; each word's place in it, how it is shown and how it was written."""
    pieces: list[str] = []
    words: list[tuple[int, str, str]] = []
    length = 0
    for token in re.findall(r"[^\W\d_]+|[\W\d_]", text):
        shown = token
        if token == "å":
            shown = chance.choice(ALONE)
        elif token.isalpha():
            head = "I" if token.startswith("lø") and chance.random() < 0.7 else token[:1]
            shown = "".join(chance.choice(SHOWN.get(char, (char,))) for char in head + token[1:])
        if token.isalpha():
            words.append((length, shown, token))
        pieces.append(shown)
        length += len(shown)
    return "".join(pieces), words


def measure(text: str, seed: int) -> tuple[int, int, int, int, float]:
    shown, words = scan(text, random.Random(seed))
    start = time.process_time()
    mended, repairs = repair(shown)
    seconds = time.process_time() - start
    read: dict[int, str] = {}
    gained = 0
    for change in repairs:
        read[change.start - gained] = mended[change.start : change.end]
        gained += change.end - change.start - len(change.original)
    damaged = [(place, word) for place, seen, word in words if seen != word]
    right = sum(1 for place, word in damaged if read.get(place) == word)
    wrong = sum(1 for place, word in damaged if read.get(place) not in (None, word))
    harmed = sum(1 for place, seen, word in words if seen == word and place in read)
    return len(damaged), right, wrong, harmed, seconds


def main(shared: Path) -> None:
    texts = {
        path.name[:3]: "\n\n".join(document.text for document in parse(path))
        for path in sorted((shared / "seeds").iterdir())
        if not path.name.startswith("003")
    }
    learners = (shared / "data" / "nocola-dev" / "NoCoLa_class_dev.txt").read_text("utf-8").split("Grammatical:")[-1]
    texts["learners"] = "\n".join(row.split("\t")[0].strip() for row in learners.split("\n"))[:180_000]
    print("| text | words | damaged | right | wrong | whole words harmed | s |\n|---|---|---|---|---|---|---|")
    for name, text in texts.items():
        damaged, right, wrong, harmed, seconds = measure(text, 1)
        words = len(re.findall(r"[^\W\d_]+", text))
        shares = f"{right / damaged:.1%} | {wrong / damaged:.1%} | {harmed / (words - damaged):.3%}"
        print(f"| {name} | {words} | {damaged} | {shares} | {seconds:.1f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
