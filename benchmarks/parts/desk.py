"""Fills a walidata's desk: thousands of proposals, set-wise, as copies of one that is real."""

from __future__ import annotations

from typing import Any

OPDS = 39
"""How many other OPD there are; Balikpapan has as many (catalogue of OPD codes)."""

_ORGANIZATIONS = """
insert into "group"
select (jsonb_populate_record(g, jsonb_build_object(
  'id', 'opd-' || i, 'name', 'opd-' || i, 'title', 'Dinas Contoh ' || i))).*
from "group" g, generate_series(1, %(opds)s) i where g.id = %(organization)s
"""

# Two of five are the one OPD's, half of these wait for its walidata pendukung: so that both sizes
# fill his page. Of the others half wait for the walidata.
_PROPOSALS = """
insert into sdi_proposal
select (jsonb_populate_record(p, jsonb_build_object(
  'id', 'proposal-' || i,
  'subject_id', 'subject-' || i,
  'organization_id', case when i %% 5 < 2 then p.organization_id
                          else 'opd-' || (1 + i %% %(opds)s) end,
  'state', case when i %% 5 < 2 and i %% 10 < 5 then 'submitted'
                when i %% 10 < 8 then 'in_review'
                else (array['draft','returned','approved','published','discarded'])
                     [1 + (i / 10) %% 5] end,
  'title', 'Jumlah Penduduk menurut Kelurahan ' || i,
  'created_at', p.created_at - i * interval '7 minutes',
  'edited_at', p.edited_at - i * interval '5 minutes',
  'submitted_at', p.submitted_at - i * interval '3 minutes',
  'state_since', p.state_since - i * interval '3 minutes',
  'due_at', p.due_at + (i %% 60 - 30) * interval '1 hour',
  'body', p.body || jsonb_build_object(
    'name', 'jumlah-penduduk-' || i,
    'title', 'Jumlah Penduduk menurut Kelurahan ' || i,
    'notes', (select string_agg(md5(i || ':' || n), ' ') from generate_series(1, 80) n))
))).*
from sdi_proposal p, generate_series(1, %(count)s) i where p.id = %(proposal)s
"""

_LOG = """
insert into sdi_log
select (jsonb_populate_record(l, jsonb_build_object(
  'seq', (select max(seq) from sdi_log) + row_number() over (order by i, l.seq),
  'proposal_id', 'proposal-' || i, 'subject_id', 'subject-' || i,
  'hash', md5('log' || i || '-' || l.seq)))).*
from sdi_log l, generate_series(1, %(count)s) i where l.proposal_id = %(proposal)s
"""


def fill(connection: Any, count: int, organization: str, proposal: str) -> None:
    """Put proposals on the desks of many OPD, each with its rows in the log.

    :param connection: to the benchmark's own database, as its owner.
    :param proposal: the real one, of `organization`, that they are copies of.
    """
    values = {"count": count, "opds": OPDS, "organization": organization, "proposal": proposal}
    cursor = connection.cursor()
    for statement in (_ORGANIZATIONS, _PROPOSALS, _LOG):
        cursor.execute(statement, values)
    cursor.execute("analyze")
