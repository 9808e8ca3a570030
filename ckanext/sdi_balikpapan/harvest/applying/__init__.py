"""From a record to a proposal or, under a standing approval, to a publication."""
