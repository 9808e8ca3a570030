"""Tables of contents only: what this extension gives CKAN, by kind."""
