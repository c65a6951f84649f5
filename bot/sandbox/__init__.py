"""A strict stand-in for Slack, on a loopback port: for tests, the demo and the benchmarks."""
