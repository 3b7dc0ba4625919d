"""Values turned into what a template shows; no queries."""
