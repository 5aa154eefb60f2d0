"""``python -m rules_engine``: the same command line as ``rules``. Holds no logic of its own."""

from rules_engine.cli.leaving import run

if __name__ == "__main__":
    run()
