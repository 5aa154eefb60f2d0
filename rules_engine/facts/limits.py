"""What a fact file may be at most. Each limit is checked before anything is converted."""

TOML_BYTES = 5 * 1024 * 1024
TOML_NESTING = 32
TOML_KEY_PARTS = 16
CSV_BYTES = 200 * 1024 * 1024
CSV_FIELD = 32_767
# The header row is looked for in so many rows: titles stand above it in tables out of Excel.
TITLE_ROWS = 10
