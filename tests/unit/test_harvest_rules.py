"""A source's own words become codes by its rows first, by the code lists next, by `*` last."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.harvest.rules import words
from ckanext.sdi_balikpapan.harvest.rules.applying import Unmatched, apply
from ckanext.sdi_balikpapan.harvest.rules.rows import (
    FIELDS,
    BadRow,
    Problem,
    Rule,
    Subject,
    read,
    write,
)
from ckanext.sdi_balikpapan.harvest.rules.spellings import code_of
from ckanext.sdi_balikpapan.harvest.rules.trying import outcomes
from ckanext.sdi_balikpapan.standards.codelists import code_list

EU = "http://publications.europa.eu/resource/authority"
ROWS = """field,from,to
# OPD di sumber
organisation, Dinas Kesehatan*, dinkes
organisation, dinas kesehatan hewan, distan
organisation, *, kominfo
tema, Kesehatan Hewan, Ekonomi dan Industri
tema, uji coba, -
lisensi, *, cc-by
akses, *, terbuka
"""


def applied(rows: str = "", **fields: Any) -> tuple[dict[str, Any], tuple[Unmatched, ...]]:
    rules, bad = read(rows)
    assert bad == ()
    return apply(rules, fields)


KNOWN = [
    ("tema", f"{EU}/data-theme/HEAL", "perlindungan-sosial-dan-kesehatan"),
    ("tema", f"{EU}/data-theme/TRAN", "pembangunan-daerah"),
    ("tema", "HEAL", "perlindungan-sosial-dan-kesehatan"),
    ("tema", "pemerintahan umum", "pemerintahan-umum"),
    ("tema", "Kependudukan", "pemerintahan-umum"),
    ("lisensi", "https://creativecommons.org/licenses/by/4.0/", "cc-by"),
    ("lisensi", "http://creativecommons.org/licenses/by-sa/4.0/deed.id", "cc-by-sa"),
    ("lisensi", "CC-BY-4.0", "cc-by"),
    ("lisensi", "Creative Commons Attribution", "cc-by"),
    ("lisensi", f"{EU}/licence/CC_BY_4_0", "cc-by"),
    ("lisensi", "http://lain.id/def/licenses/cc-zero", "cc-zero"),
    ("format", "http://lain.id/jenis/CSV", "CSV"),
    ("format", "xlxs", "XLSX"),
    ("format", "https://www.iana.org/assignments/media-types/text/csv", "CSV"),
    ("format", f"{EU}/file-type/GEOJSON", "GeoJSON"),
    ("wilayah", "6471", "64.71"),
    ("wilayah", "Balikpapan", "64.71"),
    ("wilayah", "KALIMANTAN TIMUR", "64"),
    ("wilayah", "https://lain.go.id/kode/wilayah/64.71.01", "64.71.01"),
    ("akses", "public", "terbuka"),
    ("akses", f"{EU}/access-right/RESTRICTED", "terbatas"),
    ("jadwal_pemutakhiran", "R/P3M", "triwulanan"),
    ("jadwal_pemutakhiran", f"{EU}/frequency/ANNUAL", "tahunan"),
    ("jadwal_pemutakhiran", "Tahunan", "tahunan"),
]


@pytest.mark.parametrize(("codes", "said", "kode"), KNOWN)
def test_the_code_lists_know_many_spellings(codes, said, kode):
    assert code_of(codes, said) == kode
    assert code_of(codes, f" {said.upper()} ") == kode


@pytest.mark.parametrize("codes", sorted({codes for _, codes in FIELDS.values() if codes}))
def test_every_code_is_known_by_itself_and_its_names(codes):
    for code in code_list(codes):
        assert code_of(codes, code.kode) == code.kode
        named = code_of(codes, code.nama)
        assert named is not None
        assert code_list(codes).get(named).nama.casefold() == code.nama.casefold()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("lisensi", "https://creativecommons.org/licenses/by/3.0/it/"),
        ("lisensi", "https://contoh.go.id/lisensi"),
        ("format", "https://a.id/jenis/"),
        ("tema", "https://lain.id/tema/kesehatan"),
        ("wilayah", "Samarinda"),
        ("akses", ""),
    ],
)
def test_what_nobody_means_for_certain_is_no_code(codes, said):
    assert code_of(codes, said) is None


def test_rows_of_the_source_come_first_the_longer_before_the_shorter():
    assert applied(ROWS, owner_org=["DINAS KESEHATAN  Kota"])[0]["owner_org"] == "dinkes"
    assert applied(ROWS, owner_org=["Dinas Kesehatan Hewan"])[0]["owner_org"] == "distan"
    assert applied(ROWS, kategori=["kesehatan hewan"])[0]["kategori"] == "ekonomi-dan-industri"


def test_the_star_alone_is_for_what_nobody_knows_and_for_nothing_at_all():
    assert applied(ROWS, owner_org=["Setda"])[0]["owner_org"] == "kominfo"
    found, unmatched = applied(ROWS)
    assert found == {
        "owner_org": "kominfo",
        "license_id": "cc-by",
        "accessRights": "terbuka",
        "resources": [],
    }
    missing = {u.subject for u in unmatched}
    assert missing == {Subject.TEMA, Subject.WILAYAH, Subject.JADWAL, Subject.JENIS}
    assert applied(ROWS, license_id="cc-zero")[0]["license_id"] == "cc-zero"


def test_what_is_to_be_left_out_isn_t_missed():
    found, unmatched = applied(ROWS, kategori=["Uji Coba"])
    assert "kategori" not in found
    assert Subject.TEMA not in {u.subject for u in unmatched}


def test_what_nobody_knows_is_left_out_and_named():
    found, unmatched = applied(kategori=["Lain", "Aneh"], wilayah=["64.71", "Samarinda"])
    assert found == {"wilayah": ["64.71"], "resources": []}
    said = {(u.subject, u.said) for u in unmatched}
    assert {(Subject.TEMA, "Lain"), (Subject.TEMA, "Aneh")} <= said
    assert (Subject.WILAYAH, "Samarinda") in said


def test_a_format_that_nobody_knows_stays():
    files = [{"url": "https://a.id", "format": "WMS"}, {"url": "https://a.id", "format": "csv"}]
    found, unmatched = applied(resources=files)
    assert [file["format"] for file in found["resources"]] == ["WMS", "CSV"]
    assert Unmatched(Subject.FORMAT, "WMS") in unmatched
    renamed = applied("format, WMS, Peta", resources=files)[0]
    assert renamed["resources"][0]["format"] == "Peta"


def test_a_row_that_is_no_rule_is_named_with_its_number():
    rows = "tema, a, tidak-ada\nwarna, a, b\ntema, a\ntema, b, 01\nlisensi,x,cc-by\nlisensi,X,cc0"
    rules, bad = read(rows)
    assert [(b.row, b.problem) for b in bad] == [
        (1, Problem.UNKNOWN_CODE),
        (2, Problem.UNKNOWN_FIELD),
        (3, Problem.INCOMPLETE),
        (4, Problem.UNKNOWN_CODE),
        (6, Problem.TWO_TARGETS),
    ]
    assert rules == (Rule(Subject.LISENSI, "x", "cc-by"),)
    assert all(f"Baris {b.row}:" in words.sentence(b) for b in bad)
    assert "“warna”" in words.sentence(bad[1])


def test_every_field_and_problem_has_words():
    assert all(words.label(subject) for subject in Subject)
    said = {words.sentence(BadRow(1, problem, "x")) for problem in Problem}
    assert len(said) == len(Problem)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1)


@given(st.dictionaries(TEXT.map(str.strip).filter(bool), TEXT.map(str.strip).filter(bool)))
def test_rules_are_read_as_they_were_written(pairs):
    rules = {said.casefold(): Rule(Subject.ORGANISATION, said, to) for said, to in pairs.items()}
    assert read(write(rules.values())) == (tuple(rules.values()), ())


@given(st.lists(TEXT), st.sampled_from(["a*", "*a*b", "***", "[a*", "*.csv"]))
def test_any_words_meet_any_pattern(said, pattern):
    found, _ = apply((Rule(Subject.ORGANISATION, pattern, "opd"),), {"owner_org": said})
    assert found.get("owner_org") in (None, "opd")


def test_rules_can_be_tried_on_what_is_there():
    datasets = [
        ("a", {"kategori": ["Kesehatan"], "owner_org": ["Setda"]}),
        ("b", {"kategori": ["Aneh"], "owner_org": ["Setda"]}),
        ("c", {"kategori": ["Aneh"], "resources": [{"format": "csv"}]}),
    ]
    found = outcomes(read(ROWS)[0], datasets)
    unknown = [o for o in found if not o.to and o.said]
    assert [(o.subject, o.said, o.count, o.example) for o in unknown] == [
        (Subject.TEMA, "Aneh", 2, "b")
    ]
    known = {(o.said, o.to): o.count for o in found if o.to and o.said}
    assert known[("Setda", "kominfo")] == 2
    assert known[("csv", "CSV")] == 1
