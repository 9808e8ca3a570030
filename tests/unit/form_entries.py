"""Entries of the forms as people may write them, for properties."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ckanext.sdi_balikpapan.standards.forms.demands import choosable
from ckanext.sdi_balikpapan.standards.forms.form import FormField, Type, form
from ckanext.sdi_balikpapan.standards.forms.rules import asked
from ckanext.sdi_balikpapan.standards.forms.tidy import tidy

# What spreadsheets, XML and JSON trip over, and nothing that a database couldn't keep. A pool,
# because an entry has so many texts that drawing each letter would leave little time for more.
_POOL = """
    =1+1 +62|542 - @x '=a '' -2 1=Ya =|x #N/A a;b Dinas|Kesehatan < & " ]]> _x0041_ 007 1e5 TRUE
    Ḁé漢字 😀 null {"a":1} [] 2026-01-02 Ya 1|=|Ya \\ $x$ \u00a0x \u200b. http://a.example
""".split()
texts = st.sampled_from([text.replace("|", " ") for text in _POOL] + ["a\nb", "=\nx", "a\tb"])
long_texts = texts.map(lambda text: (text.strip() + " karena diperlukan bagi perencanaan") * 2)
days = st.sampled_from(["1900-01-01", "1999-12-31", "2024-02-29", "2026-03-01", "2099-12-31"])
ranges = st.tuples(days, days).map(sorted).map(lambda d: {"mulai": d[0], "selesai": d[1]})
ANY: dict[Type, Any] = {
    Type.TEXT: texts,
    Type.TEXTAREA: long_texts,
    Type.LINES: texts,
    Type.YEAR: st.integers(1945, 2100).map(str),
    Type.DATE: days,
    Type.DATE_RANGE: ranges,
    Type.INTEGER: st.integers(0, 999).map(str),
    Type.EMAIL: st.sampled_from(["-", "kantor@example.go.id"]),
}
_EXACT = {"identitas_rekomendasi", "id_sds", "kode_provinsi", "kode_kabupaten_kota"}


def values(of: FormField, answers: dict[str, Any]) -> Any:
    """Answers that a question takes, given the others."""
    if of.name in _EXACT:
        return st.just(of.example)
    if of.name == "jumlah_enumerator":
        return st.just(str(int(answers.get("jumlah_supervisor", 0)) + 1))
    if of.type is Type.MULTI:
        codes = [option.code for option in of.options]
        return st.lists(st.sampled_from(codes), min_size=1, unique=True)
    if of.type in (Type.SELECT, Type.SUGGEST):
        return st.sampled_from(choosable(of, answers) or [o.code for o in of.options])
    if of.type is Type.REPEATING:
        row = st.fixed_dictionaries({c.name: values(c, {}) for c in of.columns})
        return st.lists(row, min_size=1, max_size=3)
    return ANY[of.type]


@st.composite
def whole(draw: Any, name: str) -> dict[str, Any]:
    """An entry in which everything that is asked is answered, optional questions at times."""
    answers: dict[str, Any] = {}
    for of in form(name):
        if of.name in asked(name, answers):
            answers[of.name] = draw(values(of, answers))
    return tidy(form(name), answers)


@st.composite
def partial(draw: Any, name: str) -> dict[str, Any]:
    """An entry with gaps, and with answers where none are asked."""
    fields = draw(st.lists(st.sampled_from(form(name).fields), unique=True, max_size=12))
    return tidy(form(name), {of.name: draw(values(of, {})) for of in fields})
