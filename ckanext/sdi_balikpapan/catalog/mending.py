"""Says a violation of the shapes in words, and which field mends it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .mapping import DATASET, RESOURCE, expand


@dataclass(frozen=True)
class Violation:
    """One result of a SHACL validator.

    :param of: the title or IRI of what is violated.
    :param path: the property's IRI; empty where the shape as a whole is meant.
    :param component: the last part of the constraint component's IRI.
    """

    of: str
    path: str
    component: str
    value: str = ""
    is_file: bool = False
    message: str = ""


# Properties that no field of the form fills by itself.
_ELSEWHERE = {
    "dct:publisher": "setelan ckanext.sdi_balikpapan.walidata_…",
    "dct:language": "setelan ckanext.sdi_balikpapan.walidata_…",
    "foaf:name": "nama perangkat daerah, atau setelan ckanext.sdi_balikpapan.walidata_name",
    "vcard:fn": "isian “Kontak” (kontak)",
}
_WORDS = {
    "MinCountConstraintComponent": "belum ada",
    "MaxCountConstraintComponent": "lebih banyak daripada yang boleh",
    "NodeKindConstraintComponent": "bukan kode atau alamat yang dikenal",
    "DatatypeConstraintComponent": "jenis nilainya salah",
    "ClassConstraintComponent": "bukan dari kosakata yang diminta",
    "InConstraintComponent": "bukan salah satu pilihan",
    "HasValueConstraintComponent": "nilai yang diminta tidak ada",
    "PatternConstraintComponent": "tidak berpola seperti yang diminta",
    "OrConstraintComponent": "tidak memenuhi satu pun syarat yang boleh dipilih",
}
_LIMITED = "OrConstraintComponent"


def fields(violation: Violation) -> list[str]:
    """The fields that say what the violated property says."""
    if not violation.path:
        return ["keputusan_akses"] if violation.component == _LIMITED else []
    table = RESOURCE if violation.is_file else DATASET
    found = [term.field for term in table if expand(term.property) == violation.path]
    if violation.is_file and not found:
        # A file's licence is its dataset's.
        found = [term.field for term in DATASET if expand(term.property) == violation.path]
    return list(dict.fromkeys(found))


def sentence(violation: Violation, labels: Mapping[str, str]) -> str:
    """What is wrong, and what to change.

    :param labels: of the fields, as the form has them.
    """
    known = {expand(name): name for name in _named()}
    what = known.get(violation.path, violation.path) or "simpul"
    wrong = _WORDS.get(violation.component, violation.message or "tidak memenuhi profil")
    shown = f" ({violation.value[:80]})" if violation.value else ""
    mend = " atau ".join(f"isian “{labels.get(n, n)}” ({n})" for n in fields(violation))
    mend = mend or _ELSEWHERE.get(what, "")
    advice = f" Perbaiki {mend}." if mend else " Tidak ada isian untuk ini; beri tahu admin."
    return f"{violation.of}: {what} {wrong}{shown}.{advice}"


def _named() -> list[str]:
    return [*(term.property for term in (*DATASET, *RESOURCE)), *_ELSEWHERE]
