"""Puts an answer together: the catalogue, the page, the datasets' fragments, what has gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from ckanext.dcat.utils import catalog_uri

from ..consumers import tally
from . import fragments, graphs, reading
from .asking import BadQuestion, Question
from .gzipping import NOTHING, Fresh, Piece, piece
from .reading import Entry, Head, Reading
from .syntaxes import Syntax
from .triples import TYPE, Iri, Text, Triple, iri

HYDRA, AS, XSD = graphs.PREFIXES["hydra"], graphs.PREFIXES["as"], graphs.PREFIXES["xsd"]
DCT, DCAT, SDI = graphs.PREFIXES["dct"], graphs.PREFIXES["dcat"], graphs.PREFIXES["sdi"]

# Both generations of Hydra's words.
_LINKS = {
    "first": ("first", "firstPage"),
    "previous": ("previous", "previousPage"),
    "next": ("next", "nextPage"),
    "last": ("last", "lastPage"),
}


@dataclass(frozen=True)
class Address:
    """Where the catalogue was asked for, and with which other parameters its pages are."""

    url: str
    kept: Mapping[str, str]

    def at(self, **parameters: object) -> str:
        query = urlencode({**self.kept, **{key: str(value) for key, value in parameters.items()}})
        return f"{self.url}?{query}" if query else self.url


@dataclass(frozen=True)
class Answer:
    """The pieces of a document, read when they are sent, and the address of what follows."""

    pieces: Iterable[Piece | Fresh]
    next: str | None = None


def answer(asked: Question, syntax: Syntax, head: Head, basis: str, address: Address) -> Answer:
    """The document that answers a question.

    :raises BadQuestion: for a cursor that this portal never gave.
    """
    how = Reading(syntax.name, basis, graphs.catalog().iri.rstrip("/") + "/")
    document = _Document(asked, syntax, head, basis, address)
    shown, places = reading.counted(asked, how)
    if asked.whole:
        return Answer(document.pieces({}, shown, reading.everything(asked, how, places)))
    if asked.cursor is not None:
        return _after(asked, head, address, document, how, shown)
    entries = reading.page(asked, how, asked.page, asked.limit)
    last = max(1, -(-places // asked.limit))
    links = {"first": address.at(page=1), "last": address.at(page=last)}
    if asked.page > 1:
        links["previous"] = address.at(page=min(asked.page - 1, last))
    following = asked.page + 1 if asked.page < last else None
    if following and not asked.since and not asked.tombstones:
        following = reading.next_page(asked.page, asked.limit)
    if following:
        links["next"] = address.at(page=following)
    return Answer(list(document.pieces(links, shown, [entries])), links.get("next"))


def _after(
    asked: Question,
    head: Head,
    address: Address,
    document: _Document,
    how: Reading,
    shown: int,
) -> Answer:
    if (asked.cursor or 0) > head.seq:
        raise BadQuestion("ahead", value=asked.cursor)
    entries, more = reading.after(asked, how)
    links = {"first": address.at(cursor=0)}
    if more:
        links["next"] = address.at(cursor=entries[-1].seq)
    reached = entries[-1].seq if more else max([head.seq, *(entry.seq for entry in entries)])
    tally.reached(reached)
    return Answer(list(document.pieces(links, shown, [entries], reached)), links.get("next"))


@dataclass(frozen=True)
class _Document:
    asked: Question
    syntax: Syntax
    head: Head
    basis: str
    address: Address

    def pieces(
        self,
        links: Mapping[str, str],
        shown: int,
        pages: Iterable[list[Entry]],
        reached: int | None = None,
    ) -> Iterator[Piece | Fresh]:
        catalog = graphs.catalog()
        said = [*_catalog_triples(self.basis), *self._modified(catalog)]
        said += self._page(links, shown, self.head.seq if reached is None else reached)
        yield _piece(self.syntax.start(graphs.PREFIXES, catalog, said))
        for entries in pages:
            gone: list[Triple] = []
            made = fragments.fresh(entries, self.syntax.name, self.basis)
            for entry in entries:
                if entry.shown:
                    yield entry.piece or made.get(entry.package_id, NOTHING)
                elif self.asked.tombstones:
                    gone += tombstone(entry)
            if gone:
                yield _piece(self.syntax.part(graphs.PREFIXES, catalog, None, gone))
        yield _piece(self.syntax.end())

    def _modified(self, catalog: Iri) -> list[Triple]:
        if self.head.changed is None:
            return []
        return [Triple(catalog, DCT + "modified", _time(self.head.changed))]

    def _page(self, links: Mapping[str, str], shown: int, reached: int) -> list[Triple]:
        """The page, how it is linked, and from where one reads on another day."""
        asked, address = self.asked, self.address
        here: dict[str, object] = {}
        if asked.whole:
            here = {"page": "all"}
        elif asked.cursor is not None:
            here = {"cursor": asked.cursor}
        else:
            here = {"page": asked.page}
        node = iri(address.at(**here))
        said = [
            Triple(node, TYPE, Iri(HYDRA + "PagedCollection")),
            Triple(node, HYDRA + "totalItems", _number(shown)),
            Triple(node, SDI + "cursor", _number(reached)),
            Triple(
                node,
                SDI + "changes",
                iri(Address(address.url, {}).at(cursor=reached, tombstones="true")),
            ),
        ]
        if not asked.whole:
            said.append(Triple(node, HYDRA + "itemsPerPage", _number(asked.limit)))
        for name, url in links.items():
            said += [Triple(node, HYDRA + word, iri(url)) for word in _LINKS[name]]
        return said


def tombstone(entry: Entry) -> list[Triple]:
    """That a dataset isn't in the catalogue any more, in the words of ActivityStreams."""
    own = f"{catalog_uri().rstrip('/')}/dataset/{entry.package_id}"
    node = iri(entry.uri or own)
    return [
        Triple(node, TYPE, Iri(AS + "Tombstone")),
        Triple(node, AS + "formerType", Iri(DCAT + "Dataset")),
        Triple(node, AS + "deleted", _time(entry.changed)),
    ]


@lru_cache(maxsize=4)
def _catalog_triples(_basis: str) -> list[Triple]:
    return graphs.of_catalog()


def _piece(text: str) -> Piece:
    return piece(text.encode(), level=1)


def _number(value: int) -> Text:
    return Text(str(value), "", XSD + "integer")


def _time(at: datetime) -> Text:
    return Text(at.isoformat(), "", XSD + "dateTime")
