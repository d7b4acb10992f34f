"""Reading pictures and listening to recordings, in a process of its own that is bounded in time and memory."""
