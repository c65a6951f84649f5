"""Medication lists, answers to questions for the review, and steps of recommendations that can be undone."""

import sqlalchemy as sa
from alembic import op

import store.db
from store.migrations.guard import guard

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'medication_lists',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('clinic_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('source', sa.String(length=20), nullable=False),
        sa.Column('entered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('entered_at', store.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('voided_at', store.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('voided_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('void_reason', sa.Text(), nullable=True),
        sa.Column('patient_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('on_date', sa.Date(), nullable=False),
        sa.Column('medications', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'entered_by'], ['members.clinic_id', 'members.id'], name=op.f('fk_medication_lists_clinic_id_entered_by')
        ),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'voided_by'], ['members.clinic_id', 'members.id'], name=op.f('fk_medication_lists_clinic_id_voided_by')
        ),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'patient_id'], ['patients.clinic_id', 'patients.id'], name=op.f('fk_medication_lists_clinic_id_patient_id')
        ),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'episode_id'], ['episodes.clinic_id', 'episodes.id'], name=op.f('fk_medication_lists_clinic_id_episode_id')
        ),
        sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_medication_lists_clinic_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_medication_lists')),
    )
    op.create_index(
        op.f('ix_medication_lists_clinic_id_episode_id'), 'medication_lists', ['clinic_id', 'episode_id'], unique=False
    )
    op.create_table(
        'flag_answers',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('clinic_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('source', sa.String(length=20), nullable=False),
        sa.Column('entered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('entered_at', store.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('voided_at', store.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('voided_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('void_reason', sa.Text(), nullable=True),
        sa.Column('flag_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('answer', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'entered_by'], ['members.clinic_id', 'members.id'], name=op.f('fk_flag_answers_clinic_id_entered_by')
        ),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'voided_by'], ['members.clinic_id', 'members.id'], name=op.f('fk_flag_answers_clinic_id_voided_by')
        ),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'flag_id'], ['flags.clinic_id', 'flags.id'], name=op.f('fk_flag_answers_clinic_id_flag_id')
        ),
        sa.ForeignKeyConstraint(
            ['clinic_id', 'review_id'], ['reviews.clinic_id', 'reviews.id'], name=op.f('fk_flag_answers_clinic_id_review_id')
        ),
        sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_flag_answers_clinic_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_flag_answers')),
    )
    op.create_index(
        op.f('ix_flag_answers_clinic_id_review_id'), 'flag_answers', ['clinic_id', 'review_id'], unique=False
    )
    _unique_while_valid('uq_flag_answers_live', 'flag_answers', ['clinic_id', 'flag_id'])
    with op.batch_alter_table('recommendation_steps') as steps:
        steps.drop_constraint('uq_recommendation_steps_clinic_id_review_id_stage', type_='unique')
    _unique_while_valid(
        'uq_recommendation_steps_live', 'recommendation_steps', ['clinic_id', 'review_id', 'stage']
    )
    guard('medication_lists')
    guard('flag_answers')
    if op.get_context().dialect.name == 'sqlite':
        # The table was copied to drop the constraint; a copy has no triggers.
        guard('recommendation_steps')


def _unique_while_valid(name: str, table: str, columns: list[str]) -> None:
    valid = sa.text('voided_at IS NULL')
    op.create_index(name, table, columns, unique=True, sqlite_where=valid, postgresql_where=valid)
