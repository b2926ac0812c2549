"""The servers under measure that are not `kith serve`: each a module to run with a port.

Those with a control line publish one message to everybody per byte that comes in over it, so that
the sender costs all of them alike and next to nothing.
"""
