// Requests to the sandbox's server: one call per action, and a long poll for changes.

/** Send an action and return the response, or throw an error with a message for the person. */
export async function send(action, body) {
  const response = await fetch(`/sandbox/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const found = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(found.error || "That did not work.");
  return found;
}

/** The bytes of a file that a person chose, in base64. */
export const base64Of = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.addEventListener("load", () => resolve(reader.result.split(",")[1] || ""));
  reader.addEventListener("error", () => reject(reader.error));
  reader.readAsDataURL(file);
});

/** Call `onState` with everything one person sees, after each change, until `stop`. */
export function follow(person, onState, onProblem) {
  const control = new AbortController();
  (async () => {
    let version = -1;
    while (!control.signal.aborted) {
      try {
        const query = new URLSearchParams({ as: person, after: version });
        const response = await fetch(`/sandbox/state?${query}`, { signal: control.signal });
        const state = await response.json();
        onProblem("");
        if (state.version !== version) onState(state);
        version = state.version;
        // With many tabs open the server does not keep this one waiting for a change.
        const pause = Number(response.headers.get("Retry-After"));
        if (pause) await new Promise((resolve) => setTimeout(resolve, pause * 1000));
      } catch (error) {
        if (control.signal.aborted) return;
        onProblem("The local workspace does not respond. Retrying …");
        version = -1;
        await new Promise((resolve) => setTimeout(resolve, 1500));
      }
    }
  })();
  return { stop: () => control.abort() };
}
