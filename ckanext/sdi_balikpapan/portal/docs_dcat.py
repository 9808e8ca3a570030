"""The mapping to DCAT as a page of the documentation: every field, its term, and how certain."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.sdi_balikpapan.catalog.mapping import DATASET, NOT_CARRIED, PREFIXES, RESOURCE, Term
from ckanext.sdi_balikpapan.standards.flat_extras import FLAT

from .docs_forms import NOTE

_KINDS = {
    "CORE": "sebagaimana ckanext-dcat menulisnya",
    "AGENT": "agen, dengan IRI dari id perangkat daerah",
    "CONTACT": "vCard",
    "TEXT": "teks",
    "CODE": "kode",
    "IDENTIFIER": "pengenal pada sistem lain",
    "INTEGER": "bilangan tidak negatif",
    "LINK": "alamat web",
    "MEDIA_TYPE": "IRI tipe media IANA",
    "ENTRY": "IRI entri registri; selain itu teks",
    "STATEMENT": "pernyataan",
    "YEAR": "tahun",
    "GROUP": "kelompok isian, satu simpul tiap baris",
}
_CERTAIN = {
    "usulan": "usulan kami: belum ada istilah yang dikenal",
    "CSVW": "CSVW, W3C",
    "SDMX, RDF Data Cube": "SDMX, RDF Data Cube (W3C)",
}
_INTRO = """
Isian dataset dan berkas sebagai DCAT-AP 3.0.1, seperti dikirim di `/catalog` dan
`/dataset/<id>.ttl`. Tabel ini dibuat dari `catalog/mapping.py`, yang juga menulis dan membacanya.
Profil DCAT nasional Indonesia belum ditemukan; karena itu isian tanpa istilah yang cocok keluar
dalam ruang nama sendiri (`sdi:`), agar tidak ada yang hilang di antara dua portal.

URI dataset, berkas, dan agen dibuat dari id, jadi tetap bila judul atau nama perangkat daerah
berubah. Walidata adalah `dct:publisher`, Produsen Data `dct:creator`. Kode ditulis sebagai IRI dari
kosakata Uni Eropa bila ada padanannya (kolom “IRI”), selain itu sebagai IRI portal ini di bawah
`/kode/`, dengan nama berbahasa Indonesia dan Inggris.
"""
_EXTRAS = """
Pemanen yang membaca API CKAN dengan skema inti hanya menyimpan `author` dan `extras`. Maka jawaban
`package_show` dan `package_search` lewat HTTP juga memuat isian ini di sana, dengan nama kode
sebagai ganti kodenya. Isian itu tidak disimpan, dan dibuang bila dikirim kembali.
"""


def page() -> str:
    """The page `dcat.md`."""
    lines = ["# DCAT", NOTE, _INTRO.strip(), ""]
    lines += ["## Dataset", "", *_table(DATASET), "", "## Berkas", "", *_table(RESOURCE), ""]
    kept = ", ".join(f"`{name}`" for name in sorted(NOT_CARRIED))
    lines += [f"Tidak keluar sebagai RDF: {kept}.", ""]
    lines += ["## `extras` pada API CKAN", "", _EXTRAS.strip(), "", *_flat(), ""]
    lines += ["## Awalan", "", "| Awalan | Ruang nama |", "|---|---|"]
    lines += [f"| `{prefix}` | `{name}` |" for prefix, name in PREFIXES.items()]
    return "\n".join([*lines, ""])


def _table(terms: tuple[Term, ...]) -> Iterator[str]:
    yield "| Isian | Istilah | Nilai | Daftar kode | IRI | `/data.json` | `/dcat.json` | Sumber |"
    yield "|---|---|---|---|---|---|---|---|"
    for term in terms:
        yield _row(term, "")
        yield from (_row(part, f"{term.field}.") for part in term.parts)


def _row(term: Term, prefix: str) -> str:
    value = _KINDS[term.kind.name] + (", boleh beberapa" if term.many else "")
    iri = " + ".join(f"`{column}`" for column in (term.iri, term.wider) if column)
    cells = [
        f"`{prefix}{term.field}`",
        f"`{term.property}`" + (f"<br>`{term.type}`" if term.type else ""),
        value,
        f"`{term.code_list}`" if term.code_list else "",
        iri,
        *(" ".join(f"`{key}`" for key in form.split()) for form in (term.pod, term.dcat_json)),
        _CERTAIN.get(term.source, term.source),
    ]
    return f"| {' | '.join(cells)} |"


def _flat() -> Iterator[str]:
    yield "| Kunci | Dari isian | Nilai |"
    yield "|---|---|---|"
    for extra in FLAT:
        value = f"nama dalam `{extra.code_list}`" if extra.code_list else "teks"
        if extra.column:
            value = f"kolom `{extra.column}` dalam `{extra.code_list}`"
        if extra.field == "sdi_version":
            value = "`1` bila disetujui walidata"
        yield f"| `{extra.key}` | `{extra.field}` | {value} |"
