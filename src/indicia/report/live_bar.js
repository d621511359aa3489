// What the reader changed, how to take it back, and how to keep it.

function changedBar(model, actions) {
  const said = el("span", {});
  const reset = el("button", { type: "button", class: "live-reset", click: () => actions.reset() }, "Reset");
  const element = el("div", { class: "live-changed-bar", hidden: true },
    el("p", {}, el("strong", {}, "Changed by the reader: "), said), reset);
  const show = (changed, setting) => {
    const names = changeNames(model, changed, setting);
    element.hidden = !names.length;
    const told = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
    said.textContent = told.join("; ");
  };
  return { element, show };
}

const changeNames = (model, { numbers, items }, setting) => [
  ...numbers.map((i) => {
    const now = setting.set.has(i) ? figure(setting.set.get(i)) : "the rest";
    return `${model.numbers[i].kind} of ${numberName(model, i)} ${figure(model.numbers[i].value)} → ${now}`;
  }),
  ...items.map((i) => `${model.items[i].id} ${setting.on[i] ? "on" : "off"}`),
];

// The setting as an overlay, to copy or to save.
function takeAway() {
  const text = el("textarea", { id: "live-overlay", readonly: true, rows: 8, spellcheck: "false" });
  const told = el("span", { role: "status" });
  const button = (name, does) =>
    el("button", { type: "button", class: `live-${name.toLowerCase()}`, click: does }, name);
  const element = fold("Keep this setting", false,
    el("p", {},
      "Save it as reader.yaml; ", el("code", {}, "indicia score CASE --with reader.yaml"), " computes the same."),
    el("label", { for: "live-overlay" }, "Overlay for the case file"),
    text,
    el("div", { class: "live-buttons" },
      button("Copy", async () => (told.textContent = (await copy(text)) ? "Copied." : "Selected: copy it by hand.")),
      button("Save", () => save(text.value)),
      told));
  element.classList.add("live-keep");
  const show = (overlay) => {
    if (text.value !== overlay) told.textContent = "";
    text.value = overlay;
  };
  return { element, show };
}

// To the clipboard, or else by the old command, which needs the text to be selected.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    text.focus();
    text.select();
    return document.execCommand("copy");
  }
}

function save(overlay) {
  const address = URL.createObjectURL(new Blob([overlay], { type: "application/yaml" }));
  el("a", { href: address, download: "reader.yaml" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
