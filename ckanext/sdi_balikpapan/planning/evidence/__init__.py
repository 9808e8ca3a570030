"""What this portal can show for the EPSS: computed, dated, traceable; never a score."""
