"""A hundred users who think and ask, and then a thousand: errors, latency, memory, and how the rest are refused.

    python -m benchmarks.load [--users 100] [--crowd 1000] [--seconds 300] [--crowd-seconds 60] [--json]

A real `veileder serve` over the built-in pages, with its record on. Each user has a key of their own and thinks 5 to
15 seconds between two questions of the evaluation set; everybody's first question comes within the first ten seconds.
Client and server share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Coroutine, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from ui.keys import Keys

ROOT: Final = Path(__file__).parents[1]
THINKING: Final = (5.0, 15.0)  # seconds
VEILEDER: Final = Path(sys.executable).parent / "veileder"


def questions() -> list[str]:
    """The questions of the evaluation's sets of answers, those that are to be refused among them."""
    found = []
    for path in sorted((ROOT / "eval" / "data").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if isinstance(row, dict) and isinstance(row.get("q"), str):
                found.append(row["q"])
    return found


@contextmanager
def served(home: Path, *sources: str) -> Generator[tuple[str, int]]:
    """Address and process id of a server over the built-in pages and further sources."""
    environment = os.environ | {"VEILEDER_HOME": str(home)}
    subprocess.run([VEILEDER, "ingest", "--pages", *sources], env=environment, check=True, capture_output=True)
    command = [VEILEDER, "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as running:
        assert running.stdout is not None
        try:
            yield json.loads(running.stdout.readline())["url"].rstrip("/"), running.pid
        finally:
            running.terminate()
            running.wait(60)


def resident(process: int) -> int:
    """Memory of a process in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


def processor(process: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def ask(address: str, key: str, question: str) -> tuple[int, float]:
    """Status and Retry-After (seconds, 0 without) of one question, over a connection of its own.

    Plain sockets: a client library's pool of a thousand connections would itself be what is measured.
    """
    parts, body = urlsplit(address), json.dumps({"q": question}).encode()
    head = (
        f"POST /api/ask HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(head.encode() + body)
        whole = await reader.read()
    finally:
        writer.close()
    lines = whole.partition(b"\r\n\r\n")[0].decode("latin-1").lower().split("\r\n")
    wait = next((line.partition(":")[2] for line in lines if line.startswith("retry-after:")), "0")
    return int(lines[0].split()[1]), float(wait)


async def crowd(address: str, keys: Sequence[str], seconds: float, seed: int) -> list[tuple[float, str]]:
    """Let users ask until the time is up; (seconds, outcome) of every question."""
    asked, outcomes, until = questions(), [], time.monotonic() + seconds

    async def user(number: int, key: str) -> None:
        chance = random.Random(seed * 100_003 + number)
        await asyncio.sleep(chance.uniform(0, 10))
        while time.monotonic() < until:
            begun, wait = time.monotonic(), 0.0
            try:
                status, wait = await asyncio.wait_for(ask(address, key, chance.choice(asked)), 60)
                politely = status in (429, 503) and wait > 0
                outcome = "answered" if status == 200 else "turned away" if politely else f"error {status}"
            except (OSError, TimeoutError, ValueError, IndexError) as error:
                outcome = f"error {type(error).__name__}"
            outcomes.append((time.monotonic() - begun, outcome))
            await asyncio.sleep(max(wait, chance.uniform(*THINKING)))

    await asyncio.gather(*(user(number, key) for number, key in enumerate(keys)))
    return outcomes


_LOOK = 2.0  # seconds


async def watched(work: Coroutine[Any, Any, list[tuple[float, str]]], process: int) -> tuple[Any, list[int]]:
    """What `work` returns, and the memory of `process` in MB, looked at every other second meanwhile."""
    task, memory = asyncio.ensure_future(work), [resident(process)]
    while not task.done():
        await asyncio.wait([task], timeout=_LOOK)
        memory.append(resident(process))
    return task.result(), memory


def percentile(values: Sequence[float], share: float) -> float:
    """A value that this share of `values` does not pass; 0 where there are none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def summed(outcomes: Sequence[tuple[float, str]]) -> dict[str, Any]:
    """Counts by outcome, and seconds of those who were answered and of those who were not."""
    counts = Counter(outcome for _, outcome in outcomes)
    answered = [took for took, outcome in outcomes if outcome == "answered"]
    away = [took for took, outcome in outcomes if outcome == "turned away"]
    return {
        "asked": len(outcomes),
        "answered": counts["answered"],
        "turned_away": counts["turned away"],
        "errors": sum(count for outcome, count in counts.items() if outcome.startswith("error")),
        "kinds_of_error": sorted(outcome for outcome in counts if outcome.startswith("error")),
        "p50": round(percentile(answered, 0.5), 3),
        "p95": round(percentile(answered, 0.95), 3),
        "max": round(max(answered, default=0.0), 3),
        "away_p95": round(percentile(away, 0.95), 3),
    }


def measure(users: int, many: int, seconds: float, many_seconds: float) -> dict[str, Any]:
    """The whole test: the users, the crowd, and one user when the crowd has gone."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with served(home) as (address, process):
            keys = [Keys(home).add(f"bruker-{number}", "kliniker", 2)[1] for number in range(max(users, many))]
            asyncio.run(crowd(address, keys[:users], min(20.0, seconds), 1))  # every index page and word list is read
            used, begun = processor(process), time.monotonic()
            outcomes, memory = asyncio.run(watched(crowd(address, keys[:users], seconds, 2), process))
            usual = summed(outcomes)
            usual |= {"memory_before": memory[0], "memory_middle": memory[len(memory) // 2], "memory_after": memory[-1]}
            usual["memory_most"] = max(memory)
            usual["processor"] = round((processor(process) - used) / (time.monotonic() - begun), 2)
            usual["cpu_ms_an_answer"] = round(1000 * (processor(process) - used) / max(1, usual["answered"]))
            used, begun = processor(process), time.monotonic()
            pressed = summed(asyncio.run(crowd(address, keys[:many], many_seconds, 3))) if many else {}
            pressed["processor"] = round((processor(process) - used) / (time.monotonic() - begun), 2)
            after = summed(asyncio.run(crowd(address, keys[:1], 15, 4)))
            healthy = httpx.get(f"{address}/health", timeout=30).status_code == 200
        verified = subprocess.run(
            [VEILEDER, "journal", "verify"],
            env=os.environ | {"VEILEDER_HOME": folder},
            capture_output=True,
            check=False,
        )
    return {"usual": usual, "pressed": pressed, "after": after, "healthy": healthy, "record": verified.returncode == 0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--crowd", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--crowd-seconds", type=float, default=60.0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measure(arguments.users, arguments.crowd, arguments.seconds, arguments.crowd_seconds)
    if arguments.json:
        print(json.dumps(found))
        return
    print("| | asked | answered | turned away | errors | p50 s | p95 s | max s | p95 s of those turned away |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    names = {"usual": f"{arguments.users} users", "pressed": f"{arguments.crowd} users", "after": "one, afterwards"}
    for key, name in names.items():
        if (row := found[key]).get("asked"):
            cells = (
                row["asked"],
                row["answered"],
                row["turned_away"],
                row["errors"],
                row["p50"],
                row["p95"],
                row["max"],
            )
            print(f"| {name} | " + " | ".join(map(str, cells)) + f" | {row['away_p95']} |")
    usual = found["usual"]
    memory = (
        f"{usual['memory_before']} MB at the start, {usual['memory_middle']} MB in the middle and "
        f"{usual['memory_after']} MB at the end of {arguments.seconds:.0f} s ({usual['memory_most']} MB at most)"
    )
    cost = f"{usual['processor']} processors, {usual['cpu_ms_an_answer']} ms of one an answer"
    print(f"\nWith {arguments.users} users: memory {memory}; {cost}.")
    print(f"The record {'verifies' if found['record'] else 'DOES NOT VERIFY'};", end=" ")
    print(f"the server {'is well' if found['healthy'] else 'IS NOT WELL'}.")


if __name__ == "__main__":
    main()
