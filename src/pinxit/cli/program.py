"""The program ``pinxit``: finds commands; turns every error into one line and an exit code."""

import json
import sys
import traceback
from typing import Any

import click

from pinxit.base.about import __version__
from pinxit.base.errors import Cancelled, PinxitError, UserMistake
from pinxit.base.registry import Registry

COMMANDS: Registry[click.Command] = Registry("command", "pinxit.cli.commands", "COMMAND")

_EPILOG = """\b
Start with:  pinxit demo
Exit codes:  0 done, 1 our fault, 2 your input, 3 refused by policy, 130 stopped.
"""


class _Program(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS.describe())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return COMMANDS.load(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.describe().items()))


@click.group(cls=_Program, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pinxit")
@click.option("--debug", is_flag=True, help="Show the whole traceback of an error.")
def program(debug: bool) -> None:
    """Make AI pictures out of your own or licensed pictures.

    Every picture says what made it and out of what; anyone can check it with `pinxit verify`.
    """


def main(arguments: list[str] | None = None) -> None:
    """Runs the program and leaves with its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(given))


def run(arguments: list[str]) -> int:
    """Runs the program; gives its exit code, whatever happens."""
    try:
        words = [word for word in arguments if word != "--debug"]
        answer: Any = program.main(words, prog_name="pinxit", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        return _say("Stopped.", Cancelled.exit_code)
    except click.ClickException as fault:
        return _correct(fault, arguments)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as fault:  # noqa: BLE001, the last line of defense: no traceback for users
        if "--debug" in arguments:
            traceback.print_exception(fault)
        return _tell(*_report(fault), arguments)
    return answer if isinstance(answer, int) else 0


def _report(fault: Exception) -> tuple[str, int]:
    """What to say of an error, and the exit code."""
    if isinstance(fault, PinxitError):
        return str(fault), fault.exit_code
    if isinstance(fault, ModuleNotFoundError) and fault.name == "torch":
        return "torch is not installed, and this needs it; `pinxit doctor` says what to do.", 2
    what = f"{type(fault).__name__}: {fault}"
    return f"{what}. This is our fault; `pinxit --debug ...` shows where.", 1


def _correct(fault: click.ClickException, arguments: list[str]) -> int:
    """Says what is wrong with the words of a call, and where the right ones are found."""
    if isinstance(fault, click.exceptions.NoArgsIsHelpError):
        fault.show()
        return UserMistake.exit_code
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    place = context.command_path if context else "pinxit"
    sentence = " ".join(fault.format_message().split())
    sentence = sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
    told = f"{sentence} `{place} --help` shows how it is called."
    return _tell(told, UserMistake.exit_code, arguments)


def _tell(sentence: str, exit_code: int, arguments: list[str]) -> int:
    """Says what is wrong, in JSON too if that was asked for."""
    if "--json" in arguments:
        click.echo(json.dumps({"error": sentence, "exit_code": exit_code}))
    return _say(sentence, exit_code)


def _say(sentence: str, exit_code: int) -> int:
    click.echo(f"pinxit: {sentence}", err=True)
    return exit_code
