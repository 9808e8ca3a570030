"""Handing out files of the store: in parts and conditionally, wherever their bytes lie."""

from __future__ import annotations

from typing import Any

from ckan.lib import files
from flask import request, send_file
from flask.wrappers import Response

from . import store


def response(
    sha256: str, filename: str | None, mimetype: str | None, *, as_attachment: bool = False
) -> Response:
    """A file as an answer to the current request.

    :raises FileNotFoundError: when the store has no such file.
    """
    how: dict[str, Any] = {"mimetype": mimetype, "download_name": filename, "etag": sha256}
    path = store.path(sha256)
    if path is not None:
        return send_file(path, as_attachment=as_attachment, **how)
    size = store.size(sha256)
    answer = send_file(store.opened(sha256), as_attachment=as_attachment, conditional=False, **how)
    answer.content_length = size
    answer.make_conditional(request, accept_ranges=True, complete_length=size)
    return answer


class Served(files.Storage):
    """What core's download page asks for a file that doesn't lie on this server."""

    def __init__(self) -> None:
        super().__init__({"name": "sdi"})

    def size(self, location: files.Location, /, **kwargs: Any) -> int:  # noqa: ARG002
        try:
            return store.size(location)
        except FileNotFoundError:
            raise files.exc.LocationError(self, location) from None

    def as_response(
        self,
        data: files.FileData,
        filename: str | None = None,
        /,
        send_inline: bool = False,  # noqa: ARG002 - as with a folder, the browser decides
        **kwargs: Any,  # noqa: ARG002
    ) -> Any:
        return response(data.location, filename or data.location, data.content_type)
