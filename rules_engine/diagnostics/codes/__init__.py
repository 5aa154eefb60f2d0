"""The tables of codes, one module a stage."""
