"""The command line: `frontdesk`. One file per group of commands; what a command needs is imported when it runs."""
