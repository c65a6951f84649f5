"""Seals over the audit trail and the ledger; events no longer carry a hash; tables that cannot be emptied."""

import sqlalchemy as sa
from alembic import op

import store.db
from store.migrations.guard import append_only, frozen, refuse_truncate, unguard

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

_GUARDED = (
    'covers', 'payer_policies', 'hidden_charts', 'status_changes', 'coverages', 'care_team', 'consents',
    'initiating_visits', 'problem_lists', 'medication_lists', 'care_plans', 'time_entries', 'entry_notes', 'contacts',
    'planned_contacts', 'snoozes', 'scores', 'flags', 'flag_answers', 'reviews', 'recommendation_steps',
    'other_services', 'referrals', 'referral_steps', 'risk_events', 'risk_steps', 'rates', 'audit_events',
    'month_summaries', 'billing_closings', 'audit_seals',
)


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table(
        'audit_seals',
        sa.Column('id', big, autoincrement=True, nullable=False),
        sa.Column('clinic_id', big, nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('sealed_at', store.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('table_name', sa.String(length=40), nullable=False),
        sa.Column('row_id', big, nullable=False),
        sa.Column('change', sa.String(length=10), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('key_id', sa.String(length=20), nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_audit_seals_clinic_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_seals')),
        sa.UniqueConstraint('clinic_id', 'number', name=op.f('uq_audit_seals_clinic_id_number')),
        sa.UniqueConstraint(
            'clinic_id', 'table_name', 'row_id', 'change', name=op.f('uq_audit_seals_clinic_id_table_name_row_id_change')
        ),
    )
    append_only('audit_seals')
    unguard('audit_events', 'update', 'delete')
    with op.batch_alter_table('audit_events') as events:
        events.alter_column('seq', existing_type=sa.Integer(), nullable=True)
        events.alter_column('hash', existing_type=sa.String(length=64), nullable=True)
    append_only('audit_events')
    unguard('billing_closings', 'facts', 'delete')
    op.add_column('billing_closings', sa.Column('seal_number', sa.Integer(), nullable=True))
    op.add_column('billing_closings', sa.Column('seal_hash', sa.String(length=64), nullable=True))
    frozen('billing_closings', may_change={'reopened_at', 'reopened_by', 'reopen_reason'})
    refuse_truncate(_GUARDED)
