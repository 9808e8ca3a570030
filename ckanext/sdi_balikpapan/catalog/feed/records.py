"""A dataset as a record of `/data.json` (POD 1.1) and of `/dcat.json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.dcat.utils import catalog_uri

from .. import dcat_json, pod
from ..portal import Portal


@dataclass(frozen=True)
class Form:
    """What stands around the records, and how a dataset becomes one.

    :param before: the text up to the first record, and `after` the one behind the last.
    """

    name: str
    record: Callable[[Mapping[str, Any], Portal], dict[str, Any]]
    before: Callable[[], str]
    after: str


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _pod_start() -> str:
    return _dumped(pod.catalogue())[:-1] + ',"dataset":[\n'


FORMS = {
    form.name: form
    for form in (
        Form("pod", pod.record, _pod_start, "\n]}\n"),
        Form("dcat", dcat_json.record, lambda: "[\n", "\n]\n"),
    )
}


def written(dataset: Mapping[str, Any], names: Collection[str] = FORMS) -> dict[str, str]:
    """A dataset's record in each of these forms."""
    here, wanted = portal(), [form for form in FORMS.values() if form.name in names]
    return {form.name: _dumped(form.record(dataset, here)) for form in wanted}


def named_only(dataset: Mapping[str, Any]) -> dict[str, str]:
    """The same of a dataset that cannot be written: lest readers take it for withdrawn."""
    said = {"identifier": portal().dataset_uri(dataset), "title": dataset.get("title") or ""}
    return {name: _dumped(said) for name in FORMS}


def portal() -> Portal:
    """This one, as its settings name it."""
    return Portal(
        base=catalog_uri(),
        site=tk.config["ckan.site_url"],
        title=tk.config["ckan.site_title"],
        walidata=tk.config["ckanext.sdi_balikpapan.walidata_name"],
        email=tk.config["ckanext.sdi_balikpapan.walidata_email"],
    )
