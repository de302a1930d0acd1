"""What the site draws out of the code: pages filled in at build time, and commands that run as they are printed."""
