"""Our Solr schema: CKAN's own, stemming Indonesian, with our lists of words. Pure.

It keeps the name of CKAN's, by which CKAN knows its version.
"""

from __future__ import annotations

from collections.abc import Iterable

from .query import lines

_ENGLISH, _INDONESIAN = 'language="English"', 'language="Indonesian"'


def schema(of_ckan: str) -> str:
    """CKAN's schema with the stemmer of another language.

    :raises ValueError: when CKAN's schema no longer stems as we know it.
    """
    if _ENGLISH not in of_ckan:
        raise ValueError("CKAN's Solr schema names no English stemmer")
    return of_ckan.replace(_ENGLISH, _INDONESIAN)


def synonyms(own: Iterable[str] = ()) -> str:
    """The list of words for one thing, as Solr reads it; with an admin's own lines."""
    return "\n".join([*lines("padanan"), *own]) + "\n"


def protected() -> str:
    """The words that aren't stemmed."""
    return "\n".join(lines("tetap")) + "\n"


def conf(of_ckan: str, own: Iterable[str] = ()) -> dict[str, str]:
    """The files of a Solr core, by name.

    :param of_ckan: CKAN's schema; :param own: an admin's own lines of words for one thing.
    """
    return {
        "schema.xml": schema(of_ckan),
        "synonyms.txt": synonyms(own),
        "protwords.txt": protected(),
    }
