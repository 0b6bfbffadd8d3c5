"""How well the tests hold the code: change it in a small place, and see whether a test fails."""
