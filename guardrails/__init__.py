"""What may go in and come out: redaction, injection, grounding, purpose, the log. Imports only norsk."""
