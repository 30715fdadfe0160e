"""The version and address of the project, read by the build, the command, and the reports."""

__version__ = "0.1.0"

# A reserved name (RFC 2606) until the project has a public address. Reports need an absolute URI.
HOME = "https://xdm-mapper.example/"
