"""Work done apart: in a child process that is bounded in time and memory, and may break."""
