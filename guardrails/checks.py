"""Check digits and dates of identifiers. They label a candidate; none of them lets a candidate pass unredacted.

Sources: Skatteetaten on fødselsnummer, D-number and synthetic numbers; Direktoratet for e-helse's standard for
national helper numbers (FH-number); Brønnøysundregistrene on organisasjonsnummer; Luhn 1954 (US 2,950,048).
"""

from __future__ import annotations

import ipaddress
import re
from operator import mul

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_ORG = (3, 2, 7, 6, 5, 4, 3, 2)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def digits(text: str) -> str:
    """The digits of `text`, in order."""
    return "".join(filter(str.isdigit, text))


def _weighted(number: str, weights: tuple[int, ...]) -> int:
    return sum(map(mul, map(int, number), weights))


def mod11(number: str, weights: tuple[int, ...]) -> int | None:
    """The check digit for `number` under `weights` modulo 11, or None where no digit fits (remainder 10)."""
    remainder = (11 - _weighted(number, weights) % 11) % 11
    return None if remainder == 10 else remainder


def national_check(number: str) -> bool:
    """Whether both check digits of an 11-digit national number hold, under the rules of today or those of 2032.

    From 2032 the first check digit may leave a remainder of 0–3 where today it must leave 0.
    """
    first = (_weighted(number[:9], _K1) + int(number[9])) % 11
    return first <= 3 and (_weighted(number[:10], _K2) + int(number[10])) % 11 == 0


def national_kind(number: str) -> str | None:
    """FNR, DNR, HNR or FHN for 11 digits whose date part and check digits hold; None otherwise."""
    if len(number) != 11 or not national_check(number):
        return None
    if number[0] in "89":
        return "FHN"
    day, month = int(number[:2]), int(number[2:4])
    kind = "FNR"
    if day > 40:
        day, kind = day - 40, "DNR"
    for shift in (80, 65, 40):  # Tenor's and NAV's synthetic people, helper numbers
        if month > shift:
            month -= shift
            kind = "HNR" if shift == 40 and kind == "FNR" else kind
            break
    return kind if 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] else None


def account_check(number: str) -> bool:
    """Whether 11 digits pass as a Norwegian bank account number (the last digit checks)."""
    return len(number) == 11 and mod11(number[:10], _K2) == int(number[10])


def organisation_check(number: str) -> bool:
    """Whether 9 digits pass as an organisasjonsnummer."""
    return len(number) == 9 and number[0] in "89" and mod11(number[:8], _ORG) == int(number[8])


def luhn_check(number: str) -> bool:
    """Whether the digits pass Luhn's check, as payment cards do."""
    total = 0
    for index, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if index % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def iban_check(text: str) -> bool:
    """Whether `text` passes ISO 13616's modulo 97."""
    plain = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    turned = plain[4:] + plain[:4]
    return len(plain) >= 15 and int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def address_check(text: str) -> bool:
    """Whether `text` is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def eleven(value: str) -> str:
    """The label of an 11-digit candidate: its kind of national number, or KONTONR, or FNR where no check holds."""
    number = digits(value)
    kind = national_kind(number)
    if kind:
        return kind
    written_as_account = re.fullmatch(r"\d{4}\D{1,2}\d{2}\D{1,2}\d{5}", value) is not None
    return "KONTONR" if written_as_account or account_check(number) else "FNR"


def eleven_holds(value: str) -> str | None:
    """Like `eleven`, but None where neither check digits nor a plausible birth date speak for the candidate."""
    number = digits(value)
    return eleven(value) if national_kind(number) or account_check(number) else None
