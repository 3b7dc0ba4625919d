"""The numbers: saturation, people at work, latency beside two floors, queries, the engine, memory and weight. make bench."""
