"""A payer that was spelled two ways can be joined to the other."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.add_column('payers', sa.Column('joined_into_id', _ID, nullable=True))
