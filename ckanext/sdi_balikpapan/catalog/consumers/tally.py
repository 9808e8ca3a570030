"""What those who answer tell of an answer, for the count of it; outside of requests nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, has_request_context


@dataclass
class Told:
    """What is known of an answer beside its bytes."""

    datasets: int = 0
    reached: int | None = None
    is_end: bool = False
    reason: str = ""


def told() -> Told:
    """What was told in this request."""
    if not has_request_context():
        return Told()
    if "sdi_told" not in g:
        g.sdi_told = Told()
    return g.sdi_told


def datasets(count: int) -> None:
    """So many datasets go out, with this answer."""
    told().datasets += count


def reached(number: int) -> None:
    """The answer brings everything up to this number of a publication."""
    told().reached = number


def searched(found: int, start: int, total: int, query: str) -> None:
    """An answer of CKAN's search: the end of everything, unless words were looked for."""
    here = told()
    here.datasets += found
    here.is_end = start + found >= total and query in ("", "*:*", "*")


def refused(reason: str, name: str = "") -> None:
    """The question couldn't be answered, and why; `name` is the parameter."""
    told().reason = f"{reason} {name}".strip()
