"""What `rules check` finds in a scheme that compiles: warnings and hints, one module a subject."""
