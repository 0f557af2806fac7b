"""Searches of published functions (test/study/published-functions.ts) by Optuna's default sampler, at the budgets of
test/study/search-trials.ts. Arguments: problem seeds. Prints the median of what is left to the optimum (`figure`) and the
share of seeds within 2 % (`foundShare`)."""

import json
import math
import statistics
import sys
import time

import numpy
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
LEAST = 0.397887
A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [
    [1312, 1696, 5569, 124, 8283, 5886],
    [2329, 4135, 8307, 3736, 1004, 9991],
    [2348, 1451, 3522, 2883, 3047, 6650],
    [4047, 8828, 8732, 5743, 1091, 381],
]


def branin(u):
    x, y = 15 * u[0] - 5, 15 * u[1]
    bow = y - 5.1 * x * x / (4 * math.pi**2) + 5 * x / math.pi - 6
    return bow * bow + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def outside_disc(u):
    return (15 * u[0] - 7.5) ** 2 + (15 * u[1] - 7.5) ** 2 - 50


def hartmann(u):
    return -sum(
        scale * math.exp(-sum(a * (x - p / 10000) ** 2 for a, x, p in zip(A[i], u, P[i])))
        for i, scale in enumerate([1, 1.2, 3, 3.2])
    )


def zdt(kind, u):
    g = 1 + 9 * sum(u[1:]) / (len(u) - 1)
    ratio = u[0] / g
    return u[0], g * (1 - (math.sqrt(ratio) if kind == "zdt1" else ratio**2))


def area(front):
    total, height = 0.0, 1.1
    for x, y in sorted(front):
        if x < 1.1 and y < height:
            total += (1.1 - x) * (height - y)
            height = y
    return total


def point_of(trial, dimensions):
    return [trial.suggest_float(f"x{d}", 0, 1) for d in range(dimensions)]


def search(problem, seed):
    noise = numpy.random.default_rng(seed)
    fronts = problem.startswith("zdt")
    default = optuna.create_study(directions=["minimize"] * (2 if fronts else 1)).sampler
    extra = {}
    if problem == "disc":
        extra["constraints_func"] = lambda trial: (trial.user_attrs["outside"],)
    sampler = type(default)(seed=seed, **extra)
    study = optuna.create_study(directions=["minimize"] * (2 if fronts else 1), sampler=sampler)

    def objective(trial):
        u = point_of(trial, 6 if fronts or problem == "hartmann" else 2)
        if fronts:
            return zdt(problem, u)
        if problem == "hartmann":
            return hartmann(u)
        trial.set_user_attr("outside", outside_disc(u))
        return branin(u) + (noise.normal() if problem == "noisy" else 0)

    study.optimize(objective, n_trials={"branin": 60, "noisy": 120, "disc": 60, "hartmann": 120}.get(problem, 2000))
    if fronts:
        truth = 1.21 - (1 / 3 if problem == "zdt1" else 2 / 3)
        return area([tuple(trial.values) for trial in study.best_trials]) / truth
    trials = study.trials
    if problem == "disc":
        trials = [trial for trial in trials if trial.user_attrs["outside"] <= 0]
    best = min(trials, key=lambda trial: trial.value)
    u = [best.params[f"x{d}"] for d in range(len(best.params))]
    if problem == "hartmann":
        return hartmann(u) + 3.32237
    return branin(u) - LEAST if problem == "noisy" else branin(u) / LEAST - 1


problem, seeds = sys.argv[1], int(sys.argv[2])
start = time.perf_counter()
figures = [search(problem, seed) for seed in range(seeds)]
print(
    json.dumps(
        {
            "simSeconds": time.perf_counter() - start,
            "requestsSettled": seeds,
            "figure": statistics.median(figures),
            "foundShare": sum(figure <= 0.02 for figure in figures) / seeds,
        }
    )
)
