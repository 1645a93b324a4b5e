"""What a person can do (an act) or wants to know (an ask).

Belongs here: one module per register with acts and asks, rights, the workplace and its log-ins.
Does not belong here: Qt, commits, SQL text, file formats, figures of a paper.
"""
