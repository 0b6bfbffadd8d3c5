"""How well the recorded model understands mails: its answers against what a careful reader makes of them."""
