"""The evaluation suite: honest numbers, nothing left out, and a part that breaks turns a gate red."""

from __future__ import annotations

import fcntl
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("inspect_ai")

from assistant.engines import EngineSettings
from assistant.settings import Settings
from eval import gates, meter, report, scorers, tasks
from eval.compare import compare, lines, read
from eval.datasets import FOLDER, DataError, Item, header, load
from eval.edits import CLASSES, bare, falsehoods
from eval.harness import normedqa, ragtruth
from eval.identifiers import made, national
from eval.jobs import Job, Metric, Result, one
from eval.notes import import_notes
from eval.outside import nocola, norquad
from eval.questions import import_questions, unknown_sources
from eval.run import NO_ROWS, Step, UnknownTask, run, summary
from eval.scorers import has_fact
from eval.statistics import auroc, difference, mcnemar, quantile, ratio
from eval.subject import Subject
from eval.truths import truths
from guardrails import grounding, injection, redact
from guardrails.grounding import Verdict
from guardrails.redact import Redactor
from ingest.sources import built_in_pages
from ui import cli

SHARED = Path(__file__).parents[2] / "shared/data"
SETS = sorted(path.stem for path in FOLDER.glob("*.jsonl"))


# --- data


@pytest.mark.parametrize("name", SETS)
def test_a_data_set_says_what_it_is_and_how_much_it_holds(name: str) -> None:
    items = load(name)
    assert header(name)["items"] == len(items)
    said = {part.strip() for part in header(name)["language"].split(",")} - {"se"}  # Sámi has no standard of ours
    assert {item.standard for item in items} == (said or {"nb"})


def test_there_are_three_hundred_items_of_our_own_and_their_sources_exist() -> None:
    items = [item for name in SETS for item in load(name)]
    assert len(items) >= 300
    pages = {path.name for path in built_in_pages()}
    assert {source for item in items for source in item.data.get("sources", ())} <= pages


def test_every_expected_fact_stands_on_a_page_that_is_named_as_its_source() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in built_in_pages()}
    for item in load("answers"):
        if item.group == "answer":
            assert any(has_fact(texts[name], item.data["fact"]) for name in item.data["sources"]), item.id


def test_a_line_that_is_no_row_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").write_text('{"id": 1, "standard": "nb"}\nnot JSON\n')
    with pytest.raises(DataError, match="linje 2"):
        load("odd", tmp_path)


def test_made_national_numbers_are_synthetic_and_their_check_digits_hold() -> None:
    for seed in range(50):
        number = [int(digit) for digit in national(random.Random(seed))]
        assert 81 <= number[2] * 10 + number[3] <= 92
        assert sum(d * w for d, w in zip(number, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0), strict=True)) % 11 == 0
        assert sum(d * w for d, w in zip(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True)) % 11 == 0
    assert all(case.text[case.start : case.end].strip() for case in made(40))


# --- falsehoods


def test_every_class_of_edit_is_made_and_each_changes_the_sentence() -> None:
    seen = set()
    for item in truths():
        for name, false in falsehoods(item.data["sentence"]):
            assert false != item.data["sentence"]
            seen.add(name)
    assert seen == set(CLASSES) - {"dose"}  # the pages give no doses
    assert [name for name, _ in falsehoods("Gi 2,5 mg daglig i sju dager.")] == ["number", "unit", "dose"]


def test_an_edit_of_nynorsk_is_nynorsk_and_the_same_every_time() -> None:
    sentence = "Helsepersonell skal føre journal (helsepersonellova § 39)."
    made_twice = [falsehoods(sentence), falsehoods(sentence)]
    assert made_twice[0] == made_twice[1]
    assert "Helsepersonell skal ikkje føre journal (helsepersonellova § 39)." in dict(made_twice[0]).values()
    assert bare(sentence) == "Helsepersonell skal føre journal."


# --- numbers


def test_a_ratio_has_the_interval_that_its_rows_give() -> None:
    estimate = ratio([(1, 1)] * 90 + [(0, 1)] * 10)
    assert estimate.value == pytest.approx(0.9)
    assert estimate.low == pytest.approx(0.84, abs=0.02) and estimate.high == pytest.approx(0.95, abs=0.02)
    assert ratio([]).value is None and ratio([(0, 0)]).value is None
    assert quantile([1.0, 2.0, 3.0], 0.5).value == 2.0


def test_auroc_and_mcnemar_are_what_the_textbooks_say() -> None:
    assert auroc([0.1, 0.4, 0.35, 0.8], [False, False, True, True]) == 0.75
    assert auroc([1, 1], [True, False]) == 0.5
    assert auroc([1, 2], [True, True]) is None
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(1, 9) == pytest.approx(22 / 1024)  # 2 · (1 + 10) / 2¹⁰


def test_a_paired_difference_is_on_the_same_rows() -> None:
    moved = difference([(1, 1)] * 50, [(0, 1)] * 40 + [(1, 1)] * 10)
    assert moved is not None and moved[0] == pytest.approx(-0.8) and moved[2] < 0
    assert difference([], []) is None


@pytest.mark.parametrize(
    ("text", "facts", "right"),
    [
        ("Fristen er 72 timer.", ["72 timer"], True),
        ("Fristen er 172 timer.", ["72 timer"], False),
        ("Søknaden  går til\nHelsedataservice.", ["går til helsedataservice"], True),
        ("Klassen er IIa.", ["III"], False),
    ],
)
def test_a_fact_counts_as_whole_words(text: str, facts: list[str], right: bool) -> None:
    assert has_fact(text, facts) is right


def test_the_meter_reports_itself_beside_baselines_and_never_passes_what_it_did_not_see() -> None:
    told = {detector["name"]: detector for detector in meter.measure()}
    check = told["grounding"]
    assert {"alltid dekket", "ordoverlapp", "lengde"} < set(check["all"])
    best = max(figures["auroc"]["value"] for name, figures in check["all"].items() if name != "scorer")
    assert check["all"]["scorer"]["auroc"]["value"] > best
    assert check["lengths"]["over 25 ord"] == meter.NOT_MEASURED
    for standard in ("nb", "nn"):
        assert check["standards"][standard]["recall"]["low"] is not None


# --- runs


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("eval-home")
    yield Settings(home=folder)


@pytest.fixture(scope="module")
def whole(where: Settings) -> dict[str, Any]:
    """A run of the quick tasks, as shipped."""
    return run(["redaction", "injection", "hallucination"], where)


def test_a_run_reports_every_example_with_digests_and_intervals(whole: dict[str, Any]) -> None:
    assert set(whole["digests"]) == {"settings", "corpus", "engine", "code", "data"}
    for task in whole["tasks"].values():
        assert task["examples"] == len(task["rows"]) and task["errors"] == 0
        for metric in task["metrics"]:
            assert metric["low"] <= metric["value"] <= metric["high"]
            assert set(metric["standards"]) == {"nb", "nn"}
    assert set(CLASSES) <= set(whole["tasks"]["hallucination"]["metrics"][0]["classes"])
    assert whole["data"]["grounding"]["licence"]


def test_as_shipped_no_gate_falls(whole: dict[str, Any]) -> None:
    assert gates.fallen(whole) == []


def test_the_log_is_one_that_inspect_reads_and_nothing_is_left_behind(whole: dict[str, Any], where: Settings) -> None:
    from inspect_ai.log import list_eval_logs, read_eval_log

    logs = list_eval_logs(str(where.home / "eval" / "logs"))
    found = {read_eval_log(log, header_only=True).eval.task for log in logs}
    assert {"redaction", "injection", "hallucination"} <= found
    assert not list((where.home / "eval").glob("index-*")) and not list((where.home / "eval" / "unfinished").iterdir())
    assert "XDG_DATA_HOME" not in os.environ or "eval-home" not in os.environ["XDG_DATA_HOME"]


def test_the_page_stands_alone_and_shows_plots_failures_and_both_standards(
    whole: dict[str, Any], tmp_path: Path
) -> None:
    path = report.write(whole, tmp_path, ["PORT FALT <prøve>"])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page and "nynorsk" in page and "Verste eksempler" in page and "ikke målt" in page
    assert "PORT FALT &lt;prøve&gt;" in page
    for loads in ("<script", "<link", "src=", "url(", "@import"):
        assert loads not in page
    assert read(path)["digests"] == whole["digests"]
    assert "PORT FALT" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_a_grounding_check_that_is_switched_off_turns_the_gate_red(
    whole: dict[str, Any], where: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.run.measure", lambda judge, tell: [])
    monkeypatch.setattr(grounding, "check", lambda sentence, quotes: Verdict("supported", "alltid"))
    broken = run(["hallucination"], where)
    fell = gates.fallen(broken)
    assert any(line.startswith("PORT FALT hallucination.caught: usannheter stanset: 0,") for line in fell)
    assert any("hallucination.wrong_citation" in line for line in fell)
    told = compare(whole, broken)
    caught = next(m for m in told["tasks"]["hallucination"]["metrics"] if m["name"] == "caught")
    assert caught["real"] and caught["verdict"] == "reell forverring" and caught["high"] < 0
    assert told["tasks"]["hallucination"]["p"] < 0.001
    assert any("reell forverring" in line for line in lines(told))


def test_a_recogniser_that_is_removed_turns_the_gate_red(
    whole: dict[str, Any], where: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.run.measure", lambda judge, tell: [])
    made_by = redact._recognizers
    monkeypatch.setattr(
        redact, "_recognizers", lambda *how: [one for one in made_by(*how) if one.name != "identifiers"]
    )
    broken = run(["redaction"], where)
    assert [line.split(":")[0] for line in gates.fallen(broken)] == ["PORT FALT redaction.caught"]


def test_two_runs_of_the_same_do_not_differ(whole: dict[str, Any]) -> None:
    told = compare(whole, whole)
    assert told["changed"] == []
    assert all(not metric["real"] for task in told["tasks"].values() for metric in task["metrics"])


def test_an_example_that_breaks_is_counted_as_wrong_and_stops_nothing(
    where: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = injection.scan

    def breaks(text: str) -> tuple[injection.Finding, ...]:
        if "Glem alt som står over" in text:
            raise RuntimeError("planted")
        return scan(text)

    monkeypatch.setattr(tasks.scorers.injection, "scan", breaks)
    monkeypatch.setattr("eval.run.measure", lambda judge, tell: [])
    heard: list[Step] = []
    task = run(["injection"], where, progress=heard.append)["tasks"]["injection"]
    assert [step.examples for step in heard] == [*range(41), 0]  # those that break are counted as they go too
    assert {(step.done, step.of, step.of_examples) for step in heard[:-1]} == {(0, 1, 40)}
    assert task["errors"] == 1 and task["examples"] == len(load("injection"))
    (row,) = [row for row in task["rows"] if row["error"]]
    assert "planted" in row["error"] and row["counts"] == {"caught": [0.0, 1.0]}
    assert task["metrics"][0]["value"] < 1


def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from assistant.engines import EngineSettings
from assistant.settings import Settings
import eval.run, eval.scorers
from guardrails import injection
scan, calls, most = injection.scan, [], 1000
def counted(text):
    calls.append(text)
    if len(calls) > most:
        os._exit(9)
    return scan(text)
eval.scorers.injection.scan = counted
eval.run.measure = lambda judge, tell: []
settings = Settings(home=Path(sys.argv[1]))
if (child := os.fork()) == 0:
    most = 25
    eval.run.run(["injection"], settings)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
made = eval.run.run(["injection"], settings)
print(len(calls), made["tasks"]["injection"]["examples"], made["tasks"]["injection"]["passed"])
"""
    again = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    calls, examples, passed = map(int, again.stdout.splitlines()[-1].split())
    assert examples == len(load("injection")) and calls == examples - 25
    assert passed >= 0.9 * examples


# --- gates, outside sets, import, command line


def test_gates_say_what_is_wrong_with_them(tmp_path: Path) -> None:
    job = Job("t", "T", (), list, lambda subject, item: Result(True, {"m": one(True)}), (Metric("m", "mål"),))
    row = {"standard": "nb", "counts": {"m": [0, 1]}, "values": {}, "error": "", "passed": False}
    said = {"tasks": {"t": summary(job, [row])}}
    path = tmp_path / "g.toml"
    path.write_text("[t]\nm = { min = 0.5 }\n[not_run]\nx = { min = 1 }\n")
    assert gates.fallen(said, path) == ["PORT FALT t.m: mål: 0,000, kravet er minst 0,5"]
    for wrong in (
        "[t]\nmisspelt = { min = 1 }",
        "[t]\nm = { least = 1 }",
        '[t]\nm = { min = "1" }',
        "t = 1",
        "not toml",
    ):
        path.write_text(wrong)
        for tried in (lambda: gates.fallen(said, path), lambda: gates.check(path, [job])):
            with pytest.raises(DataError):
                tried()
    path.write_text("[misspelt]\nm = { min = 1 }")
    with pytest.raises(DataError, match="misspelt"):  # told before the run: it would never fall
        gates.check(path, [job])
    assert cli.main(["eval", "run", "injection", "--gate", str(path)]) == 1
    assert cli.main(["eval", "run", "injection", "--out", str(path)]) == 1  # a file, and not the end of a long run
    gates.check(gates.BUILT_IN, tasks.known_jobs())


def test_an_example_that_fails_gets_the_worst_value_of_each_of_its_metrics() -> None:
    answers = tasks.JOBS[0]
    assert answers.failed(Item("x", "nb", "refuse", {})) == {"answered_wrongly": (1.0, 1.0), "reserve": (1.0, 1.0)}
    assert answers.failed(Item("x", "nb", "answer", {}))["refused_wrongly"] == (1.0, 1.0)
    assert answers.failed(Item("x", "nb", "answer", {}))["fact"] == (0.0, 1.0)


def test_an_outside_set_is_read_from_a_local_copy_or_said_to_be_missing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.run.measure", lambda judge, tell: [])
    (home / "eval" / "nocola").mkdir(parents=True)
    (home / "eval" / "nocola" / "feil.txt").write_text("hei på deg", encoding="utf-8")
    assert run(["nocola"], Settings(home=home))["tasks"]["nocola"]["skipped"] == NO_ROWS
    shutil.rmtree(home / "eval" / "nocola")
    with pytest.raises(DataError, match="NorQuAD finnes ikke"):
        norquad()
    skipped = run(["nocola"], Settings(home=home))["tasks"]["nocola"]["skipped"]
    assert "NoCoLA finnes ikke" in skipped and "ingenting lastes ned" in skipped
    (home / "eval" / "norquad").mkdir(parents=True)
    (home / "eval" / "nocola").mkdir(parents=True)
    asked = {"question": "Hvor ligger Moss?", "id": 1, "answers": [{"text": "Østfold"}]}
    squad = {"data": [{"paragraphs": [{"context": "Moss ligger i Østfold.", "qas": [asked]}]}]}
    (home / "eval" / "norquad" / "a.json").write_text(json.dumps(squad))
    (home / "eval" / "nocola" / "a.txt").write_text(
        "Ungrammatical:\nHan gikk hjem i går kveldd.\tORT\nGrammatical:\nHan gikk.\n"
    )
    assert norquad()[0].data["fact"] == ["Østfold"]
    assert [(item.group, item.data["kind"]) for item in nocola()] == [("wrong", "ORT"), ("right", "")]
    task = run(["norquad"], Settings(home=home))["tasks"]["norquad"]
    assert task["examples"] == 1 and task["errors"] == 0


def test_a_hospitals_questions_are_taken_in_without_personal_data(tmp_path: Path) -> None:
    number = national(random.Random(3))
    lines_given = ("Spørsmål;Fakta;Kilde;Avvis", f"Kva gjer vi når {number} klagar?;tre uker|3 uker;a.md;", ";x;y;",
                   "Hva er været?;;;ja", "Hva da?;;;")  # fmt: skip
    rows = "\n".join(lines_given)
    path = tmp_path / "egne.csv"
    path.write_bytes(rows.encode("cp1252"))
    count, wrong = import_questions(path, tmp_path, Redactor("sporsmal"))
    assert count == 2 and [line.split(":")[0] for line in wrong] == ["linje 3", "linje 5"]
    first, second = load("questions", tmp_path)
    assert number not in first.data["q"] and first.standard == "nn" and first.data["fact"] == ["tre uker", "3 uker"]
    assert second.group == "refuse" and unknown_sources(tmp_path) == ["a.md"]
    for unusable in ("spørsmål;fakta\nHva er Normen?;\n", "spørsmål\n"):
        path.write_text(unusable, encoding="utf-8")
        with pytest.raises(DataError, match="kan brukes"):
            import_questions(path, tmp_path, Redactor("sporsmal"))
    assert len(load("questions", tmp_path)) == 2  # a file that is wrong does not cost the set before it
    path.write_text(f"spørsmål;fasit\nHvem er det?;{number}|pasienten\n", encoding="utf-8")
    assert import_questions(path, tmp_path, Redactor("sporsmal"))[0] == 1
    assert number not in (tmp_path / "questions.jsonl").read_text(encoding="utf-8")
    path.write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="spørsmål"):
        import_questions(path, tmp_path, Redactor("sporsmal"))


def test_questions_are_read_as_spreadsheets_write_them_and_a_wrong_file_is_told(tmp_path: Path) -> None:
    redactor, path = Redactor("sporsmal"), tmp_path / "egne.csv"
    table = "spørsmål;fasit;målform\nHva er fristen?;72 timer;Bokmål\nKva er fristen?;72 timar;nn\n;;\n"
    for raw in (
        table.encode("utf-8-sig"),
        ("sep=;\n" + table).replace("\n", "\r\n").encode("cp1252"),
        table.replace("\n", "\r").encode(),
        table.replace(";", "\t").encode("utf-16"),
        table.replace("Hva er fristen?", '"Hva er\nfristen, da?"').replace(";", ",").encode(),
    ):
        path.write_bytes(raw)
        assert import_questions(path, tmp_path, redactor) == (2, [])
        assert [(item.standard, item.data["fact"]) for item in load("questions", tmp_path)] == [
            ("nb", ["72 timer"]),
            ("nn", ["72 timar"]),
        ]
    path.write_text('spørsmål;fakta\n"Hva\ner det?";a\n;b\nHva er det?;c\n', encoding="utf-8")
    count, wrong = import_questions(path, tmp_path, redactor)
    assert count == 1 and [line.split(":")[0] for line in wrong] == ["linje 2", "linje 4"]
    assert "linje 5" in wrong[0] and load("questions", tmp_path)[0].data["fact"] == ["c"]
    for raw, words in (
        (b"PK\x03\x04...", "regneark"),
        (b"", "spørsmål"),
        (b'sp\xf8rsm\xe5l;"' + b"a" * 200_000, "CSV"),
    ):
        path.write_bytes(raw)
        with pytest.raises(DataError, match=words):
            import_questions(path, tmp_path, redactor)
    path.write_text('{"q": "hei"}', encoding="utf-8")
    with pytest.raises(DataError, match="Ingen notater"):
        import_notes(path, tmp_path, redactor)
    assert not (tmp_path / "notes.jsonl").exists()


def test_reports_without_a_task_in_common_say_so() -> None:
    before = {"digests": {}, "tasks": {"a": {"title": "Gjenfinning", "rows": [], "metrics": []}}}
    after = {"digests": {}, "tasks": {"b": {"title": "Norsk språk", "rows": [], "metrics": []}}}
    told = lines(compare(before, after))
    assert told[1:3] == [
        "Målt bare i den første rapporten: Gjenfinning.",
        "Målt bare i den andre rapporten: Norsk språk.",
    ]
    assert "ingen målt oppgave felles" in told[3]


def test_the_index_of_a_killed_run_is_removed_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    dead, alive = tmp_path / "eval" / "index-dead", tmp_path / "eval" / "index-alive"
    for folder in (dead, alive):
        folder.mkdir(parents=True)
        (folder / "in-use").touch()
    with (alive / "in-use").open() as held, Subject(Settings(home=tmp_path)) as subject:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert subject.assistant and alive.exists() and not dead.exists()
    assert [path.name for path in (tmp_path / "eval").glob("index-*")] == ["index-alive"]


def test_the_command_line_lists_and_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["eval", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["tasks"]
    assert [row["name"] for row in listed[: len(tasks.JOBS)]] == [job.name for job in tasks.JOBS]
    assert sum(row["examples"] or 0 for row in listed) >= 300
    assert cli.main(["eval", "run", "finnes-ikke"]) == 1
    assert "finnes-ikke" in capsys.readouterr().err
    with pytest.raises(UnknownTask):
        run(["finnes-ikke"], Settings.load())
    assert cli.main(["eval", "run", "answers", "--engine", "finnes-ikke"]) == 1
    assert "motor" in capsys.readouterr().err


def test_inspect_finds_every_task_by_its_name() -> None:
    """What `veileder eval run` can run Inspect can, the outside sets too; what is missing is said."""
    subject = tasks._subject()
    for job in tasks.known_jobs():
        if job.missing(subject):
            with pytest.raises(DataError, match=re.escape(job.missing(subject)[:30])):
                getattr(tasks, job.name)()
        else:
            made_task = getattr(tasks, job.name)()
            assert made_task.name == job.name and len(made_task.dataset) == len(job.items())


def test_a_secret_leaves_no_trace_in_the_digests_of_a_report(home: Path) -> None:
    plain, keyed = Settings(home=home), Settings(home=home, engine=EngineSettings(key="hemmelig"))
    assert Subject(plain).digests() == Subject(keyed).digests()
    assert Subject(plain, "vllm").digests()["settings"] != Subject(plain).digests()["settings"]


def test_a_coders_export_becomes_an_evaluation_set_that_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.run.measure", lambda judge, tell: [])
    number = national(random.Random(7))
    rows = [
        {"id": "1", "standard": "nb", "group": "coded", "note": f"Pasient {number} med pneumoni.", "gold": ["J189"],
         "trap": [], "on": "2026-03-01"},
        {"id": "2", "standard": "nb", "group": "coded", "note": "Falt på isen. Brudd i håndleddet.", "gold": ["S525"],
         "trap": ["I10"], "on": None},
        {"id": "3", "note": "Uten koder", "gold": []},
    ]  # fmt: skip
    path = home / "eksport.jsonl"
    path.write_text("\n".join([*(json.dumps(row) for row in rows), "{ikke json"]), encoding="utf-8")
    assert cli.main(["eval", "import", str(path), "--json"]) == 0
    kept = load("notes", home / "eval")
    assert len(kept) == 2 and number not in str(kept[0].data["note"])
    task = run(["notes"], Settings(home=home))["tasks"]["notes"]
    if "skipped" not in task:
        assert task["examples"] == 2 and task["errors"] == 0
        found = {metric["name"]: metric["value"] for metric in task["metrics"]}
        assert found["recall"] == 1.0 and found["traps"] == 0.0
    count, wrong = import_notes(path, home / "eval", Redactor(Settings(home=home).redaction.note_profile))
    assert count == 2 and [line.split(":")[0] for line in wrong] == ["linje 3", "linje 4"]
    assert len(load("notes", home / "eval")) == 2


def test_an_external_cause_counts_only_where_the_gold_codes_have_one(home: Path) -> None:
    with Subject(Settings(home=home)) as subject:
        if subject.coder is None:
            pytest.skip("the code system is not installed")
        note = "Falt på isen i går. Brudd i håndleddet."
        plain = scorers.coding(subject, Item("a", "nb", "note", {"note": note, "gold": ["S52.5"], "trap": []}))
        told = scorers.coding(subject, Item("b", "nb", "note", {"note": note, "gold": ["S52.5", "W00"], "trap": []}))
    assert told.counts["precision"][1] > plain.counts["precision"][1]
    assert plain.counts["precision"][0] == plain.counts["precision"][1]


def test_outside_sets_are_read_in_the_forms_that_their_publishers_use(home: Path) -> None:
    place = home / "eval"
    for name in ("norquad", "nocola", "normedqa", "ragtruth"):
        (place / name).mkdir(parents=True)
    flat = {"id": "9", "context": "Moss ligger i Østfold.", "question": "Hvor ligger Moss?",
            "answers": {"text": ["Østfold"], "answer_start": [14]}}  # fmt: skip
    (place / "norquad" / "validation.jsonl").write_text(json.dumps(flat) + "\n")
    assert norquad()[0].data["fact"] == ["Østfold"]
    (place / "nocola" / "zero.txt").write_text("# feil, rett, type\nHan gikk hjemm.\tHan gikk hjem.\tORT\n")
    pair = {"correct_text": "Hun kom i går.", "incorrect_text": "Hun i går kom.", "error": "O"}
    (place / "nocola" / "test.jsonl").write_text(json.dumps(pair) + "\n")
    assert sorted((item.group, item.data["kind"]) for item in nocola()) == [
        ("right", ""), ("right", ""), ("wrong", "O"), ("wrong", "ORT"),
    ]  # fmt: skip
    asked = {"question": "Hva måles?", "answer": "Blodsukker", "wrong_answers": "Puls; Vekt", "source_file": "a.pdf",
             "question_number": "1"}  # fmt: skip
    (place / "normedqa" / "a.jsonl").write_text(json.dumps(asked) + "\n")
    renamed = {"question_text": "Hva gis?", "answer_text": "Væske", "wrong_answers_text": "Sukker"}
    (place / "normedqa" / "b.json").write_text(json.dumps([renamed]))
    assert [item.data["wrong"] for item in normedqa()] == [["Puls", "Vekt"], ["Sukker"]]
    told = {"prompt": "Les: Fristen er tre uker.", "context": "Les: Fristen er tre uker.", "question": "",
            "answer": "Fristen er fire uker.", "labels": [{"start": 11, "end": 15}]}  # fmt: skip
    (place / "ragtruth" / "test.jsonl").write_text(
        json.dumps(told) + "\n" + json.dumps(told | {"answer": "Fristen er tre uker.", "labels": []}) + "\n"
    )
    assert sorted(item.group for item in ragtruth()) == ["carried", "hallucinated"]


@pytest.mark.skipif(not SHARED.exists(), reason="shared data is absent")
def test_the_real_files_of_norquad_and_nocola_are_read(home: Path) -> None:
    (home / "eval").mkdir(parents=True, exist_ok=True)
    for name in ("norquad", "nocola"):
        (home / "eval" / name).symlink_to(SHARED / f"{name}-dev")
    assert len(norquad()) == 300 and all(item.data["fact"] and item.data["context"] for item in norquad())
    sides = [item.group for item in nocola()]
    assert sides.count("wrong") == sides.count("right") == 300
