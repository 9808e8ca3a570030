"""What a reader asked of a table by its address: sorted, filtered, a page. Pure.

Columns go by their number, so that no name of a column needs a place in an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from urllib.parse import urlencode

from .columns import Field

PAGE = 25
_LONGEST = 200
_MOST_PAGES = 1_000_000
_NUMBER = r"[-−]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[-−]?\d+(?:[.,]\d+)?"
_COMPARED = re.compile(rf"\s*(?P<sign>>=|<=|>|<|=|≥|≤)?\s*(?P<number>{_NUMBER})\s*")
_BETWEEN = re.compile(
    rf"\s*(?P<low>{_NUMBER})\s*(?:\.\.|–|s\.?d\.?|sampai)\s*(?P<high>{_NUMBER})\s*"
)


class How(str, Enum):
    """How a cell is compared."""

    HAS = "has"
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"
    IS = "="


@dataclass(frozen=True)
class Test:
    """What the cells of a column must pass."""

    field: Field
    how: How
    value: str | Decimal


@dataclass(frozen=True)
class Asked:
    """A part of a table.

    :param order: the column that sorts it, None for the file's own order.
    :param typed: what stands in the filters, by the columns' numbers; :param wrong: those of them
        that can't be understood.
    """

    words: str = ""
    order: int | None = None
    is_descending: bool = False
    page: int = 1
    typed: Mapping[int, str] = None  # type: ignore[assignment]
    tests: tuple[Test, ...] = ()
    wrong: frozenset[int] = frozenset()

    def address(self, **change: object) -> str:
        """These choices as the end of an address, with some of them changed."""
        now = {"q": self.words, "sort": self.order, "desc": int(self.is_descending) or ""}
        now |= {f"f{n}": text for n, text in self.typed.items()} | {"page": self.page}
        said = {k: v for k, v in {**now, **change}.items() if v not in ("", None)}
        if said.get("page") == 1:
            del said["page"]
        return urlencode(said)


def asked(args: Mapping[str, str], fields: Sequence[Field]) -> Asked:
    """What an address asks for; whatever it says that is nothing is left out."""
    typed = {n: text for n in range(len(fields)) if (text := _text(args.get(f"f{n}")))}
    tests, wrong = [], set()
    for n, text in typed.items():
        found = tests_of(fields[n], text)
        tests += found
        if not found:
            wrong.add(n)
    order, page = args.get("sort", ""), args.get("page", "")
    return Asked(
        words=_text(args.get("q")),
        order=int(order) if re.fullmatch(r"\d{1,4}", order) and int(order) < len(fields) else None,
        is_descending=args.get("desc") == "1",
        page=min(int(page), _MOST_PAGES) if re.fullmatch(r"[1-9]\d{0,8}", page) else 1,
        typed=typed,
        tests=tuple(tests),
        wrong=frozenset(wrong),
    )


def _text(said: str | None) -> str:
    return (said or "").replace("\x00", "").strip()[:_LONGEST]


_SIGNS = {"≥": How.AT_LEAST, "≤": How.AT_MOST, "": How.IS}


def tests_of(field: Field, text: str) -> list[Test]:
    """What somebody means by a text above a column; empty when that isn't clear."""
    if not field.is_number:
        return [Test(field, How.HAS, text)]
    if found := _BETWEEN.fullmatch(text):
        ends = ((How.AT_LEAST, found["low"]), (How.AT_MOST, found["high"]))
        return [Test(field, how, number(end)) for how, end in ends]
    if found := _COMPARED.fullmatch(text):
        sign = found["sign"] or ""
        how = _SIGNS[sign] if sign in _SIGNS else How(sign)
        return [Test(field, how, number(found["number"]))]
    return []


def number(text: str) -> Decimal:
    """A number as Indonesians write it; one point with other than three digits is a decimal's."""
    text = text.replace("−", "-")
    if "," in text or re.fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "").replace(",", ".")
    return Decimal(text)
