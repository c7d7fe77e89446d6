"""List the lessons of the studio, and write their worksheets."""

from pathlib import Path

import click

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.base.lessons import LANGUAGES, lesson_names, lesson_text
from pinxit.cli.session import Session, with_session

language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True
)


@click.group()
def lesson() -> None:
    """List the lessons of the studio, and write their worksheets."""


@lesson.command("list")
@language_option
@with_session
def list_(session: Session, language: str) -> None:
    """List all lessons, with how long they take."""
    found = [lesson_text(name, language) for name in lesson_names()]
    lines = [f"{each.id:<16} {each.minutes:>3} min  {each.title}: {each.lead}" for each in found]
    told = [
        {"name": e.id, "number": e.number, "title": e.title, "lead": e.lead, "minutes": e.minutes}
        for e in found
    ]
    session.say("\n".join(lines), told)


@lesson.command()
@click.argument("name")
@language_option
@click.option("--teacher", "is_for_teacher", is_flag=True, help="The guide with all answers.")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File, .pdf.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@with_session
def worksheet(
    session: Session, name: str, language: str, is_for_teacher: bool, out: Path, overwrite: bool
) -> None:
    """Write the lesson NAME as a worksheet to print, or as the guide for teachers.

    \b
    pinxit lesson worksheet two-curves -o two-curves.pdf
    pinxit lesson worksheet two-curves --language de --teacher -o lehrkraft.pdf
    """
    from pinxit.deliver.worksheets import worksheet as printed

    if out.suffix.lower() != ".pdf":
        raise UserMistake(f"{out} is to be a worksheet; end it in .pdf.")
    refuse_existing(out, overwrite=overwrite)
    data = printed(lesson_text(name, language), is_for_teacher=is_for_teacher)
    write_bytes(out, data, overwrite=overwrite)
    session.say(str(out), {"file": str(out)})


COMMAND = lesson
