"""What the reports on a dataset's files answer of the checklist."""

from __future__ import annotations

import pytest

from ckanext.sdi_balikpapan.proposals.checking.answers import CONTENT, SHAPE, from_reports
from ckanext.sdi_balikpapan.proposals.review.answers import Answer
from ckanext.sdi_balikpapan.quality.finding import Finding, Findings, Report

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE


def report(*rules: str) -> Report:
    findings = Findings()
    for rule in rules:
        findings.add(Finding(rule, row=2, column="jumlah", value="x"))
    return findings.report()


@pytest.mark.parametrize(
    ("rules", "shape", "content"),
    [
        ((), YES, YES),
        (("not_number",), YES, NO),
        (("too_many_cells",), NO, YES),
        (("too_many_cells", "duplicate_key"), NO, NO),
        (("ambiguous_number",), YES, UNSURE),
        (("ambiguous_number", "not_number"), YES, NO),
        (("date_not_iso",), YES, YES),  # a note is no fault
        (("check_killed",), UNSURE, UNSURE),
        (("check_timeout",), UNSURE, UNSURE),
        (("check_failed",), UNSURE, UNSURE),
    ],
)
def test_shape_and_content_are_answered_apart(
    rules: tuple[str, ...], shape: Answer, content: Answer
) -> None:
    found = from_reports([("r", "data.csv", report(*rules))], declared=1)
    assert (found[SHAPE].answer, found[CONTENT].answer) == (shape, content)


def test_a_file_that_nobody_looked_into_yet_is_no_yes() -> None:
    found = from_reports([("a", "a.csv", report()), ("b", "b.csv", None)], declared=1)
    assert {found[check].why for check in (SHAPE, CONTENT)} == {"being_checked"}


def test_what_is_found_already_stands_while_another_file_is_being_checked() -> None:
    found = from_reports([("a", "a.csv", None), ("b", "b.csv", report("not_number"))], declared=1)
    assert (found[SHAPE].answer, found[CONTENT].answer) == (UNSURE, NO)


def test_without_variables_nothing_is_said_of_the_content() -> None:
    found = from_reports([("a", "a.csv", report())], declared=0)
    assert (found[SHAPE].answer, found[CONTENT].why) == (YES, "nothing_declared")


def test_without_a_table_nothing_is_said() -> None:
    assert from_reports([], declared=3) == {}
