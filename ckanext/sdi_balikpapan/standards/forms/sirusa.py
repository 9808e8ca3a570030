"""An entry in the flat keys of SIRUSA (`i_alamat`, `iv_tipe_pengumpulan_data`, …). Pure.

Observed, not documented: keys and JSON texts of one public page that reads SIRUSA's export (2026),
the keys also in the SDI schema for CKAN. Certain as far as that goes: keys, words, and that lists
are JSON texts. Uncertain: how multi-choices and the stages of processing are written; we write
their labels, separated by semicolons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from . import codec
from .exchange import Shape
from .form import Form, FormField, Type
from .tidy import Answers

FORMS = ("ms_keg", "ms_ind", "ms_var")
# Four questions, one key: the stages that were gone through.
STAGES = "vii_tahapan_pengolahan_data"
_ALSO = {"tahun": ("tahun_kegiatan",)}
_YES, _NO = "1", "2"


def encode(form: Form, answers: Answers) -> dict[str, Any]:
    """The flat record of an entry."""
    record: dict[str, Any] = {}
    stages = [of for of in form if of.sirusa_key == STAGES]
    for of in form:
        if of in stages or not of.sirusa_key:
            continue
        record[of.sirusa_key] = _encode(of, answers.get(of.name))
    if stages:
        said = [answers.get(of.name) for of in stages]
        done = [_stage(of) for of, answer in zip(stages, said, strict=True) if answer == _YES]
        # What isn't named would be read as a no: so only when all four are answered.
        whole = all(answer in (_YES, _NO) for answer in said)
        record[STAGES] = ("; ".join(done) or None) if whole else None
    return record


def decode(form: Form, record: Mapping[str, Any]) -> Answers:
    """The answers in a flat record."""
    found: Answers = {}
    for of in form:
        if of.sirusa_key == STAGES:
            found[of.name] = _decode_stage(of, record.get(STAGES))
        elif of.sirusa_key:
            keys = (of.sirusa_key, *_ALSO.get(of.sirusa_key, ()))
            values = (record[key] for key in keys if record.get(key) not in (None, ""))
            found[of.name] = _decode(of, next(values, None))
    return found


SHAPE = Shape("sirusa", encode, decode)


def _encode(of: FormField, value: Any) -> Any:
    if of.type is Type.MULTI:
        codes = value if isinstance(value, list) else []
        return "; ".join(o.nama for o in of.options if o.code in codes) or None
    written = codec.encode(of, value)
    if isinstance(written, (list, dict)):
        return json.dumps(written, ensure_ascii=False)
    return written


def _decode(of: FormField, value: Any) -> Any:
    if of.type is Type.MULTI:
        labels = _labels(value)
        return [o.code for o in of.options if o.nama.casefold() in labels]
    if isinstance(value, str) and value[:1] in ("[", "{") and _is_list(of):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return codec.decode(of, value)


def _is_list(of: FormField) -> bool:
    return "[]" in of.indah_path or of.type is Type.REPEATING


def _decode_stage(of: FormField, value: Any) -> str | None:
    labels = _labels(value)
    if not labels:
        return None
    return _YES if _stage(of).casefold() in labels else _NO


def _stage(of: FormField) -> str:
    return of.label_id.rpartition(" - ")[2]


def _labels(value: Any) -> set[str]:
    text = value if isinstance(value, str) else ""
    return {part.strip().casefold() for part in text.split(";") if part.strip()}
