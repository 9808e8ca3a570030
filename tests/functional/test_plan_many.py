"""A Daftar Data of thousands: imported, edited by two people at once, exported, shown as fast."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from typing import Any

import ckan.model as model
import pytest
import sqlalchemy as sa
from ckan.tests import factories

from ckanext.sdi_balikpapan.planning.lists.importing import confirming, queue, running
from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.proposals.model import Proposal

from .office import Office, open_office
from .plan_sheets import Rows, exported, preview, row

SIZES = [120, pytest.param(5_000, marks=pytest.mark.soak)]
SLOWER = 1.5
"""How much slower a page may be with all of them than with fifty."""


@pytest.fixture
def office() -> Office:
    return open_office()


def _bring(office: Office, year: int, rows: Rows, person: str) -> dict[str, Any]:
    """A file looked at, confirmed and worked off, as a worker does it."""
    seen = preview(office, year, rows, person)
    office.call(person, "sdi_plan_import", id=seen["id"], conflicts="theirs")
    running.run(seen["id"])
    return office.call(person, "sdi_plan_import_status", id=seen["id"], limit=0)


def _bodies(office: Office, year: int) -> dict[str, Any]:
    query = sa.select(Proposal.body).where(
        Proposal.organization_id == office.organization["id"],
        Proposal.body["tahun"].astext == str(year),
    )
    return {body["nama_data"]: body for body in model.Session.scalars(query)}


@pytest.mark.parametrize("size", SIZES)
def test_many_rows_edited_by_two_people_at_once_lose_nothing(
    office: Office, size: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(confirming, "AT_ONCE", 0)
    monkeypatch.setattr(queue, "enqueue", lambda _: None)
    year = random.randrange(3000, 9000)
    names = [f"Data {number:05}" for number in range(size)]
    begun = time.monotonic()
    done = _bring(office, year, [row(office, name) for name in names], "clerk")
    print(f"{size} rows imported in {time.monotonic() - begun:.1f} s")
    assert done["results"] == {"drafted": size}
    mine, theirs = exported(office, year), exported(office, year, "clerk2")
    pick = random.Random(size)
    fate = {name: pick.choice(["mine", "theirs", "both", "same field", "none"]) for name in names}
    for one in mine:
        if fate[one["Nama Data"]] in ("mine", "both", "same field"):
            one["Satuan"] = "jiwa"
    for one in theirs:
        if fate[one["Nama Data"]] in ("theirs", "both"):
            one["Definisi"] = "diubah clerk2"
        if fate[one["Nama Data"]] == "same field":
            one["Satuan"] = "kepala"
    count = Counter(fate.values())
    begun = time.monotonic()
    second = _bring(office, year, theirs, "clerk2")
    assert second["results"] == {"drafted": count["theirs"] + count["both"] + count["same field"]}
    first = preview(office, year, mine)
    assert first["counts"].get("conflict", 0) == count["same field"]
    assert _bring(office, year, mine, "clerk")["results"] == {
        "drafted": count["mine"] + count["both"],
        "same": count["same field"],
    }
    print(f"twice edited in {time.monotonic() - begun:.1f} s")
    bodies = _bodies(office, year)
    assert bodies.keys() == set(names)
    unit = {"mine": "jiwa", "both": "jiwa", "same field": "kepala"}
    for name in names:
        assert bodies[name]["satuan"] == unit.get(fate[name], "orang")
        assert (bodies[name]["definisi"] == "diubah clerk2") == (fate[name] in ("theirs", "both"))
    assert preview(office, year, exported(office, year))["counts"] == {"same": size}


def _seconds(app: Any, address: str, token: str) -> float:
    """How long a page takes, of some tries the middle."""
    found = []
    for _ in range(7):
        with app.flask_app.test_client() as client:
            begun = time.perf_counter()
            answer = client.get(address, headers={"Authorization": token})
            found.append(time.perf_counter() - begun)
            assert answer.status_code == 200
    return statistics.median(found)


_ENTRIES = """
    insert into sdi_entry (id, type, name, title, organization_id, status, body, content_hash,
      version, published_at, id_sds, words, attestation)
    select gen_random_uuid()::text, 'daftar_data', 'ddd-' || cast(:year as text) || '-' || n,
      'Data ' || lpad(n::text, 5, '0'), cast(:owner as text), 'agreed',
      jsonb_build_object('tahun', cast(:year as text), 'id_ddd', 'DDD-' || n,
        'nama_data', 'Data ' || lpad(n::text, 5, '0'), 'owner_org', cast(:owner as text),
        'jenis_data', 'statistik', 'definisi', 'Batas ' || n, 'satuan', 'orang'),
      md5(n::text), 1, now(), '', 'data ' || n, '{}'
    from generate_series(1, :size) n
"""


@pytest.mark.soak
def test_pages_are_as_fast_with_thousands_as_with_fifty(app: Any, office: Office):
    many, few = random.sample(range(3000, 9000), 2)
    token = factories.APIToken(user=office.names["clerk"])["token"]
    with passage("maintenance: uji"):
        for year, size in ((few, 50), (many, 5_000)):
            values = {"year": str(year), "owner": office.organization["id"], "size": size}
            model.Session.execute(sa.text(_ENTRIES), values)
        model.Session.commit()
    model.Session.execute(sa.text("analyze sdi_entry"))
    owner = office.organization["name"]
    ratios = {}
    for page in ("", f"?organization={owner}", "/grid", "/grid?columns=jadwal"):
        one, all_ = (_seconds(app, f"/sdi/plan/{year}{page}", token) for year in (few, many))
        print(f"{page or '/'}: {one * 1000:.0f} ms, {all_ * 1000:.0f} ms, {all_ / one:.2f}")
        ratios[page] = all_ / one
    assert {page: ratio for page, ratio in ratios.items() if ratio > SLOWER} == {}
