// Tells the other open pages of this app that the vault was locked, or its person has left.

const channel = "BroadcastChannel" in window ? new BroadcastChannel("counterpoint") : null;

export const tellTabs = (what) => channel?.postMessage(what);

export function hearTabs(act) {
  channel?.addEventListener("message", (event) => act(event.data));
}
