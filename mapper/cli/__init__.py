"""The command line. `main.py` has the group; one file a command: options, one api call, report."""
