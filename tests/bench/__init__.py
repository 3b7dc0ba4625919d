"""The numbers of make bench.

Saturation, people at work, latency beside two floors, queries, the engine, memory and weight.
"""
