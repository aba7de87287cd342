/** Shows the findings of `report` in the list called `id`. */
export function list(id, { diagnostics }) {
  const items = diagnostics.map(({ code, message }) => {
    const item = document.createElement("li");
    item.textContent = `${code} ${message}`;
    return item;
  });
  document.getElementById(id).replaceChildren(...items);
  document.getElementById(id).dataset.done = "true";
}
