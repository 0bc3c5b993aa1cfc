"""The command line: ``lunzheng``, also ``python -m lunzheng``.

Each command is a thin ``x_cli()`` that parses and prints, over an importable ``x()`` that takes
and returns plain values. Importing this room imports neither spaCy nor pandas nor scikit-learn.
"""

from lunzheng.cli.app import main

__all__ = ["main"]
