"""Which dataset a record of a source is here. Pure."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5


def subject_of(source_id: str, remote_id: str) -> str:
    """The dataset's id: always the same for a record of a source, and no other source's."""
    return str(uuid5(uuid5(NAMESPACE_URL, f"sdi-harvest:{source_id}"), remote_id))


def file_ids(subject_id: str, said: list[tuple[str, str]]) -> list[str]:
    """An id for each file, the same as long as the source names it so.

    :param said: URI and address of each; the same may stand twice.
    """
    space = UUID(subject_id)
    found: list[str] = []
    for uri, url in said:
        key, number = uri or url, 1
        while (made := str(uuid5(space, f"{key} {number}"))) in found:
            number += 1
        found.append(made)
    return found
