"""Three replicas on one PostgreSQL: redelivery to all, one killed, and the database ended like in a crash."""

import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from bot.sandbox.delivery.requests import BotRequest
from store.tables import posts
from tests.soak.bot_kills import BotKills
from tests.soak.clinic import SoakClinic
from tests.soak.servers import PostgresServer
from tests.soak.typists import Answer

REPLICAS = 3


class ReplicaKills:
    """What is done to three replicas while people type."""

    def __init__(self, clinic: SoakClinic, server: PostgresServer) -> None:
        self.clinic, self._server = clinic, server
        self._kills = BotKills(clinic)

    def redelivery(self) -> list[str]:
        """One request delivered to all replicas at once acts once, and each says so."""
        lines, senders = self.clinic.typists.lines, self.clinic.round_robin.senders
        note = lines.new_note()
        text = f"{self.clinic.chance.randint(10, 50)}m phone Holly Guzman -- {note}"
        request = self.clinic.slack.command_fields("U0DANA", "/log", text)
        with self.clinic.typists.typing(), ThreadPoolExecutor(len(senders)) as at_once:
            acks = at_once.map(lambda sender: sender.send(BotRequest("slash_commands", request)), senders)
            answers = [(lines.save(note, request, ack), ack) for ack in acks]
        found = [
            f"{note}: {ack.failure or ack.body}" for answer, ack in answers if answer is not Answer.SAVED
        ]
        return [*found, *self._kills.faults()]

    def kill_of_one(self) -> list[str]:
        """One replica is killed while an alert is posted, perhaps by it."""
        chance, kills = self.clinic.chance, self._kills
        kill = chance.choice([kills.while_posting, kills.between_sending_and_marking])
        return kill(chance.randrange(REPLICAS))

    def restart_of_the_database(self) -> list[str]:
        """PostgreSQL crashes and comes back while people type and an alert is posted."""
        with self.clinic.typists.typing():
            note = self._kills.raise_flag()
            time.sleep(self.clinic.chance.uniform(0, 0.5))
            self._server.crash_and_restart()
            time.sleep(2)
            self.clinic.note_what_was_cut_off()
        found = self._kills.faults(note)
        return self._kills.faults() if self._note_tried_again() else found

    def _note_tried_again(self) -> bool:
        """Note the posts whose mark was lost with the database; whether there were any."""
        with self.clinic.registry.read() as db:
            tried_again = select(posts.c.period, posts.c.audience).where(
                posts.c.clinic_id == self.clinic.clinic.id, posts.c.attempts > 1
            )
            found = {(row.period, row.audience) for row in db.execute(tried_again)}
        new = found - self.clinic.cut_off
        self.clinic.cut_off |= new
        return bool(new)
