"""Passes over the IR: each reads a program and says one thing of it. None changes a node."""
