"""What was found of each published dataset; one row, made anew with each publication."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column


class Rating(tk.BaseModel):  # type: ignore[misc]
    """Points and findings of one dataset; of what isn't public there is no row."""

    __tablename__ = "sdi_rating"

    package_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    organization_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    mqa: Mapped[int] = mapped_column(sa.Integer)
    mqa_found: Mapped[dict[str, bool | None]] = mapped_column(JSONB)
    sdi: Mapped[float] = mapped_column(sa.Float)
    sdi_found: Mapped[dict[str, Any]] = mapped_column(JSONB)
    objections: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    blocked: Mapped[bool] = mapped_column(sa.Boolean)
    rated_at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))


class Reached(tk.BaseModel):  # type: ignore[misc]
    """Whether an address outside the portal answered when it was asked last."""

    __tablename__ = "sdi_reached"

    url: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    answered: Mapped[bool] = mapped_column(sa.Boolean)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
