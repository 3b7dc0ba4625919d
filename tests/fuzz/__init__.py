"""Hostile requests: every address, role and field; `make fuzz` sends 8,000 to each database."""
