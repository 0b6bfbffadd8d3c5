"""The recorded mails played again while something fails: nothing may do harm, and nothing may be lost."""
