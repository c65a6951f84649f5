"""Posts know whether Slack was being called, until when they are worth sending, and when to try again."""

import sqlalchemy as sa
from alembic import op

import store.db

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

_STATE = "state IN ('claimed', 'sending', 'sent', 'silent', 'failed', 'given_up')"


def upgrade() -> None:
    with op.batch_alter_table('posts') as posts:
        posts.add_column(sa.Column('expires_at', store.db.UtcDateTime(timezone=True), nullable=True))
        posts.add_column(sa.Column('retry_at', store.db.UtcDateTime(timezone=True), nullable=True))
        posts.add_column(sa.Column('parts_sent', sa.Integer(), nullable=True))
        posts.drop_constraint(op.f('ck_posts_state'), type_='check')
        posts.create_check_constraint(op.f('ck_posts_state'), _STATE)
    op.create_index(op.f('ix_posts_clinic_id_state'), 'posts', ['clinic_id', 'state'])
    # What was cut off before may have been cut off while Slack was called.
    op.execute("UPDATE posts SET state = 'sending' WHERE state = 'claimed'")
