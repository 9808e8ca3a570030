"""The sitemap: every public page, for search engines."""
