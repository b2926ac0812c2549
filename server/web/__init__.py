"""The doors: pages, forms and the socket. No SQL and no decisions; they ask the actions."""
