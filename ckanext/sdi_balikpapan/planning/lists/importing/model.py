"""The tables of importing: one row for each file, and one for each of its rows.

None has a foreign key into CKAN's tables, as elsewhere (`proposals/model.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.sdi_balikpapan.proposals.model import Time, new_id


def _text(default: str = "", **more: Any) -> Any:
    return mapped_column(sa.UnicodeText, default=default, **more)


class Import(tk.BaseModel):  # type: ignore[misc]
    """One file of a year that somebody imports, or one handing over of all his drafts.

    `problems` are those of the whole file; `counts` how many rows there were of each fate.
    """

    __tablename__ = "sdi_plan_import"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=new_id)
    task: Mapped[str] = _text("import")
    year: Mapped[int] = mapped_column(sa.Integer)
    state: Mapped[str] = _text("preview", index=True)
    username: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    filename: Mapped[str] = _text()
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    created_at: Mapped[datetime] = mapped_column(Time, index=True)
    beat_at: Mapped[datetime | None] = mapped_column(Time)
    ended_at: Mapped[datetime | None] = mapped_column(Time)


class ImportRow(tk.BaseModel):  # type: ignore[misc]
    """One row of a file: what it says, what it would change, and what became of it.

    `seen` is what it was written from (None where it says nothing of that), `cells` where each
    field stands, `waits` whether it is still to be applied.
    """

    __tablename__ = "sdi_plan_import_row"

    import_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    title: Mapped[str] = _text()
    fate: Mapped[str] = _text()
    organization_id: Mapped[str] = _text()
    subject_id: Mapped[str] = _text()
    said: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    seen: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    cells: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    clashes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    waits: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    result: Mapped[str] = _text()
    proposal_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
