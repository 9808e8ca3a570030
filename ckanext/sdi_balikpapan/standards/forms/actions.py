"""The forms by API: what they ask, what is wrong with an entry, files in and out."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from . import form as forms
from . import formats, rules, showing, spreadsheet
from .exchange import Reading
from .form import Form
from .formats import File, Format, Imported
from .settings import form_levels, language
from .spreadsheet import Unusable


@tk.side_effect_free
def sdi_form_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What the forms MS-Keg, MS-Ind, MS-Var and concept ask.

    :param name: the form (optional; without it the forms there are)

    :returns: blocks, fields (with options, help, example, source, and their names in INDAH and
        SIRUSA) and rules (with the level that they have on this portal)
    """
    tk.check_access("sdi_form_show", context, data_dict)
    if not data_dict.get("name"):
        known = [showing.form_head(forms.form(name)) for name in forms.names()]
        return {"count": len(known), "forms": known}
    return showing.whole_form(_form(data_dict, "name"), form_levels())


@tk.side_effect_free
def sdi_form_check(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What is wrong with the answers to a form, and which questions they leave open.

    :param form: the form
    :param answers: by field name; texts, a list of codes for a multi-choice, a list of objects for
        what repeats, {mulai, selesai} for a period
    :param about: the answers of the activity that a variable belongs to (optional)

    :returns: `problems` (field, row, rule, level and text in both languages), `asked`,
        `required`, `forbidden`, whether it `blocks`, and the tidied `answers`
    """
    tk.check_access("sdi_form_check", context, data_dict)
    form, levels = _form(data_dict, "form"), form_levels()
    answers, about = _object(data_dict, "answers"), _object(data_dict, "about")
    found = rules.judge(form, answers, levels, about)
    return {
        "form": form.name,
        "answers": rules.tidy(form, answers),
        "blocks": rules.blocks(found),
        "problems": showing.problems(form, found[:_MOST_PROBLEMS]),
        "count": len(found),
        "asked": _ordered(form, rules.asked(form, answers, levels, about)),
        "required": _ordered(form, rules.required(form, answers, levels, about)),
        "forbidden": _ordered(form, rules.forbidden(form, answers, levels, about)),
    }


_MOST_PROBLEMS = 1_000


@tk.side_effect_free
def sdi_form_export(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Entries of a form as a file; without entries, the empty template.

    :param form: the form
    :param format: xlsx (default), indah, sirusa or json
    :param entries: a list of {answers, kept}; `kept` as an import gave it (optional)
    :param lang: id or en, the language of the template's words (default: that of the request)

    :returns: filename, media_type and content_base64
    """
    tk.check_access("sdi_form_export", context, data_dict)
    form = _form(data_dict, "form")
    to = _format(form, data_dict)
    return {**showing.file(formats.write(form, _items(data_dict), to, _lang(data_dict)))}


@tk.side_effect_free
def sdi_form_import(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The entries that a file holds, judged. Nothing is saved.

    :param form: the form
    :param format: xlsx (default), indah, sirusa or json
    :param upload: the file, sent as multipart/form-data; or instead of it
    :param content_base64: its bytes
    :param about: the answers of the activity that variables belong to (optional)
    :param lang: id or en, the language of what is said of it (default: that of the request)

    :returns: `entries` (each answers, kept, notes: what the form has no question for),
        `problems` (entry, sheet, cell, field, rule, level, text) and, of a workbook with
        problems, `marked`: the workbook with each at its cell
    """
    tk.check_access("sdi_form_import", context, data_dict)
    form = _form(data_dict, "form")
    of, lang = _format(form, data_dict), _lang(data_dict)
    data, about = _bytes(data_dict), _object(data_dict, "about")
    try:
        found = formats.read(form, data, of, form_levels(), about, lang)
        return showing.imported(found, _marked(form, data, of, found, lang))
    except Unusable as why:
        raise _refused("upload", str(why)) from None


def _marked(form: Form, data: bytes, of: Format, found: Imported, lang: str) -> File | None:
    if of is not Format.XLSX or not found.marks:
        return None
    empty = formats.write(form, [], of, lang)
    return File(empty.name, empty.media_type, spreadsheet.mark(data, found.marks, lang))


def _form(data_dict: DataDict, key: str) -> Form:
    name = tk.get_or_bust(data_dict, key)
    if isinstance(name, str) and name in forms.names():
        return forms.form(name)
    raise tk.ObjectNotFound(
        tk._("Tidak ada formulir “{name}”. Yang ada: {names}.").format(
            name=str(name)[:80], names=", ".join(forms.names())
        )
    )


def _format(form: Form, data_dict: DataDict) -> Format:
    known = {one.value: one for one in formats.formats_of(form)}
    name = data_dict.get("format") or Format.XLSX.value
    if isinstance(name, str) and name in known:
        return known[name]
    message = tk._("Format “{name}” tidak dikenal untuk formulir ini. Yang ada: {names}.")
    raise _refused("format", message.format(name=str(name)[:80], names=", ".join(known)))


def _lang(data_dict: DataDict) -> str:
    lang = data_dict.get("lang") or language()
    if lang not in ("id", "en"):
        raise _refused("lang", tk._("Tulis id atau en."))
    return str(lang)


def _object(data_dict: DataDict, key: str) -> dict[str, Any]:
    """An object, also as the JSON text that a multipart form carries."""
    value = _parsed(data_dict.get(key) or {})
    if not isinstance(value, dict):
        raise _refused(key, tk._("Kirim satu objek: jawaban menurut nama isian."))
    return value


def _items(data_dict: DataDict) -> list[Reading]:
    value = _parsed(data_dict.get("entries") or [])
    good = isinstance(value, list) and all(
        isinstance(one, dict)
        and isinstance(one.get("answers"), dict)
        and isinstance(one.get("kept") or [], list)
        for one in value
    )
    if not good or len(value) > formats.MOST_ENTRIES:
        message = tk._("Kirim daftar berisi paling banyak {limit} objek dengan “answers”.")
        raise _refused("entries", message.format(limit=formats.MOST_ENTRIES))
    return [Reading(one["answers"], one.get("kept") or []) for one in value]


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _bytes(data_dict: DataDict) -> bytes:
    """The uploaded file; of one that is too large, enough to say so."""
    upload, most = data_dict.get("upload"), formats.MAX_BYTES + 1
    stream = getattr(upload, "stream", None) or getattr(upload, "file", None)
    if stream is not None:
        return stream.read(most)
    content = data_dict.get("content_base64")
    if isinstance(content, str) and content:
        try:
            return base64.b64decode(content[: most * 4 // 3 + 8], validate=True)[:most]
        except (binascii.Error, ValueError):
            raise _refused("content_base64", tk._("Isinya bukan Base64.")) from None
    raise _refused("upload", tk._("Kirim berkasnya, sebagai “upload” atau “content_base64”."))


def _ordered(form: Form, names: frozenset[str]) -> list[str]:
    return [of.name for of in form if of.name in names]


def _refused(key: str, message: str) -> tk.ValidationError:
    return tk.ValidationError({key: [message]})
