"""Which sources answers have quoted, counted from the record: what is never asked about can be left out."""

from __future__ import annotations

import json
from collections import Counter

from assistant.records import Records


def quoted(records: Records) -> Counter[str]:
    """Source id -> answers that quoted it. Nothing of what was asked is read."""
    found: Counter[str] = Counter()
    for _, content in records.rows("e.kind = ?", ("answer",)):
        if content is not None:
            said = json.loads(content.body).get("sentences", ())
            found.update({str(one["source"]) for sentence in said for one in sentence["citations"]})
    return found
