"""Journeys in a real Chromium, by people with a phone or a desk."""
