"""click in Chinese: help pages, usage faults, and what every command does with an error of the house."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from counter.cli import say
from counter.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WIDTH: Final = 88
HELP_TEXT: Final = "显示这份说明。"


class Usage(click.UsageError):
    """The command was typed wrong; the sentence is ours."""


class Spoken(click.Command):
    """A command whose help and faults are Chinese.

    `json_always`: its output is JSON whether asked or not, so are its problems.
    """

    json_always = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP_TEXT
        return option

    def get_help(self, ctx: click.Context) -> str:
        return "\n".join(self._page(ctx))

    def get_usage(self, ctx: click.Context) -> str:
        return " ".join(("用法：" + ctx.command_path, *self.collect_usage_pieces(ctx)))

    def _page(self, ctx: click.Context) -> Iterator[str]:
        yield self.get_usage(ctx)
        yield ""
        for paragraph in (self.help or "").split("\n\n"):
            yield from _wrapped(_joined(paragraph), "  ")
            yield ""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        told = [(names, text.replace("[required]", "[必写]")) for names, text in filter(None, records)]
        yield from _listing("选项", told)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if type(error) is click.UsageError:
                raise Usage("后面多写了内容。", ctx=ctx) from None
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CounterError as error:
            self._tell(ctx, say.problems_of(error))
        except say.Problems as error:
            self._tell(ctx, error.problems, error.about)
        raise click.exceptions.Exit(1)

    def _tell(
        self, ctx: click.Context, problems: Sequence[say.Problem], about: dict[str, object] | None = None
    ) -> None:
        say.tell(problems, as_json=self.json_always or bool(ctx.params.get("as_json")), about=about)


class Told(Spoken):
    """A command that speaks JSON always."""

    json_always = True


class SpokenGroup(Spoken, click.Group):
    """A group of commands. `lazy`: name → "module:attribute", imported only when needed."""

    command_class = Spoken

    def __init__(self, *args: Any, lazy: dict[str, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "命令 …")
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.lazy, *(name for name in self.commands if name not in self.lazy)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.lazy and cmd_name not in self.commands:
            from importlib import import_module

            module, attribute = self.lazy[cmd_name].split(":")
            self.commands[cmd_name] = getattr(import_module(module), attribute)
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            from counter.cli.nodes import nearest

            raise Usage(f"没有“{name}”这个命令。{nearest(name, self.list_commands(ctx))}", ctx=ctx)
        return super().resolve_command(ctx, args)

    def _page(self, ctx: click.Context) -> Iterator[str]:
        yield from super()._page(ctx)
        yield ""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        yield from _listing("命令", [(n, _first(c.help)) for n, c in commands if c is not None])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run and leave with 0, 1 or 2; a fault of the program itself shows no citizen's data."""
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError as error:
            say.note(error.ctx.get_help())
            sys.exit(2)
        except click.UsageError as error:
            say.note(sentence(error))
            sys.exit(2)
        except click.Abort:
            say.note("已停下。已经保存的都在。")
            sys.exit(1)
        except BrokenPipeError:
            sys.exit(1)
        except Exception as error:  # noqa: BLE001  (the last stop: never a trace with somebody's data)
            say.note(_crashed(error))
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def sentence(error: click.UsageError) -> str:
    """A usage fault as a Chinese sentence with the way to the help."""
    path = error.ctx.command_path if error.ctx else "counter"
    return f"{_what(error)}\n写法请看：{path} --help"


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.exceptions.NoSuchOption):
        near = f"是不是 {error.possibilities[0]}?" if error.possibilities else ""
        return f"没有 {error.option_name} 这个选项。{near}"
    if isinstance(error, click.exceptions.MissingParameter) and error.param is not None and error.ctx:
        return f"少写了 {error.param.make_metavar(error.ctx)}。"
    if isinstance(error, click.exceptions.BadOptionUsage):
        return f"选项 {error.option_name} 写得不对：要写值的少了值，不写值的多了值。"
    if isinstance(error, click.BadParameter) and error.param is not None and error.ctx:
        return _bad_value(error, error.param, error.ctx)
    return error.message


def _bad_value(error: click.BadParameter, param: click.Parameter, ctx: click.Context) -> str:
    called = param.opts[-1] if isinstance(param, click.Option) else param.make_metavar(ctx)
    if isinstance(param.type, click.Choice):
        return f"{called} 只能写：{'、'.join(map(str, param.type.choices))}。"
    if isinstance(param.type, click.types.IntParamType):
        return f"{called} 要写数字。"
    return error.message


def _crashed(error: BaseException) -> str:
    from screens import compat

    return (
        f"程序遇到意外，已停下。编号 {compat.report(error)}。"
        "已经保存的办件都在；请把这个编号和上面几行告诉管理员。"
    )


def _first(text: str | None) -> str:
    return _joined((text or "").split("\n\n")[0])


def _joined(paragraph: str) -> str:
    """Lines of a docstring as one: Chinese needs no space where a line was broken."""
    return "".join(line.strip() for line in paragraph.split("\n"))


def _listing(head: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    from rich.cells import cell_len

    yield f"{head}:"
    wide = max((cell_len(name) for name, _ in rows), default=0)
    for name, text in rows:
        lines = list(_wrapped(text, "", WIDTH - wide - 4)) or [""]
        yield f"  {name}{' ' * (wide - cell_len(name))}  {lines[0]}".rstrip()
        yield from (" " * (wide + 4) + line for line in lines[1:])


def _wrapped(text: str, indent: str, width: int = WIDTH) -> Iterator[str]:
    from rich.cells import cell_len

    from receipts.wrap import wrap

    for line in wrap(text.strip(), max(20, width - len(indent)), cell_len):
        yield (indent + line).rstrip()


def command(
    group: click.Group, name: str, *, told: bool = False
) -> Callable[[Callable[..., Any]], click.Command]:
    """Add a command to a group; its docstring is its help."""
    return group.command(name, cls=Told if told else Spoken)
