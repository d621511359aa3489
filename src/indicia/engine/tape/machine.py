"""A tape and the tables of its inputs, ready for the kernel."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from indicia.engine.factor import Floats
from indicia.engine.tape.program import Program
from indicia.engine.tape.slow import Results
from indicia.engine.tape.streams import started_states
from indicia.engine.tape.tables import Table

_KINDS = {"cubic": 1, "alias": 2}


class Machine:
    """Runs a tape by the kernel; threads may share it.

    Parameters
    ----------
    program
        The tape.
    paths
        What its inputs are called, in order.
    tables
        Of those that are drawn by tables; the others are handed over in memory.
    """

    def __init__(self, program: Program, paths: Sequence[str], tables: Mapping[str, Table]) -> None:
        self.program, self.paths = program, tuple(paths)
        self._sources, self._table = _laid_out(paths, tables)
        self._drawn = [path for path in paths if path in tables]
        self._in_memory = [path for path in paths if path not in tables]

    def draw(self, values: Mapping[str, Floats], size: int, *, seed: int, chunk: int) -> Results:
        """Run the tape over one chunk.

        Parameters
        ----------
        values
            Of the paths that are not drawn by tables.
        size
            How many scenarios.
        seed, chunk
            Fix the streams of the others.
        """
        from indicia.engine.tape import kernel

        program = self.program
        hypotheses = len(program.joint)
        results = np.empty((hypotheses, size)), np.empty((hypotheses, size)), np.empty((program.told, size))
        rows = np.stack([program.joint, program.prior])
        inputs = self.inputs(values, size, seed=seed, chunk=chunk)
        work, scratch = scratchpad(program, kernel.BLOCK)
        kernel.draw_chunk((program.code, program.constants), inputs, work, scratch, rows, results, size)
        return Results(*results)

    def moments(
        self, values: Mapping[str, Floats], size: int, *, seed: int, chunk: int, about: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Run the tape over one chunk without keeping the told numbers.

        Parameters
        ----------
        values, size, seed, chunk
            As for `draw`.
        about
            For each number told, what its moments are taken about.

        Returns
        -------
        joint, prior, moments
            Axes: hypothesis, scenario; of the moments: number, (about, sum of distances, sum of their squares).
        """
        from indicia.engine.tape import kernel

        program, hypotheses = self.program, len(self.program.joint)
        moments = np.stack([about, np.zeros(len(about)), np.zeros(len(about))], axis=1)
        results = np.empty((hypotheses, size)), np.empty((hypotheses, size)), moments
        rows = np.stack([program.joint, program.prior])
        inputs = self.inputs(values, size, seed=seed, chunk=chunk)
        work, scratch = scratchpad(program, kernel.BLOCK)
        kernel.moments_chunk((program.code, program.constants), inputs, work, scratch, rows, results, size)
        return results

    def drawn(self, values: Mapping[str, Floats], size: int, *, seed: int, chunk: int) -> Floats:
        """The inputs of one chunk themselves; axes: path, scenario. Parameters as for `draw`."""
        from indicia.engine.tape import kernel

        found = np.empty((len(self.paths), size))
        inputs = self.inputs(values, size, seed=seed, chunk=chunk)
        kernel.inputs_chunk(inputs, scratchpad(self.program, kernel.BLOCK)[1], found, size)
        return found

    def told(self, values: Mapping[str, Floats], at: int, *, seed: int, chunk: int) -> Floats:
        """The told numbers of one scenario of a chunk; axis: number. Parameters as for `draw`."""
        from indicia.engine.tape import kernel

        program = self.program
        here = {path: values[path][at : at + 1] for path in self._in_memory}
        inputs = self.inputs(here, 1, seed=seed, chunk=chunk)
        work, scratch = scratchpad(program, kernel.BLOCK)
        kernel.skip(inputs[1], at)
        hypotheses = len(program.joint)
        results = np.empty((hypotheses, 1)), np.empty((hypotheses, 1)), np.empty((program.told, 1))
        rows = np.stack([program.joint, program.prior])
        kernel.draw_chunk((program.code, program.constants), inputs, work, scratch, rows, results, 1)
        return results[2][:, 0]

    def inputs(self, values: Mapping[str, Floats], size: int, *, seed: int, chunk: int) -> tuple[Any, ...]:
        """What the kernel reads: where each input comes from, the streams, the tables, and what is in memory."""
        memory = np.array([values[path] for path in self._in_memory]).reshape(len(self._in_memory), size)
        states = np.zeros((len(self.paths), 4), dtype=np.uint64)
        if self._drawn:
            states[self._sources[:, 0] > 0] = started_states(self._drawn, seed, chunk)
        return self._sources, states, self._table, memory


def _laid_out(paths: Sequence[str], tables: Mapping[str, Table]) -> tuple[Any, Floats]:
    """Kind, place and length of each input's source, and all different tables behind one another."""
    sources, parts, place, end, in_memory = np.zeros((len(paths), 3), dtype=np.int64), [], {}, 0, 0
    for i, path in enumerate(paths):
        table = tables.get(path)
        if table is None:
            sources[i] = 0, in_memory, 0
            in_memory += 1
            continue
        if id(table) not in place:
            place[id(table)] = end
            parts.append(table.values.ravel())
            end += table.values.size
        sources[i] = _KINDS[table.kind], place[id(table)], table.values.size
    return sources, np.concatenate(parts) if parts else np.zeros(0)


def scratchpad(program: Program, block: int) -> tuple[Floats, tuple[Any, ...]]:
    """The rows that the kernel works on: a thread's own."""
    share = np.empty(block)
    return np.zeros((program.rows, block)), (np.empty(block, dtype=np.uint64), share, share.view(np.int64))
