"""What a form still lacks before it can be submitted, told again while somebody types."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import service
from ..editing import form as reading
from ..editing import saving
from .blueprint import not_found, proposal_or_404, sdi_proposals
from .form import fields_of, lacks, pages_of


@sdi_proposals.post("/<id>/lacking/<int(fixed_digits=1):page>")
def lacking(id: str, page: int) -> Any:
    """The list as it would be if what is typed were saved; nothing is saved."""
    proposal = proposal_or_404(id)
    row = service.get(id)
    if row is None or "save" not in proposal["verbs"] or not 1 <= page <= len(pages_of(proposal)):
        return not_found()
    posted = {key: tk.request.form.getlist(key) for key in tk.request.form}
    change = reading.page_change(posted, fields_of(proposal, page), proposal["dataset"])
    errors = saving.imagined(row, change, tk.current_user.name)
    variables = {"lacking": lacks(proposal, errors), "page": page}
    return tk.render("sdi/proposals/snippets/lacking_list.html", variables)
