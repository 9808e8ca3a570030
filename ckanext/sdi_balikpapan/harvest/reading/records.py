"""What a reader is given and what it gives: endpoints, records, and what was refused. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from .reasons import Reason, say


class Kind(Enum):
    """What the content of a page really is."""

    RDFXML = "rdfxml"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    POD = "pod"
    DCAT_JSON = "dcat_json"
    CKAN_SEARCH = "ckan_search"
    CKAN_ERROR = "ckan_error"
    HTML = "html"
    EMPTY = "empty"
    UNKNOWN = "unknown"


RDF = frozenset({Kind.RDFXML, Kind.TURTLE, Kind.NTRIPLES, Kind.JSONLD})
READABLE = RDF | {Kind.POD, Kind.DCAT_JSON, Kind.CKAN_SEARCH}


@dataclass(frozen=True)
class Endpoint:
    """Where a catalogue is read, and what its admin says of it; what is empty is found by looking.

    :param since: read only what changed since then (ISO 8601), where the kind allows it.
    :param rows: datasets wanted on one page of a CKAN API.
    """

    url: str
    kind: Kind | None = None
    charset: str = ""
    since: str = ""
    rows: int = 200


@dataclass(frozen=True)
class Caps:
    """How much of a catalogue is read before it is given up."""

    pages: int = 10_000
    records: int = 500_000
    record_bytes: int = 2_000_000
    batch: int = 200


class Page(Protocol):
    """A fetched page, as `fetching` gives it."""

    @property
    def url(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def charset(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def not_changed(self) -> bool: ...


@dataclass(frozen=True)
class Record:
    """One dataset as the source gives it.

    :param raw: JSON that says by its `kind` how to read it, so that it may be stored and mapped
        again: `{"kind": "rdf", "uri", "ntriples"}`, or `{"kind": "pod" | "dcat_json" | "ckan",
        "record"}`.
    :param hash: the same as long as nothing that matters changes.
    """

    remote_id: str
    title: str
    modified: str
    raw: Mapping[str, Any]
    hash: str


@dataclass(frozen=True)
class Refused:
    """One dataset that wasn't read, and why; an id that isn't known is empty."""

    remote_id: str
    reason: Reason
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return say(self.reason, self.fields)


@dataclass(frozen=True)
class Batch:
    """Some records of a page."""

    page: str
    records: tuple[Record, ...]
    refused: tuple[Refused, ...]


@dataclass
class Turn:
    """What a page says beside its records, known when they are all read.

    :param next: the address of the page after it.
    :param total: how many datasets there are in all.
    :param catalogue: whether it says that it is a catalogue, even an empty one.
    :param last_if_same: whether a page that repeats this one means that there are no pages.
    """

    next: str = ""
    total: int | None = None
    catalogue: bool = True
    last_if_same: bool = False


class Unreadable(ValueError):
    """A page that cannot be read."""

    def __init__(self, reason: Reason, **fields: str) -> None:
        super().__init__(f"{reason.value}: {fields}")
        self.reason = reason
        self.fields = fields
