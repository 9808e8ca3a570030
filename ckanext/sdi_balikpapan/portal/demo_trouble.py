"""What stops the demo, in a sentence for the person who started it."""

from __future__ import annotations


class DemoTrouble(Exception):
    """What happened, why, and what to do."""
