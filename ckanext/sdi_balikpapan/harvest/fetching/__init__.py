"""Getting what other portals send, without trusting any of it."""
