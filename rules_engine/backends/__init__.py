"""Evaluators of the IR. They know neither each other nor how the IR came to be."""
