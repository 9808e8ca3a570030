"""Where CKAN itself keeps a resource's file: what adoption copies from and release copies to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import file_keeper as fk
from ckan.lib import files, uploader
from werkzeug.datastructures import FileStorage

from ..publishing import store

_SELF = "sdi_balikpapan"
_NO_LIMIT = 1 << 40


class _Chunks:
    """A storage's stream of chunks, to be read like a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read(self, _size: int = -1) -> bytes:
        return next(self._chunks, b"")


@contextmanager
def opened(resource: model.Resource) -> Iterator[IO[bytes]]:
    """The file that CKAN would serve without us.

    :raises FileNotFoundError: when there is none.
    """
    upload = _uploader({"id": resource.id, "url_type": "upload"})
    storage = getattr(upload, "storage", None)
    path = upload.get_path(resource.id)
    if not isinstance(storage, fk.Storage):
        with open(path, "rb") as stream:
            yield stream
        return
    data = files.FileData(files.Location(path))
    if not storage.exists(data):
        raise FileNotFoundError(path)
    yield cast("IO[bytes]", _Chunks(iter(storage.stream(data))))


def holds(resource: model.Resource, sha256: str) -> bool:
    """Whether CKAN's own place has exactly these bytes."""
    try:
        with opened(resource) as stream:
            return store.digest(stream).sha256 == sha256
    except FileNotFoundError:
        return False


def put(resource: model.Resource, sha256: str) -> None:
    """Write a file of our store to CKAN's own place, by CKAN's own uploader."""
    with store.opened(sha256) as stream:
        file = FileStorage(stream, filename=resource.url or resource.id)
        upload = _uploader({"id": resource.id, "url": resource.url, "upload": file})
        storage = getattr(upload, "storage", None)
        data = files.FileData(files.Location(upload.get_path(resource.id)))
        if isinstance(storage, fk.Storage) and storage.exists(data):
            storage.remove(data)  # most storages overwrite nothing
        upload.upload(resource.id, _NO_LIMIT)


def _uploader(resource: dict[str, Any]) -> Any:
    """As `ckan.lib.uploader.get_resource_uploader`, without ours."""
    for plugin in p.PluginImplementations(p.IUploader):
        found = None if plugin.name == _SELF else plugin.get_resource_uploader(resource)
        if found:
            return found
    try:
        files.get_storage(tk.config["ckan.files.default_storages.resource"])
    except files.exc.UnknownStorageError:
        return uploader.ResourceUpload(resource)
    return uploader.FKResourceUpload(resource)
