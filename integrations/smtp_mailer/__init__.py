"""The Mailer port over SMTP."""

from integrations.smtp_mailer.mailer import SmtpFacts, SmtpMailer

__all__ = ["SmtpFacts", "SmtpMailer"]
