"""Run the benchmarks and write docs/benchmarks.md: `python -m benchmarks` or `make bench`; names run only those.

Each benchmark is a module that prints its own table, run in a process of its own so that none warms another's caches.
What is not run keeps its section.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Benchmark:
    """`python -m benchmarks.<module> <arguments>` prints the section `title`."""

    title: str
    module: str
    arguments: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        return " ".join(("python -m", f"benchmarks.{self.module}", *self.arguments))


BENCHMARKS = (
    Benchmark("Retrieval", "retrieval", ("--ablation", "--nynorsk")),
    Benchmark("Search latency and memory", "latency"),
    Benchmark("Ingest", "ingest"),
    Benchmark("Answers", "answers"),
    Benchmark("Coding", "coding"),
    Benchmark("The record", "journal"),
    Benchmark("A hundred users, and a thousand", "load", ("--seconds", "60", "--crowd-seconds", "30")),
    Benchmark("The first answer in a browser", "first_answer"),
    Benchmark("A served model", "served", ("--attacks", "500", "--requests", "1000")),
    Benchmark("Written standard", "written", ("../shared/data/malform-dev/nb_nn_dev.tsv.gz",)),
)

HEAD = """# Benchmarks

Written by `make bench` (`python -m benchmarks`); do not edit by hand. Each figure is measured beside a named
alternative in the same run, because times differ from machine to machine and ratios less. Development data that is not
part of the project is looked for beside the checkout (`../shared`).
"""


def main(names: list[str]) -> int:
    known = {benchmark.module for benchmark in BENCHMARKS}
    if unknown := set(names) - known:
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    sections = read(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    failed = 0
    for benchmark in BENCHMARKS:
        if names and benchmark.module not in names:
            continue
        print(benchmark.command, file=sys.stderr, flush=True)
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{benchmark.module}", *benchmark.arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"failed with {done.returncode}; its section is kept as it was", file=sys.stderr)
            failed += 1
            continue
        sections[benchmark.title] = section(benchmark, done.stdout, time.monotonic() - begun)
        write(sections)
    return 1 if failed else 0


def section(benchmark: Benchmark, printed: str, seconds: float) -> str:
    """The section's text: where and when, and the table, in a block of its own unless it is Markdown."""
    table = printed.strip()
    body = table if re.search(r"^\|.*\|$", table, re.MULTILINE) else f"```\n{table}\n```"
    where = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    return f"`{benchmark.command}`, {date.today().isoformat()}, {where}, {seconds:.0f} s.\n\n{body}"


def read(page: str) -> dict[str, str]:
    """The sections of a page by title."""
    parts = re.split(r"^## (.*)$", page, flags=re.MULTILINE)
    return {title.strip(): text.strip() for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def write(sections: dict[str, str]) -> None:
    """Write the page in the order of BENCHMARKS; sections of benchmarks that are gone go."""
    listed = [(benchmark.title, sections[benchmark.title]) for benchmark in BENCHMARKS if benchmark.title in sections]
    text = HEAD + "".join(f"\n## {title}\n\n{body}\n" for title, body in listed)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
