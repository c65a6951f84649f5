"""Room for the longest occasion of a post: one about another post that could not be made."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('posts') as posts:
        posts.alter_column(
            'period', existing_type=sa.String(length=40), type_=sa.String(length=120), existing_nullable=False
        )
