"""What Typer says in English, said in Swedish."""

from __future__ import annotations

import re
from typing import Any

from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from kpilib.errors import UsageError
from kpilib.formats import nearest

rich_utils.ARGUMENTS_PANEL_TITLE = "Argument"
rich_utils.OPTIONS_PANEL_TITLE = "Val"
rich_utils.COMMANDS_PANEL_TITLE = "Kommandon"
rich_utils.DEFAULT_STRING = "[förval: {}]"
rich_utils.REQUIRED_LONG_STRING = "[krävs]"

_SWEDISH: tuple[tuple[str, str], ...] = (
    (r"No such option: (?P<ord>\S+)", "Valet {ord} finns inte."),
    (r"No such option '?(?P<ord>[^'\s]+)'?", "Valet {ord} finns inte."),
    (r"No such command '(?P<ord>[^']+)'", "Kommandot {ord} finns inte."),
    (r"Missing (argument|parameter) '?(?P<ord>[^'.]+)'?", "Argumentet {ord} saknas."),
    (r"Missing option '(?P<ord>[^']+)'", "Valet {ord} saknas."),
    (r"Missing command", "Ange ett kommando."),
    (r"Got unexpected extra argument", "Det är för många argument."),
    (r"Option '(?P<ord>[^']+)' requires an argument", "Valet {ord} behöver ett värde."),
    (r"Invalid value for '(?P<ord>[^']+)'", "Värdet för {ord} går inte att använda."),
)


class _Swedish:
    """The usage line and the help option in Swedish, for a group and for a command alike."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return usage.replace("Usage:", "Användning:")

    def get_help_option(self, ctx: Any) -> Any:
        """The help option."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Visa den här hjälpen."
        return option


class SwedishGroup(_Swedish, TyperGroup):
    """A group of commands."""


class SwedishCommand(_Swedish, TyperCommand):
    """A command."""


def readable(error: Exception, commands: list[str]) -> UsageError:
    """Typer's complaint as one of ours, with the nearest command when a command is misspelt."""
    text = error.format_message() if hasattr(error, "format_message") else str(error)
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else "kategoriplan"
    gor = f"{command} --help visar hur kommandot skrivs."
    for pattern, swedish in _SWEDISH:
        found = re.search(pattern, text)
        if found:
            word = found.groupdict().get("ord", "")
            if pattern.startswith("No such command") and (near := nearest(word, commands)):
                gor = f"Menade du {' eller '.join(near)}? kategoriplan --help visar alla kommandon."
            if pattern.startswith("No such option") and (near := nearest(word, _options(ctx))):
                gor = f"Menade du {' eller '.join(near)}? {command} --help visar hur kommandot skrivs."
            if pattern.startswith("Invalid value") and (allowed := _allowed(text)):
                gor = f"{allowed} {gor}"
            return UsageError(swedish.format(ord=word), gor=gor)
    return UsageError("Kommandot går inte att förstå.", gor=gor)


def _allowed(text: str) -> str:
    """Which values a complaint says that there are; empty where it says nothing of them."""
    if found := re.search(r"is not one of (.+?)\.?$", text):
        return f"Välj en av: {found[1].replace(chr(39), '')}."
    if found := re.search(r"(greater|less) than or equal to (-?\d+)", text):
        return f"Skriv ett heltal, {'minst' if found[1] == 'greater' else 'högst'} {found[2]}."
    return "Skriv ett heltal." if "valid integer" in text else ""


def _options(ctx: Any) -> list[str]:
    """The options of the command that was called."""
    params = ctx.command.params if ctx is not None else []
    return [name for param in params for name in param.opts if name.startswith("--")]
