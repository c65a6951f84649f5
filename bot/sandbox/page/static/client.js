// Talking to the sandbox's server: one call per gesture, and a long poll for what changes.

/** Send a gesture; gives the answer, or throws with words for the person. */
export async function send(gesture, body) {
  const answer = await fetch(`/sandbox/${gesture}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.error || "That did not work.");
  return found;
}

/** Follow the world as one person sees it; `stop` ends it. */
export function follow(person, onWorld, onTrouble) {
  const control = new AbortController();
  (async () => {
    let version = -1;
    while (!control.signal.aborted) {
      try {
        const query = new URLSearchParams({ as: person, after: version });
        const answer = await fetch(`/sandbox/world?${query}`, { signal: control.signal });
        const world = await answer.json();
        onTrouble("");
        if (world.version !== version) onWorld(world);
        version = world.version;
      } catch (error) {
        if (control.signal.aborted) return;
        onTrouble("The local workspace does not answer. Trying again …");
        version = -1;
        await new Promise((later) => setTimeout(later, 1500));
      }
    }
  })();
  return { stop: () => control.abort() };
}
