"""What an anonymous visitor finds: pages, datasets, their files and their tables."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

from stack.check_people import Proposal
from stack.check_site import Dataset, Failed, Site, Step, same, together

_PAGES = ("/", "/dataset/", "/organization/", "/about", "/user/login")


def pages(site: Site) -> Iterator[Step]:
    """The pages that a visitor comes by."""
    for page in _PAGES:
        site.page(page)
        yield page


def datasets(site: Site, live: list[Dataset], proposals: list[Proposal]) -> Iterator[Step]:
    """Every published dataset is found, and its files are those that were approved."""
    approved = _approved(proposals)
    hidden = set(approved) - {dataset["id"] for dataset in live}
    if hidden:
        title = approved[hidden.pop()]["title"]
        raise Failed(f"dataset terbit tidak ditemukan | a published dataset isn't found: {title}")
    if not approved:
        raise Failed("tidak ada dataset terbit | there is no published dataset")
    yield from together(lambda d: _dataset(site, d, approved.get(d["id"])), live)


def _approved(proposals: list[Proposal]) -> dict[str, Proposal]:
    """The newest published proposal of each dataset that is open to the public."""
    of_datasets = [p for p in proposals if p["subject_type"] == "dataset"]
    published = [p for p in of_datasets if p["state"] == "published"]
    published.sort(key=lambda p: p["published_at"])
    newest = {p["dataset_id"]: p for p in published}
    return {
        key: p
        for key, p in newest.items()
        if p["kind"] != "withdraw" and p["dataset"].get("accessRights") != "tertutup"
    }


def _dataset(site: Site, dataset: Dataset, proposal: Proposal | None) -> Step:
    name, title = dataset["name"], dataset["title"]
    if title not in unescape(site.page(f"/dataset/{name}").text):
        raise Failed(f"/dataset/{name}: tanpa judulnya | lacks its title")
    found = site.call("package_search", f"?q={quote(title)}&rows=1000")["results"]
    if dataset["id"] not in {d["id"] for d in found}:
        raise Failed(f"pencarian | the search doesn't find “{title}”")
    owner = dataset["organization"]["name"]
    if f"/dataset/{name}" not in site.page(f"/organization/{owner}?q={quote(title)}").text:
        raise Failed(f"/organization/{owner}: tanpa | lacks {name}")
    hashes = {r["id"]: r.get("hash") for r in proposal["dataset"]["resources"]} if proposal else {}
    for resource in dataset["resources"]:
        _resource(site, name, resource, hashes.get(resource["id"]))
    return f"/dataset/{name}: halaman, berkas, tabel | page, files, table"


def _resource(site: Site, name: str, resource: dict[str, Any], approved: str | None) -> None:
    path = f"/dataset/{name}/resource/{resource['id']}"
    site.page(path)
    if resource.get("url_type") != "upload":
        return
    content = site.page(resource["url"]).content
    if approved:
        same(f"sha256 {resource['url']}", hashlib.sha256(content).hexdigest(), approved)
    if resource.get("format") == "CSV":
        _table(site, path, resource, content)


def _table(site: Site, path: str, resource: dict[str, Any], content: bytes) -> None:
    rows = sum(1 for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if row) - 1
    table = site.call("datastore_search", f"?resource_id={resource['id']}&limit=1")
    same(f"{path}: baris | rows", table["total"], rows)
    views = site.call("resource_view_list", f"?id={resource['id']}")
    shown = [view for view in views if view["view_type"] == "datatables_view"]
    if not shown:
        raise Failed(f"{path}: tanpa tampilan tabel | has no table view")
    site.page(f"{path}/view/{shown[0]['id']}")
