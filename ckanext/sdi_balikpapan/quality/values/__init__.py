"""From what stands in a cell to the value it can mean, for each type; never a guess. Pure."""

from __future__ import annotations
