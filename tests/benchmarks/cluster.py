"""Crosstab, co-occurrence and agreement on a cluster, beside this process alone.

    python tests/benchmarks/cluster.py [S M L]

Two workers of `rap cluster` on this machine, reached by TLS. For each size and question: seconds of
this process, seconds on the cluster from the frame to the frame, what was sent, and whether both
frames are equal in every cell. Then the most memory each worker and this process held. `L` (20,000
interviews, 10 million codings) takes some 12 GB and ten minutes; on one machine the workers have its
two cores and their memory beside that of the process that asks.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
import pandas as pd
from clusters import free_port, running
from invented import make_corpus

import rap.topics.runs.cluster.runs as sending
from rap.topics.runs.cluster.analyses import Analyses, open_cluster
from rap.topics.runs.cluster.keys import make_keys

DRAWS = 100


class Sent:
    """Counts the bytes that go out."""

    n = 0

    def __init__(self) -> None:
        seal = sending.seal

        def counted(value: object) -> object:
            sealed = seal(value)
            self.n += len(sealed.data)
            return sealed

        sending.seal = counted  # type: ignore[assignment]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(sizes: list[str]) -> None:
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, agreement with {DRAWS} draws\n"
    )
    print(
        "| size | question | here, s | on 2 workers, s | sent, MB | most memory of a worker, MB | equal |"
    )
    print("|---|---|---|---|---|---|---|")
    sent = Sent()
    for size in sizes:
        with tempfile.TemporaryDirectory() as top:
            make_keys(Path(top) / "keys")
            address = f"tls://127.0.0.1:{free_port()}"
            words = ("start", address, "--workers", "2")
            with (
                running(Path(top) / "c", Path(top) / "keys", *words),
                open_cluster(address, keys=Path(top) / "keys") as far,
            ):
                measure(size, far, sent)
    print(f"\nmost memory of this process, frames and texts included: {peak_mb():,.0f} MB")
    print(f"load {os.getloadavg()[0]:.1f}")


def measure(size: str, far: Analyses, sent: Sent) -> None:
    corpus = make_corpus(size)
    codings, cases, texts = corpus.codings, corpus.cases, corpus.texts
    questions: dict[str, Callable[[Analyses], pd.DataFrame]] = {
        "crosstab of people by workplace": lambda on: on.crosstab(codings, cases, by="site"),
        "co-occurrence": lambda on: on.cooccurrence(codings),
        "agreement by character": lambda on: on.agreement(
            codings, texts, unit="character", draws=DRAWS
        ),
    }
    far.crosstab(codings.head(1000), cases, by="site")  # a worker imports when it is first asked
    for name, ask in questions.items():
        before = sent.n
        there, far_s = timed(lambda ask=ask: ask(far))
        n_sent = sent.n - before
        assert far.client is not None
        memory = max(far.client.run(peak_mb).values())
        here, here_s = timed(lambda ask=ask: ask(Analyses()))
        pd.testing.assert_frame_equal(there, here)
        print(
            f"| {size} | {name} | {here_s:.2f} | {far_s:.2f} | {n_sent / 1e6:.1f} | {memory:,.0f} | yes |",
            flush=True,
        )
        del there, here
        gc.collect()


def timed(work: Callable[[], pd.DataFrame]) -> tuple[pd.DataFrame, float]:
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:] or ["S", "M"])
