"""The record: every decision, in a chain that shows whether somebody has changed it."""
