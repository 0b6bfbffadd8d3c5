"""The soak: a worker at work for an hour on connections that break, measured from outside."""
