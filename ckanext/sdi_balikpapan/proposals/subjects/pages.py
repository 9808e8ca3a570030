"""The forms of `standards` in scheming's words: the pages of datasets show them, too. Pure."""

from __future__ import annotations

from typing import Any

from ckanext.sdi_balikpapan.standards.forms.form import Form, FormField, Type
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of

from ..editing.form import RANGE
from .types import TYPES

_SNIPPETS = {
    Type.TEXT: "text.html",
    Type.TEXTAREA: "textarea.html",
    Type.LINES: "textarea.html",
    Type.YEAR: "text.html",
    Type.DATE: "date.html",
    Type.DATE_RANGE: RANGE,
    Type.INTEGER: "text.html",
    Type.EMAIL: "text.html",
    Type.SELECT: "select.html",
    Type.SUGGEST: "sdi_suggest.html",
    Type.MULTI: "multiple_checkbox.html",
    Type.REPEATING: "",
}


def of(form: Form) -> list[dict[str, Any]]:
    """A page for each block that asks something."""
    return [
        {
            "title": {"id": block.nama, "en": block.name_en},
            "description": "",
            "fields": [_field(form, field) for field in form.of_block(block.code)],
        }
        for block in form.blocks
        if form.of_block(block.code)
    ]


def _field(form: Form, field: FormField, path: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {
        "field_name": field.name,
        "label": {"id": _label(field, "id"), "en": _label(field, "en")},
        "help_text": {"id": field.help_id, "en": field.help_en} if field.help_id else None,
        "form_placeholder": "" if field.options else field.example,
    }
    if field.columns:
        columns = [_field(form, column, f"{field.name}.") for column in field.columns]
        return {**found, "repeating_subfields": columns, "form_blanks": 1}
    found["form_snippet"] = _SNIPPETS[field.type]
    if field.options:
        found["choices"] = [
            {"value": option.code, "label": {"id": option.nama, "en": option.name_en}}
            for option in field.options
        ]
        found["sdi_list"] = f"{form.name}/{path}{field.name}"
    return found


def _label(field: FormField, language: str) -> str:
    """With its number in the paper form, by which the office knows it."""
    number = "" if field.code.startswith("(ext") else f"{field.code} "
    return number + field.label(language)


def field_named(subject_type: str, name: str) -> dict[str, Any] | None:
    """A field of an entry's form, by name."""
    form = form_of(TYPES[subject_type].form)
    field = form.by_name.get(name)
    return _field(form, field) if field else None


def option_name(form: str, path: str, code: str, language: str) -> str:
    """What a chosen answer is called; the code itself where there is none."""
    field = form_of(form).field(path)
    option = field.option(code) if field else None
    return option.label(language) if option else code
