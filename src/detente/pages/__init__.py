"""Pages: reading files, archives and addresses into Page records."""
