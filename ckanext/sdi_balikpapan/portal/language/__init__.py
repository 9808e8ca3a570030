"""Words that CKAN and its server say in English only."""
