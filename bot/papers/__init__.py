"""Papers: who draws which, and the process in which it is done."""
