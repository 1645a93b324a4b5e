"""The command line ``dangqun``: the same use cases and rights as the window, from a terminal.

Belongs here: what words are understood, what a command prints as sentence and as JSON, exit codes; one
module per group of commands.
Does not belong here: SQL, the store, Qt, rules of the field. What the window can do, bootstrap hands in.
"""
