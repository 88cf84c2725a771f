"""From source files to a searchable index. Imports norsk and guardrails."""
