"""The differences of a proposal, arranged for the review page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ..editing.form import key_of
from .blueprint import Proposal, call

Difference = dict[str, Any]
_BYTES = frozenset("url url_type size hash hash_algorithm mimetype".split())


@dataclass
class Section:
    """The changed fields of one form page."""

    title: str
    rows: list[Difference] = field(default_factory=list)


@dataclass
class FileChange:
    """What happens to one file: `before` and `after` are resources, or None."""

    id: str
    before: Proposal | None
    after: Proposal | None
    rows: list[Difference] = field(default_factory=list)

    @property
    def change(self) -> str:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "replaced" if self.before.get("hash") != self.after.get("hash") else "changed"


@dataclass
class Changes:
    """Everything that a proposal changes."""

    sections: list[Section]
    files: list[FileChange]
    moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.sections or self.files or self.moved)


def grouped(proposal: Proposal, differences: list[Difference], pages: list[Proposal]) -> Changes:
    """The differences by form page, in the order of the form; files apart."""
    owner = proposal["organization"]
    left = {d["path"]: _named(d, owner) for d in differences if _is_of_dataset(d)}
    sections = []
    for page in pages:
        names = [key_of(field) for field in page["fields"]]
        rows = [left.pop(name) for name in names if name in left]
        sections.append(Section(tk.h.scheming_language_text(page["title"]), rows))
    sections.append(Section(tk._("Lainnya"), list(left.values())))
    moved = any(d["path"] == "resources" for d in differences)
    return Changes([s for s in sections if s.rows], _files(proposal, differences), moved)


def _is_of_dataset(difference: Difference) -> bool:
    return not difference["path"].startswith("resources")


def _named(difference: Difference, owner: Proposal) -> Difference:
    """The agency by its name, not its id."""
    if difference["path"] != "owner_org":
        return difference
    names = {owner["id"]: owner["title"]}
    return {
        **difference,
        **{side: names.get(difference[side], difference[side]) for side in ("before", "after")},
    }


def _files(proposal: Proposal, differences: list[Difference]) -> list[FileChange]:
    now = {r["id"]: r for r in proposal["dataset"].get("resources") or [] if r.get("id")}
    changes: dict[str, FileChange] = {}
    for difference in differences:
        head, _, rest = difference["path"].partition(".")
        if head != "resources" or not rest:
            continue
        id, _, name = rest.partition(".")
        if not name:
            changes[id] = FileChange(id, difference["before"], difference["after"])
            continue
        change = changes.setdefault(id, FileChange(id, dict(now.get(id, {})), now.get(id)))
        assert change.before is not None
        change.before[name] = difference["before"]
        if name not in _BYTES:
            change.rows.append(difference)
    return list(changes.values())


def file_names(proposal: Proposal, differences: list[Difference]) -> dict[str, str]:
    """The names of the files by id, also of those that go."""
    gone = [d["before"] for d in differences if d["path"].count(".") == 1 and d["before"]]
    files = [f for f in gone if isinstance(f, dict)] + (proposal["dataset"].get("resources") or [])
    return {f["id"]: f.get("name") or f.get("url") or f["id"] for f in files if f.get("id")}


def unchanged(
    proposal: Proposal, differences: list[Difference], pages: list[Proposal]
) -> list[Section]:
    """The fields that stay as they are, by form page; only those in which something stands."""
    touched = {d["path"] for d in differences}
    dataset = proposal["dataset"]
    sections = []
    for page in pages:
        names = [key_of(f) for f in page["fields"]]
        rows = [
            {"path": name, "before": dataset[name], "after": dataset[name]}
            for name in names
            if name not in touched and dataset.get(name) not in (None, "", [])
        ]
        sections.append(Section(tk.h.scheming_language_text(page["title"]), rows))
    return [s for s in sections if s.rows]


_AT_ONCE = 5 * 1024 * 1024
"""Bytes of a file up to which the page itself compares the rows; others on request."""


def file_tables(
    proposal: Proposal, differences: list[Difference], against: str
) -> dict[str, Difference | None]:
    """How the rows of each replaced file differ; None for one that is compared on request."""
    asked = tk.request.args.get("compare")
    found: dict[str, Difference | None] = {}
    for file in _files(proposal, differences):
        if file.change != "replaced" or not file.before or not file.after:
            continue
        sizes = [int(side.get("size") or 0) for side in (file.before, file.after)]
        if max(sizes) > _AT_ONCE and asked != file.id:
            found[file.id] = None
            continue
        data = {"id": proposal["id"], "resource_id": file.id, "against": against}
        found[file.id] = call("sdi_proposal_file_diff", data)
    return found
