"""Scores of predicted records against gold ones."""
