"""The parts of a mail, decoded, and the text among them."""
