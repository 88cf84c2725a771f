"""Ingest: documents a second against LlamaIndex's IngestionPipeline, and what unchanged documents cost.

    python -m benchmarks.ingest [--documents 2000] [--unchanged 50000] [--json]

Both read the same text files of about 80 words in the same run, in turns, three times; medians count. Ours leaves
them parsed, stored with versions, analysed and searchable on disk. LlamaIndex (SimpleDirectoryReader, SentenceSplitter,
IngestionPipeline with a document store, persisted) runs twice: as it splits only, which leaves nothing to search, and
with an embedding of MiniLM's size (6 layers of 384, random weights: speed does not depend on them), which is its own
way to a searchable index.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import corpus
from ingest.index import PassageIndex
from ingest.store import Library
from ingest.sync import ingest


def ours(folder: Path, home: Path, workers: int | None = None) -> tuple[float, int]:
    """Seconds and passages of a first ingest."""
    with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
        begun = time.perf_counter()
        report = ingest([folder], library, index, workers=workers)
        took = time.perf_counter() - begun
        assert not report.skipped
        return took, report.passages


def llama_index(folder: Path, home: Path, embedding: Any = None) -> tuple[float, int]:
    """Seconds and nodes of LlamaIndex's pipeline, persisted, with an embedding where one is given."""
    from llama_index.core import SimpleDirectoryReader
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.storage.docstore import SimpleDocumentStore

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begun = time.perf_counter()
        documents = SimpleDirectoryReader(str(folder), recursive=True).load_data()
        steps: list[Any] = [SentenceSplitter(chunk_size=256, chunk_overlap=0)]
        pipeline = IngestionPipeline(
            transformations=steps + ([embedding] if embedding is not None else []), docstore=SimpleDocumentStore()
        )
        nodes = pipeline.run(documents=documents)
        pipeline.persist(str(home))
        return time.perf_counter() - begun, len(nodes)


def embedding_model(folder: Path) -> Any:
    """A LlamaIndex embedding over a random BERT of MiniLM's size, word pieces of this corpus; None without torch."""
    try:
        import sentence_transformers
        from llama_index.core.embeddings import BaseEmbedding
        from tokenizers import BertWordPieceTokenizer
        from transformers import BertConfig, BertModel, BertTokenizerFast
    except ImportError:
        return None
    words = BertWordPieceTokenizer(lowercase=True, strip_accents=False)
    words.train_from_iterator(corpus.chunks(1000), vocab_size=30_000, show_progress=False)
    words.save_model(str(folder))
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=256).save_pretrained(folder)
    shape = {"num_hidden_layers": 6, "hidden_size": 384, "num_attention_heads": 12, "intermediate_size": 1536}
    BertModel(BertConfig(vocab_size=30_000, **shape)).save_pretrained(folder)
    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    class Local(BaseEmbedding):  # type: ignore[misc]
        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            found: list[list[float]] = model.encode(texts, show_progress_bar=False).tolist()
            return found

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return Local(embed_batch_size=32)


def throughput(documents: int = 2000, rounds: int = 3) -> dict[str, Any]:
    """Documents a second of ours (one process; one for each core) and of LlamaIndex, and the ratios."""
    contenders: dict[str, Callable[[Path, Path], tuple[float, int]]] = {
        "one process": lambda folder, home: ours(folder, home, workers=1),
        "a process each core": lambda folder, home: ours(folder, home),
        "llama_index, split only": llama_index,
    }
    took: dict[str, list[float]] = {}
    pieces: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "model").mkdir()
        if (model := embedding_model(Path(scratch) / "model")) is not None:
            contenders["llama_index, embedded"] = lambda folder, home: llama_index(folder, home, model)
        corpus.write_files(Path(scratch) / "warm", 20)
        corpus.write_files(Path(scratch) / "few", min(200, documents))
        corpus.write_files(Path(scratch) / "files", documents)
        for number in range(rounds + 1):
            for name, run in contenders.items():
                # First a warm-up: what is loaded once is not timed. Embedding is slow, so it gets a few of the files.
                chosen = "few" if name == "llama_index, embedded" else "files"
                home = Path(scratch) / "home"
                home.mkdir()
                seconds, count = run(Path(scratch) / (chosen if number else "warm"), home)
                shutil.rmtree(home)
                if number:
                    pieces[name] = count
                    number_of = documents if chosen == "files" else min(200, documents)
                    took.setdefault(name, []).append(seconds / number_of)
    rates = {name: 1 / statistics.median(seconds) for name, seconds in took.items()}
    best = max(rates["one process"], rates["a process each core"])
    return {
        "documents": documents,
        "cores": os.cpu_count(),
        "documents_per_second": {name: round(rate, 1) for name, rate in rates.items()},
        "pieces": pieces,
        "ratios": {name: round(best / rate, 2) for name, rate in rates.items() if name.startswith("llama_index")},
    }


def unchanged(documents: int = 50_000) -> dict[str, Any]:
    """Seconds of ingesting the same documents again, and of listing their names only."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, home = Path(scratch) / "files", Path(scratch) / "home"
        corpus.write_files(folder, documents, words=20)  # what is unchanged is not read, so length does not matter
        for path in folder.rglob("*.txt"):
            os.utime(path, ns=(10**18, 10**18))
        with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
            first = ingest([folder], library, index)
            again = []
            listing = []
            for _ in range(5):
                begun = time.perf_counter()
                number = sum(len(names) for _, _, names in os.walk(folder))
                listing.append(time.perf_counter() - begun)
                report = ingest([folder], library, index)
                assert (report.unchanged, report.documents, number) == (documents, 0, documents)
                again.append(report.seconds)
    return {
        "documents": documents,
        "first_seconds": round(first.seconds, 1),
        "again_seconds": round(statistics.median(again), 3),
        "listing_seconds": round(statistics.median(listing), 3),
        "more_than_listing_seconds": round(statistics.median(again) - statistics.median(listing), 3),
    }


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--unchanged", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    found = {"throughput": throughput(chosen.documents), "unchanged": unchanged(chosen.unchanged)}
    if chosen.json:
        print(json.dumps(found))
    else:
        for name, figures in found.items():
            print(name)
            for label, figure in figures.items():
                print(f"  {label}: {figure}")
    return found


if __name__ == "__main__":
    main()
