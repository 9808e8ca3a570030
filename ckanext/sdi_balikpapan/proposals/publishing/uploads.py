"""How files get from a request into a proposal, and from the store to whoever downloads."""

from __future__ import annotations

import logging
import mimetypes
from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib import uploader
from ckan.lib.munge import munge_filename
from werkzeug.datastructures import FileStorage

from ..access import guard
from ..content import SHA256, UPLOAD, Body
from ..gate import governed
from ..gate.passage import passage_open
from . import serving, store
from .places import Folder

log = logging.getLogger(__name__)


def keep_upload(resource: dict[str, Any]) -> store.StoredFile | None:
    """Move the file of a resource dict into the store; the dict names it from then on.

    :raises tk.ValidationError: when the file is larger than the portal allows.
    """
    upload = resource.pop("upload", None)
    if not isinstance(upload, FileStorage) or not upload.filename:
        return None
    limit = uploader.get_max_resource_size()
    try:
        stored = store.put(upload.stream, limit * uploader.MB)
    except store.TooLarge:
        words = tk._("Berkas lebih besar dari {limit} MB. Pecah atau mampatkan berkas itu dahulu.")
        raise tk.ValidationError({"upload": [words.format(limit=limit)]}) from None
    except OSError:
        log.exception("the store could not keep a file")
        words = tk._(
            "Portal tidak dapat menyimpan berkas sekarang; usulan Anda tidak berubah. Beri tahu "
            "admin portal (penyimpanan mungkin penuh), lalu unggah lagi."
        )
        raise tk.ValidationError({"upload": [words]}) from None
    if not stored.size:
        words = tk._("Berkas ini kosong (0 byte). Periksa berkasnya, lalu unggah lagi.")
        raise tk.ValidationError({"upload": [words]})
    resource.update(file_fields(munge_filename(upload.filename), stored))
    resource.setdefault("name", upload.filename)
    return stored


def file_fields(filename: str, stored: store.StoredFile) -> Body:
    """The fields of a resource that say which bytes it is."""
    return {
        "url": filename,
        "url_type": UPLOAD,
        "size": stored.size,
        "hash": stored.sha256,
        "hash_algorithm": SHA256,
        "mimetype": mimetypes.guess_type(filename)[0] or "application/octet-stream",
    }


class StoreUpload:
    """CKAN's resource uploader for files that are in the store already: it writes nothing.

    :ivar storage: where the bytes aren't on this server; core serves through it then.
    """

    def __init__(self) -> None:
        self.storage = None if isinstance(store.place(), Folder) else serving.Served()

    def upload(self, id: str, max_size: int = 10) -> None:  # noqa: ARG002 - CKAN's signature
        return None

    def get_path(self, id: str) -> str:
        """The file that the committed row of a resource names.

        :raises tk.NotAuthorized: in the request of somebody who may not read it; the last guard,
            for addresses of other extensions.
        """
        guard.check_request(id)
        sha256 = committed_hash(id)
        if sha256 is None:
            raise OSError(f"resource {id} names no file in the store")
        return str(store.path(sha256) or sha256)


def committed_hash(resource_id: str) -> str | None:
    """The sha256 that a governed, published resource names, or None.

    Only governed rows count: others can be written by their owners, who could name a hash that
    isn't theirs.
    """
    resource, package = model.resource_table.c, model.package_table.c
    row = model.Session.execute(
        sa.select(resource.hash, resource.extras, package.type)
        .where(resource.package_id == package.id)
        .where(resource.id == resource_id, resource.url_type == UPLOAD)
    ).first()
    if row is None or not governed.is_governed(row.type):
        return None
    return row.hash if (row.extras or {}).get("hash_algorithm") == SHA256 else None


class UploaderHook(p.SingletonPlugin):
    """Serves and keeps the files of governed datasets through the content store."""

    p.implements(p.IUploader, inherit=True)

    def get_resource_uploader(self, data_dict: dict[str, Any]) -> StoreUpload | None:
        if passage_open():
            return StoreUpload()
        if data_dict.get("upload") or data_dict.get("clear_upload") or not data_dict.get("id"):
            return None
        return StoreUpload() if committed_hash(str(data_dict["id"])) else None
