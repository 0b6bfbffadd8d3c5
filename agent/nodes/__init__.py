"""The steps of the workflow: one file per node, and file == function == node name."""
