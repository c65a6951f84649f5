"""A time of day for attempts without minutes."""

import sqlalchemy as sa
from alembic import op

from store.migrations.guard import guard_again

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('contacts', sa.Column('tried_at', sa.String(length=5), nullable=True))
    guard_again('contacts')
