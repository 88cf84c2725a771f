"""What saves most words the tables must pass every word that the tables change."""

from __future__ import annotations

from norsk import compounds, variants


def test_no_part_of_the_table_of_standards_is_passed_over() -> None:
    table = variants._standards()
    words = [
        *table.start, *(f"{part}ord" for part in table.start), *table.inside,
        *(f"x{part}y" for part in table.inside), *(f"ab{part}" for part in table.end),
        *(f"ab{part}s" for part in table.end),
    ]  # fmt: skip
    assert len(words) > 1_000
    assert [word for word in words if table.held.search(word) is None] == []
    assert variants._replace("skjerm", table) == "skjerm"
    assert variants.canonical("sjukehus") == "sykehus"


def test_every_part_that_opens_a_compound_is_looked_up() -> None:
    parts = compounds._parts()
    asked = [part for part in parts.first if 1 < len(part) <= 16]
    assert len(asked) > 3_000
    assert all(len(part) in parts.lengths[part[:3]] for part in asked)
    assert compounds.split("språkmodellopplæring") == ("språk", "modell", "opplæring")
