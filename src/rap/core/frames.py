"""Tables as frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """The frame of a table; whole numbers stay whole where some are missing (`Int64`)."""
    import pandas as pd
    import pyarrow as pa

    return table.to_pandas(
        types_mapper={pa.int64(): pd.Int64Dtype(), pa.int8(): pd.Int8Dtype()}.get
    )
