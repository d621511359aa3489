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
    import gc
    import os

    # A command ends soon and makes few circles: looking for them at every 700 objects costs a twentieth of its time.
    gc.set_threshold(20_000, 20, 100)
    # No matrices are multiplied here, and starting threads for that costs more than many a command.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Looking for plug-ins of pydantic reads the metadata of every installed package: a tenth of a short command.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from indicia.cli.app import run  # click is not needed to import the package

    return run(arguments)
