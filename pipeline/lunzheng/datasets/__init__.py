"""Training-ready datasets from anybody's records: checked, split without leaks, described."""

from lunzheng.datasets.build import Built, build_dataset
from lunzheng.datasets.near_duplicates import clusters_of
from lunzheng.datasets.splits import SHARES, SPLITS, SplitBy, split

__all__ = ["SHARES", "SPLITS", "Built", "SplitBy", "build_dataset", "clusters_of", "split"]
