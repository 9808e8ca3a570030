"""A broken rule as a sentence: what is wrong, because of what, and how to mend it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from . import conditions
from .conditions import Term
from .form import Form, FormField, Type, rows
from .form import form as form_of
from .rule_table import BY_ID, Rule
from .rules import Problem

_SHAPES: Mapping[Type, tuple[str, str]] = {
    Type.MULTI: ("kode pilihan, dipisah titik koma", "the codes chosen, separated by semicolons"),
    Type.DATE_RANGE: ("tanggal mulai dan tanggal selesai", "a first and a last day"),
    Type.REPEATING: ("satu baris untuk tiap entri", "one row for each entry"),
}
_PATTERNS = {
    "kode_sds": "SP00055.00.00",
    "nomor_rekomendasi": "V-26.6471.001",
    "kode_provinsi": "64",
    "kode_kabupaten_kota": "6471",
}
_EN = {"mulai": "first", "selesai": "last"}


def say(form: Form, problem: Problem, lang: str = "id") -> str:
    """What is wrong and how to mend it, in one or two sentences."""
    what, mend = _sentences()[_demand(problem), lang]
    words = _words(form, problem, lang)
    where = f" ({_row(lang)} {problem.row})" if problem.row else ""
    said = {**words, "isian": words["isian"] + where}
    return f"{what.format_map(said)} {mend.format_map(said)}"


def say_condition(form: Form, when: str, lang: str = "id") -> str:
    """A condition in words: “4.1 Kegiatan ini dilakukan: Berulang”."""
    both, either = (" and ", " or ") if lang == "en" else (" dan ", " atau ")
    return either.join(
        both.join(_term(form, term, lang) for term in terms)
        for terms in conditions.read(when).alternatives
    )


def name(field: FormField, lang: str = "id") -> str:
    """The number of a question and its words."""
    code = "" if field.code.startswith("(ext") else f"{field.code} "
    return code + field.label(lang)


def _demand(problem: Problem) -> str:
    return BY_ID[problem.rule].demand


@cache
def _sentences() -> Mapping[tuple[str, str], tuple[str, str]]:
    return {
        (row["tuntutan"], lang): (row[f"salah_{lang}"], row[f"perbaiki_{lang}"])
        for row in rows("kalimat")
        for lang in ("id", "en")
    }


def _words(form: Form, problem: Problem, lang: str) -> dict[str, str]:
    field, rule = form.field(problem.field), BY_ID[problem.rule]
    given = {
        key: _EN.get(text, text) if lang == "en" else text for key, text in problem.words.items()
    }
    if field is None:
        return {**given, "isian": problem.field}
    because, although = ("because", "although") if lang == "en" else ("karena", "padahal")
    when = _told(form, rule, lang)
    example = field.example and (" such as " if lang == "en" else " misalnya ") + _example(
        field, lang
    )
    other = form.field(rule.value) if rule.demand == "paling_banyak" else None
    codes = given.get("pilihan", "").split(", ") if "pilihan" in given else None
    return {
        **given,
        "isian": name(field, lang),
        "karena": f", {because} {when}" if when else "",
        "padahal": f", {although} {when}" if when else "",
        "contoh": "," + example if example else "",
        "bentuk": _SHAPES.get(field.type, ("satu teks", "one text"))[lang == "en"],
        "pilihan": _choices(field, codes, lang),
        "isian_lain": name(other, lang) if other else "",
        "contoh_pola": _PATTERNS.get(rule.value, ""),
    }


def _told(form: Form, rule: Rule, lang: str) -> str:
    return say_condition(form, rule.when, lang) if rule.when else ""


def _example(field: FormField, lang: str) -> str:
    option = field.option(field.example)
    return f"{option.code} ({option.label(lang)})" if option else f"“{field.example.rstrip('.')}”"


def _choices(field: FormField, codes: list[str] | None, lang: str) -> str:
    options = [o for o in field.options if codes is None or o.code in codes]
    return "; ".join(f"{option.code} = {option.label(lang)}" for option in options)


def _term(form: Form, term: Term, lang: str) -> str:
    head, _, rest = term.field.partition("kegiatan.")
    other = form_of("ms_keg") if rest and not head else form
    field = other.field(rest if rest and not head else term.field)
    assert field is not None, term.field
    label = name(field, lang)
    if term.how == ":kosong":
        return f"{label} {'is empty' if lang == 'en' else 'kosong'}"
    labels = [o.label(lang) for o in field.options if o.code in term.values]
    joined = (" or " if lang == "en" else " atau ").join(labels)
    nots = {"=": "", "!": "not " if lang == "en" else "bukan "}[term.how]
    return f"{label}: {nots}{joined}"


def _row(lang: str) -> str:
    return "row" if lang == "en" else "baris"
