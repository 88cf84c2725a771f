"""The Norwegian language: words, sentences, index terms, written standard. The ground floor: imports nothing above."""
