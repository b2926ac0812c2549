"""Tests of Kith. A package, so that a folder here never stands in for one of ours by name."""
