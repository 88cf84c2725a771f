"""Redacted text, its vault and its profiles: what stays inside, what comes back, and what fails closed."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.drawn import national
from guardrails import stretches
from guardrails.log import event, log_to
from guardrails.redact import RedactedText, Redactor
from guardrails.refusal import RedactionFailed
from guardrails.vault import Vault

NOTE = (
    "Overlege Kari Nordmann undersøkte Per Olsen, født 12.05.1950. Olsens kone Grete ringte 987 65 432 den 3. mars "
    "2023. "
    "Han bor i Storgata 12, 2315 Hamar."
)


@pytest.fixture(scope="module")
def journal() -> Redactor:
    return Redactor("journal")


@pytest.fixture(scope="module")
def question() -> Redactor:
    return Redactor("spørsmål")


def test_nothing_of_the_original_is_kept_in_redacted_text(journal: Redactor) -> None:
    redacted = journal.redact(NOTE)
    held = repr(redacted) + str(redacted) + repr([getattr(redacted, name) for name in RedactedText.__slots__])
    for secret in ("Nordmann", "Olsen", "12.05.1950", "987 65 432", "Grete", "Storgata", "Hamar"):
        assert secret not in held


def test_redacted_text_is_made_by_the_redactor_alone(journal: Redactor) -> None:
    with pytest.raises(TypeError):
        RedactedText("Kari Nordmann", (), object())
    redacted = journal.redact(NOTE)
    with pytest.raises(TypeError):
        pickle.dumps(redacted)
    with pytest.raises(AttributeError):
        redacted.text = "noe annet"  # type: ignore[misc]


def test_titles_and_kinship_stay_and_names_go(journal: Redactor) -> None:
    text = journal.redact(NOTE).text
    assert text.startswith(
        "Overlege <PERSON_1> undersøkte <PERSON_2>, født <DATE_1>. <PERSON_3>s kone <PERSON_4> ringte"
    )


def test_spans_tile_the_original_and_offsets_map_back(journal: Redactor) -> None:
    redacted = journal.redact(NOTE)
    rebuilt, at = "", 0
    for span in redacted.spans:
        rebuilt += NOTE[at : span.start] + span.placeholder
        at = span.end
    assert rebuilt + NOTE[at:] == redacted.text
    for word in ("undersøkte", "kone", "ringte", "bor i"):
        start = redacted.text.index(word)
        first, last = redacted.to_original(start, start + len(word))
        assert NOTE[first:last] == word
    inside = redacted.text.index("<PERSON_2>") + 3
    first, last = redacted.to_original(inside, inside + 1)
    assert NOTE[first:last] == "Per Olsen"


@pytest.mark.parametrize("surrogates", [False, True])
def test_a_conversation_comes_back_to_the_letter(surrogates: bool) -> None:
    redactor, vault = Redactor("journal", surrogates=surrogates), Vault(seed=7)
    first = redactor.redact(NOTE, vault)
    second = redactor.redact("Olsen er bekymret. Ring OLSEN på 987 65 432.", vault)
    assert vault.restore(first.text) == NOTE
    assert vault.restore(second.text) == "Olsen er bekymret. Ring OLSEN på 987 65 432."
    phone = next(span.placeholder for span in first.spans if span.type == "PHONE")
    assert phone in second.text


def test_surrogates_keep_inflection_capitals_and_shape() -> None:
    vault = Vault(seed=3)
    text = Redactor("journal", surrogates=True).redact("Olsens sønn heter Per Olsen. OLSEN, f. 12.05.1950.", vault).text
    family = text.split("s sønn")[0]
    assert f"heter {text.split('heter ')[1].split(' ')[0]} {family}" in text
    assert family.upper() in text
    assert len(text.split("f. ")[1].rstrip(".")) == len("12.05.1950")
    assert "Olsen" not in text


@pytest.mark.parametrize("invented", ["<PERSON_99>", "<Person_1>", "PERSON_1", "<PERSON_1 >", "<FNR_1>", "<PERSON_01>"])
def test_an_invented_or_altered_pseudonym_restores_to_nothing(journal: Redactor, invented: str) -> None:
    vault = Vault()
    journal.redact("Pasienten Kari Nordmann er her.", vault)
    assert vault.restore(f"Svar: {invented}.") == f"Svar: {invented}."


def test_a_pseudonym_in_the_users_own_text_is_not_given_out(journal: Redactor) -> None:
    vault = Vault()
    redacted = journal.redact("Malen sier <PERSON_1>. Pasienten er Kari Nordmann.", vault)
    assert "<PERSON_2>" in redacted.text
    assert vault.restore(redacted.text) == "Malen sier <PERSON_1>. Pasienten er Kari Nordmann."


def test_the_vault_cannot_be_written_or_copied() -> None:
    vault = Vault()
    vault.pseudonym("PERSON", "Kari Nordmann")
    for leak in (pickle.dumps, copy.deepcopy, copy.copy):
        with pytest.raises(TypeError):
            leak(vault)
    assert "Kari" not in repr(vault)


def test_the_user_corrects_in_both_directions(journal: Redactor) -> None:
    note = "Pasienten Kari Nordmann har hunden Bamsemums."
    name, dog = note.index("Kari"), note.index("Bamsemums")
    kept = journal.redact(note, keep=[(name, name + 13)], add=[(dog, dog + 9)])
    assert "Kari Nordmann" in kept.text
    assert "Bamsemums" not in kept.text


def test_a_question_keeps_agencies_statutes_and_dates(question: Redactor) -> None:
    text = (
        "Hva sier Helsedirektoratet om § 4-2a i lov av 2. juli 1999 nr. 64, sak 2023/12345, for Kristiansand kommune?"
    )
    assert question.redact(text).text == text
    assert (
        question.redact("Kan Kari Nordmann, født 12.05.1950, få innsyn?").text
        == "Kan <PERSON_1>, født <DATE_1>, få innsyn?"
    )


def test_ages_above_89_go_and_in_the_strict_profile_all(journal: Redactor) -> None:
    text = "Mannen er 94 år, kona er 45 år. Plagene kom for 10 år siden."
    assert journal.redact(text).text == "Mannen er <AGE_1>, kona er 45 år. Plagene kom for 10 år siden."
    assert (
        Redactor("streng").redact(text).text == "Mannen er <AGE_1> år, kona er <AGE_2> år. Plagene kom for 10 år siden."
    )


@pytest.mark.parametrize("bad", ["Kari \udcff Nordmann", "Kari\x00Nordmann"])
def test_text_that_cannot_be_read_fails_closed(journal: Redactor, bad: str) -> None:
    with pytest.raises(RedactionFailed) as caught:
        journal.redact(bad)
    assert "Kari" not in str(caught.value)


def test_a_deadline_that_passes_fails_closed() -> None:
    with pytest.raises(RedactionFailed):
        Redactor("journal", timeout=0.0).redact(NOTE * 50)


def test_unknown_profiles_are_refused() -> None:
    with pytest.raises(ValueError):
        Redactor("slapp")


def test_hidden_marks_and_foreign_digits_do_not_hide(journal: Redactor) -> None:
    import random

    number = national(random.Random(4))
    for written in (
        number,
        number[:6] + "\u200b" + number[6:],
        number[:3] + "\u00ad" + number[3:],
        "".join(chr(0xFF10 + int(digit)) for digit in number),
        "".join(chr(0x660 + int(digit)) for digit in number),
        number[:6] + "\u2009" + number[6:],
    ):
        redacted = journal.redact(f"Fnr {written} er oppgitt.")
        assert redacted.text == "Fnr <FNR_1> er oppgitt." or redacted.text == "Fnr <HNR_1> er oppgitt.", written
    decomposed = "Pasienten Ha\u030akon Bra\u030aten er her."
    assert journal.redact(decomposed).text == "Pasienten <PERSON_1> er her."


def test_a_long_text_is_scanned_to_its_end(journal: Redactor) -> None:
    filler = "Pasienten er i fin form og spiser godt. Blodtrykket er stabilt. "
    text = filler * 16_000 + "Ring Kari Nordmann på 987 65 432."
    redacted = journal.redact(text)
    assert len(text) > 1_000_000
    assert redacted.text.endswith("Ring <PERSON_1> på <PHONE_1>.")
    assert len(redacted.spans) == 2


@pytest.mark.parametrize(("window", "step"), [(4_000, 3), (stretches.WINDOW, 36)])
def test_a_window_never_cuts_an_identifier(
    journal: Redactor, monkeypatch: pytest.MonkeyPatch, window: int, step: int
) -> None:
    """Wherever an identifier lies about the places where a window ends, hands over and the next one begins."""
    monkeypatch.setattr(stretches, "WINDOW", window)
    secret = " fnr 418150 12345 og Kari Nordmann "
    for border in (window, window - stretches.OVERLAP // 2, window - stretches.OVERLAP):
        for before in range(step // 2, len(secret), step):
            start = border - before
            text = " " * (start % 4) + "ord " * (start // 4) + secret + "ord " * 500
            assert len(list(stretches.stretches([text]))) == 2
            assert [span.type for span in journal.redact(text).spans] == ["FNR", "PERSON"], (border, before)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=300))
def test_no_text_raises_and_every_text_comes_back(journal: Redactor, text: str) -> None:
    vault = Vault()
    redacted = journal.redact(text, vault)
    assert vault.restore(redacted.text) == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "Kari",
                "Olsens",
                "dr.",
                "12",
                ".",
                "05.1950",
                "  ",
                "\n",
                "§ 4",
                "@",
                "a.b@c.no",
                "http://",
                "O",
                "l",
                "98",
                "født",
                "Storgata",
                "<PERSON_1>",
                "-",
                "/",
                ":",
                "(",
                "Helse",
                "sykehus",
                ",",
                "i",
                "på",
                "K.",
                "\u0301",
                "\u200b",
                "０１",
                "'s",
                "II",
                "årig",
                "94",
            ]
        ),
        max_size=60,
    )
)
def test_no_mixture_of_fragments_raises(journal: Redactor, parts: list[str]) -> None:
    for joint in ("", " "):
        text, vault = joint.join(parts), Vault()
        assert vault.restore(journal.redact(text, vault).text) == text


def test_the_log_takes_numbers_enums_and_redacted_text(journal: Redactor, tmp_path: object, home: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "log" / "events.jsonl"
    log_to(path)
    event("question.asked", seconds=0.5, sentences=2, question=journal.redact("Kan Kari Nordmann få innsyn?"))
    for leak in ("Kari Nordmann", b"Kari", ["Kari"], {"name": "Kari"}):
        with pytest.raises(TypeError):
            event("question.asked", question=leak)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        event("Kari Nordmann")
    written = path.read_text("utf-8")
    assert "question.asked" in written and "Kari" not in written
    assert path.stat().st_mode & 0o077 == 0
