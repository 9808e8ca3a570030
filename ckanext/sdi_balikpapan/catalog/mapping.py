"""Which SDI field goes out as which DCAT-AP 3 property, in one table. Pure.

A field without a fitting term keeps its name in a namespace of our own, so that nothing is lost
between two portals that run this extension.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from urllib.parse import quote, unquote

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdi": "tag:balikpapan.go.id,2026:sdi#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
IANA = "https://www.iana.org/assignments/media-types/"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ENTRY_IRI = re.compile(rf"/sdi/registry/({_ID.pattern})$")
_CODE_IRI = re.compile(r"/kode/([a-z_]+)/([^/?#]+)$")


class Kind(Enum):
    """What the value of a field becomes in the graph."""

    CORE = "written by ckanext-dcat"
    AGENT = "an agent"
    CONTACT = "a vCard"
    TEXT = "text"
    CODE = "a code of a list"
    IDENTIFIER = "an identifier of another system"
    INTEGER = "a number, not negative"
    LINK = "an address on the web"
    MEDIA_TYPE = "a media type of IANA"
    ENTRY = "an entry of the registry"
    STATEMENT = "a statement"
    YEAR = "a year"
    GROUP = "a group of fields"


@dataclass(frozen=True, eq=False)  # rows are known by identity: hashed often, compared never
class Term:
    """One row: a field, its property and the kind of its value."""

    field: str
    property: str
    kind: Kind
    many: bool = False
    type: str = ""
    code_list: str = ""
    # The column of the code list that holds the IRI to use in place of our own.
    iri: str = ""
    # A column with a further IRI, wider than the code.
    wider: str = ""
    parts: tuple[Term, ...] = ()
    source: str = "DCAT-AP 3.0.1"
    # Under which keys the field goes into the JSON forms: `/data.json` (POD 1.1), `/dcat.json`.
    pod: str = ""
    dcat_json: str = ""


def _own(field: str, kind: Kind = Kind.TEXT, **more: object) -> Term:
    return Term(field, f"sdi:{field}", kind, source="usulan", **more)  # type: ignore[arg-type]


def _identifier(field: str) -> Term:
    return Term(field, "adms:identifier", Kind.IDENTIFIER, type="adms:Identifier")


def _entry(field: str) -> Term:
    return _own(field, Kind.ENTRY)


# The unit, as observations of a data cube have it.
_SATUAN = Term("satuan", "sdmx-attribute:unitMeasure", Kind.TEXT, source="SDMX, RDF Data Cube")

VARIABEL = (
    Term("nama", "csvw:name", Kind.TEXT, source="CSVW"),
    Term("label", "csvw:title", Kind.TEXT, source="CSVW"),
    Term("definisi", "dct:description", Kind.TEXT, source="CSVW"),
    _own("tipe", Kind.CODE, code_list="tipe_variabel"),
    _SATUAN,
    _own("kode_referensi", Kind.CODE, code_list="kode_referensi"),
    _own("alias"),
    _entry("konsep"),
    _own("ukuran"),
    _own("klasifikasi_isian"),
    _own("wajib", Kind.CODE, code_list="ya_tidak"),
    _own("kunci", Kind.CODE, code_list="ya_tidak"),
    _own("minimum"),
    _own("maksimum"),
    _own("nilai_kosong"),
    _own("notasi_angka", Kind.CODE, code_list="notasi_angka"),
    _own("jumlah_dari"),
    _own("berkas"),
    _own("referensi_pemilihan"),
    _own("referensi_waktu"),
    _own("aturan_validasi"),
    _own("kalimat_pertanyaan"),
    _own("dapat_diakses_umum", Kind.CODE, code_list="ya_tidak"),
)

DATASET = (
    Term("title", "dct:title", Kind.CORE, pod="title", dcat_json="title"),
    Term("notes", "dct:description", Kind.CORE, pod="description", dcat_json="description"),
    Term("url", "dcat:landingPage", Kind.CORE, pod="landingPage", dcat_json="landingPage"),
    Term("version", "dcat:version", Kind.CORE),
    Term("tag_string", "dcat:keyword", Kind.CORE, many=True, pod="keyword", dcat_json="keyword"),
    Term("issued", "dct:issued", Kind.CORE, pod="issued", dcat_json="issued"),
    Term("temporal_start", "dcat:startDate", Kind.CORE, pod="temporal"),
    Term("temporal_end", "dcat:endDate", Kind.CORE),
    Term("owner_org", "dct:creator", Kind.AGENT),
    Term("author", "dct:creator", Kind.AGENT, pod="publisher", dcat_json="publisher"),
    Term("kontak", "dcat:contactPoint", Kind.CONTACT, many=True, pod="contactPoint"),
    Term(
        "kategori",
        "dcat:theme",
        Kind.CODE,
        code_list="tema",
        wider="eu_theme",
        pod="theme kategori",
    ),
    Term("urusan", "dcat:theme", Kind.CODE, code_list="urusan"),
    Term("jenis", "dct:type", Kind.CODE, code_list="jenis_data"),
    Term(
        "wilayah",
        "dct:spatial",
        Kind.CODE,
        many=True,
        type="dct:Location",
        code_list="wilayah",
        pod="spatial",
    ),
    Term(
        "accessRights",
        "dct:accessRights",
        Kind.CODE,
        type="dct:RightsStatement",
        code_list="akses",
        iri="eu_access_right",
        pod="accessLevel",
    ),
    Term(
        "accrualPeriodicity",
        "dct:accrualPeriodicity",
        Kind.CODE,
        type="dct:Frequency",
        code_list="jadwal_pemutakhiran",
        iri="eu_frequency",
        pod="accrualPeriodicity",
    ),
    Term(
        "license_id",
        "dct:license",
        Kind.CODE,
        type="dct:LicenseDocument",
        code_list="lisensi",
        iri="iri",
        pod="license",
    ),
    Term("keputusan_akses", "dct:rights", Kind.STATEMENT, type="dct:RightsStatement", pod="rights"),
    Term("metode_perhitungan", "dct:provenance", Kind.STATEMENT, type="dct:ProvenanceStatement"),
    Term(
        "documentation", "foaf:page", Kind.LINK, many=True, type="foaf:Document", pod="references"
    ),
    Term("id_sds", "dct:conformsTo", Kind.CODE, type="dct:Standard", code_list="sds"),
    Term(
        "kodereferensi",
        "dct:conformsTo",
        Kind.CODE,
        many=True,
        type="dct:Standard",
        code_list="kode_referensi",
    ),
    _identifier("id_dds"),
    _identifier("id_msind"),
    _identifier("id_kegiatan_mms"),
    _identifier("id_indikator_mms"),
    _identifier("identitas_rekomendasi"),
    _entry("kegiatan"),
    _entry("indikator"),
    _own("konsep"),
    _own("klasifikasi", many=True),
    _own("ukuran"),
    _SATUAN,
    _own("interpretasi"),
    _own("rumus"),
    _own("level_estimasi", Kind.CODE, code_list="level_estimasi"),
    _own("prioritas_tahun", Kind.YEAR, many=True, pod="prioritas_tahun"),
    _own("kriteria_prioritas", Kind.CODE, many=True, code_list="kriteria_prioritas"),
    _own("indikator_prioritas"),
    _own("publisher_type", Kind.CODE, code_list="publisher_type"),
    _own("variabel", Kind.GROUP, many=True, type="csvw:Column", parts=VARIABEL),
)

RESOURCE = (
    Term("url", "dcat:accessURL", Kind.CORE, pod="accessURL", dcat_json="accessURL"),
    Term("name", "dct:title", Kind.CORE, pod="title", dcat_json="title"),
    Term("description", "dct:description", Kind.CORE, pod="description", dcat_json="description"),
    Term("hash", "spdx:checksumValue", Kind.CORE),
    Term("hash_algorithm", "spdx:algorithm", Kind.CORE),
    Term(
        "format",
        "dct:format",
        Kind.CODE,
        type="dct:MediaTypeOrExtent",
        code_list="format",
        iri="eu_file_type",
        pod="format",
        dcat_json="format",
    ),
    Term(
        "mimetype",
        "dcat:mediaType",
        Kind.MEDIA_TYPE,
        type="dct:MediaType",
        pod="mediaType",
        dcat_json="mediaType",
    ),
    Term("size", "dcat:byteSize", Kind.INTEGER, dcat_json="byteSize"),
    Term(
        "bahasa",
        "dct:language",
        Kind.CODE,
        type="dct:LinguisticSystem",
        code_list="bahasa",
        iri="eu_language",
    ),
    _own("periode"),
    _own("baca_baris_judul"),
    _own("baca_pemisah", Kind.CODE, code_list="pemisah"),
    _own("baca_enkode", Kind.CODE, code_list="enkode"),
    _own("baca_lembar"),
    _own("berlaku_pada"),
)

# A dataset is known by its id: names may change, and every consumer makes its own.
NOT_CARRIED = frozenset(
    "name sdi_version sdi_approved_at sdi_approved_by sdi_public_note sdi_mend_by".split()
)


@lru_cache(maxsize=1 << 10)
def expand(curie: str) -> str:
    """The IRI that a prefixed name stands for."""
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


def code_iri(base: str, code_list: str, kode: str = "") -> str:
    """The IRI of a code, or of its list; it answers under the portal's own address."""
    return "/".join(
        [base.rstrip("/"), "kode", code_list, *([quote(kode, safe="")] if kode else [])]
    )


def entry_iri(base: str, id: str) -> str | None:
    """The IRI under which an entry of the registry is read; None for what isn't an entry's id."""
    return f"{base.rstrip('/')}/sdi/registry/{id}" if _ID.fullmatch(id) else None


def entry_of(iri: str) -> str | None:
    """The entry that such an IRI names, whatever portal it comes from."""
    found = _ENTRY_IRI.search(iri)
    return found[1] if found else None


def code_of(iri: str) -> tuple[str, str] | None:
    """The list and the code that such an IRI names, whatever portal it comes from."""
    found = _CODE_IRI.search(iri)
    return (found[1], unquote(found[2])) if found else None
