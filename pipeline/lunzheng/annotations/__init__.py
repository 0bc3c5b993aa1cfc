"""Hand-written annotations: from the compact form annotators write to records with offsets.

``lunzheng.annotations.compact`` compiles, and runs as a module; nothing is imported here so that
``python -m`` does not load it twice.
"""
