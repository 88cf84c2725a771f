"""True sentences with the paragraph they stand in, from the built-in pages: what falsehoods are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.datasets import Item, Standard
from ingest.sources import built_in_pages
from norsk.text import sentences

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_CITED = re.compile(r"\([^()]*(?:§|artikkel|kapittel|vedlegg|oversikt|rapport|plan)[^()]*\)")
_TAKE = 90  # bokmål sentences; nynorsk has fewer pages and gives all of its own


def truths() -> list[Item]:
    """Sentences that a page gives a reference for, evenly over the pages, with the paragraph as quote."""
    by_standard: dict[Standard, list[Item]] = {"nb": [], "nn": []}
    for name, standard, body in bodies():
        by_standard[standard] += _of(name, standard, body)
    step = max(1, len(by_standard["nb"]) // _TAKE)
    return [*by_standard["nb"][::step], *by_standard["nn"]]


def bodies() -> Iterator[tuple[str, Standard, str]]:
    """(file name, written standard, text below the front matter) of every page."""
    for path in built_in_pages():
        text = path.read_text(encoding="utf-8")
        front = _FRONT.match(text)
        nynorsk = "language: nn" in (front[1] if front else "")
        yield path.name, "nn" if nynorsk else "nb", text[front.end() :] if front else text


def _of(name: str, standard: Standard, body: str) -> Iterator[Item]:
    for number, line in enumerate(body.splitlines()):
        paragraph = line.strip().removeprefix("- ")
        if not paragraph or paragraph.startswith("#"):
            continue
        for at, span in enumerate(sentences(paragraph)):
            sentence = paragraph[span.start : span.end].strip()
            if _CITED.search(sentence) and len(sentence.split()) >= 6:
                data = {"sentence": sentence, "quotes": [paragraph], "source": name}
                yield Item(f"{name.removesuffix('.md')}-{number}-{at}", standard, "truth", data)
