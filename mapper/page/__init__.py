"""The page that `mapper serve` opens: a local server, its security, and the front end."""
