"""The forms as a page of the documentation: every question, condition, level and source."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.sdi_balikpapan.standards.forms import form as forms
from ckanext.sdi_balikpapan.standards.forms.form import Form, FormField
from ckanext.sdi_balikpapan.standards.forms.rules import RULES, Rule
from ckanext.sdi_balikpapan.standards.forms.words import say_condition

NOTE = "<!-- Made by `./portal ckan sdi docs`; change the source, not this file. -->\n"
_LEVELS = {"block": "menahan", "warn": "mengingatkan", "off": "mati"}
_TRUST = {"hukum": "hukum", "dibaca": "dibaca", "pengetahuan": "diingat", "usulan": "usulan kami"}
_DEMANDS = {
    "isi": "wajib diisi",
    "kosong": "harus kosong",
    "bentuk": "terbaca menurut jenis isian",
    "wajar": "tanpa huruf tak tercetak, paling banyak {value} huruf",
    "pilihan": "salah satu pilihan",
    "salah_satu": "salah satu dari {value}",
    "tanggal": "tanggal tahun-bulan-hari",
    "lengkap": "mulai dan selesai terisi",
    "urut": "selesai tidak sebelum mulai",
    "angka": "bilangan bulat",
    "tahun": "tahun empat angka",
    "antara": "antara {value}",
    "surel": "alamat e-mail, atau -",
    "panjang": "paling sedikit {value} huruf",
    "paling_banyak": "tidak lebih banyak daripada `{value}`",
    "pola": "berpola `{value}`",
    "dikenal": "isian yang dikenal formulir",
}
_INTRO = """
Isian dan aturan MS-Keg, MS-Ind, MS-Var, dan konsep di portal ini. Teks Peraturan BPS 5/2020
sendiri tidak terbaca; ketiga formulir disusun dari salinan publiknya. Karena itu tiap isian dan
aturan menyebut sumbernya, dan seberapa pasti: **hukum**, **dibaca** pada sumber publik,
**diingat**, atau **usulan kami**.

“Wajib” berasal dari kebiasaan satu kantor yang memeriksa metadata, bukan dari kata-kata peraturan.
Tiap aturan dapat dibuat menahan, mengingatkan, atau mati dengan setelan
`ckanext.sdi_balikpapan.form_rules`, misalnya `keg-3.1-panjang:block keg-*-isi-kompilasi:warn`.

Kompilasi produk administrasi (0.4 = 3) tidak ditanyai tentang rekomendasi BPS, desain, tipe dan
sarana pengumpulan, desain sampel, uji coba, nonrespon, dan petugas; yang tetap mengisinya tidak
ditegur, kecuali untuk desain sampel dan petugas, yang menurut formulirnya harus kosong. Pembebasan
itu usulan kami; aturan `…-isi-kompilasi` menghidupkannya kembali. Kalimat pertanyaan MS-Var tidak
ditanya untuk kegiatan seperti itu.

Bentuk JSON INDAH (kolom INDAH) dan kunci datar SIRUSA (kolom SIRUSA) **terlihat pada program lain,
tidak didokumentasikan** oleh BPS, dan belum pernah dicoba pada layanannya. Pasti sejauh satu
program klien: kunci (termasuk tiga salah eja `instansi_penyelanggara`, `frekuensi_penyelanggara`,
`unit_analsis`), nilai benar/salah, dan sebagian besar kata. Tidak pasti: kata yang bertanda usulan
di `standards/forms/data/pilihan.csv`, dan cara SIRUSA menulis pilihan ganda. Kunci yang tidak
dikenal disimpan, disebutkan, dan ikut lagi saat ekspor; jawaban yang tidak punya tempat di sana
ikut dengan kunci `sdi_balikpapan`.
"""


def page() -> str:
    """The page `formulir.md`."""
    lines = ["# Formulir", NOTE, _INTRO.strip(), ""]
    lines += ["## Aturan setiap formulir", "", *_rules([r for r in RULES if r.form == "*"], None)]
    for name in forms.names():
        lines += _form(forms.form(name))
    return "\n".join(lines)


def _form(form: Form) -> Iterator[str]:
    yield from ("", f"## {form.nama}", "", f"Sumber: {form.source} ({_TRUST[form.confidence]}).")
    for block in form.blocks:
        if len(form.blocks) > 1:
            yield from ("", f"### {block.code}. {block.nama}")
        yield from ("", "| Kode | Isian | Jenis | Pilihan | INDAH | SIRUSA | Sumber |")
        yield "|---|---|---|---|---|---|---|"
        for of in form.of_block(block.code):
            yield _field(of, "")
            yield from (_field(column, f"{of.name}.") for column in of.columns)
    yield from ("", f"### Aturan {form.nama.partition(':')[0]}", "")
    yield from _rules([rule for rule in RULES if rule.form == form.name], form)


def _field(of: FormField, prefix: str) -> str:
    options = "; ".join(f"{option.code} = {option.nama}" for option in of.options)
    source = f"{of.source} ({_TRUST[of.confidence]})"
    name = f"{of.label_id}<br>`{prefix}{of.name}`"
    paths = [f"`{path}`" if path else "" for path in (of.indah_path, of.sirusa_key)]
    return _line(of.code, name, of.type.value, options, *paths, source)


def _rules(rules: list[Rule], form: Form | None) -> Iterator[str]:
    yield "| Aturan | Isian | Menuntut | Bila | Tingkat | Sumber |"
    yield "|---|---|---|---|---|---|"
    for rule in rules:
        when = say_condition(form, rule.when) if form and rule.when else ""
        demand = _DEMANDS[rule.demand].format(value=rule.value)
        source = f"{rule.source} ({_TRUST[rule.confidence]})"
        level = _LEVELS[rule.level.value]
        yield _line(f"`{rule.id}`", f"`{rule.field}`", demand, when, level, source)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
