"""The `mapper` command: its group, and the one place where errors become exit codes.

Exit 0: clean. 1: findings of error severity. 2: misuse, or it could not run.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from mapper.text.escape import printable
from mapper.text.importing import lazy_module
from mapper.version import __version__

if TYPE_CHECKING:
    import traceback

    from mapper.cli import terminal
    from mapper.diagnostics import suggest
else:
    traceback = lazy_module("traceback")
    terminal = lazy_module("mapper.cli.terminal")
    suggest = lazy_module("mapper.diagnostics.suggest")


# Command -> module with a click command `command`, and its one line of help. Loaded when used.
COMMANDS = {
    "check": ("mapper.cli.cmd_check", "Check a mapping, and payloads with it."),
    "convert": ("mapper.cli.cmd_convert", "Convert payloads to XDM records."),
    "diff": ("mapper.cli.cmd_diff", "Compare two mappings or schemas."),
    "docs": ("mapper.cli.cmd_docs", "Open the documentation, or write it as a site."),
    "eval": ("mapper.cli.cmd_eval", "Evaluate one expression."),
    "explain": ("mapper.cli.cmd_explain", "Explain a function, a target or a code."),
    "export": ("mapper.cli.cmd_export", "Write the files that the platform takes."),
    "import": ("mapper.cli.cmd_import", "Read a mapping of the platform back as YAML."),
    "init": ("mapper.cli.cmd_init", "Make a new project from a payload."),
    "schema": ("mapper.cli.cmd_schema", "Show the target schema."),
    "suggest": ("mapper.cli.cmd_suggest", "Propose targets for fields that nobody maps."),
}


# Names of commands in similar tools -> ours.
_MEANT = {
    "compare": "diff", "evaluate": "eval", "help": "explain", "lint": "check", "new": "init",
    "run": "convert", "transform": "convert", "validate": "check", "verify": "check",
}  # fmt: skip
MAX_HELP = 120  # columns


class LazyGroup(click.Group):
    """A group that loads a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; its module is imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        if not gc.isenabled():  # `start.py` turned it off
            gc.freeze()
            gc.enable()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; an unknown name gets a suggestion."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            meant = _MEANT.get(args[0].lower()) or suggest.closest(args[0], COMMANDS)
            if meant is None:
                raise
            raise click.UsageError(f"{error.message} Did you mean '{meant}'?", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": MAX_HELP},
)
@click.version_option(__version__, prog_name="mapper")
def cli() -> None:
    """Maps RainFocus event payloads to Adobe XDM, and checks the mapping offline.

    Start with: mapper check samples/*.json
    """


def main() -> None:
    """Run the command line and exit."""
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a name that the terminal cannot show must not stop the report
            stream.reconfigure(errors="backslashreplace")
    code = 2
    stopped_by: BaseException | None = None
    try:
        code = _code(arguments)
    except (SystemExit, OSError, KeyboardInterrupt, click.Abort) as error:
        stopped_by = error
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError as error:
            code, stopped_by = 2, stopped_by or error
            _discard(stream)
    if stopped_by is not None:
        _tell(stopped_by)
    return code


def _code(arguments: list[str] | None) -> int:
    try:
        result = cli.main(arguments, prog_name="mapper", standalone_mode=False)
    except click.ClickException as error:
        _show(error)
        return 2
    except click.exceptions.Exit as error:
        return error.exit_code
    except (OSError, click.Abort):
        raise
    except Exception as error:  # noqa: BLE001 - a crash must not look like findings
        return _failed(error)
    return result if isinstance(result, int) else 0


def _show(error: click.ClickException) -> None:
    """Print what click found wrong with the command line, wrapped for the terminal."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        usage, path = error.ctx.get_usage(), error.ctx.command_path
        click.echo(f"{usage}\nTry '{path} --help' for help.\n", err=True)
    terminal.say(f"Error: {error.format_message()}", err=True)


def _tell(error: BaseException) -> None:
    """Print to standard error why the command ended, if possible."""
    if isinstance(error, SystemExit | BrokenPipeError):
        # the reader has closed the pipe, as `| head` does; click exits
        _discard(sys.stdout)
        return
    reason = f"error: {error.strerror or error}" if isinstance(error, OSError) else "stopped"
    try:
        # with nothing that is still to be imported, since an import may have been interrupted
        click.echo(f"mapper: {reason}", err=True)
    except OSError:
        _discard(sys.stderr)


def _discard(stream: TextIO | None) -> None:
    """Drop what a stream still has to write, which would fail again when Python exits."""
    try:
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):  # no file behind it, as in tests
        pass


def _failed(error: Exception) -> int:
    from_project = any(base.__name__ == "MapperError" for base in type(error).__mro__)
    if from_project:
        # in one line: what a user typed must not start a line, such as a workflow command
        terminal.say(printable(f"mapper: error: {error}"), err=True)
    else:
        traceback.print_exception(error)
        click.echo("mapper: this is a fault of mapper, not of your files", err=True)
    return 2
