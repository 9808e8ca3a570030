"""S3 and its likes as a file storage of CKAN's: `ckan.files.storage.NAME.type = sdi:s3`.

file_keeper's own adapter (0.2.6) fetches a whole file to learn whether it is there, lists only the
first thousand, and reads from the beginning only.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import ckan.plugins as p
import file_keeper as fk
from ckan.config.declaration import Declaration, Key
from ckan.lib import files
from file_keeper.default.adapters import S3Storage


def adapters() -> dict[str, Any]:
    """The adapters that this server can use; S3 wants `pip install ckanext-sdi_balikpapan[s3]`."""
    return {"sdi:s3": _s3()} if S3Storage is not None else {}


def _s3() -> Any:
    from file_keeper.default.adapters import s3 as of_file_keeper

    # Each pair of classes stands together in all of CKAN's adapters; their types don't say so.
    ckan: Any = files
    s3: Any = of_file_keeper

    @dataclasses.dataclass()
    class Settings(ckan.Settings, s3.Settings):
        pass

    class Reader(ckan.Reader, s3.Reader):
        capabilities = s3.Reader.capabilities | fk.Capability.RANGE

        def range(
            self, data: fk.FileData, start: int, end: int | None, _extras: dict[str, Any]
        ) -> Iterable[bytes]:
            last = "" if end is None else end - 1
            found = self.storage.settings.client.get_object(
                **_key(self.storage, data.location), Range=f"bytes={start}-{last}"
            )
            return found["Body"]

    class Manager(ckan.Manager, s3.Manager):
        def exists(self, data: fk.FileData, _extras: dict[str, Any]) -> bool:
            return _head(self.storage, data.location) is not None

        def size(self, location: fk.Location, _extras: dict[str, Any]) -> int:
            head = _head(self.storage, location)
            if head is None:
                raise fk.exc.MissingFileError(self.storage, location)
            return head["ContentLength"]

        def scan(self, _extras: dict[str, Any]) -> Iterable[str]:
            settings = self.storage.settings
            prefix = f"{settings.path}/" if settings.path else ""
            pages = settings.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=settings.bucket, Prefix=prefix):
                for found in page.get("Contents", []):
                    yield found["Key"].removeprefix(prefix)

    class Storage(ckan.Storage, s3.S3Storage):
        SettingsFactory = Settings
        UploaderFactory = type("Uploader", (ckan.Uploader, s3.Uploader), {})
        ReaderFactory = Reader
        ManagerFactory = Manager

        @classmethod
        def declare_config_options(cls, declaration: Declaration, key: Key) -> None:
            super().declare_config_options(declaration, key)
            declaration.declare(key.bucket).required()
            for name in ("key", "secret", "region", "endpoint"):
                declaration.declare(getattr(key, name))

    return Storage


def _key(storage: Any, location: str) -> dict[str, str]:
    return {"Bucket": storage.settings.bucket, "Key": storage.full_path(location)}


def _head(storage: Any, location: str) -> dict[str, Any] | None:
    client = storage.settings.client
    try:
        return client.head_object(**_key(storage, location))
    except client.exceptions.ClientError as error:
        # Anything but "not there" must not look like it: a file would be said to be lost.
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            return None
        raise


class StorageHook(p.SingletonPlugin):
    """Offers our storages to CKAN's configuration."""

    p.implements(p.IFiles, inherit=True)

    def files_get_storage_adapters(self) -> dict[str, Any]:
        return adapters()
