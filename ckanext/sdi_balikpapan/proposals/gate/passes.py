"""Who may pass the gate, and how he gets into the log: in SQL, so that no way leads around it.

`sdi.pass` holds one of these:

- the id of a proposal: it must be approved, and be published by this very transaction;
- a name of `OWN_ROW`: a task of ours, which writes its own row for each dataset;
- `TECHNICAL`: what follows a publication and is no content;
- `word: reason`: an override. A trigger writes the row, once for each dataset, when the
  transaction ends, and marks the dataset until a walidata has confirmed it.

Everything else is refused.
"""

from __future__ import annotations

from ..record.chain import GENESIS

REFUSED, UNPROVEN = "SDI01", "SDI03"
"""SQLSTATEs: without a pass; with one that proves nothing."""

TECHNICAL = "datastore"
OWN_ROW = ("adopt", "gate_sync", "office", "override_confirm", "override_reject")
MIGRATION = "migration"
OVERRIDE = "override"
"""The verb of an override in the log; its role says by which way it came, one of `WAYS`."""

ACTION, COMMAND, MAINTENANCE = "action", "command", "maintenance"
WAYS = (ACTION, COMMAND, MAINTENANCE, MIGRATION)

MARK = "sdi_override"
"""The key in a package's `plugin_data` by which its page knows of an override."""

LOG_LOCK = 0x5D1_106
"""As in `record.log`: it orders the rows of the log."""

MESSAGE = "Dataset yang sudah disetujui hanya berubah lewat usulan; tidak ada yang diubah."
HINT = (
    "Panggil sdi_proposal_save, atau buka /sdi/proposals di portal."
    " Untuk pemeliharaan basis data: set local sdi.pass = ''maintenance: alasan''."
)
NO_PROOF = "Gerbang tidak terbuka dengan izin ini; tidak ada yang diubah."
NO_PROOF_HINT = (
    "Izin (sdi.pass) harus usulan yang disetujui dan sedang diterbitkan,"
    " atau menyebut alasan: set local sdi.pass = ''maintenance: alasan''."
)

TRIGGER = "sdi_gate_passage"

_NAMES = ", ".join(f"'{name}'" for name in OWN_ROW)
_WAYS = ", ".join(f"'{way}'" for way in WAYS)

TABLE = (
    # What passed in the transactions that are still under way; empty between them.
    """
    create table if not exists sdi_passage (
      txid bigint, subject_id text, pass text, actor text not null, last_seq bigint not null,
      primary key (txid, subject_id, pass)
    )
    """,
)

FUNCTIONS = (
    """
    create or replace function sdi_pass() returns text language sql stable as $$
      select coalesce(current_setting('sdi.pass', true), '')
    $$
    """,
    """
    create or replace function sdi_reason(pass text) returns text language sql immutable as $$
      select case when strpos(pass, ':') > 1 then btrim(substr(pass, strpos(pass, ':') + 1))
        else '' end
    $$
    """,
    f"""
    create or replace function sdi_refuse(what text) returns void language plpgsql as $$
    begin
      raise exception using errcode = '{REFUSED}', message = '{MESSAGE}',
        hint = '{HINT}', detail = what;
    end $$
    """,
    f"""
    create or replace function sdi_unproven(what text) returns void language plpgsql as $$
    begin
      raise exception using errcode = '{UNPROVEN}', message = '{NO_PROOF}',
        hint = '{NO_PROOF_HINT}', detail = what;
    end $$
    """,
    f"""
    create or replace function sdi_admit(subject text, what text) returns void
    language plpgsql as $$
    declare
      pass text := sdi_pass();
    begin
      if pass = '' then
        perform sdi_refuse(what);
      end if;
      if exists (select 1 from sdi_passage g where g.txid = txid_current()
                 and g.subject_id = subject and g.pass = sdi_pass()) then
        return;
      end if;
      if sdi_reason(pass) = '' and pass not in ({_NAMES}) then
        -- Locked: only this transaction can take the step that must follow.
        perform 1 from sdi_proposal p where p.id = pass and p.subject_id = subject
          and p.state = 'approved' and p.approved_hash = p.content_hash for no key update;
        if not found then
          perform sdi_unproven(what || ' (' || pass || ')');
        end if;
      end if;
      insert into sdi_passage values (
        txid_current(), subject, pass,
        coalesce(nullif(current_setting('sdi.actor', true), ''), session_user),
        coalesce((select max(l.seq) from sdi_log l), 0)
      ) on conflict do nothing;
    end $$
    """,
    # Canonical JSON and sha256 as in `record.chain`; a test compares the two.
    f"""
    create or replace function sdi_log_override(subject text, actor text, word text, reason text)
    returns bigint language plpgsql as $$
    declare
      last_seq bigint := 0;
      last_hash text := '{GENESIS}';
      moment timestamptz := clock_timestamp();
      fields text;
    begin
      perform pg_advisory_xact_lock({LOG_LOCK});
      select l.seq, l.hash into last_seq, last_hash from sdi_log l order by l.seq desc limit 1;
      if not found then
        last_seq := 0;
        last_hash := '{GENESIS}';
      end if;
      fields := '[' || (last_seq + 1) || ',"'
        || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00",null,'
        || coalesce(to_json(subject)::text, 'null') || ',' || to_json(actor)::text || ','
        || to_json(word)::text || ',"{OVERRIDE}",null,null,[],' || to_json(reason)::text
        || ',null]';
      insert into sdi_log (seq, at, subject_id, actor, role, verb, reasons, note, previous, hash)
      values (last_seq + 1, moment, subject, actor, word, '{OVERRIDE}', '[]', reason, last_hash,
        encode(sha256(convert_to(last_hash || chr(10) || fields, 'UTF8')), 'hex'));
      return last_seq + 1;
    end $$
    """,
    # A genuine migration needs no confirmation: it says so by the version that it leaves behind.
    """
    create or replace function sdi_migrates() returns boolean language plpgsql as $$
    declare
      versions regclass;
      found_one boolean := false;
    begin
      for versions in select c.oid::regclass from pg_class c
        where c.relname like '%alembic\\_version' and c.relkind = 'r'
          and c.relnamespace = current_schema()::regnamespace
      loop
        execute format('select exists (select 1 from %s where xmin::text = $1)', versions)
          into found_one using (txid_current() & 4294967295)::text;
        exit when found_one;
      end loop;
      return found_one;
    end $$
    """,
    f"""
    create or replace function {TRIGGER}() returns trigger language plpgsql as $$
    declare
      word text := split_part(new.pass, ':', 1);
      reason text := sdi_reason(new.pass);
      subject text := nullif(new.subject_id, '');
      number bigint;
      marked jsonb;
    begin
      delete from sdi_passage g where g.txid = new.txid and g.subject_id = new.subject_id
        and g.pass = new.pass;
      if reason = '' and not exists (
        select 1 from sdi_log l where l.seq > new.last_seq
          and l.subject_id is not distinct from subject
          and (l.verb = new.pass or (l.proposal_id = new.pass and l.to_state = 'published'))
      ) then
        perform sdi_unproven('commit (' || new.pass || ')');
      end if;
      if reason <> '' then
        if word not in ({_WAYS}) then
          word := '{MAINTENANCE}';
          reason := new.pass;
        end if;
        number := sdi_log_override(subject, new.actor, word, reason);
        if word = '{MIGRATION}' and sdi_migrates() then
          return null;
        end if;
        marked := jsonb_build_object('{MARK}', jsonb_build_object('seq', number, 'at',
          to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')));
        update package set plugin_data = sdi_object(plugin_data::text) || marked
          where id = subject;
      elsif word <> 'office' then
        update package set plugin_data = sdi_object(plugin_data::text) - '{MARK}'
          where id = subject and sdi_object(plugin_data::text) ? '{MARK}';
      end if;
      return null;
    end $$
    """,
)

INSTALL = (
    f"create constraint trigger {TRIGGER} after insert on sdi_passage"
    f" deferrable initially deferred for each row execute function {TRIGGER}()",
)

REMOVE = (f"drop trigger if exists {TRIGGER} on sdi_passage",)

NAMES = (
    f"{TRIGGER}()",
    "sdi_admit(text, text)",
    "sdi_log_override(text, text, text, text)",
    "sdi_migrates()",
    "sdi_pass()",
    "sdi_reason(text)",
    "sdi_refuse(text)",
    "sdi_unproven(text)",
    "sdi_governs_owner(text, text)",
)
"""The functions, and those of older versions."""

UNINSTALL = ("drop table if exists sdi_passage",)
