"""The approved catalogue, going out as DCAT."""
