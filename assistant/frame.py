"""What the features of all units have in common for one question: the weights of its words, and where they are met."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul

from assistant.features import GROUPS
from assistant.question import Question, Term
from assistant.wants import Want

_WANTS = tuple(Want)


class Frame:
    """What the features of all units have in common: worked out once for a question and the passages found."""

    def __init__(self, question: Question, terms: Sequence[Term], common: Sequence[float], anywhere: Sequence[float]):
        """`common` and `anywhere` are those of `Reading`."""
        self.anywhere = anywhere
        self.weights = [t.weight for t in terms]
        self.total = sum(self.weights)
        self.asked = [t.weight * (not t.name) for t in terms]
        self.much = sum(self.asked)
        self.scarce = [t.weight * (1.05 - c) for t, c in zip(terms, common, strict=True)]
        self.scarcity = sum(self.scarce)
        self.names = [i for i, t in enumerate(terms) if t.name]
        self.lasting = [  # names that are lost where they stand nowhere near
            i for i in self.names if terms[i].weight >= 0.8 and not any(c.isdigit() or c == "-" for c in terms[i].text)
        ]
        self.heads, self.mains, self.objects = (
            [i for i, t in enumerate(terms) if one is not None and t.key == one.key]
            for one in (question.head, question.main, question.object)
        )
        apart = {*self.heads, *self.mains}
        self.rest = [i for i, t in enumerate(terms) if i not in apart and t.key != "ki"]
        self.wanted = [1.0 if question.want is each else 0.0 for each in _WANTS]
        self.groups = [question.want in wants for wants in GROUPS.values()]
        self.everywhere = self.best(anywhere)
        self.nameless = float(sum(anywhere[i] < 0.5 for i in self.names))

    def best(self, anywhere: Sequence[float]) -> tuple[float, float, float]:
        """What of the question is met anywhere: of what is asked, the weight of what is not, and of all."""
        return self.share_asked(anywhere), self.unmet(anywhere), self.share(anywhere)

    def share(self, values: Sequence[float]) -> float:
        """How much of the question is met, by weight."""
        met: float = sum(map(mul, self.weights, values))
        return met / self.total

    def share_asked(self, values: Sequence[float]) -> float:
        """The same without its names."""
        met: float = sum(map(mul, self.asked, values))
        return met / self.much if self.much else 1.0

    def share_rare(self, values: Sequence[float]) -> float:
        """The same with words weighed by how few of the passages meet them."""
        met: float = sum(map(mul, self.scarce, values))
        return met / self.scarcity

    def unmet(self, values: Sequence[float]) -> float:
        """The weight of the word that is least met, names apart."""
        return max(w * (1 - v) for w, v in zip(self.asked, values, strict=True))
