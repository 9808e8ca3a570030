"""What the reports on files answer of the checklist. Pure."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ckanext.sdi_balikpapan.quality.finding import Finding, Level, Report
from ckanext.sdi_balikpapan.quality.words import level_of, rules

from ..review.answers import Answer, Found

SHAPE = "io-2"
CONTENT = "io-3"
UNCHECKED = frozenset({"check_failed", "check_killed", "check_timeout"})
"""The checker came to no end: no fault that anybody could hold against the file."""

BEING_CHECKED = "being_checked"
"""The reason of an answer that is still to come."""

Reports = Sequence[tuple[str, str, "Report | None"]]
"""Resource id, file name and report of each table; None while it is being checked."""


def from_reports(files: Reports, declared: int, has_links: bool = False) -> dict[str, Found]:
    """The answers that the checker gives, by check; a check that it says nothing of is absent.

    :param declared: how many variables the dataset declares.
    :param has_links: whether the dataset has files that nobody could look into.
    """
    if not files:
        return {}
    found = {check: _no(check, *worst) for check, worst in _errors(files).items()}
    for check in (SHAPE, CONTENT):
        if check not in found:
            found[check] = _open(check, files) or _fits(check, files, declared, has_links)
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


def _open(check: str, files: Reports) -> Found | None:
    """Why a check cannot be answered yet."""
    for id, name, report in files:
        place = f"resources.{id}"
        if report is None:
            return Found(check, Answer.UNSURE, BEING_CHECKED, {"file": name}, place)
        if any(finding.rule in UNCHECKED for finding in report.findings):
            return Found(check, Answer.UNSURE, "not_checked", {"file": name}, place)
        asked = sum(report.count(rule) for rule in _questions(report, check))
        if asked:
            words = {"file": name, "count": str(asked)}
            return Found(check, Answer.UNSURE, "file_questions", words, place)
    return None


def _questions(report: Report, check: str) -> set[str]:
    asked = {f.rule for f in report.findings if level_of(f) is Level.QUESTION}
    return {rule for rule in asked if rules()[rule].check == check}


def _fits(check: str, files: Reports, declared: int, has_links: bool) -> Found:
    if check == CONTENT and not declared:
        return Found(check, Answer.UNSURE, "nothing_declared", place="variabel")
    if has_links:
        return Found(check, Answer.UNSURE, "not_a_table", place="resources")
    words = {"count": str(len(files))}
    return Found(check, Answer.YES, "files_fit" if check == CONTENT else "files_shaped", words)
