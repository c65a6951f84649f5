// The clock of the workspace: shows the clinic's time, and moves it.

import { find, make, say } from "./dom.js";

/** Start the clock; `move` takes what the server understands as a move. */
export function startClock(move) {
  let base = 0;
  let since = 0;
  let zone = "UTC";
  let offset = 0;
  const now = () => new Date(base + (performance.now() - since));
  const words = (options) => new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options });

  function tick() {
    if (!base) return;
    const time = find("now");
    time.dateTime = now().toISOString();
    const day = words({ weekday: "short", month: "short", day: "numeric", year: "numeric" }).format(now());
    const hour = words({ hour: "numeric", minute: "2-digit" }).format(now());
    time.replaceChildren(make("b", {}, `${day}, ${hour}`), make("small", {}, zone.replace("_", " ")));
  }

  async function go(change) {
    say("Moving the clock …");
    document.body.classList.add("moving");
    await move(change);
    document.body.classList.remove("moving");
  }

  find("set-clock").addEventListener("submit", (event) => {
    event.preventDefault();
    go({ to: find("moment").value });
  });
  find("move").addEventListener("click", () => {
    const open = document.body.classList.toggle("clock-open");
    find("move").setAttribute("aria-expanded", String(open));
  });
  setInterval(tick, 1000);

  return {
    /** Take the time of the world that was just told. */
    follow(world) {
      const moved = Math.abs(Date.parse(world.now) - now().getTime()) > 60_000;
      base = Date.parse(world.now);
      since = performance.now();
      zone = world.zone;
      const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(world.now) || [0, "+", 0, 0];
      offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
      if (moved || !find("moment").value) find("moment").value = world.now.slice(0, 16);
      const jumps = find("jumps");
      if (jumps.children.length !== world.jumps.length) {
        jumps.replaceChildren(...world.jumps.map((label) =>
          make("button", { type: "button", class: "plain", onclick: () => go({ jump: label }) }, label)));
      }
      tick();
    },
    /** How far the clinic's zone is from UTC now, in minutes. */
    offsetMinutes: () => offset,
    /** The clinic's day, as words. */
    today: () => words({ dateStyle: "medium" }).format(now()),
    /** Tell a message's time: the hour, and the day when it is not today. */
    short(at) {
      const day = (date) => words({ month: "short", day: "numeric", weekday: "short" }).format(date);
      const hour = words({ hour: "numeric", minute: "2-digit" }).format(new Date(at));
      return day(new Date(at)) === day(now()) ? hour : `${day(new Date(at))}, ${hour}`;
    },
  };
}
