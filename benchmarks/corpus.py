"""Norwegian running text for the benchmarks: passages of about 80 words, as many as asked for, the same every time.

Sentences come from the development data beside the checkout where it is there, else from the built-in pages. A few
words of each passage are made by joining two words, because real text keeps bringing new compounds and names.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from norsk.text import sentences as split

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def articles() -> list[str]:
    """NorQuAD's articles where they are there, else nothing."""
    found: list[str] = []
    for file in sorted((SHARED / "data" / "norquad-dev").rglob("*.json")):
        for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
            found += [paragraph["context"] for paragraph in article["paragraphs"]]
    return found


def chunks(count: int, words: int = 80) -> Iterator[str]:
    """Articles cut after every `words` words, as often as it takes, a copy with a number of its own each time."""
    texts = articles() or [" ".join(sentences())]
    cut = [
        " ".join(found[at : at + words])
        for found in (text.split() for text in texts)
        for at in range(0, max(1, len(found) - words // 4), words)
    ]
    for number in range(count):
        again = number // len(cut)
        yield cut[number % len(cut)] + (f" ({again + 1})" if again else "")


def sentences() -> list[str]:
    """Sentences of 4 to 60 words, in a fixed order."""
    texts = articles()
    for file in sorted((SHARED / "data" / "lovdata").glob("*.json")):
        texts += [provision["content"] for provision in json.loads(file.read_text(encoding="utf-8"))["provisions"]]
    if not texts:
        texts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "ingest" / "pages").glob("*.md"))]
    found = [" ".join(text[span.start : span.end].split()) for text in texts for span in split(text)]
    return [sentence for sentence in dict.fromkeys(found) if 4 <= len(sentence.split()) <= 60]


def passages(count: int, words: int = 80, seed: int = 7) -> Iterator[str]:
    """`count` texts of about `words` words: whole sentences drawn at random, and a few new compounds."""
    pool, chance = sentences(), random.Random(seed)
    nouns = sorted({word.strip('.,:;()«»"').lower() for text in pool for word in text.split() if len(word) > 5})
    for number in range(count):
        found: list[str] = []
        length = 0
        while length < words - 10:
            sentence = chance.choice(pool)
            length += len(sentence.split())
            found.append(sentence)
        new = " ".join(chance.choice(nouns) + chance.choice(nouns) for _ in range(5))
        yield f"{' '.join(found)} Dette gjelder {new} i sak {number}."


def questions(count: int, seed: int = 11) -> list[str]:
    """`count` questions of about eight words taken in order from sentences: common and rare words as they come."""
    pool, chance = sentences(), random.Random(seed)
    found = []
    for _ in range(count):
        words = chance.choice(pool).split()
        at = chance.randrange(max(1, len(words) - 8))
        found.append("Hva gjelder for " + " ".join(words[at : at + 8]) + "?")
    return found


def write_files(folder: Path, count: int, words: int = 80) -> None:
    """`count` chunks of so many words as text files of their own, a thousand to a folder."""
    for number, text in enumerate(chunks(count, words)):
        home = folder / f"{number // 1000:04d}"
        home.mkdir(parents=True, exist_ok=True)
        (home / f"{number:06d}.txt").write_text(text + "\n", encoding="utf-8")
