"""Fuzzing of redaction: `python -m benchmarks.fuzz 600` for ten minutes; `make soak` runs it.

Coverage-guided by atheris (libFuzzer) over guardrails and norsk where it is installed, otherwise by Hypothesis with
the same fragments. What must hold for every input: it is redacted or refused with RedactionFailed; the vault gives
back the text to the letter; spans are disjoint, in order and inside the text; time grows linearly when the input is
repeated. A quarter of the time goes to what no chance finds: each word that a recogniser looks for, repeated by itself
("DPSDPSDPS", "DPS.DPS."), where a pattern that looks too far takes its time.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from norsk.names import wordlist

PROFILES = ("sporsmal", "journal", "streng")
# What recognisers look at: a driver puts bytes below this many together from fragments, the rest as they are.
FRAGMENTS = (
    *wordlist(
        """Kari Olsens dr. Storm Bo 12 . 05.1950 § @ a.b@c.no http:// O l 98 født Storgata <PERSON_1> - / : ( Helse
        sykehus , i på K. \u0301 \u200b \uff10\uff11 's II årig 94 konto 1234.56.78901 +47 0047 fnr 418150 12345 v/ Hb
        13,2 CA 123456 ::1 aa: DPS BUP Avd. for og rehabilitering mars -21 1.2.- 14.2. nittensekstito HELSE SYKEHUS van
        al- O' UTM 32V 597000 6643000 59.91 gift med svein olsen Nordre Gate 7B 0181 Oslo alder: hundre år (6) NO93
        ds"""
    ),
    "\n",
    "\t",
    "\\",
)
LEAST_SHARE, MOST = 0.005, 6.0  # seconds under which a ratio says nothing; steps that fourfold text may take


def text_of(data: bytes) -> tuple[str, str]:
    """A profile and a text from bytes: fragments, raw UTF-8, or both in turn."""
    profile = PROFILES[data[0] % 3] if data else "journal"
    if not data or data[0] & 64:
        return profile, data[1:].decode("utf-8", "ignore").replace("\x00", "")
    joint = " " if data[0] & 32 else ""
    pieces = [FRAGMENTS[byte] if byte < len(FRAGMENTS) else chr(byte) for byte in data[1:400]]
    return profile, joint.join(pieces)


def check(profile: str, text: str, redactors: dict[str, object]) -> None:
    """Raise AssertionError where redaction of `text` breaks what must hold."""
    from guardrails.redact import Redactor
    from guardrails.refusal import RedactionBroke, RedactionFailed
    from guardrails.vault import Vault

    redactor = redactors.setdefault(profile, Redactor(profile))
    assert isinstance(redactor, Redactor)
    vault = Vault()
    try:
        redacted = redactor.redact(text, vault)
    except RedactionBroke:
        raise  # it fails closed, and is a fault all the same
    except RedactionFailed:
        return
    assert vault.restore(redacted.text) == text, "the vault does not give the text back"
    at = 0
    for span in redacted.spans:
        assert at <= span.start < span.end <= len(text), "spans overlap or leave the text"
        at = span.end


def check_time(profile: str, unit: str, redactors: dict[str, object]) -> None:
    """Raise AssertionError where `unit`, repeated, takes more than linear time (processor time, best of three)."""
    if not unit.strip():
        return

    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            check(profile, text, redactors)
            best = min(best, time.process_time() - begun)
        return best

    short = max(LEAST_SHARE, seconds(4_000))
    if (long := seconds(16_000)) > MOST * short:
        short, long = max(LEAST_SHARE, seconds(8_000)), seconds(32_000)  # once more, for the machine may have paused
        assert long <= MOST * short, f"four times the text took {long / short:.1f} times the time"


def cues() -> list[str]:
    """Every word that a module of guardrails looks for: the strings of its tuples and sets."""
    import guardrails

    found: set[str] = set()
    for module in pkgutil.iter_modules(guardrails.__path__):
        for value in vars(importlib.import_module(f"guardrails.{module.name}")).values():
            if isinstance(value, tuple | frozenset | set) and all(isinstance(part, str) for part in value):
                found.update(value)
    return sorted(cue for cue in found if cue.strip() and len(cue) < 40)


def sweep(seconds: float, seed: int) -> int:
    """Time cues repeated in eight ways, drawn with `seed`, for `seconds`; how many. Raises at what is not linear."""
    units = [
        unit
        for cue, word in ((cue, cue.strip()) for cue in cues())
        for unit in (cue, f"l{cue}", f"{word} ", word.capitalize(), word.upper(), f"{word.title()} A ", f"1{cue}",
                     f"{word}.")
    ]  # fmt: skip
    random.Random(seed).shuffle(units)
    redactors: dict[str, object] = {}
    end = time.monotonic() + seconds
    for number, unit in enumerate(units):
        if time.monotonic() > end:
            return number
        try:
            if _grows(unit, redactors):  # a glance; what looks slow is measured
                check_time("streng", unit, redactors)
        except AssertionError as error:
            raise AssertionError(f"{unit!r} repeated: {error}") from None
    return len(units)


def _grows(unit: str, redactors: dict[str, object]) -> bool:
    """Whether four times the text took more than it may in one measurement."""
    taken = []
    for length in (3_000, 12_000):
        begun = time.process_time()
        check("streng", (unit * (length // len(unit) + 1))[:length], redactors)
        taken.append(time.process_time() - begun)
    return taken[1] > MOST * max(LEAST_SHARE, taken[0])


def with_atheris(seconds: int) -> None:
    """Coverage-guided fuzzing; ends the process after `seconds`, with a non-zero status at the first failure."""
    import atheris  # type: ignore[import-not-found]

    from guardrails.lean import load_presidio

    load_presidio()
    # Not its hook for patterns: that replaces them by ones whose match() takes no position.
    with atheris.instrument_imports(include=["guardrails", "norsk"], enable_loader_override=False):
        import guardrails.engine
        import guardrails.redact  # noqa: F401
    redactors: dict[str, object] = {}
    for profile in PROFILES:  # the lists are read before the clock of an input runs
        check(profile, "Overlege Kari Nordmann ringte 987 65 432.", redactors)
    runs = 0

    def one(data: bytes) -> None:
        nonlocal runs
        runs += 1
        profile, text = text_of(data)
        check(profile, text, redactors)
        if runs % 500 == 0:
            check_time(profile, text[:60], redactors)

    with tempfile.TemporaryDirectory() as corpus:
        from guardrails.recognisers import RECOGNISERS

        for number, entry in enumerate(RECOGNISERS):
            (Path(corpus) / str(number)).write_bytes(b"A" + entry.example.encode())
        atheris.Setup([sys.argv[0], corpus, f"-max_total_time={seconds}", "-max_len=400", "-timeout=600"], one)
        atheris.Fuzz()


def with_hypothesis(seconds: int) -> int:
    """Fuzzing without coverage; the number of inputs tried. Raises at the first failure, with the input made small."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    redactors: dict[str, object] = {}
    tried = 0
    end = time.monotonic() + seconds

    @settings(
        max_examples=2_000,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.target, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.binary(min_size=1, max_size=400))
    def one(data: bytes) -> None:
        nonlocal tried
        if time.monotonic() > end:
            return
        tried += 1
        profile, text = text_of(data)
        check(profile, text, redactors)
        if tried % 500 == 0:
            check_time(profile, text[:60], redactors)

    while time.monotonic() < end:
        one()
    return tried


def main() -> None:
    """Fuzz for the number of seconds given, 600 by default; with a seed behind it, repeat cues alone."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    if len(sys.argv) > 2:
        print(f"{sweep(seconds, int(sys.argv[2]))} cues repeated, no failure (seed {sys.argv[2]})")
        return
    # A process of its own: atheris sees only what is imported under it.
    own = [sys.executable, "-m", "benchmarks.fuzz", str(seconds // 4), str(random.randrange(10_000))]
    subprocess.run(own, check=True)
    seconds -= seconds // 4
    if importlib.util.find_spec("atheris"):
        with_atheris(seconds)
    else:
        print("atheris is not installed: Hypothesis, without coverage")
        print(f"{with_hypothesis(seconds)} inputs, no failure")


if __name__ == "__main__":
    main()
