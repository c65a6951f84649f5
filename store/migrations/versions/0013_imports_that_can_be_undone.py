"""What each import wrote is known, so that a whole import can be undone."""

import sqlalchemy as sa
from alembic import op

import store.db

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'import_runs',
        sa.Column('id', _ID, autoincrement=True, nullable=False),
        sa.Column('clinic_id', _ID, nullable=False),
        sa.Column('row_names', sa.Text(), nullable=False),
        sa.Column('started_at', store.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('member_id', _ID, nullable=True),
        sa.Column('changed_rows', sa.Integer(), nullable=False),
        sa.Column('written', sa.JSON(), nullable=False),
        sa.Column('undone_at', store.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_import_runs_clinic_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_import_runs')),
    )
    op.create_index(op.f('ix_import_runs_clinic_id'), 'import_runs', ['clinic_id'])
