"""Requests: somebody asks for data or reports an error, the OPD answers in public."""
