"""Measures, run by hand; none of them asserts on time."""
