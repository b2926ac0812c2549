"""What travels: commands in, replies and events out, announcements between floors, page data.

Only shapes and their parsing live here; no decisions, no state, no I/O.
"""
