"""What a page or an export reads: one module a page, and nothing is written here."""
