"""What students type: the code of a class, and a name."""

import hashlib
import secrets
import unicodedata

from pinxit.base.errors import UserMistake

MOST_NAME = 30
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"
"""None that is taken for another when it is read from a wall or heard."""
_LENGTH = 6


def new_code() -> str:
    """A code: 6 of 28 letters and digits, of which there are 480 million.

    Whoever guesses 30 a minute, which is as many as an address may, needs 15 years for half of
    them; a class is open for hours.
    """
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def plain_code(typed: str) -> str:
    """A code as it is kept: without spaces and dashes, in capitals.

    >>> plain_code(" kx4-tqm ")
    'KX4TQM'
    """
    return "".join(each for each in typed.upper() if each.isalnum())


def plain_name(typed: str) -> str:
    """A name as it is shown: composed letters, single spaces.

    Raises:
        UserMistake: it is empty or too long, or has something in it that cannot be printed.
    """
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise UserMistake(
            f"A name has 1 to {MOST_NAME} letters.", "bad_student_name", {"most": MOST_NAME}
        )
    return name


def folded_name(name: str) -> str:
    """What two names have in common that look the same: neither width, case nor accents count.

    >>> folded_name("Zoë") == folded_name("zoe")
    True
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))[:160]


def new_seat() -> str:
    """What a browser keeps to come in again under its name."""
    return secrets.token_urlsafe(32)


def seat_hash(seat: str) -> str:
    """What is kept of it here; "" for none, which no browser has."""
    return hashlib.sha256(f"seat {seat}".encode()).hexdigest() if seat else ""
