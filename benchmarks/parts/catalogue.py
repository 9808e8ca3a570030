"""Prepares, inside a CKAN, a catalogue of thousands: set-wise, as copies of one dataset."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from datetime import datetime
from typing import Any
from unittest import mock

COPY = (
    "set session_replication_role = replica",  # the gate and the feed would look at every row
    """
    insert into package
    select (jsonb_populate_record(p, jsonb_build_object(
      'id', n.id, 'name', 'data-' || n.id, 'title', p.title || ' ' || n.i,
      'metadata_created', p.metadata_created - n.i * interval '1 minute',
      'metadata_modified', p.metadata_modified - n.i * interval '1 minute'))).*
    from package p, unnest(%(ids)s::text[]) with ordinality n(id, i) where p.id = %(template)s
    """,
    """
    insert into resource
    select (jsonb_populate_record(r, jsonb_build_object(
      'id', md5(r.id || n.id), 'package_id', n.id))).*
    from resource r, unnest(%(ids)s::text[]) n(id) where r.package_id = %(template)s
    """,
    "set session_replication_role = origin",
    "delete from sdi_publication",
    "delete from sdi_fragment",
)


def template() -> dict[str, Any]:
    """One published dataset with three files, the whole way through the workflow."""
    from . import office

    (name,) = office.open_town(1)["datasets"]
    import ckan.plugins.toolkit as tk

    shown = tk.get_action("package_show")({"ignore_auth": True}, {"id": name})
    return {"id": shown["id"], "name": name}


def copy_rows(connection: Any, template: str, count: int) -> None:
    """Copies of the template in CKAN's tables, and in the feed as if it had just been installed.

    :param connection: to the benchmark's own database, as its owner.
    """
    from ckanext.sdi_balikpapan.catalog.feed import triggers

    cursor = connection.cursor()
    for statement in COPY:
        cursor.execute(statement, {"ids": ids(count), "template": template})
    cursor.execute(triggers.FILL)
    cursor.execute("analyze")


PUT_ASIDE = "create table bench_kept as select * from sdi_fragment"
PUT_BACK = "insert into sdi_fragment select * from bench_kept on conflict do nothing"

STORE = (
    "set session_replication_role = replica",
    """
    insert into package
    select (jsonb_populate_record(null::package, to_jsonb(p) || jsonb_build_object(
      'id', n.id, 'name', 'data-' || n.id))).*
    from (select p.* from package p join sdi_publication f on f.package_id = p.id
      order by f.born limit 1) p, unnest(%(ids)s::text[]) n(id)
    """,
    """
    insert into sdi_publication
    select (jsonb_populate_record(null::sdi_publication, to_jsonb(f) || jsonb_build_object(
      'package_id', n.id, 'seq', m.seq + n.i, 'born', m.born + n.i))).*
    from (select * from sdi_publication order by born limit 1) f,
      (select max(seq) as seq, max(born) as born from sdi_publication) m,
      unnest(%(ids)s::text[]) with ordinality n(id, i)
    """,
    """
    insert into sdi_fragment
      (package_id, syntax, seq, basis, hash, deflated, size, crc)
    select p.package_id, f.syntax, p.seq, f.basis, f.hash, f.deflated, f.size, f.crc
    from (select * from sdi_fragment where syntax = 'ttl' limit 1) f,
      sdi_publication p where p.package_id = any(%(ids)s)
    """,
    "set session_replication_role = origin",
    "analyze",
)


def fill_store(connection: Any, there: int, count: int) -> None:
    """Fragments for all of `count` datasets, of which `there` are there: rows of the feed alone."""
    cursor = connection.cursor()
    for statement in STORE:
        cursor.execute(statement, {"ids": ids(count)[there:]})


def copy_documents(template: str, count: int) -> None:
    """The copies in the search index, each as CKAN would have put the template there."""
    import ckan.logic as logic
    from ckan.lib.search import common, index

    class Kept:
        docs: list[dict[str, Any]] = []

        def add(self, docs: list[dict[str, Any]], **_options: Any) -> None:
            self.docs += docs

    with mock.patch.object(index, "make_connection", Kept):
        logic.index_update_package({"ignore_auth": True}, template)
    (doc,) = Kept.docs
    text = json.dumps(doc, default=_written)
    resources = json.loads(doc["validated_data_dict"])["resources"]
    solr = common.make_connection()
    for start in range(0, count, 500):
        solr.add([_copy(text, template, resources, id_) for id_ in ids(count)[start : start + 500]])
    solr.commit()


def _copy(text: str, template: str, resources: list[dict[str, Any]], id_: str) -> dict[str, Any]:
    for resource in resources:
        new = hashlib.md5((resource["id"] + id_).encode()).hexdigest()
        text = text.replace(resource["id"], new)
    doc = json.loads(text.replace(template, id_))
    return {**doc, "index_id": hashlib.md5(id_.encode()).hexdigest(), "name": f"data-{id_}"}


def _written(value: object) -> str:
    return value.isoformat() + "Z" if isinstance(value, datetime) else str(value)


def ids(count: int) -> list[str]:
    return [str(uuid.uuid5(uuid.NAMESPACE_URL, f"bench-{n}")) for n in range(count)]


def rebuild() -> float:
    """Seconds in which all fragments that are missing were made."""
    from ckanext.sdi_balikpapan.catalog.feed import fragments

    began = time.perf_counter()
    fragments.rebuild()
    return time.perf_counter() - began
