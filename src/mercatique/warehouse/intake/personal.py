"""What in a file says something about a person: found by names of columns and by values."""

import re
from collections.abc import Sequence

from mercatique.warehouse.intake.header import simplify

_EMAIL = re.compile(r"^[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}$")
_IP = re.compile(r"^(?:\d{1,3}\.){3}\d{1,3}$|^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}$", re.IGNORECASE)
_PHONE = re.compile(r"^'?(?:\+|00)\d[\d .()\-]{7,18}\d$|^'?0[1-9](?:[ .\-]?\d{2}){4}$")

_FIELDS = {
    "email": "email",
    "phone": "phone",
    "name": "name",
    "first_name": "name",
    "last_name": "name",
    "company": "name",
    "street": "address",
    "postal_code": "address",
    "city": "address",
    "birth_day": "birth",
    "customer_id": "identifier",
}

_WORDS: tuple[tuple[str, "re.Pattern[str]"], ...] = (
    ("email", re.compile(r"\b(e ?mail|courriel|mail)\b")),
    ("phone", re.compile(r"\b(phone|telephone|tel|mobile|portable|sms|gsm)\b")),
    ("ip", re.compile(r"\bip\b")),
    ("birth", re.compile(r"\b(birth ?day|birth ?date|birth|dob|naissance|anniversaire)\b")),
    (
        "address",
        re.compile(
            r"\b(address ?\d?|adresse|street|rue|zip|postcode|code postal|postal code|city|ville|latitude|longitude)\b"
        ),
    ),
    (
        "name",
        re.compile(
            r"\b(first ?name|last ?name|surname|prenom|billing name|shipping name|full ?name|nom de famille|civilite|contact owner)\b"
        ),
    ),
)


def kind(name: str, field: str, samples: Sequence[str]) -> str:
    """The kind of personal data of a column; empty when there is none to be seen."""
    if field in _FIELDS:
        return _FIELDS[field]
    filled = [sample.strip() for sample in samples if sample.strip()]
    for found, shape in (("email", _EMAIL), ("ip", _IP), ("phone", _PHONE)):
        if filled and sum(bool(shape.match(sample)) for sample in filled) * 2 > len(filled):
            return found
    simple = simplify(name)
    if not filled:
        return ""
    return next((found for found, words in _WORDS if words.search(simple)), "")
