"""When two amounts are the same: "fire ganger i døgnet" is "hver sjette time", and "en tredel" is 33 prosent.

Only equalities that hold by arithmetic; months never become days, since the law counts them apart.
"""

from __future__ import annotations

# Things one counts: "to tabletter" may be told as "to", while "to mg" may not.
_COUNTED = frozenset({"tablet", "capsule", "drop", "ampoule", "puff", "spoon", "teaspoon"})
# How long a period is, by the dimension that intervals are told in (seconds, months).
_PERIODS = {
    "per hour": ("every time", 3600.0), "per day": ("every time", 86_400.0), "per week": ("every time", 604_800.0),
    "per month": ("every months", 1.0), "per year": ("every months", 12.0), "per quarter": ("every months", 3.0),
    "per half-year": ("every months", 6.0),
}  # fmt: skip
_EXACT = 1e-6
_ROUNDED = 0.5  # a fraction told in whole per cent
FRACTIONS = {
    "halvdel": 2, "tredel": 3, "tredjedel": 3, "fjerdedel": 4, "firedel": 4, "femtedel": 5, "femdel": 5,
    "sjettedel": 6, "åttedel": 8, "åttendedel": 8, "tidel": 10, "tiendedel": 10,
}  # fmt: skip


def fraction(word: str) -> int | None:
    """The denominator that a lower-case word names ("tredelen", "tredeler"), or None."""
    for suffix in ("", "en", "er", "ar", "ene", "ane"):
        if word.endswith(suffix) and (found := FRACTIONS.get(word.removesuffix(suffix))):
            return found
    return None


def same_amount(source: tuple[object, ...], stated: tuple[object, ...]) -> bool:
    """Whether an amount of the quote, as (dimension, value), says the stated one."""
    dimension, value = str(source[0]), float(str(source[1]))
    wanted, amount = str(stated[0]), float(str(stated[1]))
    if dimension == wanted:
        rounded = (value == int(value)) != (amount == int(amount))  # "en tredel" against "33 prosent"
        return value == amount or (dimension == "percent" and rounded and abs(value - amount) < _ROUNDED)
    if {dimension, wanted} == {"count", "kroner"} and value >= 1_000_000:  # "60 millioner" of a sum of money
        return value == amount
    if (dimension, wanted) in (("count", "percent"), ("percent", "count")) and {value, amount} == {0.5, 50.0}:
        return True  # "halv dose", "halvparten av dosen"
    if value == amount == 1 and "count" in (dimension, wanted):  # "én gang", "én inhalasjon": the number says little
        return True
    if wanted == "count":
        # "fire ganger i året" told as "fire … hvert år".
        return value == amount and (dimension in _COUNTED or dimension.startswith("per "))
    if dimension == f"every {wanted}" or wanted == f"every {dimension}":  # "hvert andre minutt": with two between
        return value == amount
    first, second = _interval(dimension, value), _interval(wanted, amount)
    return first is not None and second is not None and first[0] == second[0] and abs(first[1] - second[1]) < _EXACT


def _interval(dimension: str, value: float) -> tuple[str, float] | None:
    """How often something happens, as the time between: ("every months", 3) for four times a year."""
    if dimension.startswith("every "):
        return dimension, value
    period = _PERIODS.get(dimension)
    return (period[0], period[1] / value) if period and value else None
