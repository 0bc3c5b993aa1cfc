"""How the default model was learned: corpora, counts, silver data, training and its figures."""
