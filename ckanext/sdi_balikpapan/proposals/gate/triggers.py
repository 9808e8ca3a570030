"""The gate's foundation: PostgreSQL triggers that refuse what isn't a publication.

SQL as data. They hold on every path that reaches the database, known or not: CKAN's actions, its
command line, other extensions, psql. The setting `sdi.pass` opens them, and what is done under it
is in the log when the transaction ends, or there is no such transaction (`passes`).
"""

from __future__ import annotations

from dataclasses import dataclass

from . import passes

SQLSTATE = passes.REFUSED

LOCK = 0x5D1_107
"""Held while triggers are made or removed: PostgreSQL doesn't take that from two at once."""


@dataclass(frozen=True)
class Guard:
    """Which rows of a table belong to an approved dataset.

    :param subjects: SQL over `{row}` that gives the governed datasets which the row belongs to.
    :param events: what would change the dataset.
    :param technical: SQL that is true for what follows a publication and is no content: it passes
        under `passes.TECHNICAL`, without a row in the log.
    :param later: whether the gate is older than the table: the migrations before it make the gate
        without it.
    """

    table: str
    subjects: str
    events: str = "insert or update or delete"
    technical: str = "false"
    later: bool = False


def _dataset(column: str) -> str:
    return f"select {{row}}.{column} where sdi_governs({{row}}.{column})"


_OF_OWNER = "select o.s from sdi_governed_owner({row}.owner_type, {row}.owner_id) as o(s)"

GUARDS = (
    Guard("package", "select {row}.id where sdi_governs_type({row}.type)"),
    Guard(
        "resource",
        _dataset("package_id"),
        # Whether a table was made of the file: `publishing.loading`.
        technical="tg_op = 'UPDATE' and to_jsonb(new) - 'extras' = to_jsonb(old) - 'extras'"
        " and sdi_object(new.extras::text) - 'datastore_active'"
        " = sdi_object(old.extras::text) - 'datastore_active'",
    ),
    Guard(
        "resource_view",
        "select r.package_id from resource r"
        " where r.id = {row}.resource_id and sdi_governs(r.package_id)",
        # CKAN's default views of a table, which show nothing but its rows.
        technical="tg_op = 'INSERT' and sdi_object(new.config::text) = '{}'",
    ),
    Guard("package_tag", _dataset("package_id")),
    Guard(
        "package_relationship",
        f"{_dataset('subject_package_id')} union {_dataset('object_package_id')}",
    ),
    # By id alone: CKAN shows a group whatever table_name its row bears ("Package" is accepted).
    Guard("member", _dataset("table_id")),
    # Taking a collaborator's rights away must work when his account is closed.
    Guard("package_member", _dataset("package_id"), "insert or update"),
    Guard(
        "tag",
        "select t.package_id from package_tag t"
        " where t.tag_id = {row}.id and sdi_governs(t.package_id)",
        "update or delete",
    ),
    # Names and titles of organisations are theirs; whether one exists is the dataset's affair.
    Guard(
        "group",
        "select p.id from package p where p.owner_org = {row}.id and sdi_governs_type(p.type)"
        " union select m.table_id from member m where m.group_id = {row}.id"
        " and m.state = 'active' and sdi_governs(m.table_id)"
        # Withdrawn and tertutup ones have no row in CKAN's tables; nor have proposals.
        " union select q.subject_id from sdi_proposal q where q.organization_id = {row}.id"
        " and q.state not in ('published', 'discarded')"
        " union select v.subject_id from sdi_version v where v.body ->> 'owner_org' = {row}.id"
        " and not exists (select 1 from sdi_version w where w.subject_type = v.subject_type"
        " and w.subject_id = v.subject_id and w.number > v.number)",
        "update of state or delete",
    ),
    Guard("file_owner", _OF_OWNER),
    Guard(
        "file",
        "select g.s from file_owner o, sdi_governed_owner(o.owner_type, o.owner_id) as g(s)"
        " where o.file_id = {row}.id",
        "update or delete",
    ),
    # Whoever empties the list of governed types would open the gate; what was approved stays so.
    Guard("sdi_governed_type", "select ''"),
    Guard("sdi_version", "select {row}.subject_id"),
    Guard("sdi_entry", "select {row}.id", later=True),
)

_HELPERS = (
    """
    create or replace function sdi_governs_type(wanted text) returns boolean
    language sql stable as $$
      select exists (select 1 from sdi_governed_type g where g.type = coalesce(wanted, 'dataset'))
    $$
    """,
    # No such package: the id is a user's or a group's.
    """
    create or replace function sdi_governs(wanted text) returns boolean language sql stable as $$
      select coalesce((select sdi_governs_type(p.type) from package p where p.id = wanted), false)
    $$
    """,
    """
    create or replace function sdi_governed_owner(owner_type text, owner text) returns setof text
    language sql stable as $$
      select s from (
        select case lower(owner_type)
          when 'package' then owner
          when 'resource' then (select r.package_id from resource r where r.id = owner)
        end as s
      ) found where sdi_governs(s)
    $$
    """,
    # An empty or JSON-null column counts as an object without keys.
    """
    create or replace function sdi_object(value text) returns jsonb language sql immutable as $$
      select case when jsonb_typeof(nullif(value, '')::jsonb) = 'object'
        then value::jsonb else '{}' end
    $$
    """,
    """
    create or replace function sdi_gate_truncate() returns trigger language plpgsql as $$
    begin
      perform sdi_refuse('truncate ' || tg_table_name);
      return null;
    end $$
    """,
)


def _row_function(guard: Guard) -> str:
    """A function of its own for each table: it sees the columns of that table."""
    return f"""
    create or replace function sdi_gate_{guard.table}() returns trigger language plpgsql as $$
    declare
      subject text;
      what text := lower(tg_op) || ' ' || tg_table_name;
    begin
      if tg_op = 'UPDATE' and (new is not distinct from old or {_OURS[guard.table]}) then
        return new;
      end if;
      if sdi_pass() = '{passes.TECHNICAL}' and {guard.technical} then
        return new;
      end if;
      if tg_op <> 'INSERT' then
        for subject in {guard.subjects.format(row="old")} loop
          perform sdi_admit(subject, what);
        end loop;
      end if;
      if tg_op <> 'DELETE' then
        for subject in {guard.subjects.format(row="new")} loop
          perform sdi_admit(subject, what);
        end loop;
        return new;
      end if;
      return old;
    end $$
    """


_OURS = {guard.table: "false" for guard in GUARDS} | {
    # The mark of an override, written by the trigger that logs it and by nobody else.
    "package": "pg_trigger_depth() > 1 and"
    " to_jsonb(new) - 'plugin_data' = to_jsonb(old) - 'plugin_data' and"
    f" sdi_object(new.plugin_data::text) - '{passes.MARK}'"
    f" = sdi_object(old.plugin_data::text) - '{passes.MARK}'"
}


def _names(guard: Guard) -> tuple[str, str]:
    return f"sdi_gate_{guard.table}", f"sdi_gate_{guard.table}_truncate"


def _create(guard: Guard) -> tuple[str, ...]:
    row, truncate = _names(guard)
    triggers = (
        f'create trigger {row} before {guard.events} on "{guard.table}"'
        f" for each row execute function {row}()",
        f'create trigger {truncate} before truncate on "{guard.table}"'
        " for each statement execute function sdi_gate_truncate()",
    )
    if guard.later:
        there = f"to_regclass('{guard.table}') is not null"
        triggers = tuple(f"do $$ begin if {there} then {sql}; end if; end $$" for sql in triggers)
    return (_row_function(guard), *triggers)


def _drop(guard: Guard) -> tuple[str, ...]:
    return tuple(f'drop trigger if exists {name} on "{guard.table}"' for name in _names(guard))


_LOCK_IT = f"select pg_advisory_xact_lock({LOCK})"

_FUNCTIONS = (
    *(f"sdi_gate_{guard.table}()" for guard in GUARDS),
    "sdi_gate_truncate()",
    "sdi_governed_owner(text, text)",
    "sdi_governs(text)",
    "sdi_governs_type(text)",
    "sdi_object(text)",
)

# A temporary table of the same name must not stand in for one of ours.
_PIN = """
do $$
declare f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.proname like 'sdi\\_gate\\_%'
    and p.pronamespace = current_schema()::regnamespace
  loop
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
  end loop;
end $$
"""

REMOVE: tuple[str, ...] = (
    _LOCK_IT,
    *passes.TABLE,
    *passes.REMOVE,
    *(sql for guard in GUARDS for sql in _drop(guard)),
)
"""Takes the triggers away; the functions stay, unused."""

INSTALL: tuple[str, ...] = (
    *REMOVE,
    *_HELPERS,
    *passes.FUNCTIONS,
    *(sql for guard in GUARDS for sql in _create(guard)),
    *passes.INSTALL,
    _PIN,
)
"""Makes the gate as this version knows it, whatever was there before."""

UNINSTALL: tuple[str, ...] = (
    *REMOVE,
    *(f"drop function if exists {f}" for f in (*_FUNCTIONS, *passes.NAMES)),
    *passes.UNINSTALL,
)
"""Leaves nothing behind."""

EXPECTED: frozenset[str] = frozenset(
    [*(name for guard in GUARDS for name in _names(guard)), passes.TRIGGER]
)
"""The triggers of a whole gate."""

IN_PLACE = """
select t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
where t.tgname like 'sdi\\_gate\\_%' and t.tgenabled in ('O', 'A')
  and pg_table_is_visible(c.oid)
"""
"""The triggers that are there and switched on."""
