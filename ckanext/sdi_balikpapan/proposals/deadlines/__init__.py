"""Deadlines: until when whoever must act has time, and who is reminded of it."""
