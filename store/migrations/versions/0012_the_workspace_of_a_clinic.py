"""The Slack workspace that a clinic belongs to; unknown until the bot starts with the workspace's token."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('clinics', sa.Column('workspace', sa.String(length=32), nullable=True))
