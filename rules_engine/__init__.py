"""A rules engine for government performance evaluation: Chinese `.rule` schemes, exact and explained scores."""
