"""The commands: `python -m bot serve | migrate | train | check | understand | …`."""

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.proposals.errors import YishiError

os.environ.setdefault("OMP_NUM_THREADS", "1")
_STAFF = ("triager", "handler", "supervisor", "administrator", "auditor")
Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; expected faults are printed and give exit code 1."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    chosen = _parser().parse_args(arguments)
    command: Command = chosen.command
    try:
        return command(chosen)
    except YishiError as error:
        print(error, file=sys.stderr)
        return 1
    except (BrokenPipeError, KeyboardInterrupt):
        return 130


def serve(chosen: argparse.Namespace) -> int:
    """Gateway, console and, without WECHAT_APP_ID, the sandbox."""
    from bot.running import serve as run

    return asyncio.run(run(os.environ))


def migrate(chosen: argparse.Namespace) -> int:
    """Bring the database to the newest form."""
    from bot.running import bring_up_to_date

    asyncio.run(bring_up_to_date(os.environ))
    return 0


def train(chosen: argparse.Namespace) -> int:
    """Train the model; with --if-stale only when the data changed."""
    from bot.training import train_all

    return train_all(only_if_stale=chosen.if_stale)


def check(chosen: argparse.Namespace) -> int:
    """Check all content under data/ and report every fault at once."""
    from bot.catalogue.checks import check as check_content
    from bot.paths import ROOT

    errors, warnings = check_content(ROOT)
    for line in (*errors, *(() if chosen.quiet else warnings)):
        print(line)
    return 1 if errors else 0


def understand(chosen: argparse.Namespace) -> int:
    """JSON Lines {"id","text"} in, JSON Lines out."""
    from bot.learning.commands import understand as answer
    from bot.training import load_reader

    return 1 if answer(sys.stdin, sys.stdout, load_reader()) else 0


def evaluate(chosen: argparse.Namespace) -> int:
    """Measure on a labelled file."""
    from bot.learning.commands import evaluate as measure
    from bot.paths import ROOT
    from bot.training import load_reader

    out = chosen.out or ROOT / "results" / f"{chosen.file.stem}.{chosen.model}.json"
    measure(chosen.file, load_reader(chosen.model), sys.stdout, out, name=chosen.model)
    return 0


def calibrate(chosen: argparse.Namespace) -> int:
    """Learn without each writer in turn; write what that shows into models/calibration.yml."""
    from bot.learning.calibrating import run
    from bot.paths import ROOT

    found = run(ROOT, lambda step: print(step, file=sys.stderr))
    print(json.dumps({**found["held_out"], **found["numbers"]}, indent=1))
    return 0


def likeness(chosen: argparse.Namespace) -> int:
    """Learn from data/benchmark/pairs.jsonl when two proposals are one; prints how well."""
    from bot.learning.pairs import run
    from bot.training import load_reader

    run(load_reader(), sys.stdout)
    return 0


def proposals(chosen: argparse.Namespace) -> int:
    """Every proposal, as JSON Lines or as one JSON array."""
    from bot.running import export

    rows = asyncio.run(export(os.environ))
    if chosen.jsonl:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    else:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    return 0


def backup(chosen: argparse.Namespace) -> int:
    """Save database and media into one file, while the desk works on."""
    from bot.upkeep import commands

    print(asyncio.run(commands.backup(os.environ, chosen.target)), end="")
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Put a backup in the place of the database; whoever was deleted since is deleted again."""
    from bot.upkeep import commands

    print(asyncio.run(commands.restore(os.environ, chosen.file, replace=chosen.replace)), end="")
    return 0


def purge(chosen: argparse.Namespace) -> int:
    """Delete what has been kept as long as the catalogue says; prints the certificate."""
    from bot.upkeep import commands

    print(asyncio.run(commands.purge(os.environ, dry=chosen.dry_run)), end="")
    return 0


def street(chosen: argparse.Namespace) -> int:
    """What the street changed at the console, as a diff; `export` writes it into data/."""
    from bot.running import street as changed

    print(asyncio.run(changed(os.environ, write=chosen.what == "export")), end="")
    return 0


def staff_add(chosen: argparse.Namespace) -> int:
    """Make a console account; the password is asked for, and changed at the first sign-in."""
    from getpass import getpass

    from bot.running import add_staff

    password = getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    asyncio.run(
        add_staff(os.environ, chosen.login, chosen.name, chosen.role, chosen.body, password)
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, command: Command) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=command.__doc__, description=command.__doc__)
        added.set_defaults(command=command)
        return added

    add("serve", serve)
    add("migrate", migrate)
    add("train", train).add_argument("--if-stale", action="store_true")
    add("check", check).add_argument("--quiet", action="store_true", help="no warnings")
    add("understand", understand)
    measuring = add("evaluate", evaluate)
    measuring.add_argument("file", type=Path)
    measuring.add_argument("--model", default="yishi", help="yishi, or a baseline by name")
    measuring.add_argument("--out", type=Path, help="where the JSON goes")
    changed = commands.add_parser("street", help=street.__doc__, description=street.__doc__)
    changed.add_argument("what", choices=("diff", "export"))
    changed.set_defaults(command=street)
    people = commands.add_parser("staff", help="console accounts").add_subparsers(required=True)
    adding = people.add_parser("add", help=staff_add.__doc__, description=staff_add.__doc__)
    adding.set_defaults(command=staff_add)
    adding.add_argument("login")
    adding.add_argument("--name", required=True)
    adding.add_argument("--role", required=True, choices=_STAFF)
    adding.add_argument("--body", required=True, help="id from data/catalogue/bodies")
    add("backup", backup).add_argument(
        "target", type=Path, metavar="FILE|FOLDER", help="a new file, or a folder for one"
    )
    restoring = add("restore", restore)
    restoring.add_argument("file", type=Path, help="made by backup")
    restoring.add_argument("--replace", action="store_true", help="even if the database holds data")
    add("purge", purge).add_argument("--dry-run", action="store_true", help="only count")
    add("calibrate", calibrate)
    add("likeness", likeness)
    add("proposals", proposals).add_argument("--jsonl", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
