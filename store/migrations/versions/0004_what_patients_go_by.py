"""What a patient is called, where that is not the first name."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('patients', sa.Column('goes_by', sa.String(length=120), nullable=True))
