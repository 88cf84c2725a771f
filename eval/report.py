"""A report's files: `report.json` with everything, `report.html` in one page, `report.md` for a review."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

_WORST = 12
_WIDTH, _LINE = 320, 22
_STANDARDS = {"nb": "bokmål", "nn": "nynorsk"}
_NAMED = {"settings": "innstillinger", "corpus": "kilder", "engine": "motor", "code": "kode", "data": "data"}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{text-align:left;padding:.25rem .6rem;
border-bottom:1px solid #ddd;vertical-align:top}td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
blockquote{margin:.2rem 0;padding-left:.6rem;border-left:3px solid #888;color:#444}.fell{color:#8a1f11;font-weight:600}
svg text{font:12px system-ui,sans-serif}@media(prefers-color-scheme:dark){body{color:#eee;background:#181818}
th,td{border-color:#444}blockquote{color:#bbb}svg text{fill:#eee}.fell{color:#ff9a8b}}
"""


def write(report: Mapping[str, Any], folder: Path, fell: Iterable[str] = ()) -> Path:
    """Write the three files into `folder`; returns the path of report.json."""
    fell = list(fell)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "report.json"
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "report.html").write_text(html(report, fell), encoding="utf-8")
    (folder / "report.md").write_text(markdown(report, fell), encoding="utf-8")
    return path


def figure(estimate: Mapping[str, Any] | str) -> str:
    """A value with its interval, with Norwegian comma; "ikke målt" where there is none."""
    if isinstance(estimate, str):
        return estimate
    if estimate["value"] is None:
        return "ikke målt"
    value, low, high = (f"{estimate[key]:.3f}".replace(".", ",") for key in ("value", "low", "high"))
    return f"{value} [{low}–{high}]"


def markdown(report: Mapping[str, Any], fell: Iterable[str] = ()) -> str:
    """The report in Markdown: fallen gates first."""
    out = ["# Evaluering av Veileder", "", _about(report), ""]
    out += [f"- **{line}**" for line in fell]
    for task in report["tasks"].values():
        out += ["", f"## {task['title']}", ""]
        if "skipped" in task:
            out.append(task["skipped"])
            continue
        out += [_counted(task), "", "| mål | alle | bokmål | nynorsk | eksempler |", "|---|---|---|---|---|"]
        out += [f"| {' | '.join(cells)} |" for cells in map(_cells, task["metrics"])]
    out += ["", "## Måleren", "", "| detektor | hvem | presisjon | gjenkjenning | AUROC |", "|---|---|---|---|---|"]
    for row in _meter_rows(report):
        out.append(f"| {' | '.join(row)} |")
    return "\n".join(out) + "\n"


def html(report: Mapping[str, Any], fell: Iterable[str] = ()) -> str:
    """The report as one page that needs nothing else: plots are inline SVG, nothing is loaded, no script runs."""
    out = [
        '<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>Evaluering av Veileder</title>',
        '<meta name="viewport" content="width=device-width">',
        f"<style>{_STYLE}</style></head><body><h1>Evaluering av Veileder</h1><p>{escape(_about(report))}</p>",
    ]
    out += [f'<p class="fell">{escape(line)}</p>' for line in fell]
    for task in report["tasks"].values():
        out.append(f"<h2>{escape(task['title'])}</h2>")
        if "skipped" in task:
            out.append(f"<p>{escape(task['skipped'])}</p>")
            continue
        out.append(f"<p>{escape(_counted(task))}</p>")
        out.append(_table(("mål", "alle", "bokmål", "nynorsk", "eksempler"), map(_cells, task["metrics"])))
        out.append(_plot(task["title"], _bars(task["metrics"])))
        for metric in task["metrics"]:
            if metric["classes"]:
                bars = [(name, estimate, "#3b6ea5") for name, estimate in metric["classes"].items()]
                out.append(_plot(f"{metric['title']}, per klasse", bars))
        out.append(_failures(task))
    out.append("<h2>Måleren</h2><p>Hvor gode de automatiske målingene selv er, på merkede eksempler, ved siden av ")
    out.append("enkle sammenligninger. «Ikke målt» betyr at det er for få eksempler, ikke at det er i orden.</p>")
    out.append(_table(("detektor", "hvem", "presisjon", "gjenkjenning", "AUROC"), _meter_rows(report)))
    out.append("<h2>Data</h2>")
    rows = [
        (name, said["title"], said["licence"], said["provenance"], said["language"], str(said["items"]))
        for name, said in report["data"].items()
    ]
    out.append(_table(("fil", "hva", "lisens", "opphav", "språk", "antall"), rows))
    out.append("</body></html>")
    return "".join(out)


def _about(report: Mapping[str, Any]) -> str:
    said = ", ".join(f"{_NAMED.get(key, key)} {value}" for key, value in report["digests"].items())
    return f"Laget {report['made']} på {report['seconds']} sekunder. Fingeravtrykk: {said}."


def _counted(task: Mapping[str, Any]) -> str:
    told = f"{task['examples']} eksempler, {task['passed']} helt riktige, {task['errors']} feilet (regnet som gale)."
    for name, spread in task["values"].items():
        unit = " s" if name == "seconds" else ""
        title = "Svartid" if name == "seconds" else name.upper()
        told += f" {title}: median {figure(spread['p50'])}{unit}, 95-persentil {figure(spread['p95'])}{unit}."
    return told


def _cells(metric: Mapping[str, Any]) -> tuple[str, ...]:
    way = "" if metric["higher"] else " (lavest er best)"
    by = metric["standards"]
    return (metric["title"] + way, figure(metric), figure(by["nb"]), figure(by["nn"]), str(metric["rows"]))


def _meter_rows(report: Mapping[str, Any]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for detector in report["meter"]:
        parts = dict(detector["all"])
        parts |= {_STANDARDS[name]: figures for name, figures in detector["standards"].items()} | detector["lengths"]
        for name, figures in parts.items():
            who = "Veileder" if name == "scorer" else name
            if isinstance(figures, str):
                rows.append((detector["title"], who, figures, figures, figures))
            elif "accuracy" in figures:
                rows.append((detector["title"], who, f"riktige {figure(figures['accuracy'])}", "–", "–"))
            else:
                agreed = detector.get("kappa") if name == "scorer" else None
                who += f" (kappa {agreed:.2f})".replace(".", ",") if agreed is not None else ""
                rows.append(
                    (detector["title"], who, *(figure(figures[key]) for key in ("precision", "recall", "auroc")))
                )
    return rows


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(
        "<tr>" + "".join(f"<td{' class=n' if cell[:1].isdigit() else ''}>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _bars(metrics: Iterable[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any], str]]:
    return [
        (f"{metric['title']}, {_STANDARDS[name]}", metric["standards"][name], colour)
        for metric in metrics
        for name, colour in (("nb", "#3b6ea5"), ("nn", "#b5651d"))
    ]


def _plot(title: str, bars: list[tuple[str, Mapping[str, Any], str]]) -> str:
    """Bars from 0 to 1 with the interval as a line; the figure stands beside each, so colour alone tells nothing."""
    parts = []
    for at, (label, estimate, colour) in enumerate(bars):
        y = at * _LINE
        parts.append(f'<text x="0" y="{y + 15}">{escape(label)}</text>')
        if estimate["value"] is not None:
            low, high = 330 + estimate["low"] * _WIDTH, 330 + estimate["high"] * _WIDTH
            width = estimate["value"] * _WIDTH
            parts.append(f'<rect x="330" y="{y + 4}" width="{width:.1f}" height="13" fill="{colour}"/>')
            parts.append(f'<path d="M{low:.1f} {y + 10.5}H{high:.1f}" stroke="#888" stroke-width="3"/>')
        parts.append(f'<text x="{330 + _WIDTH + 10}" y="{y + 15}">{escape(figure(estimate))}</text>')
    height = len(bars) * _LINE + 4
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 820 {height}" width="100%" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _failures(task: Mapping[str, Any]) -> str:
    wrong = sorted((row for row in task["rows"] if not row["passed"]), key=lambda row: not row["error"])
    if not wrong:
        return "<p>Ingen feil.</p>"
    cells = []
    for row in wrong[:_WORST]:
        quote = f"<blockquote>{escape(row['quote'])}</blockquote>" if row["quote"] else ""
        got = escape(row["got"] or f"feilet: {row['error']}")
        cells.append(
            f"<tr><td>{escape(row['id'])} ({_STANDARDS[row['standard']]}, {escape(row['group'])})</td>"
            f"<td>{escape(row['example'])}</td><td>{escape(row['wanted'])}</td><td>{got}{quote}</td></tr>"
        )
    more = f"<p>{len(wrong) - _WORST} til står i report.json.</p>" if len(wrong) > _WORST else ""
    heads = "<tr><th>eksempel</th><th>tekst</th><th>ventet</th><th>fikk</th></tr>"
    return f"<h3>Verste eksempler</h3><table><thead>{heads}</thead><tbody>{''.join(cells)}</tbody></table>{more}"
