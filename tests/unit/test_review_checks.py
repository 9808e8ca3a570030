"""The checklist's pure rules: severities, what fields and tables answer."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.sdi_balikpapan.proposals.review import answers, columns, severity
from ckanext.sdi_balikpapan.proposals.review.answers import Answer
from ckanext.sdi_balikpapan.proposals.review.severity import Severity

DAY = date(2026, 11, 22)
WHOLE = {
    "title": "Jumlah Penduduk",
    "konsep": "Penduduk",
    "notes": "Banyaknya penduduk.",
    "ukuran": "Jumlah",
    "satuan": "Orang",
    "klasifikasi": ["Wilayah"],
    "owner_org": "x",
    "kategori": "pemerintahan-umum",
    "accrualPeriodicity": "tahunan",
    "jenis": "statistik",
    "accessRights": "terbuka",
    "resources": [{"id": "r", "format": "CSV", "url_type": "upload"}],
}


def test_what_the_setting_does_not_name_keeps_its_default() -> None:
    rules = severity.read([])
    blocking = {name for name, rule in rules.items() if rule.on(DAY) is Severity.BLOCK}
    assert blocking == {"sd-1", "md-1", "io-1", "ak-1"}


@pytest.mark.parametrize(
    ("word", "before", "that_day"),
    [
        ("sd-2:block", Severity.BLOCK, Severity.BLOCK),
        ("sd-2:warn@2026-11-23", Severity.WARN, Severity.BLOCK),
        ("sd-1:off", Severity.OFF, Severity.OFF),
        ("sd-1:warn", Severity.WARN, Severity.WARN),
    ],
)
def test_a_check_warns_until_its_day_and_blocks_from_then_on(word, before, that_day) -> None:
    rule = severity.read([word])[word.split(":")[0]]
    assert (rule.on(DAY), rule.on(date(2026, 11, 23))) == (before, that_day)


@pytest.mark.parametrize(
    "words",
    [["x-9:block"], ["sd-1"], ["sd-1:often"], ["sd-1:warn@besok"], ["sd-1:block@2027-01-01"],
     ["sd-1:warn@"+"2027-13-01"], ["sd-1:off", "sd-1:warn"], [""]],
)  # fmt: skip
def test_a_setting_that_cannot_be_read_says_which_word(words) -> None:
    with pytest.raises(severity.BadRule) as refused:
        severity.read(words)
    assert f"“{words[-1]}”" in str(refused.value)


@pytest.mark.parametrize(
    ("check", "change", "answer"),
    [
        ("sd-1", {}, Answer.YES),
        ("sd-1", {"satuan": ""}, Answer.NO),
        ("sd-1", {"klasifikasi": []}, Answer.UNSURE),
        ("sd-2", {}, Answer.UNSURE),
        ("sd-2", {"id_sds": "SP00055.00.00"}, Answer.YES),
        ("sd-2", {"id_sds": "SDS-55"}, Answer.NO),
        ("md-1", {}, Answer.YES),
        ("md-1", {"notes": None}, Answer.NO),
        ("md-2", {}, Answer.UNSURE),
        ("md-2", {"id_kegiatan_mms": "1"}, Answer.YES),
        ("md-2", {"jenis": "geospasial"}, Answer.NOT_APPLICABLE),
        ("md-3", {"variabel": [{"nama": "a"}]}, Answer.YES),
        ("md-4", {}, Answer.NOT_APPLICABLE),
        ("md-4", {"jenis": "geospasial"}, Answer.UNSURE),
        ("md-5", {"identitas_rekomendasi": "V-23.1600.004"}, Answer.YES),
        ("md-5", {"identitas_rekomendasi": "ada"}, Answer.NO),
        ("md-5", {}, Answer.UNSURE),
        ("io-1", {}, Answer.YES),
        ("io-1", {"resources": [{"format": "PDF"}]}, Answer.NO),
        ("io-1", {"resources": [{"format": "PDF"}, {"format": "csv"}]}, Answer.YES),
        ("io-1", {"resources": [{"format": "XYZ"}]}, Answer.UNSURE),
        ("io-1", {"resources": []}, Answer.UNSURE),
        ("kr-2", {"urusan": "bukan-urusan"}, Answer.NO),
        ("pr-1", {}, Answer.UNSURE),
        ("pr-1", {"id_dds": "D-1"}, Answer.YES),
        ("ak-1", {}, Answer.YES),
        ("ak-1", {"accessRights": "terbatas"}, Answer.NO),
        ("ak-1", {"accessRights": "terbatas", "keputusan_akses": "1/2026"}, Answer.YES),
        ("ku-1", {}, Answer.UNSURE),
    ],
)
def test_what_the_fields_answer(check, change, answer) -> None:
    found = {f.check: f for f in answers.from_fields({**WHOLE, **change})}
    assert found[check].answer is answer


def of_files(names, rows, before=None):
    looks = {"r": columns.look(names, rows)}
    return {f.check: f for f in columns.from_files(looks, {"r": before} if before else {})}


@pytest.mark.parametrize(
    ("check", "name", "values", "answer"),
    [
        ("kr-1", "kode_wilayah", ["64.71.01.1001", "6471020001", "6471"], Answer.YES),
        ("kr-1", "kode_wilayah", ["64.71.99.1001"], Answer.NO),
        ("kr-1", "kode_kecamatan", ["Manggar"], Answer.NO),
        ("kr-1", "kode_wilayah", ["31.74"], Answer.UNSURE),
        ("kr-1", "kode_barang", ["Manggar"], Answer.UNSURE),
        ("ak-2", "nomor", ["6471014501900001"], Answer.NO),
        ("ak-2", "nomor", ["9999999999999999"], Answer.UNSURE),
        ("ak-2", "kontak", ["siti@contoh.id"], Answer.NO),
        ("ak-2", "kontak", ["dinas@balikpapan.go.id"], Answer.UNSURE),
        ("ak-2", "no_hp", ["0812"], Answer.NO),
        ("ak-2", "teknik", ["NIK tidak ada di sini"], Answer.UNSURE),
        ("io-2", "jumlah", ["1", "2"], Answer.YES),
        ("io-2", "kolom_1", ["1"], Answer.NO),
    ],
)
def test_what_a_table_answers(check, name, values, answer) -> None:
    found = of_files([name], [[value] for value in values])
    assert found[check].answer is answer


def test_evidence_of_personal_data_names_the_column_and_never_the_value() -> None:
    found = of_files(["nomor"], [["6471014501900001"]])["ak-2"]
    assert found.words == {"column": "nomor"}


def test_a_column_of_numbers_that_becomes_text_is_said() -> None:
    before = columns.look(["jumlah"], [["1"], ["2"]])
    found = of_files(["jumlah"], [["1"], ["dua"]], before)["io-2"]
    assert (found.answer, found.why) == (Answer.NO, "other_type")


def test_only_so_many_rows_are_looked_at() -> None:
    rows = [["x"]] * columns.SAMPLE + [["6471014501900001"]]
    assert of_files(["nomor"], rows)["ak-2"].answer is Answer.UNSURE


def test_files_that_are_no_tables_leave_the_answer_to_the_reviewer() -> None:
    found = {f.check: f.answer for f in columns.from_files({"r": None}, {})}
    assert set(found.values()) == {Answer.UNSURE}


def test_every_check_has_exactly_one_answer() -> None:
    found = [*answers.from_fields(WHOLE), *columns.from_files({}, {})]
    assert sorted(f.check for f in found) == sorted(c.kode for c in severity.checks())
