"""The MRNs of earlier rows in the form in which MRNs are compared since files are read as clinics have them.

Until then `777001.0`, a non-breaking hyphen or an invisible character was part of the compared form. A row keeps
its earlier form where another row of the clinic has the new one already: those two charts are for a person to merge.
"""

import sqlalchemy as sa
from alembic import op

from store.rules.patient import mrns

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_PATIENTS = sa.table('patients', sa.column('id'), sa.column('clinic_id'), sa.column('mrn'), sa.column('mrn_key'))


def upgrade() -> None:
    db = op.get_bind()
    rows = list(db.execute(sa.select(_PATIENTS).order_by(_PATIENTS.c.id)))
    taken = {(row.clinic_id, row.mrn_key) for row in rows}
    for row in rows:
        key = mrns.key(row.mrn)
        if key and key != row.mrn_key and (row.clinic_id, key) not in taken:
            taken.add((row.clinic_id, key))
            db.execute(sa.update(_PATIENTS).where(_PATIENTS.c.id == row.id).values(mrn_key=key))
