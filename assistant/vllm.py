"""A local language model behind the engine seam: vLLM, or any server that speaks OpenAI's protocol.

The seam is a synchronous generator over the requests of `assistant.modelserver`; closing it cancels the request.
Whatever goes wrong is a `ModelFault`, and `assistant.fallback` answers instead.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final

from assistant import prompts
from assistant.answers import Notice, Sentence
from assistant.claims import Claim, ClaimReader, NotJson, cleaned, tie
from assistant.modelserver import Fault, ModelFault, ModelServer
from guardrails.entailment import Entailment
from guardrails.redact import RedactedText
from ingest.passages import Hit
from norsk.written import standard

if TYPE_CHECKING:
    from assistant.engines import EngineSettings

_SAME: Final = 3  # times a sentence may come before the model is taken to repeat itself
_FOREIGN: Final = frozenset(("da", "sv", "en", "other"))
_SURE_FOREIGN: Final = 0.65
_MARGIN: Final = 64  # tokens of the chat template
SOME_LEFT_OUT: Final = (
    "Noe av det språkmodellen skrev hadde ikke dekning i kildene og er utelatt eller erstattet av sitatet."
)


# Another try within the same question may help; after the others it only costs time.
WORTH_RETRYING: Final = frozenset((Fault.DOWN, Fault.DIED, Fault.BUSY, Fault.SERVER, Fault.TRUNCATED, Fault.BROKEN))


class VllmEngine:
    """Answers with a language model's sentences, each tied to the words of the passages that carry it.

    Raises ModelFault, also after sentences were yielded: what was yielded stands by itself.
    """

    name = "vllm"

    def __init__(self, settings: EngineSettings) -> None:
        """Contacts nothing. Raises TokenizerMissing and EntailmentMissing for what the settings name in vain."""
        self.server = ModelServer(settings)
        self._settings = settings
        self._objector = None if settings.nli_model is None else Entailment(settings.nli_model)

    def answer(
        self, question: RedactedText, passages: Sequence[Hit], *, deadline: float
    ) -> Iterator[Sentence | Notice]:
        """Yield the model's sentences, each as soon as it is whole and checked. Raises ModelFault."""
        with self.server.slot(deadline):
            yield from self._tries(question, passages, deadline)

    def _tries(self, question: RedactedText, passages: Sequence[Hit], deadline: float) -> Iterator[Sentence | Notice]:
        room, tries, count = self._room, self._settings.retries + 1, self.server.count
        for left in reversed(range(tries)):
            prompt = prompts.build(question, passages, count=count, budget=room, most=self._settings.passages)
            if not prompt.passages:
                return
            said = 0
            try:
                for item in self._once(prompt, deadline):
                    said += isinstance(item, Sentence)
                    yield item
                return
            except ModelFault as error:
                again = error.fault in WORTH_RETRYING or error.fault is Fault.REFUSED
                if said or not left or not again or time.monotonic() + 1 > deadline:
                    raise
                if error.fault is Fault.REFUSED:
                    room //= 2  # most often the prompt is longer than the server's context
                elif error.fault in (Fault.BUSY, Fault.SERVER):
                    time.sleep(0.2)

    def _once(self, prompt: prompts.Prompt, deadline: float) -> Iterator[Sentence | Notice]:
        """One request. The reading of the stream and the checks run here; only the waiting is on the server's loop."""
        wanted = prompts.response_format(self._settings.passages)
        reader, seen = ClaimReader(), dict[str, int]()
        claims = kept = left_out = looked = size = 0
        try:
            with closing(self.server.pieces(prompt.messages, wanted, deadline=deadline)) as pieces:
                for piece in pieces:
                    for claim in reader.feed(piece):
                        claims += 1
                        sentence, own = self._checked(claim, prompt, seen)
                        left_out += not own
                        if sentence is not None:
                            kept += 1
                            yield sentence
                    if reader.closed:
                        break  # some models go on with white space until they are stopped
                    size += len(piece)
                    if size - looked >= 64:
                        looked = size
                        if reader.loops():
                            raise ModelFault(Fault.REPEATS)
            reader.finish()
        except NotJson:
            raise ModelFault(Fault.BROKEN) from None
        if claims and not kept:
            raise ModelFault(Fault.UNSUPPORTED)
        if left_out:
            yield Notice(SOME_LEFT_OUT)

    def _checked(self, claim: Claim, prompt: prompts.Prompt, seen: dict[str, int]) -> tuple[Sentence | None, bool]:
        """The claim tied to its quotes. Raises ModelFault for repetition and for another language."""
        text = cleaned(claim.text)
        key = text.casefold()
        seen[key] = seen.get(key, 0) + 1
        if key and seen[key] > 1:
            if seen[key] >= _SAME:
                raise ModelFault(Fault.REPEATS)
            return None, True
        if text:
            language, score = standard(text)
            if language in _FOREIGN and score >= _SURE_FOREIGN:
                raise ModelFault(Fault.LANGUAGE)
        return tie(claim, prompt.passages, None if self._objector is None else self._objector.objects)

    @property
    def _room(self) -> int:
        """Tokens that the passages, the instruction and the question may take."""
        return self._settings.context - self._settings.answer_tokens - _MARGIN
