"""Reports as people get them: in their language, as tables, as pages; drawn in a child process or by a command."""
