"""The catalogue for readers of plain JSON: `/data.json` and `/dcat.json`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ckanext.dcat.utils import catalog_uri

from . import fragments, reading
from .answering import Answer
from .asking import Question
from .gzipping import NOTHING, Fresh, Piece, piece
from .reading import Entry, Reading
from .records import Form


def answer(asked: Question, form: Form, now: str) -> Answer:
    """All records, or those of one page; pages are full but for the last, as readers count on
    who stop at an empty one."""
    how = Reading(form.name, now, catalog_uri().rstrip("/") + "/")
    if asked.whole:
        places = reading.counted(asked, how)[1]
        return Answer(_pieces(form, now, reading.everything(asked, how, places)))
    return Answer(list(_pieces(form, now, [reading.shown_page(asked, how)])))


def _pieces(form: Form, now: str, pages: Iterable[list[Entry]]) -> Iterator[Piece | Fresh]:
    yield piece(form.before().encode())
    comma, between = piece(b",\n"), False
    for page in pages:
        made = fragments.fresh(page, form.name, now)
        for entry in (entry for entry in page if entry.shown):
            found = entry.piece or made.get(entry.package_id, NOTHING)
            if found.size:
                yield from [comma, found] if between else [found]
                between = True
    yield piece(form.after.encode())
