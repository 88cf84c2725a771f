"""A report's files: `report.json` with everything, `report.html` in one page, `report.md` for a review.

A run writes them in bokmål; a reader of nynorsk is given the page and the Markdown made anew from the JSON.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from eval.datasets import DataError
from eval.wording import Speaker, Standard, class_name, engine_name, given, speaker, wanted
from norsk import shown

_WORST = 12
_WIDTH, _LINE = 320, 22
_STANDARDS = {"nb": "bokmål", "nn": "nynorsk"}
NAMED = {
    "settings": "innstillinger",
    "corpus": "kilder",
    "engine": "motor",
    "model": "modell",
    "code": "kode",
    "data": "data",
}
_METRIC_HEADS = ("mål", "alle", "bokmål", "nynorsk", "eksempler")
_METER_HEADS = ("detektor", "hvem", "presisjon", "gjenkjenning", "AUROC")
_METER = (
    "Hvor gode de automatiske målingene selv er, på merkede eksempler, ved siden av enkle sammenligninger. "
    "«Ikke målt» betyr at det er for få eksempler, ikke at det er i orden."
)
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{text-align:left;padding:.25rem .6rem;
border-bottom:1px solid #ddd;vertical-align:top}td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
blockquote{margin:.2rem 0;padding-left:.6rem;border-left:3px solid #888;color:#444}.fell{color:#8a1f11;font-weight:600}
svg text{font:12px system-ui,sans-serif}@media(prefers-color-scheme:dark){body{color:#eee;background:#181818}
th,td{border-color:#444}blockquote{color:#bbb}svg text{fill:#eee}.fell{color:#ff9a8b}}
"""


def opened(folder: Path) -> Path:
    """The folder, made where it is not, for a report to come. Raises DataError where nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        raise DataError(f"Rapporten kan ikke skrives til {folder}.", "Velg en annen mappe med --out.") from None


def write(report: Mapping[str, Any], folder: Path, fell: Iterable[str] = ()) -> Path:
    """Write the three files into `folder`; returns the path of report.json, which tells of the fallen gates too."""
    fell = list(fell)
    report = {**report, "fallen": fell}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "report.json"
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "report.html").write_text(html(report, fell), encoding="utf-8")
    (folder / "report.md").write_text(markdown(report, fell), encoding="utf-8")
    return path


def figure(estimate: Mapping[str, Any] | str, t: Speaker = str) -> str:
    """A value with its interval, with Norwegian comma; "ikke målt" where there is none. `t` puts it in a standard."""
    if isinstance(estimate, str):
        return t(estimate)
    if estimate["value"] is None:
        return t("ikke målt")
    value, low, high = (shown.figure(estimate[key], 3) for key in ("value", "low", "high"))
    return f"{value} [{low}–{high}]"


def markdown(
    report: Mapping[str, Any], fell: Iterable[str] = (), standard: Standard = "nb", *, whole: bool = True
) -> str:
    """The report in Markdown: fallen gates first; `whole` has the meter last."""
    t = speaker(standard)
    out = [f"# {t('Evaluering av Veileder')}", "", _about(report, standard), ""]
    out += [f"- **{t(line)}**" for line in fell]
    for task in report["tasks"].values():
        out += ["", f"## {t(task['title'])}", ""]
        if "skipped" in task:
            out.append(t(task["skipped"]))
            continue
        out += [_counted(task, t), "", *_ruled(map(t, _METRIC_HEADS))]
        out += [f"| {' | '.join(_cells(metric, t))} |" for metric in task["metrics"]]
    if not whole:
        return "\n".join(out) + "\n"
    return "\n".join([*out, "", f"## {t('Måleren')}", "", metering(report, standard)]) + "\n"


def metering(report: Mapping[str, Any], standard: Standard = "nb") -> str:
    """How good the scorers themselves are, in Markdown."""
    t = speaker(standard)
    rows = [f"| {' | '.join(row)} |" for row in _meter_rows(report, t)]
    return "\n".join([t(_METER), "", *_ruled(map(t, _METER_HEADS)), *rows])


def _ruled(heads: Iterable[str]) -> list[str]:
    cells = list(heads)
    return [f"| {' | '.join(cells)} |", f"|{'---|' * len(cells)}"]


def html(report: Mapping[str, Any], fell: Iterable[str] = (), standard: Standard = "nb") -> str:
    """The report as one page that needs nothing else: plots are inline SVG, nothing is loaded, no script runs."""
    t = speaker(standard)
    title = escape(t("Evaluering av Veileder"))
    out = [
        f'<!doctype html><html lang="{standard}"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width">',
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1><p>{escape(_about(report, standard))}</p>",
    ]
    out += [f'<p class="fell">{escape(t(line))}</p>' for line in fell]
    for task in report["tasks"].values():
        out.append(f"<h2>{escape(t(task['title']))}</h2>")
        if "skipped" in task:
            out.append(f"<p>{escape(t(task['skipped']))}</p>")
            continue
        out.append(f"<p>{escape(_counted(task, t))}</p>")
        out.append(_table(map(t, _METRIC_HEADS), (_cells(metric, t) for metric in task["metrics"])))
        out.append(_plot(t(task["title"]), _bars(task["metrics"], t), t))
        for metric in task["metrics"]:
            if metric["classes"]:
                bars = [(class_name(name, standard), one, "#3b6ea5") for name, one in metric["classes"].items()]
                out.append(_plot(f"{t(metric['title'])}, per klasse", bars, t))
        out.append(_failures(task, standard))
    out.append(f"<h2>{t('Måleren')}</h2><p>{escape(t(_METER))}</p>")
    out.append(_table(map(t, _METER_HEADS), _meter_rows(report, t)))
    out.append("<h2>Data</h2>")
    rows = [
        (name, *(t(said[key]) for key in ("title", "licence", "provenance", "language")), str(said["items"]))
        for name, said in report["data"].items()
    ]
    out.append(_table(map(t, ("fil", "hva", "lisens", "opphav", "språk", "antall")), rows))
    out.append("</body></html>")
    return "".join(out)


def measured(report: Mapping[str, Any], standard: Standard = "nb") -> str:
    """The engine of a report, and its model where one is known, as a reader calls them."""
    model = report["digests"].get("model")
    return engine_name(report["digests"].get("engine", "?"), standard) + (f" «{model}»" if model else "")


def _about(report: Mapping[str, Any], standard: Standard) -> str:
    t = speaker(standard)
    digests = {key: value for key, value in report["digests"].items() if key not in ("engine", "model")}
    said = ", ".join(f"{t(NAMED.get(key, key))} {value}" for key, value in digests.items())
    made, took = shown.clocked(report["made"]), str(report["seconds"]).replace(".", ",")
    return t(f"Laget {made} på {took} sekunder med {measured(report)}. Fingeravtrykk: {said}.")


def _counted(task: Mapping[str, Any], t: Speaker) -> str:
    told = [
        t(f"{task['examples']} eksempler, {task['passed']} helt riktige, {task['errors']} feilet (regnet som gale).")
    ]
    for name, spread in task["values"].items():
        unit = " s" if name == "seconds" else ""
        title = t("Svartid") if name == "seconds" else name.upper()
        half, most = (figure(spread[key], t) + unit for key in ("p50", "p95"))
        told.append(f"{title}: median {half}, 95-persentil {most}.")
    return " ".join(told)


def _cells(metric: Mapping[str, Any], t: Speaker) -> tuple[str, ...]:
    way = "" if metric["higher"] else f" ({t('lavest er best')})"
    by = metric["standards"]
    return (t(metric["title"]) + way, figure(metric, t), figure(by["nb"], t), figure(by["nn"], t), str(metric["rows"]))


def _meter_rows(report: Mapping[str, Any], t: Speaker) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for detector in report["meter"]:
        title = t(detector["title"])
        parts = dict(detector["all"])
        parts |= {_STANDARDS[name]: figures for name, figures in detector["standards"].items()} | detector["lengths"]
        for name, figures in parts.items():
            who = "Veileder" if name == "scorer" else t(name)
            if isinstance(figures, str):
                rows.append((title, who, *[t(figures)] * 3))
            elif "accuracy" in figures:
                rows.append((title, who, f"{t('riktige')} {figure(figures['accuracy'], t)}", "–", "–"))
            else:
                agreed = detector.get("kappa") if name == "scorer" else None
                who += f" (kappa {shown.figure(agreed, 2)})" if agreed is not None else ""
                rows.append((title, who, *(figure(figures[key], t) for key in ("precision", "recall", "auroc"))))
    return rows


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(
        "<tr>" + "".join(f"<td{' class=n' if cell[:1].isdigit() else ''}>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _bars(metrics: Iterable[Mapping[str, Any]], t: Speaker) -> list[tuple[str, Mapping[str, Any], str]]:
    return [
        (f"{t(metric['title'])}, {_STANDARDS[name]}", metric["standards"][name], colour)
        for metric in metrics
        for name, colour in (("nb", "#3b6ea5"), ("nn", "#b5651d"))
    ]


def _plot(title: str, bars: list[tuple[str, Mapping[str, Any], str]], t: Speaker) -> str:
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
        parts.append(f'<text x="{330 + _WIDTH + 10}" y="{y + 15}">{escape(figure(estimate, t))}</text>')
    height = len(bars) * _LINE + 4
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 820 {height}" width="100%" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _failures(task: Mapping[str, Any], standard: Standard) -> str:
    t = speaker(standard)
    wrong = sorted((row for row in task["rows"] if not row["passed"]), key=lambda row: not row["error"])
    if not wrong:
        return f"<p>{t('Ingen feil.')}</p>"
    cells = []
    for row in wrong[:_WORST]:
        quote = f"<blockquote>{escape(row['quote'])}</blockquote>" if row["quote"] else ""
        got = escape(given(row, standard) or t(f"feilet: {row['error']}"))
        where = f"{row['id']} ({_STANDARDS[row['standard']]}, {class_name(row['group'], standard)})"
        cells.append(
            f"<tr><td>{escape(where)}</td>"
            f"<td>{escape(row['example'])}</td><td>{escape(wanted(row, standard))}</td><td>{got}{quote}</td></tr>"
        )
    rest = len(wrong) - _WORST
    more = f"<p>{t(f'{rest} til står i report.json.')}</p>" if rest > 0 else ""
    heads = "".join(f"<th>{t(head)}</th>" for head in ("eksempel", "tekst", "ventet", "fikk"))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(cells)}</tbody></table>"
    return f"<h3>{t('Verste eksempler')}</h3>{table}{more}"
