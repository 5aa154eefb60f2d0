"""One constructor for each code of stage F, by what the finding is about.

``cells``: what stands in a cell. ``units``: who the facts belong to. ``tables``: rows and columns.
``documents``: TOML. ``files``: files and their limits. Constructors only put words together.
"""
