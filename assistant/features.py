"""The names of a unit's features, in the order of the vector that the fitted weights are applied to."""

from __future__ import annotations

from assistant.wants import Want

# What is measured once more by letters alone ("literal") and with what a questioner may say instead ("free").
BY_WAY = (
    "asked_anywhere",
    "unmet_anywhere",
    "anywhere",
    "cover",
    "context",
    "worst",
    "asked_own",
    "asked_context",
    "unmet",
    "main",
    "main_context",
    "head_own",
    "head",
)
# What is known of a unit as an answer, in the order of its feature vector. Shares are 0–1.
_PLAIN = (
    "cover",  # share of the question's weight that the unit itself meets
    "context",  # the same with heading, introduction and neighbours, at a discount
    "wide",  # the same with the whole passage
    "names",  # share of the question's names met in context (1 where it has none)
    "names_own",  # the same in the unit itself
    "names_least",  # the worst met of them in context
    "names_met",  # the question's names met anywhere in the passage or its headings: the mean, or the worst number
    "nameless",  # 1 where they are mostly unmet in context
    "rival",  # 1 where a name of the question is unmet and another of its kind stands in the unit
    "worst",  # share of the question's weight that lies in its heaviest term unmet in context
    "worst_wide",  # the same in the whole passage
    "worst2",
    "verbs",  # share of the question's verbs met in the unit
    "main",  # the main verb met in the unit
    "near",  # closeness of a fact of the wanted kind to the words asked about
    "near_main",  # closeness of such a fact to the main verb
    "agent",  # such a fact stands before the main verb, or after it and "av"
    "counted",  # closeness of a number to the noun it should count
    "tight",  # how close together the words met stand
    "rank",  # the passage's retrieval score over the best one's
    "first",  # 1 for the best passage
    "length",  # words over 60, at most 1
    "short",  # 1 under four words
    "definition",  # how much the unit looks like a definition of the subject
    "item",
    "heading",
    "group",  # a whole list
    "group_asked",  # a whole list, and the question asks for more than one thing
    "lead",  # the unit introduces a list and says nothing itself
    "caption",  # "Figur 2: …"
    "asked_above",  # how far the heading nearest above asks the same question
    "asked_first",  # the same for the first unit under that heading
    "terms",  # number of terms over 10
    "cover2",  # cover squared
    "all_own",  # 1 where every term is met in the unit itself
    "kind",  # 1 where the unit names a thing of the kind asked for, 0 where it does not, 0.5 where that is unknown
    "novel",  # words of the unit that the question does not say, over 10, at most 1
    "rare",  # 1 where a word of the question is unknown to the whole passage and weighs much
    "asked_own",  # share of the weight of what is asked about the names (the terms that are no names) met in the unit
    "asked_context",
    "asked_wide",
    "asked_anywhere",  # the same in any of the passages found
    "unmet",  # weight of the heaviest such term unmet in context, not divided by the question's
    "unmet_anywhere",  # the same in all of the passages found
    "anywhere",  # share of the question's weight met anywhere in the passages found
    "beside",  # the same in context and, at a discount, in the passages before and after
    "document",  # the same in the document's other passages found
    "names_document",  # the question's names met in the document
    "head",  # the noun asked about met in context; 0.5 where there is none
    "head_anywhere",
    "main_context",  # the same for the main verb
    "main_anywhere",
    "matched",  # the passage's retrieval score over what its terms could give
    "of_two",  # the best score over the second passage's
    "bound",  # the question's names bound to the unit: said in it, or so near before it that it may mean them
    "bound_least",
    "missing",  # number of its names unmet in the passage, beside it and in its headings
    "missing_anywhere",
    "rival_own",  # 1 where a name is unmet in the unit itself and another of its kind stands there
    "leans",  # 1 where the unit opens with a word that leans on what stands before
    "person",  # 1 where the unit names a person and only a person answers, 0 where it does not, 0.5 otherwise
    "instance",  # how far the unit shows which one
    "head_own",  # the noun asked about met in the unit itself
    "other_verb",  # the main verb unmet in the unit, and another verb stands there
    "main_lost",  # the main verb unmet in context, and how many words could have met it
    "untold",  # which one of a kind: the noun is not said where it must be, or nothing shows the one
    "pairs",  # how close the question's neighbouring words stand
    "verb_object",  # the main verb and what follows it in the question, the same; 0.5 where there is none
    "to_come",  # the question asks of what has been, the unit speaks of what is to come
    "subject_missing",  # a definition's subject unmet in the unit
    "usurped",  # a name of the question is unmet, and another stands in its place
    "doer",  # a fact does to the rest of the question what the main verb says; 0.5 where nothing is asked of a doer
    "partner",  # a name of the question is only worked with, which it does not ask about
    "bracketed",  # a fact stands in brackets at the end
    "echo",  # share of the question's neighbouring words that stand near one another in the unit
    "placeless",  # a place is asked for, and no preposition of place stands before a new word
    "proposed",  # the question asks of what has been, the unit proposes
    "tally",  # the unit lists as many things as are asked for
    "block",  # share of the question's weight met in the unit and, for a field, the lines that it belongs to
    "meant",  # the same in the unit with what its definite nouns stand for
    "meant_names",  # share of the question's names met so
    "rare_own",  # share of the weight met in the unit, each word weighed by how few of the passages have it
    "rare_context",
    "little",  # how far the share of what is asked, met in context with wordings, falls short of 0.65
    "little_all",  # the same with names
    "much_lost",  # how far "worst_wide" passes 0.25
    "unbound",  # how far "bound" falls short of 0.6
    *(f"{name}:{way}" for way in ("literal", "free") for name in BY_WAY),
)
GROUPS: dict[str, frozenset[Want]] = {
    "who": frozenset((Want.WHO,)),
    "which": frozenset((Want.WHICH, Want.PLACE)),
    "count": frozenset((Want.NUMBER, Want.SHARE)),
    "typed": frozenset((Want.MONEY, Want.DURATION, Want.DATE, Want.CONTACT)),
    "open": frozenset((Want.WHAT, Want.HOW, Want.WHY, Want.YESNO, Want.DEFINITION)),
}
# What is weighed apart for each group of wants.
_BY_GROUP = (
    "bias",
    "cover",
    "context",
    "worst",
    "main",
    "near",
    "verbless",
    "headless",
    "asked_own",
    "asked_context",
    "unmet",
    "unmet_anywhere",
    "head",
    "factless",
    "head_own",
    "other_verb",
    "bound",
    "pairs",
    "with_object",
)
FEATURES: tuple[str, ...] = (
    *_PLAIN,
    *(f"want:{want.value}" for want in Want),
    *(f"fact:{want.value}" for want in Want),
    *(f"{name}:{group}" for group in GROUPS for name in _BY_GROUP),
)
Vector = tuple[float, ...]
