"""Recorded group conversations, spoken again by that many people over real sockets.

    python -m tests.replay FILE... [--postgres | --database-url URL] [--speed N] [--kill N]

A real server process carries them; afterwards every word is accounted for. A file holds one JSON
object per line: `n` (its number), `t` (seconds from the start), `who`, `do` (say, join, leave or
rename), and `text`, `reply_to` (the `n` it answers) or `to` (the new name).

    script.py    reads a file: who takes part, and what has to wait for what
    names.py     a usable name for everybody, whatever the file calls them
    serving.py   the server process: started, killed, started again
    wire.py      one open socket
    crowd.py     the people: coming, speaking, dropping out, resuming, leaving
    play.py      the crowd speaks the script, and the server dies on cue
    ledger.py    what was said, kept and heard; finds what is lost, doubled or out of order
    report.py    the figures, nice to read
"""
