"""What hangs on each item of a record, and without which few the leader would no longer lead."""

from indicia.analysis.impact.redundancy import Fall, GroupImpact
from indicia.analysis.impact.result import Impact, ItemImpact, OriginImpact, SmallestSet
from indicia.analysis.impact.run import impact, what_decides

__all__ = ["Fall", "GroupImpact", "Impact", "ItemImpact", "OriginImpact", "SmallestSet", "impact", "what_decides"]
