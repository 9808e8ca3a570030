"""The gate's SQL as data: whole, and the same however often it is put up."""

from __future__ import annotations

from ckanext.sdi_balikpapan.proposals.gate import triggers


def test_every_guarded_table_has_a_row_trigger_and_a_truncate_trigger():
    assert {f"sdi_gate_{g.table}" for g in triggers.GUARDS} <= triggers.EXPECTED
    assert {f"sdi_gate_{g.table}_truncate" for g in triggers.GUARDS} <= triggers.EXPECTED
    assert len(triggers.EXPECTED) == 2 * len(triggers.GUARDS) + 1


def test_each_trigger_that_is_made_is_dropped_before():
    words = ("create trigger", "create constraint trigger")
    made = [s for s in triggers.INSTALL if any(word in s for word in words)]
    dropped = [s for s in triggers.INSTALL if s.startswith("drop trigger")]
    assert len(made) == len(dropped) == len(triggers.EXPECTED)
    assert all(any(name in s for s in triggers.REMOVE) for name in triggers.EXPECTED)


def test_every_row_is_admitted_or_refused_on_each_side():
    functions = [s for s in triggers.INSTALL if "declare" in s and "tg_op <> 'DELETE'" in s]
    assert len(functions) == len(triggers.GUARDS)
    assert all(s.count("perform sdi_admit(subject, what)") == 2 for s in functions)


def test_names_fit_into_what_postgresql_keeps_of_them():
    assert max(map(len, triggers.EXPECTED)) < 64
