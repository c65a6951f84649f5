"""Two deliveries of one request at one moment."""

import pytest
from sqlalchemy import insert

from store.db import CommitUncertainError, Registry
from store.dispatch.receipts import RequestHandledError, RequestRegistry
from store.tables import receipts
from tests.conftest import NOW
from tests.databases import EMPTY, PostgresDatabase


@pytest.fixture
def postgres_registry(postgres: PostgresDatabase) -> Registry:
    return postgres.copy(EMPTY)


def test_it_is_uncertain_while_another_delivery_takes_longer_than_it_may_wait(
    postgres_registry: Registry,
) -> None:
    quick = Registry(postgres_registry.url, 1)
    first, second = (RequestRegistry(each, "request", NOW) for each in (postgres_registry, quick))
    with first.begin() as db:
        db.execute(insert(receipts), {"key": "request", "at": NOW})
        with pytest.raises(CommitUncertainError), second.begin():
            pass
        assert second.look_up() is None
    assert second.look_up() is True
    with pytest.raises(RequestHandledError), second.begin():
        pass
    quick.close()
    postgres_registry.close()
