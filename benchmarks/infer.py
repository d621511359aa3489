"""Which sampler: effective draws per second of nutpie and of PyMC's own NUTS on the same model, compile time apart.

python benchmarks/infer.py [CASE] [DRAWS]
"""

import sys
from time import perf_counter

import arviz as az
import nutpie
import pymc as pm

import indicia as ind
from indicia.inference.model import build


def least_effective(tree: object) -> float:
    ess = az.ess(tree.posterior.to_dataset(), method="bulk")
    return min(float(v.min()) for v in ess.data_vars.values())


def main(path: str = "models/tajikistan-2018.yaml", draws: str = "200") -> None:
    built, n = build(ind.load(path), named=False), int(draws)
    began = perf_counter()
    compiled = nutpie.compile_pymc_model(built.model, backend="numba")
    compiling, began = perf_counter() - began, perf_counter()
    tree = nutpie.sample(compiled, draws=n, tune=n, chains=2, cores=2, seed=1, progress_bar=False)
    report("nutpie", compiling, perf_counter() - began, least_effective(tree))
    with built.model:
        began = perf_counter()
        step = pm.NUTS()
        compiling, began = perf_counter() - began, perf_counter()
        tree = pm.sample(n, tune=n, chains=2, cores=2, step=step, nuts_sampler="pymc", random_seed=1, progressbar=False)
    report("PyMC", compiling, perf_counter() - began, least_effective(tree))


def report(name: str, compiling: float, sampling: float, effective: float) -> None:
    rate = effective / sampling
    print(f"{name:8} compile {compiling:6.1f} s  sample {sampling:6.1f} s  least ESS {effective:7.0f}  {rate:7.1f}/s")


if __name__ == "__main__":
    main(*sys.argv[1:])
