"""The evaluation: every recorded trial of every case played again offline, judged by its end state, and counted."""
