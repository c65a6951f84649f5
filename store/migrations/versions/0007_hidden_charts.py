"""Charts that were merged or entered in error, which lists and numbers leave out."""

import sqlalchemy as sa
from alembic import op

import store.db
from store.migrations.guard import guard

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'hidden_charts',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('clinic_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('source', sa.String(length=20), nullable=False),
        sa.Column('entered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('entered_at', store.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('voided_at', store.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('voided_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('void_reason', sa.Text(), nullable=True),
        sa.Column('patient_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('reason', sa.String(length=20), nullable=False),
        sa.Column('kept_patient_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('filled_in', sa.JSON(), nullable=False),
        sa.CheckConstraint("(reason = 'merged') = (kept_patient_id IS NOT NULL)", name=op.f('ck_hidden_charts_kept')),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'entered_by'], ['members.clinic_id', 'members.id'], name=op.f('fk_hidden_charts_clinic_id_entered_by')
        ),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'voided_by'], ['members.clinic_id', 'members.id'], name=op.f('fk_hidden_charts_clinic_id_voided_by')
        ),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'patient_id'], ['patients.clinic_id', 'patients.id'], name=op.f('fk_hidden_charts_clinic_id_patient_id')
        ),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'kept_patient_id'],
            ['patients.clinic_id', 'patients.id'],
            name=op.f('fk_hidden_charts_clinic_id_kept_patient_id'),
        ),
        sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_hidden_charts_clinic_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_hidden_charts')),
    )
    op.create_index(
        op.f('ix_hidden_charts_clinic_id_kept_patient_id'), 'hidden_charts', ['clinic_id', 'kept_patient_id'], unique=False
    )
    valid = sa.text('voided_at IS NULL')
    op.create_index(
        'uq_hidden_charts_live',
        'hidden_charts',
        ['clinic_id', 'patient_id'],
        unique=True,
        sqlite_where=valid,
        postgresql_where=valid,
    )
    guard('hidden_charts')
