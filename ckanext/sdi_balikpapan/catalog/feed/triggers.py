"""Which dataset was published or withdrawn as which number: triggers, in SQL as data.

They run when a transaction commits, whoever began it, and number its datasets under a lock that is
held until the commit is seen. So numbers are committed in their order: whoever has read up to one
never misses a smaller one, however slow another commit was.
"""

from __future__ import annotations

from ..origin import HARVESTED

LOCK = 0x5D1_106
"""That of the decision log, which publications take anyway: two locks could wait for each other."""

HIDDEN_TYPES = ("harvest", "showcase")
"""Dataset types that ckanext-dcat leaves out, too."""


def _sql_list(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


# What of a package everybody may know now: whether it is public, its own address, whether it was
# harvested.
PUBLIC = (
    "p.state = 'active' and not coalesce(p.private, false)"
    f" and coalesce(p.type, 'dataset') not in ({_sql_list(HIDDEN_TYPES)})"
)
ADDRESS = "coalesce(p.extras ->> 'uri', '')"
FOREIGN = f"coalesce(p.extras ?| array[{_sql_list(HARVESTED)}], false)"

FUNCTIONS = (
    # An empty or JSON-null column counts as an object without keys.
    """
    create or replace function sdi_feed_object(value text) returns jsonb
    language sql immutable as $$
      select case when jsonb_typeof(nullif(value, '')::jsonb) = 'object'
        then value::jsonb else '{}' end
    $$
    """,
    f"""
    create or replace function sdi_feed_note(wanted text) returns void language plpgsql as $$
    declare
      shown boolean;
      address text;
      foreign_ boolean;
      was_gone boolean;
      here boolean;
      last_seq bigint;
      last_changed timestamptz;
    begin
      perform pg_advisory_xact_lock({LOCK});
      select {PUBLIC}, {ADDRESS}, {FOREIGN}
        into shown, address, foreign_ from package p where p.id = wanted;
      shown := coalesce(shown, false);
      select f.gone, f.xmin = pg_current_xact_id()::xid
        into was_gone, here from sdi_publication f where f.package_id = wanted;
      -- Of what never was public there is nothing to tell, nor twice that something has gone.
      if coalesce(was_gone, true) and not shown and not coalesce(here, false) then
        return;
      end if;
      if not shown then
        delete from sdi_fragment f where f.package_id = wanted;
      end if;
      if here then
        update sdi_publication f set gone = not shown, uri = coalesce(address, f.uri),
          harvested = coalesce(foreign_, f.harvested)
          where f.package_id = wanted
          and (f.gone = shown or f.uri is distinct from address
            or f.harvested is distinct from foreign_);
        return;
      end if;
      select f.seq, f.changed into last_seq, last_changed
        from sdi_publication f order by f.seq desc limit 1;
      last_seq := coalesce(last_seq, 0) + 1;
      last_changed := greatest(clock_timestamp(), last_changed);
      if was_gone is null then
        insert into sdi_publication (package_id, seq, born, changed, gone, uri, harvested)
          select wanted, last_seq, coalesce(max(f.born), 0) + 1, last_changed, false,
            address, foreign_ from sdi_publication f;
      else
        update sdi_publication f set seq = last_seq, changed = last_changed, gone = not shown,
          uri = coalesce(address, f.uri), harvested = coalesce(foreign_, f.harvested)
          where f.package_id = wanted;
      end if;
    end $$
    """,
    """
    create or replace function sdi_feed_package() returns trigger language plpgsql as $$
    begin
      perform sdi_feed_note(case when tg_op = 'DELETE' then old.id else new.id end);
      return null;
    end $$
    """,
    """
    create or replace function sdi_feed_resource() returns trigger language plpgsql as $$
    begin
      -- That a table was made of the file says nothing new of the dataset.
      if tg_op = 'UPDATE' and to_jsonb(new) - 'extras' = to_jsonb(old) - 'extras'
        and sdi_feed_object(new.extras::text) - 'datastore_active'
          = sdi_feed_object(old.extras::text) - 'datastore_active' then
        return null;
      end if;
      if tg_op <> 'INSERT' then
        perform sdi_feed_note(old.package_id);
      end if;
      if tg_op <> 'DELETE' then
        perform sdi_feed_note(new.package_id);
      end if;
      return null;
    end $$
    """,
    # A dataset goes out with the name of its office.
    """
    create or replace function sdi_feed_group() returns trigger language plpgsql as $$
    begin
      perform sdi_feed_note(p.id) from package p where p.owner_org = new.id order by p.id;
      return null;
    end $$
    """,
)

_EVENTS = {
    "package": "insert or update or delete",
    "resource": "insert or update or delete",
    "group": "update of name, title, description, state",
}

REMOVE: tuple[str, ...] = tuple(
    f'drop trigger if exists sdi_feed_{table} on "{table}"' for table in _EVENTS
)

INSTALL: tuple[str, ...] = (
    *REMOVE,
    *FUNCTIONS,
    *(
        f'create constraint trigger sdi_feed_{table} after {events} on "{table}"'
        f" deferrable initially deferred for each row execute function sdi_feed_{table}()"
        for table, events in _EVENTS.items()
    ),
)

UNINSTALL: tuple[str, ...] = (
    *REMOVE,
    *(f"drop function if exists sdi_feed_{table}()" for table in _EVENTS),
    "drop function if exists sdi_feed_note(text)",
    "drop function if exists sdi_feed_object(text)",
)

EXPECTED = frozenset(f"sdi_feed_{table}" for table in _EVENTS)
"""The triggers of a whole feed."""

IN_PLACE = """
select t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
where t.tgname like 'sdi\\_feed\\_%' and t.tgenabled in ('O', 'A')
  and pg_table_is_visible(c.oid)
"""
"""The triggers that are there and switched on."""

FILL = f"""
insert into sdi_publication (package_id, seq, born, changed, gone, uri, harvested)
select p.id,
  row_number() over (order by p.metadata_modified, p.id),
  row_number() over (order by p.metadata_created, p.id),
  p.metadata_modified at time zone 'UTC', false, {ADDRESS}, {FOREIGN}
from package p where {PUBLIC}
"""
"""What a portal had published before it had a feed."""
