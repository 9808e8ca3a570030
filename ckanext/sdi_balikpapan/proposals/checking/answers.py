"""What the reports on files answer of the checklist. Pure."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ckanext.sdi_balikpapan.quality.finding import Finding, Level, Report
from ckanext.sdi_balikpapan.quality.words import level_of, rules

from ..review.answers import Answer, Found

SHAPE = "io-2"
UNCHECKED = frozenset({"check_failed", "check_killed", "check_timeout"})
"""The checker came to no end: no fault that anybody could hold against the file."""

Reports = Sequence[tuple[str, str, "Report | None"]]
"""Resource id, file name and report of each table; None while it is being checked."""


def from_reports(files: Reports, has_links: bool = False) -> dict[str, Found]:
    """The answers that the checker gives, by check; a check that it says nothing of is absent.

    :param has_links: whether the dataset has files that nobody could look into.
    """
    if not files:
        return {}
    found = {check: _no(check, *worst) for check, worst in _errors(files).items()}
    if SHAPE not in found:
        found[SHAPE] = _shape(files, has_links)
    return found


def _errors(files: Reports) -> dict[str, tuple[str, str, Finding, int]]:
    """By check: where its first error is, and how many there are in that file."""
    first: dict[str, tuple[str, str, Finding, int]] = {}
    for id, name, report in files:
        for check, finding, count in _by_check(report) if report else ():
            first.setdefault(check, (id, name, finding, count))
    return first


def _by_check(report: Report) -> Iterable[tuple[str, Finding, int]]:
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if level_of(finding) is Level.ERROR and finding.rule not in UNCHECKED:
            grouped[rules()[finding.rule].check].append(finding)
    for check, findings in grouped.items():
        names = {finding.rule for finding in findings}
        yield check, findings[0], sum(report.count(name) for name in names)


def _no(check: str, id: str, name: str, finding: Finding, count: int) -> Found:
    said = json.dumps(finding.as_dict(), ensure_ascii=False)
    words = {"file": name[:100], "count": str(count), "finding": said}
    return Found(check, Answer.NO, "file_errors", words, f"resources.{id}")


def _shape(files: Reports, has_links: bool) -> Found:
    for id, name, report in files:
        if report is None:
            return Found(SHAPE, Answer.UNSURE, "being_checked", {"file": name}, f"resources.{id}")
        if any(finding.rule in UNCHECKED for finding in report.findings):
            return Found(SHAPE, Answer.UNSURE, "not_checked", {"file": name}, f"resources.{id}")
    for id, name, report in files:
        asked = sum(report.count(rule) for rule in _questions(report)) if report else 0
        if asked:
            words = {"file": name, "count": str(asked)}
            return Found(SHAPE, Answer.UNSURE, "file_questions", words, f"resources.{id}")
    if has_links:
        return Found(SHAPE, Answer.UNSURE, "not_a_table", place="resources")
    return Found(SHAPE, Answer.YES, "files_fit", {"count": str(len(files))})


def _questions(report: Report) -> set[str]:
    return {f.rule for f in report.findings if level_of(f) is Level.QUESTION}
