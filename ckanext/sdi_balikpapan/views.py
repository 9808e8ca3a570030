"""Table of contents: everything of its kind, from every room."""

from ckanext.sdi_balikpapan.catalog.consumers.views import sdi_harvesters
from ckanext.sdi_balikpapan.catalog.consumers.watching import sdi_consumers
from ckanext.sdi_balikpapan.catalog.feed.one import sdi_one
from ckanext.sdi_balikpapan.catalog.feed.views import sdi_feed
from ckanext.sdi_balikpapan.catalog.sitemap.views import sdi_sitemap
from ckanext.sdi_balikpapan.catalog.views import sdi_codes
from ckanext.sdi_balikpapan.harvest.views import sdi_harvest
from ckanext.sdi_balikpapan.planning.calendar.views import sdi_calendar
from ckanext.sdi_balikpapan.planning.evidence.views import sdi_evidence
from ckanext.sdi_balikpapan.planning.exports.views import sdi_files
from ckanext.sdi_balikpapan.planning.forum.views import sdi_forum
from ckanext.sdi_balikpapan.planning.lists.grid_views import sdi_plan_grid
from ckanext.sdi_balikpapan.planning.lists.importing.views import sdi_plan_sheets
from ckanext.sdi_balikpapan.planning.lists.views import sdi_plan
from ckanext.sdi_balikpapan.planning.progress.views import sdi_progress
from ckanext.sdi_balikpapan.planning.requests.views import sdi_requests
from ckanext.sdi_balikpapan.portal.about.views import sdi_about
from ckanext.sdi_balikpapan.portal.maps.views import sdi_map
from ckanext.sdi_balikpapan.portal.rating.views import sdi_rating
from ckanext.sdi_balikpapan.portal.reading.views import sdi_table
from ckanext.sdi_balikpapan.portal.workspace.views import sdi_workspace
from ckanext.sdi_balikpapan.proposals.access.views import sdi_access
from ckanext.sdi_balikpapan.proposals.gate.redirects import sdi_gate
from ckanext.sdi_balikpapan.proposals.people.redirects import sdi_former_offices
from ckanext.sdi_balikpapan.proposals.people.second_factor import sdi_second_factor
from ckanext.sdi_balikpapan.proposals.publishing.exports import sdi_exports
from ckanext.sdi_balikpapan.proposals.publishing.views import sdi_outbox
from ckanext.sdi_balikpapan.proposals.record.views import sdi_log, sdi_override
from ckanext.sdi_balikpapan.proposals.registry.views import sdi_registry
from ckanext.sdi_balikpapan.proposals.views import sdi_proposals

__all__ = [
    "sdi_about",
    "sdi_access",
    "sdi_calendar",
    "sdi_codes",
    "sdi_consumers",
    "sdi_evidence",
    "sdi_exports",
    "sdi_feed",
    "sdi_files",
    "sdi_former_offices",
    "sdi_forum",
    "sdi_gate",
    "sdi_harvest",
    "sdi_harvesters",
    "sdi_log",
    "sdi_map",
    "sdi_one",
    "sdi_outbox",
    "sdi_override",
    "sdi_plan",
    "sdi_plan_grid",
    "sdi_plan_sheets",
    "sdi_progress",
    "sdi_proposals",
    "sdi_rating",
    "sdi_registry",
    "sdi_requests",
    "sdi_second_factor",
    "sdi_sitemap",
    "sdi_table",
    "sdi_workspace",
]
