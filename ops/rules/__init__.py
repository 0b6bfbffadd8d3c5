"""The business rules and the CRM's names, as their files say; what is wrong is told with its line and what to do."""

from ops.rules.loading import load_policy
from ops.rules.schema import policy_schema, schema_text

__all__ = ["load_policy", "policy_schema", "schema_text"]
