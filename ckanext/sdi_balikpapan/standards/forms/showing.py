"""Forms, rules, problems and files as the API gives them. Pure."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from .form import Form, FormField, Option
from .formats import File, Imported, formats_of
from .rules import RULES, Levels, Problem, Rule
from .spreadsheet import Mark
from .words import say, say_condition


def form_head(form: Form) -> dict[str, Any]:
    """What a form is called, where it comes from and which formats know it."""
    return {
        "name": form.name,
        "title": {"id": form.nama, "en": form.name_en},
        "title_field": form.title_field,
        "source": form.source,
        "confidence": form.confidence,
        "formats": [one.value for one in formats_of(form)],
    }


def whole_form(form: Form, levels: Levels) -> dict[str, Any]:
    """A form with its blocks, questions, options and rules."""
    return {
        **form_head(form),
        "blocks": [
            {"code": block.code, "title": {"id": block.nama, "en": block.name_en}}
            for block in form.blocks
        ],
        "fields": [field(of) for of in form],
        "rules": [rule(form, one, levels) for one in RULES if one.form in ("*", form.name)],
    }


def field(of: FormField) -> dict[str, Any]:
    return {
        "name": of.name,
        "code": of.code,
        "block": of.block,
        "type": of.type.value,
        "label": {"id": of.label_id, "en": of.label_en},
        "help": {"id": of.help_id, "en": of.help_en},
        "example": of.example,
        "options": [option(one) for one in of.options],
        "other": of.other or None,
        "columns": [field(column) for column in of.columns],
        "indah_path": of.indah_path or None,
        "sirusa_key": of.sirusa_key or None,
        "source": of.source,
        "confidence": of.confidence,
    }


def option(one: Option) -> dict[str, Any]:
    return {
        "code": one.code,
        "label": {"id": one.nama, "en": one.name_en},
        "indah": one.indah,
        "indah_sure": one.indah_sure,
        "when": one.when or None,
    }


def rule(form: Form, one: Rule, levels: Levels) -> dict[str, Any]:
    """A rule with the level that it has here, and its condition in words."""
    told = {lang: say_condition(form, one.when, lang) for lang in ("id", "en")}
    return {
        "id": one.id,
        "field": one.field,
        "demand": one.demand,
        "value": one.value or None,
        "when": one.when or None,
        "when_told": told if one.when else None,
        "level": levels.get(one.id, one.level).value,
        "source": one.source,
        "confidence": one.confidence,
    }


def problems(form: Form, found: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "field": one.field,
            "row": one.row,
            "rule": one.rule,
            "level": one.level.value,
            "text": {lang: say(form, one, lang) for lang in ("id", "en")},
        }
        for one in found
    ]


def mark(one: Mark) -> dict[str, Any]:
    return {
        "entry": one.entry or None,
        "sheet": one.sheet or None,
        "cell": one.cell or None,
        "field": one.field or None,
        "rule": one.rule,
        "level": one.level.value,
        "text": one.text,
    }


def imported(found: Imported, marked: File | None) -> dict[str, Any]:
    """What came of an import: the entries, what is wrong with them, and the marked workbook."""
    return {
        "count": len(found.items),
        "entries": [
            {
                "answers": item.answers,
                "kept": item.kept,
                "notes": [{"path": note.path, "value": note.value} for note in item.notes],
            }
            for item in found.items
        ],
        "problems": [mark(one) for one in found.marks],
        "marked": file(marked) if marked else None,
    }


def file(one: File) -> Mapping[str, str]:
    """A file in a JSON answer."""
    content = base64.b64encode(one.data).decode("ascii")
    return {"filename": one.name, "media_type": one.media_type, "content_base64": content}
