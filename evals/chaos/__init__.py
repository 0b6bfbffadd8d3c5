"""The chaos suite: the desk is killed everywhere, and the effects are counted at the servers."""
