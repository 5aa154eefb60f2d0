"""What can be said of a program without, or with only some of, the facts of a unit."""
