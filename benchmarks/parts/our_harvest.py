"""Our harvest, as the processes of a benchmark run it."""

from __future__ import annotations

import gc
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.harvest.fetching import settings as fetching
from ckanext.sdi_balikpapan.harvest.jobs import reading, running, service
from ckanext.sdi_balikpapan.harvest.model import Outcome, Record, Source
from ckanext.sdi_balikpapan.harvest.sources import service as sources
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.people import roles
from tests.functional.office import open_office

DEFAULTS = {
    "konsep": "Penduduk",
    "ukuran": "Jumlah",
    "satuan": "Orang",
    "jenis": "statistik",
    "wilayah": ["64.71"],
    "kategori": "pemerintahan-umum",
    "accessRights": "terbuka",
    "license_id": "cc-by",
    "accrualPeriodicity": "tahunan",
}


def open_source(url: str) -> str:
    """A source that a walidata trusts; its id."""
    office = open_office()
    said = {
        **sources.DEFAULTS,
        "name": "bench",
        "url": url,
        "organization_id": office.organization["id"],
        "options": {"defaults": DEFAULTS},
    }
    source = sources.keep(None, said, "bench", now())
    walidata = roles.actor_for(office.names["walidata"])
    assert walidata is not None
    sources.approve(source, walidata, now() + timedelta(days=30), "bench", now())
    model.Session.commit()
    return source.id


def begin(source_id: str) -> str:
    """A new run; its id."""
    source = model.Session.get(Source, source_id)
    assert source is not None
    job_id = service.begin(source, "bench", now()).id
    model.Session.commit()
    return job_id


def work(job_id: str, waits: bool = False) -> float:
    """Do a run, or with `waits` help with it once it is read; the seconds that it took."""
    began = time.perf_counter()
    while waits and service.get(job_id).state in ("waiting", "reading"):  # type: ignore[union-attr]
        model.Session.rollback()
        time.sleep(0.05)
    running.run(job_id)
    return time.perf_counter() - began


def counted(job_id: str) -> dict[str, Any]:
    """How a run ended, so that nobody measures one that did nothing."""
    job = service.get(job_id)
    assert job is not None
    active = sa.select(sa.func.count()).where(model.Package.state == "active")
    why = model.Session.scalars(sa.select(Outcome.problems).limit(1)).first()
    found = {"state": job.state, "packages": model.Session.scalar(active), "why": why}
    return {**job.counts, **found}


def written() -> list[str]:
    """Which transaction wrote each record, proposal and dataset last."""
    tables = ("sdi_harvest_record", "sdi_proposal", "sdi_log", "package")
    query = "select md5(string_agg(xmin::text, ',' order by xmin::text)) from"
    return [str(model.Session.execute(sa.text(f"{query} {name}")).scalar()) for name in tables]


def read(source_id: str, url: str) -> float:
    """Read a catalogue into what is remembered of its records; megabytes that are held then."""
    source = model.Session.get(Source, source_id)
    assert source is not None
    source.url = url
    model.Session.commit()
    found = reading.begin(source, "bench", fetching.fetcher(), now(), whole=True)
    for seen in found.batches():
        reading.keep(found, seen)
        model.Session.commit()
    assert found.complete, found.walk.words
    model.Session.execute(sa.delete(Record).where(Record.job_id == "bench"))
    model.Session.commit()
    gc.collect()
    line = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in line
    )
    return int(line.split()[1]) / 1024
