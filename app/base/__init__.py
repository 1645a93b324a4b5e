"""The ground floor: what another program would want unchanged.

Belongs here: paths, errors, ids, clock, log, text, dates, pinyin, strokes, number rules of the state.
Does not belong here: anything that knows a register, a store, a window or a paper of this product.
"""
