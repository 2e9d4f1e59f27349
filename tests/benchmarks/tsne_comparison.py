#!/usr/bin/env python3
"""Our t-SNE against openTSNE's and scikit-learn's on the same points: seconds and trustworthiness.

    python3 -m venv /tmp/tsne && /tmp/tsne/bin/pip install numpy scikit-learn openTSNE
    ninja -C build/release embed_points
    /tmp/tsne/bin/python tests/benchmarks/tsne_comparison.py build/release/tests/embed_points

The points are 10,000 of 16 dimensions in 12 clusters of unequal size and shape, or with --points the rows of a
float32 file of --dim columns. All take 1,000 iterations in all; what is not set is each library's default.
"""
import argparse
import pathlib
import subprocess
import tempfile
import time

import numpy as np
from sklearn.manifold import TSNE, trustworthiness


def clusters(count, dim, groups, seed):
    random = np.random.default_rng(seed)
    sizes = random.multinomial(count, random.dirichlet(np.full(groups, 3.0)))
    parts = []
    for size in sizes:
        axes = random.normal(size=(dim, dim)) * random.uniform(0.1, 1, dim)
        parts.append(random.normal(size=dim) * 4 + random.normal(size=(size, dim)) @ axes)
    return random.permutation(np.concatenate(parts)).astype(np.float32)


def report(name, seconds, points, plane, neighbours):
    trust = trustworthiness(points, plane, n_neighbors=neighbours)
    print(f"{name:32} {seconds:8.2f} s   trustworthiness {trust:.4f}", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program", help="build/release/tests/embed_points")
    arguments.add_argument("--count", type=int, default=10_000)
    arguments.add_argument("--dim", type=int, default=16)
    arguments.add_argument("--iterations", type=int, default=1_000)
    arguments.add_argument("--neighbours", type=int, default=12, help="of the trustworthiness")
    arguments.add_argument("--points", help="file of float32 rows instead of made-up points")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--skip", nargs="*", default=[], choices=["opentsne", "sklearn"])
    a = arguments.parse_args()

    points = clusters(a.count, a.dim, 12, a.seed)
    if a.points:
        points = np.fromfile(a.points, np.float32).reshape(-1, a.dim)
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "points.f32"), pathlib.Path(folder, "plane.f32")
        points.tofile(source)
        for threads in (1, 2):
            said = subprocess.run([a.program, source, str(a.dim), target, str(a.iterations), str(threads)],
                                  check=True, capture_output=True, text=True).stdout
            plane = np.fromfile(target, np.float32).reshape(-1, 2)
            report(f"Deweather, {threads} threads", float(said.split()[0]), points, plane, a.neighbours)
    if "opentsne" not in a.skip:
        import openTSNE
        for jobs in (1, 2):
            # Its default is 250 early iterations and 500 more, on one thread.
            start = time.perf_counter()
            plane = openTSNE.TSNE(n_iter=a.iterations - 250, n_jobs=jobs, random_state=a.seed).fit(points)
            report(f"openTSNE {openTSNE.__version__}, {jobs} jobs", time.perf_counter() - start, points,
                   np.asarray(plane), a.neighbours)
    if "sklearn" not in a.skip:
        import sklearn
        start = time.perf_counter()
        plane = TSNE(max_iter=a.iterations, random_state=a.seed).fit_transform(points)
        report(f"scikit-learn {sklearn.__version__}", time.perf_counter() - start, points, plane, a.neighbours)


if __name__ == "__main__":
    main()
