"""`ckan sdi …`: table of contents, every room's commands in one group."""

import click

from ckanext.sdi_balikpapan.catalog import cli as catalog_cli
from ckanext.sdi_balikpapan.harvest import cli as harvest_cli
from ckanext.sdi_balikpapan.planning.evidence import cli as evidence_cli
from ckanext.sdi_balikpapan.planning.lists.importing import cli as plan_cli
from ckanext.sdi_balikpapan.planning.requests import cli as requests_cli
from ckanext.sdi_balikpapan.portal import cli as portal
from ckanext.sdi_balikpapan.portal.rating import cli as rating_cli
from ckanext.sdi_balikpapan.portal.search import cli as search_cli
from ckanext.sdi_balikpapan.proposals import cli as proposals
from ckanext.sdi_balikpapan.proposals.deadlines import cli as deadlines_cli
from ckanext.sdi_balikpapan.proposals.gate import cli as gate_cli
from ckanext.sdi_balikpapan.proposals.people import cli as people_cli
from ckanext.sdi_balikpapan.proposals.publishing import cli as publishing_cli
from ckanext.sdi_balikpapan.proposals.record import cli as record_cli
from ckanext.sdi_balikpapan.proposals.registry import cli as registry_cli
from ckanext.sdi_balikpapan.standards.forms import cli as forms_cli


@click.group()
def sdi() -> None:
    """Satu Data Indonesia: alur usulan, katalog, dan perawatannya."""


_rooms = (
    proposals,
    catalog_cli,
    deadlines_cli,
    evidence_cli,
    forms_cli,
    gate_cli,
    harvest_cli,
    portal,
    rating_cli,
    people_cli,
    plan_cli,
    publishing_cli,
    record_cli,
    registry_cli,
    requests_cli,
    search_cli,
)
for command in [command for room in _rooms for command in room.commands]:
    sdi.add_command(command)

__all__ = ["sdi"]
