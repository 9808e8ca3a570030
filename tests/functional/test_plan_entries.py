"""An entry of the Daftar Data goes the way of everything else, and datasets hang on it."""

from __future__ import annotations

from datetime import date

import ckan.plugins.toolkit as tk
import pytest

from ckanext.sdi_balikpapan.planning.lists import hanging, reading

from .office import Office, open_office, upload
from .plan_office import change, promised, propose, republish


@pytest.fixture
def office() -> Office:
    return open_office()


def test_an_entry_is_reviewed_and_then_everybody_reads_it(office: Office):
    draft = propose(office)
    assert reading.promises(2027, office.organization["id"]) == []
    with pytest.raises(tk.ObjectNotFound):
        office.call(None, "sdi_registry_show", id=draft["subject_id"])
    entry = promised(office)
    (promise,) = reading.promises(2027, office.organization["id"])
    assert promise.entry_id == entry["id"]
    assert promise.id_ddd.startswith("DDD-")
    assert entry["name"] == f"ddd-2027-{promise.key}"
    assert [(r.period, r.day) for r in promise.releases] == [
        ("2027-S1", date(2027, 7, 30)),
        ("2027-S2", date(2028, 1, 31)),
    ]


def test_one_data_stands_once_in_a_year(office: Office):
    entry = promised(office)
    again = {"id_ddd": entry["body"]["id_ddd"].lower(), "tahun": "2027"}
    with pytest.raises(tk.ValidationError) as refused:
        propose(office, **again)
    assert "sudah ada dalam Daftar Data 2027" in refused.value.error_dict["id_ddd"][0]
    assert propose(office, **{**again, "tahun": "2028", "jadwal_rilis": []})["state"] == "draft"


def test_year_and_identity_of_an_agreed_entry_stay(office: Office):
    entry = promised(office)
    for fields in ({"tahun": "2028"}, {"id_ddd": "DDD-LAIN"}):
        with pytest.raises(tk.ValidationError) as refused:
            office.call("clerk", "sdi_proposal_save", id=entry["id"], **fields)
        assert "tidak berubah lagi" in refused.value.error_dict["id_ddd"][0]


def test_a_draft_may_still_change_its_year(office: Office):
    draft = propose(office)
    saved = office.call(
        "clerk", "sdi_proposal_save", proposal_id=draft["id"], tahun="2028", jadwal_rilis=[]
    )
    assert saved["entry"]["name"].startswith("ddd-2028-")


def test_a_date_changes_only_with_a_reason_that_stays_visible(office: Office):
    entry = promised(office)
    moved = [
        {"periode": "2027-S1", "tanggal": "2027-08-31"},
        {"periode": "2027-S2", "tanggal": "2028-01-31"},
    ]
    with pytest.raises(tk.ValidationError) as refused:
        change(office, entry, jadwal_rilis=moved)
    assert "Tuliskan alasannya" in refused.value.error_dict["jadwal_rilis"][0]
    moved[0]["alasan"] = "Verifikasi belum selesai"
    change(office, entry, jadwal_rilis=moved)
    (promise,) = reading.promises(2027, office.organization["id"])
    (move,) = promise.releases[0].moves
    assert (move.before, move.after) == (date(2027, 7, 30), date(2027, 8, 31))
    assert move.reason == "Verifikasi belum selesai"


def test_last_years_entry_is_copied_with_its_identity(office: Office):
    entry = promised(office)
    copy = office.call(
        "clerk", "sdi_proposal_save", subject_type="daftar_data", copy_of=entry["id"]
    )
    assert copy["entry"]["id_ddd"] == entry["body"]["id_ddd"]
    assert copy["entry"]["tahun"] == "2028"
    assert copy["entry"]["jadwal_rilis"][0] == {"periode": "2028-S1", "tanggal": "2028-07-30"}
    assert copy["entry"]["name"] == entry["name"].replace("2027", "2028")


def test_a_dataset_hangs_on_data_over_the_years_and_brings_it(office: Office):
    entry = promised(office)
    id_ddd = entry["body"]["id_ddd"]
    dataset = office.publish(id_dds=id_ddd.lower())
    (found,) = hanging.datasets([id_ddd])[id_ddd]
    assert found.dataset_id == dataset["id"]
    assert [d.dataset_id for d in hanging.deliveries([id_ddd])[id_ddd]] == [dataset["id"]]
    other = office.publish()
    without = {one.dataset_id for one in hanging.without_entry(office.organization["id"])}
    assert other["id"] in without
    assert dataset["id"] not in without


def test_only_what_brings_data_is_a_delivery(office: Office):
    id_ddd = promised(office)["body"]["id_ddd"]
    dataset = office.publish(id_dds=id_ddd)
    republish(office, dataset, title="Judul baru")
    assert len(hanging.deliveries([id_ddd])[id_ddd]) == 1
    republish(office, dataset, temporal_start="2027-01-01", temporal_end="2027-06-30")
    assert [d.version for d in hanging.deliveries([id_ddd])[id_ddd]] == [1, 3]


def test_neither_a_file_less_nor_another_order_nor_a_return_is_a_delivery(office: Office):
    id_ddd = promised(office)["body"]["id_ddd"]
    files = [
        {"name": name, "format": "CSV", "upload": upload(f"a,b\n1,{name}\n".encode())}
        for name in ("satu", "dua")
    ]
    dataset = office.publish(id_dds=id_ddd, resources=files)
    kept = office.call(None, "package_show", id=dataset["id"])["resources"]
    republish(office, dataset, resources=kept[::-1])
    republish(office, dataset, resources=kept[:1])
    republish(office, dataset, temporal_start="2027-01-01")
    republish(office, dataset, temporal_start="2027-02-01")
    republish(office, dataset, temporal_start="2027-01-01")
    assert [d.version for d in hanging.deliveries([id_ddd])[id_ddd]] == [1, 4, 5]
