"""From a file to a table, whatever office or program wrote it."""

from __future__ import annotations
