"""The `mapper` command: its group, and the place where errors become exit codes.

0: no errors; 1: findings of severity error; 2: misuse, or the command could not run.
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


# Command -> its module, which is imported when it is used, and its line of help.
COMMANDS = {
    "check": ("mapper.cli.cmd_check", "Check a mapping, and test it on payloads."),
    "convert": ("mapper.cli.cmd_convert", "Convert payloads to XDM records."),
    "diff": ("mapper.cli.cmd_diff", "Compare two mappings or two schemas."),
    "docs": ("mapper.cli.cmd_docs", "Open the documentation, or write it as a site."),
    "eval": ("mapper.cli.cmd_eval", "Evaluate an expression."),
    "explain": ("mapper.cli.cmd_explain", "Explain a code, a function, or a target."),
    "export": ("mapper.cli.cmd_export", "Export files for Adobe Experience Platform."),
    "fuzz": ("mapper.cli.cmd_fuzz", "Convert changed samples to find what is rejected or lost."),
    "import": ("mapper.cli.cmd_import", "Import a mapping from the platform as YAML."),
    "init": ("mapper.cli.cmd_init", "Create a project from payloads."),
    "schema": ("mapper.cli.cmd_schema", "Show the target schema, or import one."),
    "serve": ("mapper.cli.cmd_serve", "Open a page that shows a mapping at work."),
    "suggest": ("mapper.cli.cmd_suggest", "Suggest targets for unmapped fields."),
    "test": ("mapper.cli.cmd_test", "Run the tests of mappings."),
}


# Commands of similar tools -> ours.
_MEANT = {
    "compare": "diff", "evaluate": "eval", "help": "explain", "lint": "check", "new": "init",
    "run": "convert", "transform": "convert", "validate": "check", "verify": "check",
}  # fmt: skip
MAX_HELP = 120  # columns


class LazyGroup(click.Group):
    """A group that loads a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return the command; None if there is none."""
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
        """Return the command that the arguments name; add a suggestion to the error."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            meant = _MEANT.get(args[0].lower()) or suggest.closest(args[0], COMMANDS)
            if meant is None:
                raise
            raise click.UsageError(f"{error.message} Did you mean '{meant}'?", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing their modules."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": MAX_HELP},
)
@click.version_option(__version__, prog_name="mapper")
def cli() -> None:
    """Map RainFocus event payloads to Adobe XDM, and check the mappings offline.

    Start with: mapper check samples/*.json
    """


def main() -> None:
    """Run the command line and exit."""
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a character that the terminal cannot show must not stop the report
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
    """Print an error in the command line, wrapped for the terminal."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        usage, path = error.ctx.get_usage(), error.ctx.command_path
        click.echo(f"{usage}\nTry '{path} --help' for help.\n", err=True)
    terminal.say(f"Error: {error.format_message()}", err=True)


def _tell(error: BaseException) -> None:
    """Print to standard error why the command ended, if possible."""
    if isinstance(error, SystemExit | BrokenPipeError):
        # the reader closed the pipe, as `| head` does; click exits
        _discard(sys.stdout)
        return
    reason = f"error: {error.strerror or error}" if isinstance(error, OSError) else "interrupted"
    try:
        # import nothing here: the interrupt may have come during an import
        click.echo(f"mapper: {reason}", err=True)
    except OSError:
        _discard(sys.stderr)


def _discard(stream: TextIO | None) -> None:
    """Drop the buffered output of a stream, which would fail again when Python exits."""
    try:
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):  # no file behind it, as in tests
        pass


def _failed(error: Exception) -> int:
    from_project = any(base.__name__ == "MapperError" for base in type(error).__mro__)
    if from_project:
        # escape line breaks: a user's text must not start a line, such as a workflow command
        terminal.say(printable(f"mapper: error: {error}"), err=True)
    else:
        traceback.print_exception(error)
        click.echo("mapper: this is a bug in mapper; please report it", err=True)
    return 2
