"""The gate's foundation: PostgreSQL triggers that refuse what isn't a publication.

SQL as data. They hold on every path that reaches the database, known or not: CKAN's actions, its
command line, other extensions, psql. The transaction-local setting `sdi.pass` opens them; whoever
maintains the database sets it by `PGOPTIONS='-c sdi.pass=maintenance'`.
"""

from __future__ import annotations

from dataclasses import dataclass

SQLSTATE = "SDI01"

MESSAGE = "Dataset yang sudah disetujui hanya berubah lewat usulan; tidak ada yang diubah."
HINT = (
    "Panggil sdi_proposal_save, atau buka /sdi/proposals di portal."
    " Untuk pemeliharaan basis data: PGOPTIONS=''-c sdi.pass=maintenance''."
)

LOCK = 0x5D1_107
"""Held while triggers are made or removed: PostgreSQL doesn't take that from two at once."""


@dataclass(frozen=True)
class Guard:
    """Which rows of a table belong to an approved dataset.

    :param governed: SQL over `{row}` that is true for them.
    :param events: what would change the dataset.
    """

    table: str
    governed: str
    events: str = "insert or update or delete"


def _dataset(column: str) -> str:
    return f"sdi_governs({{row}}.{column})"


GUARDS = (
    Guard("package", "sdi_governs_type({row}.type)"),
    Guard("resource", _dataset("package_id")),
    Guard(
        "resource_view",
        "sdi_governs((select r.package_id from resource r where r.id = {row}.resource_id))",
    ),
    Guard("package_tag", _dataset("package_id")),
    Guard(
        "package_relationship",
        f"{_dataset('subject_package_id')} or {_dataset('object_package_id')}",
    ),
    # By id alone: CKAN shows a group whatever table_name its row bears ("Package" is accepted).
    Guard("member", _dataset("table_id")),
    # Taking a collaborator's rights away must work when his account is closed.
    Guard("package_member", _dataset("package_id"), "insert or update"),
    Guard(
        "tag",
        "exists (select 1 from package_tag t where t.tag_id = {row}.id"
        " and sdi_governs(t.package_id))",
        "update or delete",
    ),
    # Names and titles of organisations are theirs; whether one exists is the dataset's affair.
    Guard(
        "group",
        "exists (select 1 from package p where p.owner_org = {row}.id"
        " and sdi_governs_type(p.type))"
        " or exists (select 1 from member m where m.group_id = {row}.id and m.state = 'active'"
        " and sdi_governs(m.table_id))",
        "update of state or delete",
    ),
    Guard("file_owner", "sdi_governs_owner({row}.owner_type, {row}.owner_id)"),
    Guard(
        "file",
        "exists (select 1 from file_owner o where o.file_id = {row}.id"
        " and sdi_governs_owner(o.owner_type, o.owner_id))",
        "update or delete",
    ),
    # Whoever empties the list of governed types would open the gate; what was approved stays so.
    Guard("sdi_governed_type", "true"),
    Guard("sdi_version", "true"),
)

_HELPERS = (
    """
    create or replace function sdi_pass() returns text language sql stable as $$
      select coalesce(current_setting('sdi.pass', true), '')
    $$
    """,
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
    create or replace function sdi_governs_owner(owner_type text, owner text) returns boolean
    language sql stable as $$
      select case lower(owner_type)
        when 'package' then sdi_governs(owner)
        when 'resource' then
          sdi_governs((select r.package_id from resource r where r.id = owner))
        else false end
    $$
    """,
    f"""
    create or replace function sdi_refuse(what text) returns void language plpgsql as $$
    begin
      raise exception using errcode = '{SQLSTATE}', message = '{MESSAGE}',
        hint = '{HINT}', detail = what;
    end $$
    """,
    """
    create or replace function sdi_gate_truncate() returns trigger language plpgsql as $$
    begin
      if sdi_pass() = '' then
        perform sdi_refuse('truncate ' || tg_table_name);
      end if;
      return null;
    end $$
    """,
)


def _row_function(guard: Guard) -> str:
    """A function of its own for each table: it sees the columns of that table."""
    return f"""
    create or replace function sdi_gate_{guard.table}() returns trigger language plpgsql as $$
    declare
      governed boolean := false;
    begin
      if sdi_pass() = '' and not (tg_op = 'UPDATE' and new is not distinct from old) then
        if tg_op <> 'INSERT' then
          governed := {guard.governed.format(row="old")};
        end if;
        if tg_op <> 'DELETE' and governed is false then
          governed := {guard.governed.format(row="new")};
        end if;
        if coalesce(governed, true) then
          perform sdi_refuse(lower(tg_op) || ' ' || tg_table_name);
        end if;
      end if;
      if tg_op = 'DELETE' then
        return old;
      end if;
      return new;
    end $$
    """


def _names(guard: Guard) -> tuple[str, str]:
    return f"sdi_gate_{guard.table}", f"sdi_gate_{guard.table}_truncate"


def _create(guard: Guard) -> tuple[str, ...]:
    row, truncate = _names(guard)
    return (
        _row_function(guard),
        f'create trigger {row} before {guard.events} on "{guard.table}"'
        f" for each row execute function {row}()",
        f'create trigger {truncate} before truncate on "{guard.table}"'
        " for each statement execute function sdi_gate_truncate()",
    )


def _drop(guard: Guard) -> tuple[str, ...]:
    return tuple(f'drop trigger if exists {name} on "{guard.table}"' for name in _names(guard))


_LOCK_IT = f"select pg_advisory_xact_lock({LOCK})"

REMOVE: tuple[str, ...] = (_LOCK_IT, *(sql for guard in GUARDS for sql in _drop(guard)))
"""Takes the triggers away; the functions stay, unused."""

INSTALL: tuple[str, ...] = (
    *REMOVE,
    *_HELPERS,
    *(sql for guard in GUARDS for sql in _create(guard)),
)
"""Makes the gate as this version knows it, whatever was there before."""

_FUNCTIONS = (
    *(f"sdi_gate_{guard.table}()" for guard in GUARDS),
    "sdi_gate_truncate()",
    "sdi_refuse(text)",
    "sdi_governs_owner(text, text)",
    "sdi_governs(text)",
    "sdi_governs_type(text)",
    "sdi_pass()",
)

UNINSTALL: tuple[str, ...] = (*REMOVE, *(f"drop function if exists {f}" for f in _FUNCTIONS))
"""Leaves nothing behind."""

EXPECTED: frozenset[str] = frozenset(name for guard in GUARDS for name in _names(guard))
"""The triggers of a whole gate."""

IN_PLACE = """
select t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
where t.tgname like 'sdi\\_gate\\_%' and t.tgenabled in ('O', 'A')
  and pg_table_is_visible(c.oid)
"""
"""The triggers that are there and switched on."""
