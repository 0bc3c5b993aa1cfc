"""Writing: tests of lunzheng.outputs."""
