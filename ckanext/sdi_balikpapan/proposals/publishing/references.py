"""Which files of the store anything still names, and what names them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import ckan.model as model
import sqlalchemy as sa

from ..states import OPEN_STATES

_OF_A_BODY = """jsonb_array_elements(
    case jsonb_typeof({0}.body -> 'resources') when 'array' then {0}.body -> 'resources' end)"""

_LIVE = "select hash, 'dataset ' || package_id from resource where hash ~ '^[0-9a-f]{64}$'"

_VERSIONS = f"""
select r ->> 'hash', 'versi ' || v.number || ' ' || v.subject_id
  from sdi_version v, {_OF_A_BODY.format("v")} r where r ->> 'hash' is not null"""

# A proposal counts while it is open and, for a while, afterwards: each of its steps is logged.
_COUNTS = """(p.state = any(:open)
  or exists (select 1 from sdi_log l where l.proposal_id = p.id and l.at >= :since))"""

_PROPOSED = f"""
select r ->> 'hash', 'usulan ' || p.id
  from sdi_proposal p, {_OF_A_BODY.format("p")} r
 where r ->> 'hash' is not null and {_COUNTS}"""

_UPLOADED = f"""
select f.sha256, 'usulan ' || p.id
  from sdi_proposal_file f join sdi_proposal p on p.id = f.proposal_id where {_COUNTS}"""

PUBLISHED = (_LIVE, _VERSIONS)
"""What may never be missing: published datasets, and every version that is kept."""

NAMERS = [*PUBLISHED, _PROPOSED, _UPLOADED]
"""Queries of (sha256, what names it); `:since` and `:open` are bound. A room whose tables name
files of the store appends its own: what no query here names, the sweep takes."""


def named(since: datetime) -> dict[str, list[str]]:
    """Every sha256 that something names, with what names it.

    :param since: closed proposals that had a step at or after it still count.
    """
    found: dict[str, list[str]] = defaultdict(list)
    values = {"since": since, "open": [state.value for state in OPEN_STATES]}
    for query in NAMERS:
        statement = sa.text(query)
        bound = {name: values[name] for name in statement._bindparams}
        for sha256, what in model.Session.execute(statement, bound):
            found[sha256].append(what)
    return dict(found)
