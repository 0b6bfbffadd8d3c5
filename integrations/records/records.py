"""Our own database, as the workflow and the worker use it."""

from integrations.records.deliveries import SqlDeliveries
from integrations.records.diary import SqlDiary
from integrations.records.effect_rows import SqlEffectLog
from integrations.records.gates import SqlGates
from integrations.records.handoff_desk import SqlHandoffDesk
from integrations.records.intake import SqlIntake
from integrations.records.mail_log import SqlMailLog
from integrations.records.meter import SqlMeter
from integrations.records.outbox import SqlOutbox
from integrations.records.shown_holds import SqlShownHolds
from integrations.records.silence import SqlSilence
from integrations.records.watches import SqlWatches
from integrations.records.worklist import SqlWorklist


class SqlRecords(
    SqlMailLog,
    SqlDiary,
    SqlHandoffDesk,
    SqlOutbox,
    SqlIntake,
    SqlWorklist,
    SqlDeliveries,
    SqlSilence,
    SqlShownHolds,
    SqlWatches,
    SqlGates,
    SqlMeter,
    SqlEffectLog,
):
    """The Records port, and what the worker and the console need beside it. Every method is one transaction."""
