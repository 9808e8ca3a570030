"""Table of contents: everything of its kind, from every room."""

from ckanext.sdi_balikpapan.catalog.consumers.actions import sdi_harvester_list
from ckanext.sdi_balikpapan.harvest.sources.actions import (
    sdi_harvest_source_approve,
    sdi_harvest_source_create,
    sdi_harvest_source_list,
    sdi_harvest_source_patch,
    sdi_harvest_source_pause,
    sdi_harvest_source_remove,
    sdi_harvest_source_resume,
    sdi_harvest_source_revoke,
    sdi_harvest_source_show,
)
from ckanext.sdi_balikpapan.harvest.sources.run_actions import (
    sdi_harvest_cancel,
    sdi_harvest_duplicate_list,
    sdi_harvest_job_list,
    sdi_harvest_job_show,
    sdi_harvest_outcome_list,
    sdi_harvest_rules_try,
    sdi_harvest_run,
)
from ckanext.sdi_balikpapan.planning.calendar.actions import (
    sdi_calendar_late,
    sdi_calendar_list,
    sdi_calendar_move,
    sdi_calendar_punctuality,
)
from ckanext.sdi_balikpapan.planning.evidence.actions import sdi_evidence_show
from ckanext.sdi_balikpapan.planning.forum.actions import (
    sdi_forum_decision_create,
    sdi_forum_decision_list,
    sdi_forum_decision_revoke,
    sdi_forum_decision_show,
    sdi_forum_decision_update,
)
from ckanext.sdi_balikpapan.planning.lists.actions import (
    sdi_plan_copy,
    sdi_plan_list,
    sdi_plan_missing,
    sdi_plan_twice,
)
from ckanext.sdi_balikpapan.planning.lists.grid_actions import sdi_plan_grid, sdi_plan_grid_save
from ckanext.sdi_balikpapan.planning.lists.importing.actions import (
    sdi_plan_import,
    sdi_plan_import_preview,
    sdi_plan_import_status,
    sdi_plan_sheet,
    sdi_plan_submit,
)
from ckanext.sdi_balikpapan.planning.progress.actions import sdi_progress_show
from ckanext.sdi_balikpapan.planning.requests.actions import (
    sdi_request_create,
    sdi_request_figures,
    sdi_request_form,
    sdi_request_list,
    sdi_request_show,
    sdi_request_waiting,
)
from ckanext.sdi_balikpapan.planning.requests.step_actions import (
    sdi_request_answer,
    sdi_request_close,
    sdi_request_decline,
    sdi_request_forget,
    sdi_request_hide,
    sdi_request_plan,
    sdi_request_reopen,
    sdi_request_route,
)
from ckanext.sdi_balikpapan.portal.rating.actions import sdi_rating_list, sdi_rating_show
from ckanext.sdi_balikpapan.proposals.access.actions import (
    sdi_access_answer,
    sdi_access_grant,
    sdi_access_list,
    sdi_access_request,
    sdi_access_revoke,
)
from ckanext.sdi_balikpapan.proposals.actions import (
    sdi_proposal_diff,
    sdi_proposal_history,
    sdi_proposal_list,
    sdi_proposal_resource_delete,
    sdi_proposal_resource_save,
    sdi_proposal_save,
    sdi_proposal_show,
)
from ckanext.sdi_balikpapan.proposals.checking.actions import (
    sdi_proposal_file_answer,
    sdi_proposal_file_checks,
    sdi_variables_copy,
)
from ckanext.sdi_balikpapan.proposals.declaring.actions import (
    sdi_variables_answer,
    sdi_variables_fill,
    sdi_variables_propose,
)
from ckanext.sdi_balikpapan.proposals.editing.rebase_actions import (
    sdi_proposal_rebase,
    sdi_proposal_rebase_show,
)
from ckanext.sdi_balikpapan.proposals.people.office_actions import (
    sdi_opd_merge,
    sdi_opd_rename,
    sdi_opd_split,
)
from ckanext.sdi_balikpapan.proposals.people.role_actions import (
    sdi_role_grant,
    sdi_role_list,
    sdi_role_revoke,
)
from ckanext.sdi_balikpapan.proposals.record.override_actions import (
    sdi_override,
    sdi_override_confirm,
    sdi_override_reject,
    sdi_override_show,
)
from ckanext.sdi_balikpapan.proposals.registry.actions import (
    sdi_registry_list,
    sdi_registry_show,
    sdi_registry_similar,
    sdi_registry_usage,
    sdi_registry_versions,
)
from ckanext.sdi_balikpapan.proposals.review.bulk import sdi_proposal_bulk
from ckanext.sdi_balikpapan.proposals.review.check_actions import (
    sdi_proposal_check,
    sdi_proposal_checks,
)
from ckanext.sdi_balikpapan.proposals.review.comments import (
    sdi_comment_create,
    sdi_comment_list,
    sdi_comment_resolve,
)
from ckanext.sdi_balikpapan.proposals.review.file_actions import sdi_proposal_file_diff
from ckanext.sdi_balikpapan.proposals.step_actions import (
    sdi_proposal_approve,
    sdi_proposal_claim,
    sdi_proposal_consent,
    sdi_proposal_discard,
    sdi_proposal_forward,
    sdi_proposal_publish,
    sdi_proposal_recall,
    sdi_proposal_recheck,
    sdi_proposal_release,
    sdi_proposal_return,
    sdi_proposal_submit,
)
from ckanext.sdi_balikpapan.standards.actions import (
    sdi_code_list_list,
    sdi_code_list_show,
)
from ckanext.sdi_balikpapan.standards.forms.actions import (
    sdi_form_check,
    sdi_form_export,
    sdi_form_import,
    sdi_form_show,
)

__all__ = [
    "sdi_access_answer",
    "sdi_access_grant",
    "sdi_access_list",
    "sdi_access_request",
    "sdi_access_revoke",
    "sdi_calendar_late",
    "sdi_calendar_list",
    "sdi_calendar_move",
    "sdi_calendar_punctuality",
    "sdi_code_list_list",
    "sdi_code_list_show",
    "sdi_comment_create",
    "sdi_comment_list",
    "sdi_comment_resolve",
    "sdi_evidence_show",
    "sdi_form_check",
    "sdi_form_export",
    "sdi_form_import",
    "sdi_form_show",
    "sdi_forum_decision_create",
    "sdi_forum_decision_list",
    "sdi_forum_decision_revoke",
    "sdi_forum_decision_show",
    "sdi_forum_decision_update",
    "sdi_harvest_cancel",
    "sdi_harvest_duplicate_list",
    "sdi_harvest_job_list",
    "sdi_harvest_job_show",
    "sdi_harvest_outcome_list",
    "sdi_harvest_rules_try",
    "sdi_harvest_run",
    "sdi_harvest_source_approve",
    "sdi_harvest_source_create",
    "sdi_harvest_source_list",
    "sdi_harvest_source_patch",
    "sdi_harvest_source_pause",
    "sdi_harvest_source_remove",
    "sdi_harvest_source_resume",
    "sdi_harvest_source_revoke",
    "sdi_harvest_source_show",
    "sdi_harvester_list",
    "sdi_opd_merge",
    "sdi_opd_rename",
    "sdi_opd_split",
    "sdi_override",
    "sdi_override_confirm",
    "sdi_override_reject",
    "sdi_override_show",
    "sdi_plan_copy",
    "sdi_plan_grid",
    "sdi_plan_grid_save",
    "sdi_plan_import",
    "sdi_plan_import_preview",
    "sdi_plan_import_status",
    "sdi_plan_list",
    "sdi_plan_missing",
    "sdi_plan_sheet",
    "sdi_plan_submit",
    "sdi_plan_twice",
    "sdi_progress_show",
    "sdi_proposal_approve",
    "sdi_proposal_bulk",
    "sdi_proposal_check",
    "sdi_proposal_checks",
    "sdi_proposal_claim",
    "sdi_proposal_consent",
    "sdi_proposal_diff",
    "sdi_proposal_discard",
    "sdi_proposal_file_answer",
    "sdi_proposal_file_checks",
    "sdi_proposal_file_diff",
    "sdi_proposal_forward",
    "sdi_proposal_history",
    "sdi_proposal_list",
    "sdi_proposal_publish",
    "sdi_proposal_rebase",
    "sdi_proposal_rebase_show",
    "sdi_proposal_recall",
    "sdi_proposal_recheck",
    "sdi_proposal_release",
    "sdi_proposal_resource_delete",
    "sdi_proposal_resource_save",
    "sdi_proposal_return",
    "sdi_proposal_save",
    "sdi_proposal_show",
    "sdi_proposal_submit",
    "sdi_rating_list",
    "sdi_rating_show",
    "sdi_registry_list",
    "sdi_registry_show",
    "sdi_registry_similar",
    "sdi_registry_usage",
    "sdi_registry_versions",
    "sdi_request_answer",
    "sdi_request_close",
    "sdi_request_create",
    "sdi_request_decline",
    "sdi_request_figures",
    "sdi_request_forget",
    "sdi_request_form",
    "sdi_request_hide",
    "sdi_request_list",
    "sdi_request_plan",
    "sdi_request_reopen",
    "sdi_request_route",
    "sdi_request_show",
    "sdi_request_waiting",
    "sdi_role_grant",
    "sdi_role_list",
    "sdi_role_revoke",
    "sdi_variables_answer",
    "sdi_variables_copy",
    "sdi_variables_fill",
    "sdi_variables_propose",
]
