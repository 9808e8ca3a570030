"""The page on which a person chooses how he is told."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..deadlines.model import MailChoice
from .blueprint import sdi_proposals, visitor


@sdi_proposals.get("/mail")
def mail() -> str:
    choice = model.Session.get(MailChoice, visitor().user_id)
    wants = choice is None or choice.mail
    return tk.render("sdi/proposals/mail.html", {"wants_mail": wants})


@sdi_proposals.post("/mail")
def choose_mail() -> Any:
    """Keep whether the visitor wants mail; it comes in the language of this page."""
    choice = MailChoice(
        user_id=visitor().user_id,
        mail=tk.request.form.get("mail") == "yes",
        language=str(tk.h.lang()),
    )
    model.Session.merge(choice)
    model.Session.commit()
    tk.h.flash_success(tk._("Pilihan Anda disimpan."))
    return tk.redirect_to("sdi_proposals.mail")
