"""The sources file and the front matter of pages: what an operator states about sources, read with clear errors."""
