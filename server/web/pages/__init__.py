"""The views, by noun: each takes an `Ask`, calls one action, and says which page to show."""
