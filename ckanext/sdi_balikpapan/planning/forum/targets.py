"""What a decision binds: whether it is there, and how it is called and reached."""

from __future__ import annotations

from dataclasses import dataclass

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.subjects import entry_rows

from .decision import Binding


@dataclass(frozen=True)
class Target:
    """Something that is bound.

    :param url: where everybody reads of it; empty where nobody does.
    """

    type: str
    id: str
    title: str
    url: str = ""
    role: str = ""


def find(one: Binding) -> Target | None:
    """What a binding means, by its own id; None where there is no such thing in public."""
    finders = {"daftar_data": _year, "entri": _entry, "dataset": _dataset}
    id = one.id.rstrip("/").rpartition("/")[2]  # people paste a page's address, too
    found = finders[one.type](id) if one.type in finders else _request(id)
    return Target(found.type, found.id, found.title, found.url, one.role) if found else None


def _year(id: str) -> Target:
    title = tk._("Daftar Data {year}").format(year=id)
    return Target("daftar_data", id, title, str(tk.url_for("sdi_plan.year", year=int(id))))


def _entry(id: str) -> Target | None:
    row = entry_rows.find(id)
    if row is None or not entry_rows.is_public(row):
        return None
    return Target("entri", row.id, row.title, str(tk.url_for("sdi_registry.show", id=row.name)))


def _dataset(id: str) -> Target | None:
    row = model.Package.get(id) if "\x00" not in id else None
    if row is None or row.state != model.State.ACTIVE or row.private:
        return None
    url = str(tk.url_for("dataset.read", id=row.name))
    return Target("dataset", row.id, row.title or row.name, url)


def _request(id: str) -> Target | None:
    """A request by its number, as everybody may read it."""
    try:
        shown = tk.get_action("sdi_request_show")({"user": ""}, {"id": id})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError, KeyError):
        return None
    number = str(shown["number"])
    url = str(tk.url_for("sdi_requests.show", number=number))
    return Target("permintaan", number, str(shown.get("title") or number), url)
