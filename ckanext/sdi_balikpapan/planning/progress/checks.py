"""Which checks that block a published dataset fails today: read for many at once.

Said by the fields of what is public, and by the reviewer's own answers to the version that stands.
What only a look into the files tells was settled when the dataset was approved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.review import answers, judging
from ckanext.sdi_balikpapan.proposals.review.answers import Answer
from ckanext.sdi_balikpapan.proposals.review.severity import Severity, checks

_OWN = sa.text(
    """
    select v.subject_id, a."check", a.answer from (
      select distinct on (subject_id) subject_id, proposal_id from sdi_version
      where subject_id = any(:ids) order by subject_id, number desc
    ) v
    join sdi_proposal p on p.id = v.proposal_id
    join sdi_check_answer a on a.proposal_id = p.id and a.content_hash = p.content_hash
    """
)


def failing(datasets: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """For each dataset, as `catalog.feed.rows` reads it, the codes of the checks that it fails."""
    day, ruled = judging.today(), judging.rules()
    blocking = {kode for kode, rule in ruled.items() if rule.on(day) is Severity.BLOCK}
    settled = {check.kode for check in checks() if check["otomatis"] == "ya"}
    own = _own(list(datasets))
    found = {}
    for id, dataset in datasets.items():
        said = {one.check: one.answer for one in answers.from_fields(dataset)}
        for check, answer in own[id].items():
            # As in a review: what needs no judgement isn't talked away.
            if not (said.get(check) is Answer.NO and check in settled):
                said[check] = answer
        found[id] = sorted(c for c in blocking if said.get(c) is Answer.NO)
    return found


def _own(ids: list[str]) -> dict[str, dict[str, Answer]]:
    found: dict[str, dict[str, Answer]] = defaultdict(dict)
    for id, check, answer in model.Session.execute(_OWN, {"ids": ids}):
        found[id][check] = Answer(answer)
    return found
