"""What the pages say: labels, and dates as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from babel import Locale, UnknownLocaleError, dates

from ckanext.sdi_balikpapan.standards.helpers import sdi_code_name

from . import words
from .review.reading import Piece, Shown, TableChange, after_label, marked, shown, table_change
from .states import OPEN_STATES, State
from .subjects.pages import field_named, option_name
from .subjects.types import DATASET

_COLOURS = {
    "draft": "text-bg-secondary",
    "offered": "text-bg-info",
    "submitted": "text-bg-info",
    "in_review": "text-bg-info",
    "pembina_review": "text-bg-info",
    "returned": "text-bg-warning",
    "approved": "text-bg-primary",
    "published": "text-bg-success",
    "discarded": "text-bg-light",
}


def sdi_state_label(state: str) -> str:
    """A state as people call it."""
    return words.state_label(state)


def sdi_state_class(state: str) -> str:
    """The colour of a state's badge."""
    return _COLOURS.get(state, "text-bg-secondary")


def sdi_states() -> list[str]:
    """Every state, in the order of the way."""
    return [state.value for state in State]


def sdi_verb_label(verb: str) -> str:
    """A step as people call it; the log also knows grants."""
    return words.verb_label(verb)


def sdi_subject_label(subject_type: str) -> str:
    """What a proposal is about, as people call it."""
    return {
        "dataset": tk._("dataset"),
        "kegiatan": tk._("kegiatan"),
        "konsep": tk._("konsep"),
        "variabel": tk._("variabel"),
        "indikator": tk._("indikator"),
        "daftar_data": tk._("butir Daftar Data"),
    }.get(subject_type, subject_type)


def sdi_kind_label(kind: str, subject_type: str = DATASET) -> str:
    """What a proposal wants to do, as people call it."""
    if kind == "create" and subject_type != DATASET:
        return tk._("{what} baru").format(what=sdi_subject_label(subject_type))
    return {
        "create": tk._("dataset baru"),
        "edit": tk._("perubahan"),
        "withdraw": tk._("penarikan"),
        "delete": tk._("penghapusan"),
        "restore": tk._("pemulihan"),
        "rename": tk._("penggantian alamat"),
        "transfer": tk._("penyerahan"),
    }.get(kind, kind)


def sdi_role_label(role: str) -> str:
    """A role as the law calls it."""
    return {
        "produsen_data": tk._("Produsen Data"),
        "walidata_pendukung": tk._("Walidata Pendukung"),
        "walidata": tk._("Walidata"),
        "pembina_data": tk._("Pembina Data"),
        "penerima": tk._("perangkat daerah penerima"),
        "sysadmin": tk._("admin portal"),
        "otomatis": tk._("portal"),
    }.get(role, role)


def sdi_principles() -> dict[str, str]:
    """What a walidata checks (Perpres 39/2019 ps 3), as people call it."""
    return {
        "standar_data": tk._("Standar Data"),
        "metadata": tk._("Metadata"),
        "interoperabilitas": tk._("Interoperabilitas"),
        "kode_referensi": tk._("Kode Referensi"),
        "lainnya": tk._("Lainnya"),
    }


def sdi_is_open(proposal: Mapping[str, Any]) -> bool:
    """Whether a proposal still waits for somebody."""
    return State(proposal["state"]) in OPEN_STATES


def sdi_datetime(value: str | datetime | None) -> str:
    """A moment as Indonesians write it: 22 November 2026 14.30 WITA."""
    moment = _moment(value)
    if moment is None:
        return ""
    pattern = "d MMMM y HH.mm z" if _locale().language == "id" else "d MMMM y, HH:mm z"
    zone = dates.get_timezone(str(tk.h.get_display_timezone()))
    return dates.format_datetime(moment, pattern, tzinfo=zone, locale=_locale())


def sdi_date(value: str | datetime | None) -> str:
    """A day as Indonesians write it: 22 November 2026."""
    moment = _moment(value)
    if moment is None:
        return ""
    day = moment.astimezone(tk.h.get_display_timezone())
    return dates.format_date(day, "d MMMM y", locale=_locale())


def sdi_month(value: str) -> str:
    """A month as Indonesians write it: November 2026."""
    return dates.format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=_locale())


def sdi_age(value: str | datetime | None) -> str:
    """How long ago that was: 3 hari."""
    moment = _moment(value)
    if moment is None:
        return ""
    return dates.format_timedelta(datetime.now(timezone.utc) - moment, locale=_locale())


def _moment(value: str | datetime | date | None) -> datetime | None:
    if not value:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _locale() -> Locale:
    try:
        return Locale.parse(str(tk.h.lang()).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("id")


def sdi_shown(field: Mapping[str, Any] | None, value: Any) -> Shown:
    """A field's value as people read it."""
    return shown(field, value, _name_of, tk.h.scheming_language_text)


def _name_of(name: str, code: str) -> str:
    form, _, field = name.partition("/")
    if field:
        return option_name(form, field, code, str(tk.h.lang()))
    return sdi_code_name(name, code, str(tk.h.lang()))


def sdi_table_change(field: Mapping[str, Any], before: Any, after: Any) -> TableChange:
    """What changed in a small table, row by row."""
    return table_change(field, before, after, _name_of, tk.h.scheming_language_text)


def sdi_marked(before: str, after: str) -> list[Piece]:
    """What changed between two texts, word by word."""
    return marked(before, after)


def sdi_dataset_field(name: str, subject_type: str = DATASET) -> Mapping[str, Any] | None:
    """A field of the dataset schema, or of the form of an entry."""
    if subject_type != DATASET:
        return field_named(subject_type, name)
    return _field("dataset_fields", "owner_org" if name == "organization" else name)


def sdi_after_label(message: str, label: str) -> str:
    """What a sentence says after a label that is shown before it."""
    return after_label(message, label)


def sdi_resource_field(name: str) -> Mapping[str, Any] | None:
    """A field of the resource schema."""
    return _field("resource_fields", name)


def _field(part: str, name: str) -> Mapping[str, Any] | None:
    schema = tk.h.scheming_get_dataset_schema("dataset") or {}
    name = "tag_string" if name == "tags" else name
    return tk.h.scheming_field_by_name(schema.get(part) or [], name)


def sdi_field_label(
    path: str, resources: Mapping[str, str] | None = None, subject_type: str = DATASET
) -> str:
    """What people call the field that a reason or a difference names.

    :param resources: names of the files by id, for paths like `resources.<id>.name`.
    :param subject_type: of what it is a field.
    """
    head, _, rest = path.partition(".")
    if head == "resources" and rest:
        file_id, _, name = rest.partition(".")
        file_name = (resources or {}).get(file_id) or tk._("berkas")
        field = sdi_resource_field(name) if name else None
        return f"{file_name}: {_label(field, name)}" if name else file_name
    own = {
        "withdrawal_reason": tk._("Alasan penarikan"),
        "superseded_by": tk._("Digantikan oleh"),
        "resources": tk._("Berkas"),
    }
    if subject_type != DATASET:
        own |= {"owner_org": tk._("Perangkat daerah"), "name": tk._("Alamat")}
    return own.get(head) or _label(sdi_dataset_field(head, subject_type), head)


def _label(field: Mapping[str, Any] | None, name: str) -> str:
    return tk.h.scheming_language_text(field["label"]) if field and field.get("label") else name
