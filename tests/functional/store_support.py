"""Stores for tests: a folder, a storage of CKAN's that is no folder, and S3 where there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ckan.plugins.toolkit as tk
import file_keeper as fk
from ckan.lib import files

from .office import unique

S3 = "SDI_TEST_S3"
"""Address of an S3-like server that takes any key (`moto_server`, with boto3 in the environment of
the tests); without it S3 isn't tried."""
KINDS = ("folder", "memory", *(("s3",) if S3 in os.environ else ()))


@contextmanager
def storage(kind: str, folder: Path) -> Iterator[str]:
    """A storage of a kind, new and empty; its name in CKAN's configuration."""
    name = unique(kind)
    files.storages.register(name, fk.make_storage(name, _settings(kind, folder, name)))
    try:
        yield name
    finally:
        files.storages.pop(name)


def _settings(kind: str, folder: Path, name: str) -> dict[str, object]:
    if kind == "folder":
        return {"type": "ckan:fs", "path": str(folder / name), "initialize": True}
    if kind == "memory":
        return {"type": "ckan:memory", "path": ""}
    known = {"key": "x", "secret": "x", "region": "us-east-1", "endpoint": os.environ[S3]}
    return {"type": "sdi:s3", "bucket": name, "path": "sdi", "initialize": True, **known}


@contextmanager
def store_in(name: str) -> Iterator[None]:
    """Let the portal keep its files in a storage for a while."""
    key = "ckanext.sdi_balikpapan.storage"
    before = tk.config.get(key)
    tk.config[key] = name
    try:
        yield
    finally:
        tk.config[key] = before
