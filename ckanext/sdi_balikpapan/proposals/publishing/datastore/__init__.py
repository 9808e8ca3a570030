"""The DataStore's tables: their columns from the contract, their rows by COPY, swapped at once."""
