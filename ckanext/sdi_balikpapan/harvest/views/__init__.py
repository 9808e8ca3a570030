"""The pages of harvesting."""

from . import runs, sources
from .blueprint import sdi_harvest

__all__ = ["runs", "sdi_harvest", "sources"]
