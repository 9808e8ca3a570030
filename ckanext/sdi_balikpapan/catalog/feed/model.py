"""The feed's tables: what was published, as which number, and how it reads."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column


class Publication(tk.BaseModel):  # type: ignore[misc]
    """One dataset that is or was public; only the triggers write here.

    `seq` is its last change's number, `born` its own, without gaps; `gone` stays when it isn't
    public any more. `uri` is an address that the dataset brought along.
    """

    __tablename__ = "sdi_publication"

    package_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    born: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    changed: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True), index=True)
    gone: Mapped[bool] = mapped_column(sa.Boolean, server_default=sa.false())
    uri: Mapped[str] = mapped_column(sa.UnicodeText, server_default="")
    harvested: Mapped[bool] = mapped_column(sa.Boolean, server_default=sa.false())


class Fragment(tk.BaseModel):  # type: ignore[misc]
    """A dataset's part of the catalogue in one syntax, compressed to be joined with others.

    It holds for `seq` and `basis` only: for that change of the dataset, and for the configuration
    and code that it was made with. An empty one says that nothing of the dataset goes out.
    """

    __tablename__ = "sdi_fragment"

    package_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    syntax: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    basis: Mapped[str] = mapped_column(sa.UnicodeText)
    hash: Mapped[str] = mapped_column(sa.UnicodeText)
    deflated: Mapped[bytes] = mapped_column(sa.LargeBinary)
    size: Mapped[int] = mapped_column(sa.Integer)
    crc: Mapped[int] = mapped_column(sa.BigInteger)
