"""The subjects of proposals, as data: their form, what can be proposed, what is checked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.sdi_balikpapan.standards.forms.form import form as form_of

from ..kinds import REASON, SUCCESSOR, Kind

DATASET = "dataset"
PLAN = "daftar_data"


@dataclass(frozen=True)
class SubjectType:
    """One kind of thing that goes through the review.

    :param form: the form of its questions; empty for datasets, whose form is scheming's.
    :param kinds: what can be proposed for it.
    :param checks: the checks of the list `pemeriksaan` that fit it; None for all.
    :param year: the question that says for which year an entry holds; empty for what holds always.
    """

    name: str
    form: str = ""
    kinds: frozenset[Kind] = frozenset(Kind)
    checks: frozenset[str] | None = None
    year: str = ""

    def title_of(self, body: Mapping[str, Any]) -> str:
        """What people call the thing that a body describes."""
        field = form_of(self.form).title_field if self.form else "title"
        value = body.get(field)
        return value.strip() if isinstance(value, str) else ""

    def changes(self, kind: Kind, usual: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """Which fields a kind of proposal may change; None for all."""
        if self.form and usual is not None:
            usual = tuple(name for name in usual if name != "author")
            return (*usual, SUCCESSOR) if kind is Kind.WITHDRAW else usual
        return usual


# An address that was given once stays, and what was agreed once is never forgotten: datasets of
# earlier years go on referring to it. So nothing is renamed or deleted.
_KINDS = frozenset({Kind.CREATE, Kind.EDIT, Kind.WITHDRAW, Kind.RESTORE, Kind.TRANSFER})
_STANDARD = frozenset({"sd-1", "sd-2"})

TYPES: Mapping[str, SubjectType] = {
    subject.name: subject
    for subject in (
        SubjectType(DATASET),
        SubjectType("kegiatan", "ms_keg", _KINDS, frozenset({"md-5"}), "tahun_kegiatan"),
        SubjectType("konsep", "konsep", _KINDS, _STANDARD),
        SubjectType("variabel", "ms_var", _KINDS, _STANDARD),
        SubjectType("indikator", "ms_ind", _KINDS, _STANDARD),
        SubjectType(PLAN, "daftar_data", _KINDS, frozenset({"kr-2"}), "tahun"),
    )
}

SHOWN_APART = frozenset({"owner_org", "name", REASON, SUCCESSOR})
"""What a body holds beside the answers to its form."""

ENTRIES = tuple(name for name in TYPES if name != DATASET)
"""The subjects that aren't datasets."""

REGISTRY = tuple(name for name in ENTRIES if name != PLAN)
"""Those that the registry lists; the Daftar Data has pages of its own."""
