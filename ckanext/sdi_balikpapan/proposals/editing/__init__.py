"""Editing: from what a person sends to a proposal that holds it, whole or not yet."""
