"""Table of contents: everything of its kind, from every room."""

from ckanext.sdi_balikpapan.catalog.helpers import sdi_schema_org, sdi_schema_org_catalogue
from ckanext.sdi_balikpapan.harvest.helpers import (
    sdi_harvest_organizations,
    sdi_harvest_problem,
    sdi_reads_harvest,
)
from ckanext.sdi_balikpapan.planning.calendar.helpers import (
    sdi_standing_class,
    sdi_standing_label,
)
from ckanext.sdi_balikpapan.planning.forum.helpers import sdi_forum_decisions
from ckanext.sdi_balikpapan.planning.lists.helpers import (
    sdi_may_draft,
    sdi_plan_of,
    sdi_plan_of_dataset,
)
from ckanext.sdi_balikpapan.planning.lists.importing.helpers import (
    sdi_plan_fate,
    sdi_plan_result,
)
from ckanext.sdi_balikpapan.planning.requests.helpers import sdi_request_word
from ckanext.sdi_balikpapan.portal.about.helpers import (
    sdi_citation,
    sdi_contact,
    sdi_entry_of,
    sdi_licence,
    sdi_told,
    sdi_versions,
)
from ckanext.sdi_balikpapan.portal.home.helpers import sdi_home
from ckanext.sdi_balikpapan.portal.language.helpers import (
    format_resource_items,
    render_datetime,
    sdi_activity_label,
    sdi_error,
)
from ckanext.sdi_balikpapan.portal.maps.helpers import sdi_map
from ckanext.sdi_balikpapan.portal.rating.helpers import sdi_rating_of
from ckanext.sdi_balikpapan.portal.reading.helpers import sdi_reading
from ckanext.sdi_balikpapan.proposals.access.helpers import (
    sdi_access,
    sdi_access_state_label,
    sdi_access_waiting,
)
from ckanext.sdi_balikpapan.proposals.checking.helpers import sdi_variable_sources
from ckanext.sdi_balikpapan.proposals.deadlines.helpers import sdi_is_late, sdi_what_now
from ckanext.sdi_balikpapan.proposals.helpers import (
    sdi_after_label,
    sdi_age,
    sdi_dataset_field,
    sdi_date,
    sdi_datetime,
    sdi_field_label,
    sdi_is_open,
    sdi_kind_label,
    sdi_marked,
    sdi_month,
    sdi_principles,
    sdi_resource_field,
    sdi_role_label,
    sdi_shown,
    sdi_state_class,
    sdi_state_label,
    sdi_states,
    sdi_subject_label,
    sdi_table_change,
    sdi_verb_label,
)
from ckanext.sdi_balikpapan.proposals.kind_helpers import (
    sdi_is_narrow,
    sdi_kind_words,
    sdi_organizations,
)
from ckanext.sdi_balikpapan.proposals.publishing.helpers import (
    sdi_column_exports,
    sdi_concept_urls,
    sdi_table_notes,
    sdi_variables,
)
from ckanext.sdi_balikpapan.proposals.record.helpers import (
    sdi_entry_override_mark,
    sdi_may_confirm_override,
    sdi_override_mark,
)
from ckanext.sdi_balikpapan.proposals.registry.helpers import (
    sdi_entry_status_label,
    sdi_form_formats,
    sdi_similar_label,
)
from ckanext.sdi_balikpapan.standards.helpers import sdi_code_choices, sdi_code_name

__all__ = [
    "format_resource_items",
    "render_datetime",
    "sdi_access",
    "sdi_access_state_label",
    "sdi_access_waiting",
    "sdi_activity_label",
    "sdi_after_label",
    "sdi_age",
    "sdi_citation",
    "sdi_code_choices",
    "sdi_code_name",
    "sdi_column_exports",
    "sdi_concept_urls",
    "sdi_contact",
    "sdi_dataset_field",
    "sdi_date",
    "sdi_datetime",
    "sdi_entry_of",
    "sdi_entry_override_mark",
    "sdi_entry_status_label",
    "sdi_error",
    "sdi_field_label",
    "sdi_form_formats",
    "sdi_forum_decisions",
    "sdi_harvest_organizations",
    "sdi_harvest_problem",
    "sdi_home",
    "sdi_is_late",
    "sdi_is_narrow",
    "sdi_is_open",
    "sdi_kind_label",
    "sdi_kind_words",
    "sdi_licence",
    "sdi_map",
    "sdi_marked",
    "sdi_may_confirm_override",
    "sdi_may_draft",
    "sdi_month",
    "sdi_organizations",
    "sdi_override_mark",
    "sdi_plan_fate",
    "sdi_plan_of",
    "sdi_plan_of_dataset",
    "sdi_plan_result",
    "sdi_principles",
    "sdi_rating_of",
    "sdi_reading",
    "sdi_reads_harvest",
    "sdi_request_word",
    "sdi_resource_field",
    "sdi_role_label",
    "sdi_schema_org",
    "sdi_schema_org_catalogue",
    "sdi_shown",
    "sdi_similar_label",
    "sdi_standing_class",
    "sdi_standing_label",
    "sdi_state_class",
    "sdi_state_label",
    "sdi_states",
    "sdi_subject_label",
    "sdi_table_change",
    "sdi_table_notes",
    "sdi_told",
    "sdi_variable_sources",
    "sdi_variables",
    "sdi_verb_label",
    "sdi_versions",
    "sdi_what_now",
]
