"""One constructor per diagnostic code of semantics."""
