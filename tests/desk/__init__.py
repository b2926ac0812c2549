"""The moderators' desk: what waits, who takes it, what is done, and what people are told."""
