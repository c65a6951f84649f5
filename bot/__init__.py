"""Assembly: the only place that knows the environment, the wall clock, threads and sockets."""
