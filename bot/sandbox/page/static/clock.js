// The clock of the workspace: shows the clinic's time and moves it.

import { find, make, showStatus } from "./dom.js";

/** Start the clock; `move` sends a move to the server. */
export function startClock(move) {
  let base = 0;
  let since = 0;
  let zone = "UTC";
  let offset = 0;
  const now = () => new Date(base + (performance.now() - since));
  const format = (options) => new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options });

  function tick() {
    if (!base) return;
    const time = find("now");
    time.dateTime = now().toISOString();
    const day = format({ weekday: "short", month: "short", day: "numeric", year: "numeric" }).format(now());
    const hour = format({ hour: "numeric", minute: "2-digit" }).format(now());
    time.replaceChildren(make("b", {}, `${day}, ${hour}`), make("small", {}, zone.replace("_", " ")));
  }

  async function go(change) {
    showStatus("Moving the clock …");
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
    /** Set the clock from the state of the page. */
    update(state) {
      const moved = Math.abs(Date.parse(state.now) - now().getTime()) > 60_000;
      base = Date.parse(state.now);
      since = performance.now();
      zone = state.zone;
      const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(state.now) || [0, "+", 0, 0];
      offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
      if (moved || !find("moment").value) find("moment").value = state.now.slice(0, 16);
      const jumps = find("jumps");
      if (jumps.children.length !== state.jumps.length) {
        jumps.replaceChildren(...state.jumps.map((label) =>
          make("button", { type: "button", class: "plain", onclick: () => go({ jump: label }) }, label)));
      }
      tick();
    },
    /** How far the clinic's zone is from UTC now, in minutes. */
    offsetMinutes: () => offset,
    /** The clinic's day, as text. */
    today: () => format({ dateStyle: "medium" }).format(now()),
    /** A message's time: the hour, and the day if it is not today. */
    short(at) {
      const day = (date) => format({ month: "short", day: "numeric", weekday: "short" }).format(date);
      const hour = format({ hour: "numeric", minute: "2-digit" }).format(new Date(at));
      return day(new Date(at)) === day(now()) ? hour : `${day(new Date(at))}, ${hour}`;
    },
  };
}
