"""Reading tables of two people into `Dyads`, and writing them back.

`read(table, dyad="couple", role="role")` returns `Dyads`. For data larger than memory it returns
`Batches`: with `batches=True` from a Parquet file, and always from a Dask DataFrame. A model takes
what it needs from either like this::

    from counterpoint.dyad.data import Batches

    if isinstance(data, Batches):
        sums = data.reduce(function, columns)   # function: Dyads -> something that can be added
    else:
        sums = function(data)

`Batches.names` holds the names of the columns, `formula.parse(text).needs(data.names)` those that
a formula uses, and only the columns asked for are read. `reduce` calls the function with the
`Dyads` of each batch, each of whole dyads, and adds up what it returns with `+`, in the order of
the file; on a cluster the function travels to the data, so it must be picklable (a function of a
module, or `functools.partial` of one), and only what it returns travels back. `Batches.roles` is
what `Dyads.roles` is in every batch; it costs a look at the first one. `Batches.each(columns)`
yields the `Dyads` one after the other where a model needs more than a sum.
"""

from counterpoint.dyad.data.batches import Batches
from counterpoint.dyad.data.reading import read

__all__ = ["Batches", "read"]
