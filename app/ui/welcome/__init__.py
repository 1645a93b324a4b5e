"""What is seen before anybody is logged in.

Belongs here: log-in, recovery, the first start. Nothing heavy is imported before somebody logs in.
Does not belong here: pages of the workbench; a use case imported at the head of a module.
"""
