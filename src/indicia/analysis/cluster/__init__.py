"""Work that is done by the workers of a Dask cluster."""

from indicia.analysis.cluster.client import check_client, connect
from indicia.analysis.cluster.job import Job
from indicia.analysis.cluster.order import in_order_on

__all__ = ["Job", "check_client", "connect", "in_order_on"]
