"""What people can do: one function per command or form, by noun. Decisions are made here.

An action receives the `Chat`, who is asking and what they ask; it takes from the limits, asks the
engine, and works on the store in one act. It knows no HTTP, no HTML and no socket frames.
"""
