"""`python -m kpilib.mall kalla NAMN`, or `tjanst NAMN`: begin a source or a service of the program."""

from __future__ import annotations

import sys

from kpilib.begrepp import och
from kpilib.errors import KategoriplanError, UsageError
from kpilib.mall.program import NYTT, kalltrad


def main(args: list[str]) -> int:
    """Write what is asked for, and tell what was written; 2 where it cannot be."""
    try:
        if len(args) != 2 or args[0] not in NYTT:
            raise UsageError(
                f"Säg vad som ska skrivas: {och(NYTT, 'eller')}, och vad det ska heta.",
                gor="Skriv: python -m kpilib.mall kalla NAMN",
            )
        tree = kalltrad()
        for path in NYTT[args[0]](args[1], tree):
            sys.stdout.write(f"{path.relative_to(tree).as_posix()}\n")
    except KategoriplanError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write("Nästa steg står i CONTRIBUTING.md.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
