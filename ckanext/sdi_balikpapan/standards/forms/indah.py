"""An entry as INDAH's API takes it (version v2). Pure.

Observed, not documented: the shape is that of one public client (2026); nothing of it was tried
against BPS's service. Three keys are spelt wrong there and must be: `instansi_penyelanggara`,
`frekuensi_penyelanggara`, `unit_analsis`. Certain as far as one client goes: keys, booleans, most
words. Uncertain: the words marked `usulan` in `data/pilihan.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import codec
from .exchange import Shape
from .form import Form, FormField
from .tidy import Answers

FORMS = ("ms_keg", "ms_ind", "ms_var")
_DATA = "data"


def encode(form: Form, answers: Answers) -> dict[str, Any]:
    """The record with its envelope; the envelope's own facts are INDAH's to fill in."""
    data: dict[str, Any] = {}
    for of in form:
        if of.indah_path:
            _set(data, _steps(of), codec.encode(of, answers.get(of.name)))
    parent: dict[str, Any] = {"base_id": None} if form.name == "ms_keg" else {"ms_keg_id": None}
    none: Any = None if form.name == "ms_keg" else []
    return {
        **parent,
        "submission_period": _period(answers),
        _DATA: data,
        "reviews": none,
        "changes": none,
        "status": "DRAFT",
        "rejection_note": None,
        "submitter": None,
        "produsen_data": None,
        "walidata_pusat": None,
        "version": "v2",
    }


def decode(form: Form, record: Mapping[str, Any]) -> Answers:
    """The answers in a record."""
    data = record.get(_DATA)
    return {of.name: codec.decode(of, _get(data, _steps(of))) for of in form if of.indah_path}


def with_envelope(record: object) -> object:
    """A record that came without its envelope, in one."""
    bare = isinstance(record, dict) and not isinstance(record.get(_DATA), dict)
    return {_DATA: record} if bare else record


SHAPE = Shape("indah", encode, decode)


def _steps(of: FormField) -> list[str]:
    return of.indah_path.partition("[")[0].split(".")


def _period(answers: Answers) -> int | None:
    year = answers.get("tahun_kegiatan")
    good = isinstance(year, str) and len(year) == 4 and year.isascii() and year.isdigit()
    return int(str(year)) if good else None


def _set(data: dict[str, Any], steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        data = data.setdefault(step, {})
    # The text of “Lainnya” stands beside the booleans of its question.
    already = data.get(steps[-1])
    data[steps[-1]] = {**value, **already} if isinstance(already, dict) else value


def _get(data: Any, steps: list[str]) -> Any:
    for step in steps:
        data = data.get(step) if isinstance(data, dict) else None
    return data
