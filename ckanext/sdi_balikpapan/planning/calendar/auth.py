"""Who may read the calendar: everybody; what is late and with whom, who has a role there."""

from __future__ import annotations

from ..lists.auth import everybody, signed_in

sdi_calendar_list = everybody("sdi_calendar_list")
sdi_calendar_late = signed_in("sdi_calendar_late")
sdi_calendar_move = signed_in("sdi_calendar_move")
sdi_calendar_punctuality = everybody("sdi_calendar_punctuality")
