"""The tables of publication's own room."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..model import Time


class StoredBytes(tk.BaseModel):  # type: ignore[misc]
    """When somebody last brought these bytes to the store: the sweep leaves young ones alone."""

    __tablename__ = "sdi_store"

    sha256: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    touched_at: Mapped[datetime] = mapped_column(Time, index=True)
