"""The jobs: answering from guidance and drafting codes. Imports ingest and the floors below."""
