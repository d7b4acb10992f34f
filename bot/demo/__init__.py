"""The demo: the whole product against the sandbox, on one page of phones or as a transcript."""
