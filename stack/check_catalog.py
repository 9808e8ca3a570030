"""The catalogue as a harvester reads it that knows nothing of this extension."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stack.check_site import Dataset, Failed, Site, Step, same, together

_FORMS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
_STOCK = ["euro_dcat_ap_3"]

# Id, title and files of a dataset: what every catalogue must agree on.
Essence = tuple[str, str, frozenset[str]]


def catalog(site: Site, live: list[Dataset]) -> Iterator[Step]:
    """In each form it holds the datasets that the API shows, and so does each dataset's own."""
    expected = {_essence(d["id"], d) for d in live}
    for ending, form in _FORMS.items():
        found = _whole(site, ending, form)
        for lost in expected ^ found:
            raise Failed(f"/catalog.{ending}: tidak sama dengan API | differs in “{lost[1]}”")
        yield f"/catalog.{ending}: {len(found)} dataset"
    together(lambda dataset: _one(site, dataset), live)
    yield f"/dataset/….ttl: {len(live)}"


def _whole(site: Site, ending: str, form: str) -> set[Essence]:
    found: set[Essence] = set()
    page: str | None = f"/catalog.{ending}"
    while page:
        datasets, page = _parse(page, site.page(page).text, form)
        found |= datasets
    return found


def _one(site: Site, dataset: Dataset) -> None:
    path = f"/dataset/{dataset['name']}.ttl"
    found, _ = _parse(path, site.page(path).text, _FORMS["ttl"])
    same(path, found, {_essence(dataset["id"], dataset)})


def _parse(path: str, text: str, form: str) -> tuple[set[Essence], str | None]:
    # ckanext-dcat's own parser and profile; loading CKAN takes a while, so only here.
    from ckanext.dcat.exceptions import RDFParserException
    from ckanext.dcat.processors import RDFParser

    parser = RDFParser(profiles=_STOCK)
    try:
        parser.parse(text, _format=form)
    except RDFParserException as error:
        raise Failed(f"{path}: tidak terbaca | can't be read ({str(error)[:200]})") from None
    return {_essence(_identifier(d), d) for d in parser.datasets()}, parser.next_page()


def _identifier(dataset: dict[str, Any]) -> str:
    extras = {extra["key"]: extra["value"] for extra in dataset.get("extras", [])}
    return extras.get("uri", "").rsplit("/", 1)[-1]


def _essence(identifier: str, dataset: dict[str, Any]) -> Essence:
    files = frozenset(resource["url"] for resource in dataset.get("resources", []))
    return identifier, dataset["title"], files
