"""How much a harvest may take, and how much of it is left. Pure."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .failing import FetchError
from .words import Reason

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The most of everything.

    :param seconds_per_request: for one page, from its name's look-up to its last byte.
    :param seconds: for all waiting of a job.
    :param bytes_per_page: sent, and again unpacked.
    :param bytes: of all pages of a job, unpacked.
    :param redirects: one after the other.
    """

    seconds_per_request: float = 60
    seconds: float = 4 * 3600
    bytes_per_page: int = 200 * MEGABYTE
    bytes: int = 2000 * MEGABYTE
    pages: int = 10_000
    redirects: int = 5


@dataclass
class Budget:
    """What a job has left of its limits.

    :param seconds: already spent waiting; not what was done between two pages.
    """

    limits: Limits
    seconds: float = 0
    bytes: int = 0
    pages: int = 0
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)

    def turn_page(self) -> None:
        """Begin a page.

        :raises FetchError: when no page, byte or second is left.
        """
        if self.pages >= self.limits.pages:
            raise FetchError(Reason.JOB_PAGES, most=self.limits.pages)
        if self.bytes >= self.limits.bytes:
            raise FetchError(Reason.JOB_BYTES, most=self.limits.bytes)
        if self.seconds >= self.limits.seconds:
            raise FetchError(Reason.JOB_TIME, most=self.limits.seconds)
        self.pages += 1

    def seconds_left(self) -> float:
        """For the next page."""
        return min(self.limits.seconds_per_request, self.limits.seconds - self.seconds)

    def late(self) -> FetchError:
        """What to say when the seconds of a page have gone."""
        if self.seconds_left() < self.limits.seconds_per_request:
            return FetchError(Reason.JOB_TIME, most=self.limits.seconds)
        return FetchError(Reason.TIME, most=self.limits.seconds_per_request)

    def check_size(self, size: int) -> None:
        """So much of a page is there.

        :raises FetchError: when that is more than a page or the job may have.
        """
        if size > self.limits.bytes_per_page:
            raise FetchError(Reason.BYTES, most=self.limits.bytes_per_page)
        if self.bytes + size > self.limits.bytes:
            raise FetchError(Reason.JOB_BYTES, most=self.limits.bytes)
