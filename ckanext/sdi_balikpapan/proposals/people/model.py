"""The addresses that an OPD once had."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..model import Time


class FormerOffice(tk.BaseModel):  # type: ignore[misc]
    """A name (or id) under which an OPD was found before, and which OPD stands for it now."""

    __tablename__ = "sdi_former_office"

    name: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    organization_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    at: Mapped[datetime] = mapped_column(Time)
