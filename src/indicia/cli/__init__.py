"""The command `indicia`: one module for each of its commands, loaded when that command is called."""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments
        Words after the command's name; by default those of the process.

    Returns
    -------
    int
        0; 1 if a result was shown that should not be trusted; 2 for bad input; 130 after Ctrl-C.
    """
    import os

    # Looking for plug-ins of pydantic reads the metadata of every installed package: a tenth of a short command.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from indicia.cli.app import run  # click is not needed to import the package

    return run(arguments)
