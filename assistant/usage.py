"""Which sources answers have quoted, counted from the record: what is never asked about can be left out."""

from __future__ import annotations

import json
from collections import Counter

from assistant.records import Records


def quoted(records: Records) -> Counter[str]:
    """Source id -> sentences that quoted it. Nothing of what was asked is read."""
    found: Counter[str] = Counter()
    for _, content in records.rows("e.kind = ?", ("sentence",)):
        if content is not None:
            body = json.loads(content.body)
            found.update({str(one["source"]) for one in body.get("citations", ()) if "source" in one})
    return found
