"""Access classes: who may read the content of what is published."""
