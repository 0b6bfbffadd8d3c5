"""The embedded world: real servers on loopback, and `play`."""
