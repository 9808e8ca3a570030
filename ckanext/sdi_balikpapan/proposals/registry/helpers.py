"""What the pages of the registry say."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def sdi_entry_status_label(status: str) -> str:
    """How an entry stands, as people call it."""
    return {
        "proposed": tk._("diusulkan"),
        "agreed": tk._("disepakati"),
        "superseded": tk._("digantikan"),
        "withdrawn": tk._("ditarik"),
    }.get(status, status)


def sdi_similar_label(decision: str) -> str:
    """What the walidata says of two entries."""
    return {
        "same": tk._("sama"),
        "variant": tk._("varian"),
        "different": tk._("berbeda"),
        "merge": tk._("gabung: yang ini penggantinya"),
    }.get(decision, decision)
