"""Say what is there (torch, device, fonts, disk, keys) and what to do about what is missing."""

import click

from pinxit.cli.session import Session, home_folder, with_session

_MARKS = {"fine": "ok     ", "note": "note   ", "missing": "MISSING"}


@click.command()
@with_session
def doctor(session: Session) -> int:
    """Say what is there (torch, device, fonts, disk, keys) and what to do about what is missing."""
    from pinxit.cli.examination import examine
    from pinxit.cli.studio_parts import examine_studio

    answers = [*examine(home_folder()), *examine_studio(home_folder())]
    lines = []
    for answer in answers:
        lines.append(f"{_MARKS[answer.state]}  {answer.name:<9} {answer.sentence}")
        if answer.remedy:
            lines.append(f"{'':<19} {answer.remedy}")
    session.say("\n".join(lines), [answer.to_json() for answer in answers])
    return 1 if any(answer.state == "missing" for answer in answers) else 0


COMMAND = doctor
