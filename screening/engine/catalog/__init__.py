"""The catalog as a value: its rows, its canonical text, what is wrong with it, what changed."""
