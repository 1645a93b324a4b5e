"""党群工作台: the program of a community party-service centre.

What belongs here: the floors of the house, each a package of its own (see README, 「怎样盖的」).
What does not: code. A module directly under ``app`` is either ``__main__`` or ``bootstrap``.
"""
