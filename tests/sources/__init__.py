"""Reading: tests of lunzheng.sources."""
