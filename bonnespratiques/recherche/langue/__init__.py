"""French: how a text becomes words and stems, the other ways to say a word, and the words of an index from which mistakes are mended.

Knows neither models nor engines.
"""
