"""How records are said on screen, one module per register.

Belongs here: columns of lists, sections of sheets, reasons often given; plain data made from answers.
Does not belong here: widgets, colours, questions to the desk.
"""
