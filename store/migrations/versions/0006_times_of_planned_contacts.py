"""A time of day for planned contacts, and the request that an attempt without minutes came from."""

import sqlalchemy as sa
from alembic import op

from store.migrations.guard import guard_again

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('planned_contacts', sa.Column('due_at', sa.String(length=5), nullable=True))
    op.add_column('contacts', sa.Column('request_key', sa.String(length=120), nullable=True))
    op.add_column('contacts', sa.Column('line', sa.Integer(), nullable=True))
    op.create_index(
        op.f('ix_contacts_clinic_id_request_key_line'), 'contacts', ['clinic_id', 'request_key', 'line'], unique=True
    )
    guard_again('planned_contacts')
    guard_again('contacts')
