"""INDAH's and SIRUSA's shapes: what goes in comes out again, both ways."""

from __future__ import annotations

import json

import form_entries
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.standards.forms import indah, sirusa
from ckanext.sdi_balikpapan.standards.forms.exchange import OWN, Shape, Unreadable
from ckanext.sdi_balikpapan.standards.forms.form import form
from ckanext.sdi_balikpapan.standards.forms.kept import difference, restore
from ckanext.sdi_balikpapan.standards.forms.tidy import tidy

SHAPES = [indah.SHAPE, sirusa.SHAPE]
relaxed = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
every = pytest.mark.parametrize("name", indah.FORMS)
both = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=6)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


def through_json(value):
    return json.loads(json.dumps(value))


@every
@both
@relaxed
@given(data=st.data())
def test_answers_go_out_and_come_back(shape: Shape, name, data):
    answers = data.draw(form_entries.whole(name) | form_entries.partial(name))
    record = through_json(shape.write(form(name), answers))
    back = shape.read(form(name), record)
    assert back.answers == answers
    assert shape.write(form(name), back.answers, back.kept) == record


@every
@both
@relaxed
@given(data=st.data())
def test_answers_of_any_shape_go_out_and_come_back(shape: Shape, name, data):
    names = st.sampled_from([of.name for of in form(name)]) | st.text(max_size=4)
    answers = tidy(form(name), data.draw(st.dictionaries(names, json_values, max_size=6)))
    record = through_json(shape.write(form(name), answers))
    assert shape.read(form(name), record).answers == answers


@every
@both
@relaxed
@given(data=st.data())
def test_a_record_comes_in_and_goes_out_again(shape: Shape, name, data):
    """Whatever is changed in it: keys added, taken away, of another type."""
    record = through_json(shape.write(form(name), data.draw(form_entries.whole(name))))
    for _ in range(data.draw(st.integers(0, 6))):
        place = record
        while isinstance(place, dict) and place:
            key = data.draw(st.sampled_from(sorted(place)) | st.text(max_size=4))
            if data.draw(st.booleans()) or not isinstance(place.get(key), dict):
                place[key] = data.draw(json_values)
                break
            place = place[key]
    reading = shape.read(form(name), record)
    kept = through_json(reading.kept)
    assert shape.write(form(name), reading.answers, kept) == record


@both
@given(json_values)
def test_whatever_comes_is_read_or_refused(shape: Shape, value):
    try:
        reading = shape.read(form("ms_keg"), value)
    except Unreadable:
        assert not isinstance(value, dict)
    else:
        assert shape.write(form("ms_keg"), reading.answers, reading.kept) == value


@given(json_values, json_values)
def test_what_was_kept_restores_the_record(theirs, ours):
    record, written = {"a": theirs, "b": 1}, {"a": ours, "c": 2}
    assert json.dumps(restore(written, difference(record, written)), sort_keys=True) == json.dumps(
        record, sort_keys=True
    )


def test_a_record_that_is_nested_like_none_is_refused():
    deep: dict = {}
    for _ in range(100):
        deep = {"a": deep}
    with pytest.raises(Unreadable):
        indah.SHAPE.read(form("ms_keg"), deep)


def test_a_changed_answer_has_the_last_word():
    record = {"data": {"blok_iv": {"frekuensi_penyelanggara": "SEWINDU_SEKALI", "baru": 1}}}
    reading = indah.SHAPE.read(form("ms_keg"), record)
    assert reading.answers == {"frekuensi_penyelenggaraan": "SEWINDU_SEKALI"}
    changed = {**reading.answers, "frekuensi_penyelenggaraan": "7"}
    written = indah.SHAPE.write(form("ms_keg"), changed, reading.kept)
    assert written["data"]["blok_iv"] == {"frekuensi_penyelanggara": "TAHUNAN", "baru": 1}


def test_unknown_keys_are_reported():
    record = {"data": {"judul_kegiatan": "A", "blok_ix": {"x": 1}}, "penilai": "B"}
    notes = {n.path: n.value for n in indah.SHAPE.read(form("ms_keg"), record).notes}
    assert notes == {"data.blok_ix": {"x": 1}, "penilai": "B"}


def test_indah_has_booleans_upper_snake_words_and_its_three_slips():
    answers = {
        "cara_pengumpulan_data": "3",
        "uji_coba": "2",
        "metode_pengumpulan_data": ["8", "16"],
        "metode_pengumpulan_data_lainnya": "Unduhan",
        "jumlah_enumerator": "4",
        "tahun_kegiatan": "2026",
        "instansi_penyelenggara": "Dinas Kesehatan",
        "frekuensi_penyelenggaraan": "3",
        "unit_analisis": ["1"],
        "jadwal_desain": {"mulai": "2026-01-01", "selesai": "2026-01-31"},
        "rilis_digital": "2026-02-01",
    }
    record = indah.SHAPE.write(form("ms_keg"), answers)
    data = record["data"]
    assert OWN not in record
    assert record["submission_period"] == 2026
    assert record["version"] == "v2"
    assert data["cara_pengumpulan_data"] == "KOMPILASI_PRODUK_ADMINISTRASI"
    assert data["tahun"] == "2026"
    assert data["blok_i"]["instansi_penyelanggara"] == "Dinas Kesehatan"
    assert data["blok_iii"]["rencana_jadwal_kegiatan"]["desain"] == [
        {"awal": "2026-01-01", "akhir": "2026-01-31"}
    ]
    assert data["blok_iv"]["frekuensi_penyelanggara"] == "BULANAN"
    assert data["blok_iv"]["metode_pengumpulan_data"] == {
        "wawancara": False,
        "mengisi_kuesioner_sendiri": False,
        "pengamatan": False,
        "pengumpulan_data_sekunder": True,
        "lainnya": True,
        "metode_pengumpulan_lainnya": "Unduhan",
    }
    assert data["blok_vi"]["apakah_melakukan_uji_coba"] is False
    assert data["blok_vi"]["jumlah_petugas_enumerator"] == 4
    assert data["blok_vii"]["unit_analsis"]["individu"] is True
    assert data["blok_viii"]["rencana_jadwal_rilis_produk_digital"] == ["2026-02-01"]


def test_what_indah_has_no_place_for_goes_out_under_our_key():
    record = indah.SHAPE.write(form("ms_keg"), {"rekomendasi_bps": "1", "kode_kegiatan": "MS-1"})
    assert record[OWN] == {"rekomendasi_bps": "1", "kode_kegiatan": "MS-1"}


def test_a_variable_and_an_indicator_have_lists():
    variable = indah.SHAPE.write(
        form("ms_var"), {"konsep": "A\nB", "klasifikasi_isian": "1=Ya\nlain", "tipe_data": "char"}
    )["data"]
    assert variable["konsep"] == ["A", "B"]
    assert variable["value_domain"] == [
        {"kode": "1", "nilai": "Ya"},
        {"kode": None, "nilai": "lain"},
    ]
    indicator = indah.SHAPE.write(
        form("ms_ind"),
        {
            "klasifikasi_penyajian": "Wilayah",
            "variabel_pembangun": [{"nama": "N", "kegiatan": "K", "kode": "MS-1"}],
        },
    )
    assert indicator["data"]["variabel_disaggregasi"] == [
        {"nama": "Wilayah", "sumber": "input-manual"}
    ]
    assert indicator["data"]["variabel_pembangun"] == [{"kegiatan_penghasil": ["K"], "nama": "N"}]
    assert indicator[OWN] == {
        "variabel_pembangun": [{"nama": "N", "kegiatan": "K", "kode": "MS-1"}]
    }


def test_sirusa_is_flat_with_lists_as_json_texts():
    record = sirusa.SHAPE.write(
        form("ms_keg"),
        {
            "tahun_kegiatan": "2026",
            "alamat_instansi": "Jalan Contoh",
            "tipe_pengumpulan_data": "2",
            "jadwal_desain": {"mulai": "2026-01-01", "selesai": "2026-01-31"},
            "metode_pengumpulan_data": ["1", "8"],
            "tahap_editing": "1",
            "tahap_coding": "2",
            "tahap_data_entry": "1",
            "tahap_validasi": "2",
        },
    )
    assert OWN not in record
    assert record["tahun"] == "2026"
    assert record["i_alamat"] == "Jalan Contoh"
    assert record["iv_tipe_pengumpulan_data"] == "CROSS_SECTIONAL"
    assert json.loads(record["iii_jadwal_desain"]) == [
        {"awal": "2026-01-01", "akhir": "2026-01-31"}
    ]
    assert record["iv_metode_pengumpulan_data"] == "Wawancara; Pengumpulan data sekunder"
    assert record["vii_tahapan_pengolahan_data"] == "Penyuntingan (Editing); Data Entry"


def test_the_sdi_schemas_name_of_the_year_is_read_too():
    assert sirusa.SHAPE.read(form("ms_keg"), {"tahun_kegiatan": "2025"}).answers == {
        "tahun_kegiatan": "2025"
    }


def test_a_record_without_its_envelope_gets_one():
    record = indah.with_envelope({"judul_kegiatan": "A"})
    assert indah.SHAPE.read(form("ms_keg"), record).answers == {"judul_kegiatan": "A"}
    assert indah.with_envelope({"data": {}}) == {"data": {}}
