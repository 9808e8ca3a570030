"""The application of the tests behind a real socket, for consumers that bring their own HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from waitress.server import create_server


@dataclass(frozen=True)
class Site:
    """Its address, and the settings that go with it."""

    url: str
    settings: dict[str, str]

    def apply(self) -> None:
        """Say again what holds here: CKAN's fixtures reset the configuration before each test."""
        tk.config.update(self.settings)


@contextmanager
def served(application: Any, page_size: int) -> Iterator[Site]:
    """The application over HTTP; its address is the site's own."""
    server = create_server(application, host="127.0.0.1", port=0, threads=4)
    url = f"http://127.0.0.1:{server.effective_port}"  # type: ignore[union-attr]
    site = Site(url, {"ckan.site_url": url, "ckanext.dcat.datasets_per_page": str(page_size)})
    site.apply()
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.close()
        thread.join(timeout=10)
