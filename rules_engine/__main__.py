"""``python -m rules_engine``: the same command line as ``rules``. Holds no logic of its own."""

from rules_engine.cli.main import main

if __name__ == "__main__":
    main()
