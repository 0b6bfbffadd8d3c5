"""How good it is: cases, recordings, the judge and the demo."""
