"""Roles are given by sysadmins alone, and every grant is on record."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.record import log
from tests.functional.office import Office, open_office


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


@pytest.mark.parametrize("verb", ["grant", "revoke"])
@pytest.mark.parametrize("person", [None, "clerk", "admin", "walidata"])
def test_nobody_gives_or_takes_roles_but_a_sysadmin(office: Office, person, verb) -> None:
    someone = {"user": office.names["clerk"], "role": "walidata"}
    with pytest.raises(tk.NotAuthorized):
        office.call(person, f"sdi_role_{verb}", **someone)


def test_a_grant_is_on_record_with_who_gave_it(office: Office) -> None:
    sysadmin = factories.Sysadmin()
    office.call(sysadmin["name"], "sdi_role_grant", user=office.names["member"], role="walidata")
    last = list(log.rows())[-1]
    assert (last["verb"], last["actor"]) == ("grant", sysadmin["id"])
    assert "walidata" in last["note"]
