"""What mail servers report of mail that did not arrive."""
