"""Recall, precision and speed of redaction; `python -m benchmarks.redaction` writes the table in docs/redaction.md.

Every figure comes from this run: the generator of identifiers and look-alikes, the annotated notes and questions of
tests/data/notes, the shared synthetic notes where they lie beside the checkout, and Presidio's own default
recognisers on the same text for the ratio of speed.
"""

from __future__ import annotations

import json
import math
import random
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.identifiers import identifiers, lookalikes
from guardrails.redact import RedactedText, Redactor
from guardrails.vault import Vault
from norsk.names import genitive_base, lexicon

ROOT = Path(__file__).parents[1]
NOTES = ROOT / "tests" / "data" / "notes"
SHARED = ROOT.parent / "shared" / "data" / "pii-dev"
DOC = ROOT / "docs" / "redaction.md"
START, END = "<!-- table: python -m benchmarks.redaction -->", "<!-- end of table -->"


@dataclass(frozen=True, slots=True)
class Row:
    """A text with the spans that must go: (start, end, label)."""

    text: str
    entities: tuple[tuple[int, int, str], ...]


@dataclass(slots=True)
class Score:
    """Counts over entities and over characters (letters and digits only)."""

    entities: int = 0
    found: int = 0  # entities of which every letter and digit went
    spans: int = 0
    right: int = 0  # spans that touch an entity
    both: int = 0
    gold: int = 0
    said: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.entities if self.entities else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.spans if self.spans else 1.0

    @property
    def character_recall(self) -> float:
        return self.both / self.gold if self.gold else 1.0

    @property
    def character_precision(self) -> float:
        return self.both / self.said if self.said else 1.0


def load(path: Path) -> list[Row]:
    """Rows of a JSON Lines file with `text` and `ents` (start, end, label)."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [Row(row["text"], tuple((e["start"], e["end"], e["label"]) for e in row["ents"])) for row in rows]


_RESIDUE = re.compile(r"[<>\[\]]|\bx{2,}\b|\bdd?[. ]mm|\(dato\)|legg til|ikke tilgj", re.I)


def labelled_cleanly(rows: Iterable[Row]) -> list[Row]:
    """The rows without labels that hold residue of tags or of a template ("1965</Date", "[Legens navn]", "dd.mm.yyyy").

    What such a label covers is no personal data, or covers more than it: the texts stay, the labels go.
    """
    return [
        Row(row.text, tuple(one for one in row.entities if not _RESIDUE.search(row.text[one[0] : one[1]])))
        for row in rows
    ]


def measure(redactor: Redactor, rows: Iterable[Row]) -> dict[str, Score]:
    """Score per label of the annotation, and "all". An entity is found when all of it went."""
    scores: dict[str, Score] = defaultdict(Score)
    everything = scores["all"]
    for row in rows:
        spans = redactor.redact(row.text).spans
        gone = {at for span in spans for at in range(span.start, span.end) if row.text[at].isalnum()}
        gold = {at for start, end, _ in row.entities for at in range(start, end) if row.text[at].isalnum()}
        for start, end, label in row.entities:
            found = all(at in gone for at in range(start, end) if row.text[at].isalnum())
            for score in (scores[label], everything):
                score.entities += 1
                score.found += found
        everything.spans += len(spans)
        everything.right += sum(any(at in gold for at in range(span.start, span.end)) for span in spans)
        everything.both += len(gone & gold)
        everything.gold += len(gold)
        everything.said += len(gone)
    return scores


def interval(hits: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a proportion; for no misses the upper end is one (Wilson 1927)."""
    if not count:
        return 0.0, 1.0
    z, share = 1.96, hits / count
    middle = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, (middle - spread) / (1 + z * z / count)), min(1.0, (middle + spread) / (1 + z * z / count))


def _percent(hits: int, count: int) -> str:
    low, high = interval(hits, count)
    return f"{hits}/{count} = {100 * hits / max(1, count):.2f} % ({100 * low:.2f}–{100 * high:.2f})"


def generated(redactor: Redactor, count: int) -> tuple[list[str], int, int]:
    """Table rows per kind of identifier and of look-alike; the misses and the false alarms."""
    total: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    for case in identifiers(count, seed=2026):
        gone = {at for span in redactor.redact(case.text).spans for at in range(span.start, span.end)}
        total[case.kind] += 1
        found[case.kind] += all(at in gone for at in range(case.start, case.end) if case.text[at].isalnum())
    lines = [f"| {kind} | {_percent(found[kind], total[kind])} |" for kind in total]
    misses = sum(total.values()) - sum(found.values())
    alarms, looked = 0, 0
    for case in lookalikes(count // 3, seed=2027):
        looked += 1
        alarms += bool(redactor.redact(case.text).spans)
    lines.append(f"| look-alikes left alone | {_percent(looked - alarms, looked)} |")
    return lines, misses, alarms


def annotated(name: str, redactor: Redactor, rows: list[Row]) -> list[str]:
    scores = measure(redactor, rows)
    score = scores["all"]
    lines = [
        f"| **{name}** ({len(rows)} texts) | {_percent(score.found, score.entities)} | "
        f"{_percent(score.right, score.spans)} "
        f"| {100 * score.character_recall:.2f} % / {100 * score.character_precision:.2f} % |"
    ]
    lines += [
        f"| {name}: {label} | {_percent(one.found, one.entities)} | | |"
        for label, one in sorted(scores.items())
        if label != "all"
    ]
    return lines


def speed(size: int = 1_000_000) -> list[str]:
    """MB/s on one core, with Presidio's default recognisers on a part of the same text."""
    source = SHARED / "training.jsonl"
    rows = load(source) if source.is_file() else load(NOTES / "notes.jsonl")
    text = "\n\n".join(row.text for row in rows)
    text = (text * (size // len(text) + 1))[:size]
    redactor = Redactor("journal")
    redactor.redact(text[:100_000])
    # Turn about, and the best of each: one slow moment in the longer run would pass for growth.
    pairs = [(_seconds(redactor, text), _seconds(redactor, text * 4)) for _ in range(3)]
    ours, fourfold = (min(times) for times in zip(*pairs, strict=True))
    part = text[:100_000]
    # turn about on the same text, so that a machine that is busy with other work slows both alike
    turns = [(_seconds(redactor, part), _presidio_seconds(part)) for _ in range(5)]
    mine, theirs = (min(times) for times in zip(*turns, strict=True))
    rate, default = len(text.encode()) / 1e6 / ours, len(part.encode()) / 1e6 / theirs
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        f"| redaction, journal profile, all recognisers but the model | {rate:.2f} MB/s (processor time, one core) |",
        f"| Presidio's default recognisers (English, no NLP model) on the same text | {default:.2f} MB/s |",
        f"| ratio | {theirs / mine:.1f} × |",
        f"| time for four times the text | {fourfold / ours:.2f} × |",
        f"| peak memory of the whole run | {peak:.0f} MB |",
    ]


def _seconds(redactor: Redactor, text: str) -> float:
    begun = time.process_time()
    redactor.redact(text)
    return time.process_time() - begun


def _presidio_seconds(text: str) -> float:
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # type: ignore[assignment]
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    registry.remove_recognizer("SpacyRecognizer")  # needs a model
    engine = AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}]),
        supported_languages=["en"],
    )
    engine.analyze(text[:2_000], "en")
    begun = time.process_time()
    engine.analyze(text, "en")
    return time.process_time() - begun


def parrot(rows: list[Row], share: float = 0.05, seed: int = 5, runs: int = 20) -> tuple[float, float]:
    """The best attacker's share of leaked names found, and what chance finds.

    `share` of the names is left in place, as if missed; all others become surrogates. The attacker knows our lists
    and guesses as many names as leaked, by the best of these rules: not in the lists; seen once; both. Mean of `runs`.
    """
    rng = random.Random(seed)
    redactor = Redactor("journal", surrogates=True)
    best: dict[str, list[float]] = defaultdict(list)
    for run in range(runs):
        vault = Vault(seed=seed + run)
        shown: list[tuple[str, bool]] = []
        for row in rows:
            people = [
                (start, end) for start, end, label in row.entities if label in ("PERSON", "First_Name", "Last_Name")
            ]
            left = [span for span in people if rng.random() < share]
            redacted = redactor.redact(row.text, vault, keep=left)
            shown += [
                (word, False)
                for span in redacted.spans
                if span.type == "PERSON"
                for word in re.findall(r"\w+", span.placeholder)
            ]
            shown += [(word, True) for start, end in left for word in re.findall(r"\w+", row.text[start:end])]
        leaks = sum(real for _, real in shown)
        counts: dict[str, int] = defaultdict(int)
        for word, _ in shown:
            counts[genitive_base(word.lower())] += 1
        lexi = lexicon()

        def strange(word: str, lexi: object = lexi) -> bool:
            base = genitive_base(word.lower())
            return base not in lexicon().first and base not in lexicon().last

        rules = {
            "chance": lambda word: 0.0,
            "not in the lists": lambda word: float(strange(word)),
            "seen once": lambda word, counts=counts: float(counts[genitive_base(word.lower())] == 1),
            "both": lambda word, counts=counts: strange(word) + (counts[genitive_base(word.lower())] == 1),
        }
        for name, rule in rules.items():
            order = sorted(shown, key=lambda one: (-rule(one[0]), rng.random()))
            best[name].append(sum(real for _, real in order[:leaks]) / max(1, leaks))
    means = {name: sum(values) / len(values) for name, values in best.items()}
    return max(value for name, value in means.items() if name != "chance"), means["chance"]


def table(count: int = 30_000) -> str:
    """The whole table as Markdown."""
    journal, question, strict = Redactor("journal"), Redactor("sporsmal"), Redactor("streng")
    lines, misses, alarms = generated(journal, count)
    out = [
        f"Generated identifiers: {count}, missed: {misses}; generated look-alikes: {count // 3}, false alarms: "
        f"{alarms}.",
        "",
        "| kind | redacted whole (95 % interval) |",
        "|---|---|",
        *lines,
        "",
        "| texts | recall by entity | precision by span | recall / precision by character |",
        "|---|---|---|---|",
    ]
    out += annotated("own notes", journal, load(NOTES / "notes.jsonl"))
    out += annotated("own notes, written after the rules", journal, load(NOTES / "notes_unseen.jsonl"))
    out += annotated("own notes, never looked at", journal, load(NOTES / "notes_unread.jsonl"))
    out += annotated("own notes, forms of dates and numbers", journal, load(NOTES / "notes_forms.jsonl"))
    out += annotated("own notes of the wards, read afterwards", journal, load(NOTES / "notes_ward.jsonl"))
    homes = load(NOTES / "notes_home.jsonl")
    out += annotated("own notes from homes, schools and forms, read afterwards", journal, homes)
    out += annotated("own notes of cases and devices, read afterwards", journal, load(NOTES / "notes_case.jsonl"))
    out += annotated("a stranger's hard notes, read afterwards", journal, load(NOTES / "notes_exam.jsonl"))
    out += annotated("a stranger's notes of shifts, read afterwards", journal, load(NOTES / "notes_shift.jsonl"))
    out += annotated("an examiner's fresh notes, read afterwards", journal, load(NOTES / "notes_round.jsonl"))
    strangers = load(NOTES / "notes_village.jsonl") + load(NOTES / "notes_hospital.jsonl")
    out += annotated("four strangers' notes, read afterwards", journal, strangers)
    out += annotated("own notes, measured twice", journal, load(NOTES / "notes_held.jsonl"))
    rows = load(NOTES / "questions.jsonl")
    out += annotated("questions with people in them", question, [row for row in rows if row.entities])
    clean = [row for row in rows if not row.entities]
    whole = sum(not question.redact(row.text).spans for row in clean)
    out += [f"| regulatory questions left whole | {_percent(whole, len(clean))} | | |"]
    if SHARED.is_dir():
        out += annotated("pii-dev training, strict profile", strict, load(SHARED / "training.jsonl"))
        validation = load(SHARED / "validation.jsonl")
        out += annotated("pii-dev validation, strict profile", strict, validation)
        clean_labels = measure(strict, labelled_cleanly(validation))["all"]
        out.append(
            "| the same, labels that hold tags or templates left out | "
            f"{_percent(clean_labels.found, clean_labels.entities)} | | |"
        )
    found, chance = parrot(load(NOTES / "notes.jsonl"))
    out += [
        "",
        "| | |",
        "|---|---|",
        *speed(),
        f"| parrot attack: leaks found by the best rule (chance) | {100 * found:.0f} % ({100 * chance:.0f} %) |",
    ]
    return "\n".join(out)


def main() -> None:
    """Print the table and put it into docs/redaction.md between its marks; `speed` prints the rows of speed alone."""
    if sys.argv[1:] == ["speed"]:
        print("\n".join(speed()))
        return
    text = table()
    print(text)
    page = DOC.read_text("utf-8")
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    DOC.write_text(f"{head}{START}\n{text}\n{END}{tail}", "utf-8")


if __name__ == "__main__":
    main()


__all__ = ["RedactedText", "Row", "Score", "load", "measure"]
