"""Reading a source text: its restoration, its numbers, its claims."""
