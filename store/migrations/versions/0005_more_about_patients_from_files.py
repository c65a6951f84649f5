"""What files say about patients and payers, and what a clinic's headings mean."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.add_column('payers', sa.Column('kind', sa.String(length=20), nullable=True))
    op.add_column('payers', sa.Column('payer_number', sa.String(length=40), nullable=True))
    op.add_column('patients', sa.Column('sex', sa.String(length=20), nullable=True))
    op.add_column('patients', sa.Column('insurance_member_id', sa.String(length=60), nullable=True))
    op.add_column('patients', sa.Column('phone_ok', sa.Boolean(), nullable=True))
    op.add_column('episodes', sa.Column('primary_scale', sa.String(length=20), nullable=True))
    op.create_table(
        'column_mappings',
        sa.Column('id', _ID, autoincrement=True, nullable=False),
        sa.Column('clinic_id', _ID, nullable=False),
        sa.Column('file_kind', sa.String(length=20), nullable=False),
        sa.Column('heading', sa.String(length=120), nullable=False),
        sa.Column('column_name', sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_column_mappings_clinic_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_column_mappings')),
        sa.UniqueConstraint(
            'clinic_id', 'file_kind', 'heading', name=op.f('uq_column_mappings_clinic_id_file_kind_heading')
        ),
    )
