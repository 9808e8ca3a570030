"""The table of requests and grants: who asked or was given what, until when, and by whom."""

from __future__ import annotations

from datetime import date, datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..model import Time, new_id
from .grants import Permit, PermitState


class AccessPermit(tk.BaseModel):  # type: ignore[misc]
    """A request of a person, or a grant to an agency (then `user_id` is empty)."""

    __tablename__ = "sdi_access_permit"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=new_id)
    subject_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    agency_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    user_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    state: Mapped[str] = mapped_column(sa.UnicodeText)
    purpose: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    asked_at: Mapped[datetime | None] = mapped_column(Time)
    decided_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    decided_at: Mapped[datetime | None] = mapped_column(Time)
    note: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    ends_on: Mapped[date | None] = mapped_column(sa.Date)

    def permit(self) -> Permit:
        """The row as the rule wants it."""
        return Permit(self.agency_id, self.user_id, PermitState(self.state), self.ends_on)
