"""The parts of the way in's measurement: what people send, who takes it, and the load, each in a process of its own."""
