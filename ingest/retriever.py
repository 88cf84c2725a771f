"""The index as a LlamaIndex retriever, for those who build with LlamaIndex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.index import Filters, PassageIndex


def retriever(index: PassageIndex, k: int = 10, filters: Filters | None = None) -> Any:
    """A `llama_index.core.retrievers.BaseRetriever` over the index; LlamaIndex is imported here, not before.

    Each node's id is the passage's id, its text the passage's, and its metadata holds source, title, publisher,
    heading, page, version and the span in the stored text.
    """
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

    class PassageRetriever(BaseRetriever):  # type: ignore[misc]
        """Finds passages; the index does the work."""

        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            found = []
            for hit in index.search(query_bundle.query_str, k, filters):
                passage = hit.passage
                metadata = {
                    "source": passage.source.id,
                    "title": passage.source.title,
                    "publisher": passage.source.publisher,
                    "heading": " › ".join(passage.heading),
                    "page": passage.page,
                    "version": passage.version,
                    "start": passage.start,
                    "end": passage.end,
                }
                # What frames a citation is for the program; the model reads the passage alone.
                node = TextNode(
                    id_=passage.id,
                    text=passage.text,
                    metadata=metadata,
                    excluded_embed_metadata_keys=list(metadata),
                    excluded_llm_metadata_keys=list(metadata),
                )
                found.append(NodeWithScore(node=node, score=hit.score))
            return found

    return PassageRetriever()
