"""The four principles that a walidata checks against, and the reasons for which data goes back.

Source: Perpres 39/2019 ps 3 (principles), ps 34(2) (what fails goes back to the producer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ckanext.sdi_balikpapan.standards.codelists import lookup

from ..content import is_storable


class Principle(str, Enum):
    """What is checked; the four of ps 3, and what the four don't cover."""

    STANDAR_DATA = "standar_data"
    METADATA = "metadata"
    INTEROPERABILITAS = "interoperabilitas"
    KODE_REFERENSI = "kode_referensi"
    LAINNYA = "lainnya"


NOTE_LIMIT = 4000
"""Characters in one reason: longer ones are letters, not reasons."""

REASONS_LIMIT = 200


@dataclass(frozen=True)
class Reason:
    """Why a proposal goes back: which principle, which field (if one), in plain words.

    :param code: what the national curators call it (code list `catatan_kurator`), if they do.
    """

    principle: Principle
    note: str
    field: str | None = None
    code: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        said = {"principle": self.principle.value, "field": self.field, "note": self.note}
        return {**said, "code": self.code} if self.code else said


class BadReason(ValueError):
    """A reason that cannot be read; `index` says which one, `problem` what is wrong."""

    def __init__(self, index: int, problem: str) -> None:
        super().__init__(f"reason {index}: {problem}")
        self.index = index
        self.problem = problem


def read_reasons(raw: object) -> tuple[Reason, ...]:
    """Reasons as a form or a program sends them: a list of
    `{principle, note, field?, code?}`.

    :raises BadReason: with `problem` one of `not_a_list`, `too_many`, `not_an_object`,
        `principle`, `note_missing`, `note_too_long`, `field`, `code`, `not_storable`.
    """
    if raw is None or raw == "":
        return ()
    if not isinstance(raw, (list, tuple)):
        raise BadReason(0, "not_a_list")
    if len(raw) > REASONS_LIMIT:
        raise BadReason(REASONS_LIMIT, "too_many")
    return tuple(_read_reason(index, item) for index, item in enumerate(raw))


def _read_reason(index: int, item: object) -> Reason:
    if not isinstance(item, Mapping):
        raise BadReason(index, "not_an_object")
    fields: Mapping[str, Any] = item
    try:
        principle = Principle(fields.get("principle"))
    except ValueError:
        raise BadReason(index, "principle") from None
    note = fields.get("note")
    if not isinstance(note, str) or not note.strip():
        raise BadReason(index, "note_missing")
    if len(note) > NOTE_LIMIT:
        raise BadReason(index, "note_too_long")
    field = fields.get("field") or None
    if field is not None and (not isinstance(field, str) or len(field) > 200):
        raise BadReason(index, "field")
    if not is_storable(note + (field or "")):
        raise BadReason(index, "not_storable")
    code = fields.get("code") or None
    if code is not None and (not isinstance(code, str) or not lookup("catatan_kurator", code)):
        raise BadReason(index, "code")
    return Reason(principle, note.strip(), field, code)
