"""The page on which a file fills in the variables, and asks where it is unclear."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.standards import codelists

from .blueprint import Proposal, call, not_found, proposal_or_404, sdi_proposals, sentences

_LISTS = {"tipe": "tipe_variabel", "kode_referensi": "kode_referensi"}


@sdi_proposals.get("/<id>/variables/<resource_id>")
def variables(id: str, resource_id: str) -> Any:
    return _page(proposal_or_404(id), resource_id)


@sdi_proposals.post("/<id>/variables/<resource_id>")
def fill_variables(id: str, resource_id: str) -> Any:
    """Take over what the file proposes, or answer a question."""
    form = tk.request.form
    asked = {"id": id, "resource_id": resource_id, "content_hash": form.get("content_hash", "")}
    action = "sdi_variables_fill"
    if form.get("question"):
        action = "sdi_variables_answer"
        asked |= {key: form.get(key, "") for key in ("question", "column", "choice")}
    try:
        call(action, asked)
    except tk.ObjectNotFound:
        return not_found()
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(proposal_or_404(id), resource_id, sentences(error)), 409
    return tk.redirect_to("sdi_proposals.variables", id=id, resource_id=resource_id)


def _page(proposal: Proposal, resource_id: str, messages: list[str] | None = None) -> Any:
    try:
        found = call("sdi_variables_propose", {"id": proposal["id"], "resource_id": resource_id})
    except tk.ObjectNotFound:
        return not_found()
    resources = proposal["dataset"].get("resources") or []
    rows = {row.get("nama"): row for row in proposal["dataset"].get("variabel") or []}
    return tk.render(
        "sdi/proposals/variables.html",
        {
            "proposal": proposal,
            "resource": next((r for r in resources if r.get("id") == resource_id), {}),
            "found": found,
            "rows": rows,
            "questions": [_question(one, found, rows) for one in found.get("pertanyaan", ())],
            "messages": messages or [],
            "may_edit": "save" in proposal["verbs"],
            "language": _language(),
        },
    )


def _language() -> str:
    return "en" if str(tk.h.lang()) == "en" else "id"


def _question(one: Proposal, found: Proposal, rows: dict[Any, Any]) -> Proposal:
    """With its choices in words, and the one that stands in the variables."""
    row = rows.get(one["kolom"]) or {}
    entries = {m["id"]: m["name"] for column in found["kolom"] for m in column["register"]}
    choices = {choice: _label(one["isian"], choice, entries) for choice in one["pilihan"]}
    return {**one, "choices": choices, "now": row.get(one["isian"]) or "", "known": bool(row)}


def _label(field: str, choice: str, entries: dict[str, str]) -> str:
    if field in _LISTS:
        code = codelists.lookup(_LISTS[field], choice)
        return choice if code is None else (code.name_en if _language() == "en" else code.nama)
    if field == "notasi_angka":
        return {"id": "1.234,5 (31/12/2024)", "en": "1,234.5 (12/31/2024)"}[choice]
    words = {"ya": tk._("Ya"), "tidak": tk._("Tidak"), "belum_ada": tk._("Belum ada yang cocok")}
    return words.get(choice) or entries.get(choice, choice)
