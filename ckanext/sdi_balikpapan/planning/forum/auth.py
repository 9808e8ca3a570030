"""Who may read the Forum's decisions: everybody; who writes them, the action tells by role."""

from __future__ import annotations

from ..lists.auth import everybody, signed_in

sdi_forum_decision_list = everybody("sdi_forum_decision_list")
sdi_forum_decision_show = everybody("sdi_forum_decision_show")
sdi_forum_decision_create = signed_in("sdi_forum_decision_create")
sdi_forum_decision_update = signed_in("sdi_forum_decision_update")
sdi_forum_decision_revoke = signed_in("sdi_forum_decision_revoke")
