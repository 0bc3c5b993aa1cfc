"""Tests of agreement and merging."""
