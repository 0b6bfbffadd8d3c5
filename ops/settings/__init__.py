"""What an installation sets: the only reader of the environment. Used by ops/bootstrap and the command line."""

from ops.settings.example import env_example
from ops.settings.loading import ConfigurationError, environment, load_settings, process_settings, unset
from ops.settings.mailbox import Folders, Imap, Oauth, Smtp
from ops.settings.sections import Calendar, Crm, Desk, Fallback, Model, Owner, RecordsStore, Settings
from ops.settings.values import Start

__all__ = [
    "Calendar",
    "ConfigurationError",
    "Crm",
    "Desk",
    "Fallback",
    "Folders",
    "Imap",
    "Model",
    "Oauth",
    "Owner",
    "RecordsStore",
    "Settings",
    "Smtp",
    "Start",
    "env_example",
    "environment",
    "load_settings",
    "process_settings",
    "unset",
]
