"""People: who holds which role for which organisation."""
