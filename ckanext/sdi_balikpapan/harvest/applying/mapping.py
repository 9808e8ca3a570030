"""A record of a source as a dataset of this portal: in our fields, with our codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals import words
from ckanext.sdi_balikpapan.proposals.content import BadContent, Body
from ckanext.sdi_balikpapan.proposals.editing.cleaning import clean_body
from ckanext.sdi_balikpapan.proposals.publishing import dataset as datasets
from ckanext.sdi_balikpapan.standards.flat_extras import FLAT_KEYS

from ..identity import file_ids, subject_of
from ..model import Source
from ..problems import MAPPING, MOST, RULES, Problem, problem
from ..reading.datasets import mapped
from ..reading.reasons import say
from ..reading.records import Record, Unreadable
from ..rules import words as rule_words
from ..rules.applying import Unmatched, apply
from ..rules.rows import FIELDS, Rule, Subject, read

_OF_THE_PORTAL = frozenset({"owner_org", "name", "id", "type", "state", "private"})


@dataclass(frozen=True)
class Prepared:
    """What a source says of a dataset, in our fields.

    :param said: without address and owner, which are this portal's to give.
    :param name: what its address may be like.
    :param problems: what was dropped or isn't known; they stop nothing by themselves.
    :param is_refused: it cannot be taken at all, and the problems say why.
    """

    subject_id: str
    organization_id: str
    said: Body
    name: str
    problems: tuple[Problem, ...]
    is_refused: bool = False


def prepare(source: Source, record: Record) -> Prepared:
    """Map a record by the source's rules; nothing here raises for what a source says."""
    subject_id = subject_of(source.id, record.remote_id)
    try:
        found = mapped(record)
    except Unreadable as why:
        return _refused(source, subject_id, say(why.reason, why.fields, tk._))
    dataset, unmatched = apply(rules_of(source), found.dataset)
    remarks = [problem(MAPPING, remark.words, remark.field) for remark in found.remarks]
    organization_id, missing = _organization(source, dataset)
    told = [_unknown(u) for u in unmatched if _is_told(source, u)]
    problems = [*missing, *told, *remarks]
    try:
        said = _said(source, subject_id, record.remote_id, dataset)
    except BadContent as error:
        sentences = words.bad_content(error).error_dict
        return _refused(source, subject_id, str(sentences))
    name = str(found.dataset.get("name") or "")
    return Prepared(subject_id, organization_id, said, name, tuple(problems[:MOST]))


def rules_of(source: Source) -> Sequence[Rule]:
    """The rules of a source; rows that are no rules were refused when it was kept."""
    return read(str((source.options or {}).get("rules") or ""))[0]


_TOLD = frozenset(Subject) - {Subject.ORGANISATION, Subject.FORMAT}


def _is_told(source: Source, unmatched: Unmatched) -> bool:
    defaults = (source.options or {}).get("defaults") or {}
    has_default = not unmatched.said and FIELDS[unmatched.subject][0] in defaults
    return unmatched.subject in _TOLD and not has_default


def _unknown(unmatched: Unmatched) -> Problem:
    label = rule_words.label(unmatched.subject, tk._)
    if unmatched.said:
        words_ = tk._("{field}: “{said}” tidak dikenal di sini. Tambahkan aturan untuk itu.")
    else:
        words_ = tk._("{field}: sumber tidak menyebutkannya. Isi nilai bawaan, atau aturan “*”.")
    sentence = words_.format(field=label, said=unmatched.said[:200])
    return problem(RULES, sentence, unmatched.subject.value)


def _refused(source: Source, subject_id: str, sentence: str) -> Prepared:
    problems = (problem(MAPPING, sentence),)
    return Prepared(subject_id, source.organization_id, {}, "", problems, is_refused=True)


def _organization(source: Source, dataset: Mapping[str, Any]) -> tuple[str, list[Problem]]:
    """Whose the dataset is: as a rule says, or the source's own organisation."""
    wanted = dataset.get("owner_org")
    if not isinstance(wanted, str) or not wanted:
        return source.organization_id, []
    found = model.Group.get(wanted)
    if found is not None and found.is_organization and found.state == model.State.ACTIVE:
        return found.id, []
    words_ = tk._("Aturan menunjuk perangkat daerah “{name}”, yang tidak ada di portal ini.")
    return source.organization_id, [problem(RULES, words_.format(name=wanted), "owner_org")]


def _said(source: Source, subject_id: str, remote_id: str, dataset: Mapping[str, Any]) -> Body:
    body = {k: v for k, v in dataset.items() if k not in _OF_THE_PORTAL and v not in (None, "", [])}
    for field, value in ((source.options or {}).get("defaults") or {}).items():
        if field not in _OF_THE_PORTAL and value not in (None, "", []):
            body.setdefault(field, value)
    body["extras"] = _extras(source, remote_id, body.get("extras") or [])
    files = [dict(file) for file in body.get("resources") or []]
    keys = [(str(file.get("uri") or ""), str(file.get("url") or "")) for file in files]
    for file, id in zip(files, file_ids(subject_id, keys), strict=True):
        file["id"] = id
        file.pop("url_type", None)
    body["resources"] = files
    return clean_body(datasets.fitted(body))


def _extras(source: Source, remote_id: str, said: list[Any]) -> list[dict[str, str]]:
    """Free fields of the source, and where the dataset comes from."""
    origin = {
        "guid": remote_id,
        "harvest_source_id": source.id,
        "harvest_source_title": source.title or source.name,
    }
    kept = {
        str(extra["key"])[:100]: str(extra["value"])
        for extra in said
        if isinstance(extra, Mapping) and extra.get("key") and extra.get("value") is not None
    }
    kept = {key: value for key, value in kept.items() if key not in FLAT_KEYS}
    return [{"key": key, "value": value} for key, value in {**kept, **origin}.items()]
