"""The scores of published datasets: made after each publication, kept, shown and explained."""
