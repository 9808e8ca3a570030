"""Who may read the calendar: everybody."""

from __future__ import annotations

from ..lists.auth import everybody

sdi_calendar_list = everybody("sdi_calendar_list")
sdi_calendar_punctuality = everybody("sdi_calendar_punctuality")
