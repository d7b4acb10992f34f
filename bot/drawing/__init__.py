"""Drawing what people look at: font, pictures, codes; only a child process or the command line imports what draws."""
