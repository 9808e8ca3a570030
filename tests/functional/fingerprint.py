"""Everything a portal holds, as values to compare: `python -m tests.functional.fingerprint INI`.

Run in a process of its own, so that nothing but the configuration decides which portal it reads.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckan.lib import uploader

# What PostgreSQL keeps beside the rows. CKAN's script of DataStore permissions, run again after a
# restore, gives one right more: to read the view _table_stats, which it makes after its grants.
_ASIDE = {
    "(triggers)": (
        "select c.relname || '.' || t.tgname || t.tgenabled::text from pg_trigger t"
        " join pg_class c on c.oid = t.tgrelid where not t.tgisinternal"
    ),
    "(rights)": (
        "select table_name || grantee || privilege_type from information_schema.table_privileges"
        " where table_schema = 'public' and table_name <> '_table_stats'"
    ),
    "(owners)": (
        "select relname || ' ' || pg_get_userbyid(relowner) from pg_class"
        " where relnamespace = 'public'::regnamespace"
    ),
    "(sequences)": "select sequencename || ' ' || coalesce(last_value, 0) from pg_sequences",
}


def main(ini: str) -> None:
    application: Any = make_app(CKANConfigLoader(ini).get_config())
    with application._wsgi_app.test_request_context():
        found = json.dumps(take(), sort_keys=True, default=str)
    print(f"\n{found}")  # one last line, after whatever CKAN has to say


def take() -> dict[str, Any]:
    from ckanext.sdi_balikpapan.proposals.publishing import store
    from ckanext.sdi_balikpapan.proposals.record import log

    store_url = sa.engine.make_url(tk.config["ckan.datastore.write_url"])
    datasets = [_public("package_show", id=name) for name in _public("package_list")]
    return {
        "datasets": datasets,
        "files": {r["id"]: _bytes(r) for d in datasets for r in d["resources"] if _is_ours(r)},
        "tables": {r["id"]: _table(r["id"]) for d in datasets for r in d["resources"]},
        "found": sorted(d["name"] for d in _public("package_search", rows=1000)["results"]),
        "store": sorted(p.name for p in store.root().glob("??/*")),
        "log break": log.first_break(),
        "ckan": _rows(model.meta.engine),
        "datastore": _rows(sa.create_engine(store_url)),
    }


def _public(action: str, **data: Any) -> Any:
    """An action as anonymous visitors call it, past no cache."""
    return tk.get_action(action)({"user": "", "ignore_auth": False, "use_cache": False}, data)


def _is_ours(resource: dict[str, Any]) -> bool:
    return resource["url_type"] == "upload"


def _bytes(resource: dict[str, Any]) -> str:
    path = uploader.get_resource_uploader(resource).get_path(resource["id"])
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _table(resource_id: str) -> Any:
    try:
        return _public("datastore_search", resource_id=resource_id)["records"]
    except tk.ObjectNotFound:
        return None


def _rows(engine: Any) -> dict[str, Any]:
    """One hash over the rows of each table, and what is kept beside the rows."""
    with engine.connect() as connection:
        names = sorted(sa.inspect(connection).get_table_names())
        found: dict[str, Any] = {name: _hash(connection, name) for name in names}
        for name, query in _ASIDE.items():
            found[name] = sorted(connection.scalars(sa.text(query)))
    return found


def _hash(connection: Any, table: str) -> str:
    text = f'select string_agg(t::text, chr(10) order by t::text) from "{table}" t'
    return hashlib.sha256((connection.scalar(sa.text(text)) or "").encode()).hexdigest()


if __name__ == "__main__":
    main(*sys.argv[1:])
