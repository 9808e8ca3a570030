"""MS-Var as an executable contract: what a file must hold, and how a dataset declares it. Pure."""

from __future__ import annotations

from .contract_model import Column, Contract, Dialect, Limit, Problem, Type
from .contract_reading import contract_of

__all__ = ["Column", "Contract", "Dialect", "Limit", "Problem", "Type", "contract_of"]
