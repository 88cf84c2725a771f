"""Fit for Norwegian health care: terms, practice and organisation, law, values; Sámi met politely; grammar by log-odds.

The four axes are those that Helsedirektoratet names where it weighs language models for the health service. Each
question has what a right answer holds and what only an answer from elsewhere would say. *fitness* asks the assistant,
with its sources; *knowledge* and *acceptability* ask a served model alone, by log-probability (Warstadt et al., BLiMP,
2020, for the minimal pairs), so that what comes from the model is told from what comes from the sources.
"""

from __future__ import annotations

from dataclasses import replace

from eval.datasets import Item, load
from eval.jobs import RESERVE, Counts, Job, Metric, Result, one
from eval.scorers import from_reserve, has_fact, refused
from eval.served import Served, no_model
from eval.subject import Subject
from norsk.shown import figure

AXES = ("terms", "practice", "law", "values")


def fitness(subject: Subject, item: Item) -> Result:
    """Whether the assistant's answer holds the right thing, and nothing that is right only elsewhere."""
    answer = subject.assistant.ask(str(item.data["q"]))
    said = " ".join(sentence.text for sentence in answer.sentences)
    got = said or refused(answer)
    if item.group == "sami":
        declined = answer.refused and answer.reason == "language"
        return Result(declined, {"sami": one(declined)}, got)
    right = bool(said) and has_fact(said, item.data["right"])
    wrong = bool(said) and not right and has_fact(said, item.data["wrong"])
    counts: Counts = {}
    for name, value in (("right", right), ("wrong", wrong), ("refused", answer.refused)):
        counts[name] = counts[f"{name}.{item.group}"] = one(value)
    counts["reserve"] = one(from_reserve(subject, answer))
    return Result(right, counts, got, str(item.data["source"]))


def knowledge(subject: Subject, item: Item) -> Result:
    """Whether the model alone finds the right answer likelier than every wrong one."""
    options = [str(item.data["right"][0]), *map(str, item.data["wrong"])]
    asked = f"Spørsmål: {item.data['q']}\nSvar:"
    chosen = Served.of(subject.settings.engine).named().best(asked, options)
    counts: Counts = {
        "chosen": one(chosen == 0),
        f"chosen.{item.group}": one(chosen == 0),
        "chance": (1 / len(options), 1.0),
    }
    return Result(chosen == 0, counts, options[chosen])


def acceptability(subject: Subject, item: Item) -> Result:
    """Whether the model finds the grammatical sentence of a minimal pair likelier than the other."""
    model = Served.of(subject.settings.engine).named()
    good, bad = (model.log_probability(str(item.data[key])) for key in ("text", "wrong"))
    right = good[0] > bad[0]
    got = f"{figure(good[0], 1)} mot {figure(bad[0], 1)} for «{item.data['wrong']}»"
    return Result(right, {"preferred": one(right), f"preferred.{item.group}": one(right)}, got)


FITNESS: tuple[Job, ...] = (
    Job(
        "fitness",
        "Egnet for norsk helsetjeneste",
        ("fitness", "sami"),
        lambda: [*load("fitness"), *load("sami")],
        fitness,
        (
            Metric("right", "rett for norske forhold", groups=AXES),
            Metric("wrong", "svar som bare gjelder andre steder", False, AXES),
            Metric("refused", "ikke besvart", False, AXES),
            replace(RESERVE, groups=AXES),
            Metric("sami", "samisk høflig avvist", groups=("sami",)),
        ),
    ),
    Job(
        "knowledge",
        "Modellens egen kunnskap",
        ("fitness",),
        lambda: load("fitness"),
        knowledge,
        (Metric("chosen", "rett svar mest sannsynlig"), Metric("chance", "rett ved gjetting")),
        no_model,
    ),
    Job(
        "acceptability",
        "Grammatikk i minimale par",
        ("minimal",),
        lambda: load("minimal"),
        acceptability,
        (Metric("preferred", "grammatisk setning mest sannsynlig"),),
        no_model,
    ),
)
