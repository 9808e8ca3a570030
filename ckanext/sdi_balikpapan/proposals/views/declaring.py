"""The way to the page of a proposal's variables, and how they are filled by a click."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from werkzeug.wrappers import Response

from ..checking.helpers import FILE
from .blueprint import Proposal, call, sentences

FIELD = "variabel"


def variables_url(proposal_id: str, column: int | None = None) -> str:
    """Where the variables are declared, or one of them by its place."""
    anchor = f"field-{FIELD}" if column is None else f"{FIELD}-{column}"
    page = _page()
    return tk.h.url_for("sdi_proposals.edit", id=proposal_id, page=page, _anchor=anchor)


def filled(saved: Proposal, source: str) -> Response:
    """Back on the page, with the variables of a source; a file shows first what it proposes."""
    if source.startswith(FILE):
        file_id = source.removeprefix(FILE)
        return tk.redirect_to("sdi_proposals.variables", id=saved["id"], resource_id=file_id)
    asked = {"id": saved["id"], "source": source, "content_hash": saved["content_hash"]}
    try:
        now = call("sdi_variables_copy", asked)
    except (tk.NotAuthorized, tk.ValidationError) as error:
        tk.h.flash_error(" ".join(sentences(error)))
    else:
        words = tk._("{number} variabel diisikan. Periksa, lalu simpan.")
        tk.h.flash_success(words.format(number=len(now["dataset"].get(FIELD) or [])))
    return tk.redirect_to(variables_url(saved["id"]))


def _page() -> int:
    pages = tk.h.scheming_get_dataset_form_pages("dataset")
    names = [{field["field_name"] for field in page["fields"]} for page in pages]
    return next((number for number, of in enumerate(names, 1) if FIELD in of), 1)
