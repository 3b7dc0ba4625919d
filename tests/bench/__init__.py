"""The numbers: latency beside two floors, queries, the engine, memory and weight. make bench."""
