"""How far a year's promises are kept: for the mayor, for each head of agency, by API and as CSV."""
